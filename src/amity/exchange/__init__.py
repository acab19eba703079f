"""Files in and out: what a table of rows says, what an import would do, and the rows of a list as a file."""
