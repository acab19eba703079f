"""Factories of the places module."""

from amity.places.models import Country, CountryGroup, Province
from tests.factories import make, makes


@makes("countries")
def country(owner, n, **fields):
    """A state that still exists."""
    given = {"code": f"C{n}", "name": f"Country {n}", "name_vi": f"Nước {n}", **fields}
    successors = given.pop("successors", [])
    return Country(owner=owner, **given), {"successors": successors}


@makes("country_groups")
def country_group(owner, n, **fields):
    """A group of one country."""
    given = {"code": f"G{n}", "name": f"Group {n}", "name_vi": f"Nhóm {n}", **fields}
    members = given.pop("members", None)
    return CountryGroup(owner=owner, **given), {"members": members or [make("countries", owner)]}


@makes("provinces")
def province(owner, n, **fields):
    """A province of today."""
    return Province(owner=owner, **{"code": f"P{n}", "name": f"Province {n}", "name_vi": f"Tỉnh {n}", **fields}), {}
