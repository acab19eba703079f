"""Files of activities and of the organisation that publishes, written a block of rows at a time."""
