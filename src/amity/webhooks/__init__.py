"""Telling other systems what changed, in the name of an account and as far as it may see.

The history is read as an outbox (`webhooks.outbox`), each change becomes a delivery to each webhook that asked for it,
and a job sends them (`webhooks.sending`), signed as Standard Webhooks say. Nothing but a number, a version and a link
leaves the house; whoever is told asks the API for the rest, with a token of his own.
"""
