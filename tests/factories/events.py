"""Factories of the events module."""

from amity.events.models import (
    Evaluation,
    Event,
    HostShare,
    Paper,
    Participation,
    PermissionCase,
    Series,
    Session,
)
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


@makes("host_shares")
def host_share(owner, n, **fields):
    """What the host of an event of its own pays."""
    given = {"role": "host", "task": "The hall", **fields}
    host = given.pop("organisation", None) or make("organisations", owner)
    held = given.pop("event", None) or make("events", owner, hosts=[host])
    return HostShare(owner=owner, event=held, organisation=host, **given), {}


@makes("sessions")
def session(owner, n, **fields):
    """The opening of an event of its own."""
    given = {"title": f"Opening {n}", **fields}
    held = given.pop("event", None) or make("events", owner)
    return Session(owner=owner, event=held, **{"held_on": held.starts_on, **given}), {}


@makes("papers")
def paper(owner, n, **fields):
    """A paper proposed for an event of its own."""
    given = {"title": f"On friendship {n}", "authors": "Nguyen Van An", **fields}
    held = given.pop("event", None) or make("events", owner)
    return Paper(owner=owner, event=held, **given), {}


@makes("permission_cases")
def permission_case(owner, n, **fields):
    """A dossier being prepared."""
    given = {"reference": f"HNQT {n}", **fields}
    held = given.pop("event", None) or make("events", owner, kind="conference", state="planned")
    return PermissionCase(owner=owner, event=held, **given), {}


@makes("evaluations")
def evaluation(owner, n, **fields):
    """Three good answers."""
    given = {"who": f"Participants {n}", "score": 4, "answers": 3, **fields}
    held = given.pop("event", None) or make("events", owner)
    return Evaluation(owner=owner, event=held, **given), {}
