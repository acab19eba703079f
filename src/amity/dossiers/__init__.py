"""Documents about one subject, made of records: a country, a visit, the term of an agreement."""
