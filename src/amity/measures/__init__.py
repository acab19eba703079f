"""Measures: figures counted from records, declared once and used by reviews, dashboards and the API."""
