"""The calendar the three pillars share: what stands in it, what clashes, and feeds for calendar programs."""
