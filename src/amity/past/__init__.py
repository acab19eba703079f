"""What was: acts undone, the latest changes of all rows, and persons forgotten; all of it read from the history."""
