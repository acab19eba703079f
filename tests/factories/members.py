"""Factories of the members module."""

from amity.members.models import Congress, LifeEvent, Membership, Office, Term
from tests.factories import make, makes


@makes("memberships")
def membership(owner, n, **fields):
    """A bilateral association that is known as a member of a union."""
    given = {"reference": f"BIL-{n}", "kind": "bilateral", **fields}
    given["organisation"] = given.get("organisation") or make("organisations", owner, kind="member_organisation")
    given["parent"] = given.get("parent") or make("organisations", owner, kind="union")
    return Membership(owner=owner, **given), {}


@makes("life_events")
def life_event(owner, n, **fields):
    """The admission of a member of its own."""
    given = {"kind": "admitted", "happened_on": "2017", "detail": f"Decision {n}", **fields}
    given["membership"] = given.get("membership") or make("memberships", owner)
    return LifeEvent(owner=owner, **given), {}


@makes("terms")
def term(owner, n, **fields):
    """A term of five years without a recorded end."""
    given = {"label": "2019-2024", "ordinal": "VI", "from_on": "2019-12-05", "to_on": "2024", **fields}
    given["organisation"] = given.get("organisation") or make("organisations", owner)
    return Term(owner=owner, **given), {}


@makes("congresses")
def congress(owner, n, **fields):
    """A sixth congress that opens no recorded term."""
    given = {"ordinal": "6th", "held_on": "2019-12-05", "delegates": 700, **fields}
    given["organisation"] = given.get("organisation") or make("organisations", owner)
    return Congress(owner=owner, **given), {}


@makes("offices")
def office(owner, n, **fields):
    """A president elected in 2019."""
    given = {"title": f"President {n}", "title_vi": f"Chủ tịch {n}", "from_on": "2019-12-05", **fields}
    given["person"] = given.get("person") or make("people", owner)
    given["organisation"] = given.get("organisation") or make("organisations", owner)
    return Office(owner=owner, **given), {}
