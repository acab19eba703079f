"""The parts of a yearly review; each appends its headings, sentences, tables and charts to the outline."""
