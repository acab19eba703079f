"""Figures published by others, kept as said beside the figures counted from the records."""
