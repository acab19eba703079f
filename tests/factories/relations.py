"""Factories of the relations module."""

from amity.relations.models import HighLevelVisit, Milestone, Relation, TierChange
from tests.factories import make, makes


@makes("relations")
def relation(owner, n, **fields):
    """Ties with a country of their own."""
    given = {"established_on": "1973-09-21", "tier": "strategic", **fields}
    return Relation(owner=owner, country=given.pop("country", None) or make("countries", owner), **given), {}


@makes("tier_changes")
def tier_change(owner, n, **fields):
    """A step up the ladder."""
    given = {"tier": "strategic", "changed_on": "2013", **fields}
    return TierChange(owner=owner, country=given.pop("country", None) or make("countries", owner), **given), {}


@makes("milestones")
def milestone(owner, n, **fields):
    """A treaty with one country."""
    given = {"title": f"Treaty {n}", "kind": "treaty", "happened_on": "1977", **fields}
    countries = given.pop("countries", None)
    return Milestone(owner=owner, **given), {"countries": countries or [make("countries", owner)]}


@makes("high_level_visits")
def visit(owner, n, **fields):
    """A visit to the home country."""
    given = {
        "direction": "in",
        "principal_text": f"Head of State {n}",
        "pillar": "state",
        "from_on": "2023-12-12",
        "to_on": "2023-12-13",
        **fields,
    }
    return HighLevelVisit(owner=owner, country=given.pop("country", None) or make("countries", owner), **given), {}
