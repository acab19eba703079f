"""Personal data: consents, what people ask about their data, how long data is kept, and forgetting a person."""
