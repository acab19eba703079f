"""Delegations: their life, their people in order, their programme and their papers."""
