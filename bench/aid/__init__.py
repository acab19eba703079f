"""Aid at full size: totals, the page of the provinces, the chapter of the review."""
