"""Rows lent to other units, and the log of who read what is restricted or lent."""
