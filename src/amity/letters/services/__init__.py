"""What is done with letters: one is checked, sent and answered; many are composed at once."""
