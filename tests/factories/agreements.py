"""Factories of the agreements module."""

from amity.agreements.models import Agreement, Commitment
from tests.factories import make, makes


@makes("agreements")
def agreement(owner, n, **fields):
    """An agreement in force with one party."""
    given = {
        "reference": f"A-{n}",
        "title": f"Agreement {n}",
        "form": "mou",
        "state": "in_force",
        "signed_on": "2022-10-31",
        "starts_on": "2022",
        "ends_on": "2027",
        **fields,
    }
    parties = given.pop("parties", None)
    countries = given.pop("countries", [])
    links = {"parties": parties or [make("organisations", owner)], "countries": countries}
    return Agreement(owner=owner, **given), links


@makes("commitments")
def commitment(owner, n, **fields):
    """An open promise in an agreement of its own."""
    given = {"what": f"Promise {n}", "due_on": "2025-06", **fields}
    return Commitment(owner=owner, agreement=given.pop("agreement", None) or make("agreements", owner), **given), {}
