"""Factories of the mobilising module."""

from amity.mobilising.models import Appeal, Interest, Offer, Opportunity
from tests.factories import make, makes


@makes("aid_interests")
def interest(owner, n, **fields):
    """An interest in a sector of its own."""
    given = {"declared_on": "2025-03-10", **fields}
    if "sector" not in given and "province" not in given:
        given["sector"] = make("aid_sectors", owner)
    return Interest(owner=owner, organisation=given.pop("organisation", None) or make("organisations", owner),
                    **given), {}  # fmt: skip


@makes("appeals")
def appeal(owner, n, **fields):
    """The draft of an appeal after a flood."""
    given = {"reference": f"APPEAL-{n}", "title": f"Flood {n}", "happened_on": "2025-10-28", **fields}
    provinces = given.pop("provinces", [])
    return Appeal(owner=owner, **given), {"provinces": provinces}


@makes("opportunities")
def opportunity(owner, n, **fields):
    """A school that is needed."""
    given = {"reference": f"NEED-{n}", "title": f"School {n}", "amount": 50000, "currency": "USD",
             "put_on": "2025-03-10", **fields}  # fmt: skip
    return Opportunity(owner=owner, **given), {}


@makes("offers")
def offer(owner, n, **fields):
    """Somebody to be asked about a need of its own."""
    given = dict(fields)
    need = given.pop("opportunity", None) or make("opportunities", owner)
    donor = given.pop("organisation", None) or make("organisations", owner)
    return Offer(owner=owner, opportunity=need, organisation=donor, **given), {}
