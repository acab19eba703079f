"""Documents without a file format, and the writers that make pages and files of them."""
