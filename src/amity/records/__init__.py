"""The engine: one declaration per record type becomes lists, pages, forms, files and doors."""
