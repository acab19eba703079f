"""Factories of the calendar."""

from amity.calendar.models import SpecialDay
from tests.factories import make, makes


@makes("special_days")
def special_day(owner, n, **fields):
    """A day of mourning in a country of its own."""
    given = {"kind": "mourning", "name": f"Mourning {n}", "first_on": "2026-05-09", **fields}
    return SpecialDay(owner=owner, country=given.pop("country", None) or make("countries", owner), **given), {}
