"""Letters, greetings and thanks as they are written, checked, sent and answered, and the templates they are made of."""
