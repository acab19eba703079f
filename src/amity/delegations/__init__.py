"""Delegations received and sent: who comes in which order, what is done hour by hour, and what the rules allow."""
