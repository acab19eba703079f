"""Factories of the insight module."""

from amity.insight.models import Statement
from tests.factories import makes


@makes("statements")
def statement(owner, n, **fields):
    """A figure somebody published."""
    given = {
        "measure": "foreign_ngo_aid",
        "subject": f"Foreign NGO aid {n}",
        "value": "223.3",
        "unit": "million USD",
        "basis": "disbursed",
        "period": "2023",
        "said_by": "VUFO",
        "said_on": "2024-02-10",
        **fields,
    }
    return Statement(owner=owner, **given), {}
