"""What is done with events (holding) and with those who take part in them (inviting)."""
