"""Factories of the delegations module."""

from amity.delegations.models import Appointment, Arrangement, Delegation, Member, PrecedenceRank, TravelPaper
from tests.factories import make, makes


@makes("delegations")
def delegation(owner, n, **fields):
    """Friends who come for three days."""
    given = {"name": f"Friends {n}", "direction": "in", "from_on": "2026-03-10", "to_on": "2026-03-12", **fields}
    links = {"other_countries": given.pop("other_countries", [])}
    country = given.pop("country", None) or make("countries", owner)
    return Delegation(owner=owner, country=country, **given), links


@makes("delegation_members")
def member(owner, n, **fields):
    """A member of a delegation of its own."""
    given = {"title": f"Chairman {n}", **fields}
    held, person = given.pop("delegation", None), given.pop("person", None)
    given |= {"delegation": held or make("delegations", owner), "person": person or make("people", owner)}
    return Member(owner=owner, **given), {}


@makes("appointments")
def appointment(owner, n, **fields):
    """Talks on the first day of a delegation of its own."""
    given = {"what": f"Talks {n}", "begins_at": "09:00", "ends_at": "10:30", **fields}
    held = given.pop("delegation", None) or make("delegations", owner)
    links = {"people": given.pop("people", [])}
    return Appointment(owner=owner, delegation=held, **{"held_on": held.from_on, **given}), links


@makes("arrangements")
def arrangement(owner, n, **fields):
    """The flight that brings a delegation of its own."""
    given = {"kind": "flight", "what": f"VN {n}", "begins_at": "08:00", "ends_at": "10:00", **fields}
    held = given.pop("delegation", None) or make("delegations", owner)
    links = {"members": given.pop("members", [])}
    return Arrangement(owner=owner, delegation=held, **{"begins_on": held.from_on, **given}), links


@makes("travel_papers")
def travel_paper(owner, n, **fields):
    """A passport that is valid for years; whatever class a test asks for, it is restricted."""
    fields.pop("confidentiality", None)
    given = {"kind": "passport", "number": f"C{n:07}", "issued_on": "2024-05-01", "expires_on": "2034-05-01", **fields}
    return TravelPaper(owner=owner, person=given.pop("person", None) or make("people", owner), **given), {}


@makes("precedence_ranks")
def precedence_rank(owner, n, **fields):
    """A rank of its own in the middle of the table."""
    return PrecedenceRank(owner=owner, **{"occasion": "people", "place": 5, "title": f"Rank {n}", **fields}), {}
