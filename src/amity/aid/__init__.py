"""Foreign non-governmental aid: items, sums, and the certificates of those who give."""
