"""The federation: its member organisations, their lives, terms, congresses and officers."""
