"""Rules of letters: which languages there are, and which words a template may leave open."""
