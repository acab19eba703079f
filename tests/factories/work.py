"""Factories of the work module."""

from amity.work.models import Assignment, Opinion
from tests.factories import make, makes


@makes("opinions")
def opinion(owner, n, **fields):
    """An opinion asked of an organisation of its own."""
    given = {"subject": f"A conference {n}", "asked_on": "2023-05-22", "due_on": "2023-06-06", **fields}
    asked = given.pop("organisation", None) or make("organisations", owner)
    return Opinion(owner=owner, organisation=asked, **given), {}


@makes("assignments")
def assignment(owner, n, **fields):
    """Something to be done by summer."""
    return Assignment(owner=owner, **{"what": f"Send the photographs {n}", "due_on": "2023-06-30", **fields}), {}
