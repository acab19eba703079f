"""Acting on many rows of a list at once, in the background, with a line for each row and a way back."""
