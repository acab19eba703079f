"""Files on any record: kept once, known by content, seen by whoever sees the record, found by their words."""
