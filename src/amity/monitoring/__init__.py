"""What comes of aid: indicators and their values, visits to what was built, and notes on who keeps to the rules."""
