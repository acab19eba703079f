"""Rows that may be one and the same: found while somebody enters one and in the whole table, decided by people."""
