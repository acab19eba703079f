"""Questions asked of items (items) and of money (totals)."""
