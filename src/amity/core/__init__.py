"""Text, partial dates, working days, money and rule versions: what every other part stands on."""
