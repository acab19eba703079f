"""Foreign non-governmental aid: items, their shares and sums, and totals in which nothing is counted twice."""
