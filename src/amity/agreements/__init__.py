"""Agreements between organisations, and the promises in them."""
