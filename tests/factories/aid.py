"""Factories of the aid module."""

from amity.aid.models import AidFlow, AidItem
from tests.factories import make, makes


@makes("aid_items")
def aid_item(owner, n, **fields):
    """A running project of one donor."""
    given = {
        "reference": f"AID-{n}",
        "title": f"Project {n}",
        "kind": "project",
        "amount": 495592,
        "currency": "USD",
        "basis": "approved",
        "starts_on": "2025-10-01",
        "ends_on": "2027-09-30",
        "state": "running",
        **fields,
    }
    donors = given.pop("donors", None)
    links = {"donors": donors or [make("organisations", owner)], "provinces": given.pop("provinces", [])}
    return AidItem(owner=owner, **given), links


@makes("aid_flows")
def aid_flow(owner, n, **fields):
    """A commitment of an item of its own."""
    given = {"kind": "commitment", "value_on": "2023-06-27", "amount": 1000 + n, "currency": "USD", **fields}
    return AidFlow(owner=owner, item=given.pop("item", None) or make("aid_items", owner), **given), {}
