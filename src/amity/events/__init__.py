"""Series, events and those who take part in them."""
