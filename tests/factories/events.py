"""Factories of the events module."""

from amity.events.models import Event, Participation, Series
from tests.factories import make, makes


@makes("series")
def series(owner, n, **fields):
    """A yearly festival."""
    return Series(owner=owner, **{"name": f"Festival {n}", "every_years": 1, **fields}), {}


@makes("events")
def event(owner, n, **fields):
    """A meeting with one host."""
    given = {"title": f"Meeting {n}", "kind": "meeting", "state": "held", "starts_on": "2023-05-22", **fields}
    hosts = given.pop("hosts", None)
    links = {"hosts": hosts or [make("organisations", owner)], "organisations": given.pop("organisations", [])}
    return Event(owner=owner, **given), links


@makes("participations")
def participation(owner, n, **fields):
    """A guest put forward for an event of its own."""
    given = {"role": "Speaker", **fields}
    held, person = given.pop("event", None), given.pop("person", None)
    given |= {"event": held or make("events", owner), "person": person or make("people", owner)}
    return Participation(owner=owner, **given), {}
