"""Dates that return, dates that run out and days that are filled, read from what record types declare."""
