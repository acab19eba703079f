"""Anniversaries somebody decided on: rules of what is marked, programmes, their lines, and templates for them."""
