"""Factories of the network module."""

from amity.network.models import Interaction, Organisation, Person, Position, Tie
from tests.factories import make, makes


@makes("organisations")
def organisation(owner, n, **fields):
    """A counterpart in a country of its own, concerned with another one."""
    given = {"name": f"Association {n}", "name_vi": f"Hội {n}", "kind": "counterpart", "founded_on": "1963", **fields}
    focus = given.pop("focus_countries", None)
    given.setdefault("country", None)
    given["country"] = given["country"] or make("countries", owner)
    return Organisation(owner=owner, **given), {"focus_countries": focus or [make("countries", owner)]}


@makes("people")
def person(owner, n, **fields):
    """A friend who studied in one country."""
    given = {"name": f"Person {n}", "name_vi": f"Người {n}", **fields}
    studied_in = given.pop("studied_in", None)
    return Person(owner=owner, **given), {"studied_in": studied_in or [make("countries", owner)]}


@makes("positions")
def position(owner, n, **fields):
    """A post held since 2019."""
    given = {"title": f"President {n}", "title_vi": f"Chủ tịch {n}", "from_on": "2019", **fields}
    given["person"] = given.get("person") or make("people", owner)
    given["organisation"] = given.get("organisation") or make("organisations", owner)
    return Position(owner=owner, **given), {}


@makes("ties")
def tie(owner, n, **fields):
    """A person who supports an organisation."""
    given = {"kind": "supports", "from_on": "1973-09", **fields}
    if not {"person", "organisation"} & set(given):
        given["person"] = make("people", owner)
    if not {"other_person", "other_organisation"} & set(given):
        given["other_organisation"] = make("organisations", owner)
    return Tie(owner=owner, **given), {}


@makes("interactions")
def interaction(owner, n, **fields):
    """A meeting of one person and one organisation."""
    given = {"held_on": "2023-05-22", "subject": f"Meeting {n}", "subject_vi": f"Cuộc gặp {n}", **fields}
    people, organisations = given.pop("people", None), given.pop("organisations", None)
    links = {
        "people": people or [make("people", owner)],
        "organisations": organisations or [make("organisations", owner)],
    }
    return Interaction(owner=owner, **given), links
