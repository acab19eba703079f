"""Documents made of measures and records: the yearly review."""
