"""Activities of others: read as a stream, compared with what is stored, and stored a block at a time."""
