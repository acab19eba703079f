"""Ties with other countries: since when, at which rank, through which milestones and visits."""
