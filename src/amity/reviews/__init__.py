"""Documents made of measures and records: the yearly review and what it is written with."""
