"""A new event made after an older one: any event again on other days, the next edition of a series, or a template.

CloneRefused
├── TitleTaken    an event of this name is on that day already
├── EditionTaken  the series has an event with this number already
└── NotInSeries   an edition has a series
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.events import rules
from amity.events.models import Event, EventState, HostShare, Participation, ParticipationState, Session
from amity.network.models import Organisation
from amity.places.models import Country
from amity.records import registry, shelving, writes
from amity.records.models import Operation, Shelf
from amity.records.ties import Links

SESSIONS, SHARES, GUESTS = "sessions", "shares", "guests"
COPIED = (
    *("owner", "confidentiality", "announced", "kind", "pillar", "begins_at", "ends_at", "time_zone", "place"),
    *("venue", "host_country", "country", "agreement", "expected_count", "goals"),
)


class CloneRefused(writes.Refused):
    """The event cannot be made after this one."""


class TitleTaken(CloneRefused):
    """An event of this name is on that day already."""


class EditionTaken(CloneRefused):
    """The series has an event with this number already."""


class NotInSeries(CloneRefused):
    """An edition has a series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the new event is to be: its name and first day, what comes along, and what differs from the older one."""

    title: str
    title_vi: str = ""
    starts_on: PartialDate
    take: Collection[str] = ()
    edition: int | None = None
    host_country: Country | None = None
    hosts: Collection[Organisation] | None = None
    differs: Mapping[str, Any] = field(default_factory=dict)
    is_template: bool = False


@transaction.atomic
def clone(event: Event, *, actor: Actor, wish: Wish, why: str = "") -> tuple[Event, Operation]:
    """Make a new event after an older one, with what is to come along moved to its days; nothing of the older changes.

    Returns the event and the act, which can be undone as a whole. Rows out of the actor's sight do not come along.
    """
    record = registry.of(Event)
    _refuse_taken(event, wish)
    act = writes.begin("clone", record, actor=actor, why=why)
    made = Event(**{name: getattr(event, name) for name in COPIED} | dict(wish.differs))
    made.title, made.title_vi, made.starts_on = wish.title, wish.title_vi, wish.starts_on
    made.ends_on = rules.moved(event.ends_on, event, wish.starts_on)
    made.series, made.edition = (event.series, wish.edition) if wish.edition else (None, None)
    made.state = EventState.TEMPLATE if wish.is_template else EventState.PLANNED
    if wish.host_country is not None and wish.host_country.pk != event.host_country_id:
        made.host_country, made.place, made.venue, made.time_zone = wish.host_country, "", "", ""
    hosts = _seen(event.hosts.all(), Organisation, actor) if wish.hosts is None else list(wish.hosts)
    links: Links = {"hosts": hosts, "organisations": _seen(event.organisations.all(), Organisation, actor)}
    _forget_unseen(made, actor)
    writes.save(made, actor=actor, why=why, links=links, operation=act)
    if SESSIONS in wish.take:
        _sessions(event, made, actor, act)
    if SHARES in wish.take:
        _shares(event, made, {one.pk for one in hosts}, actor, act)
    if GUESTS in wish.take:
        _guests(event, made, actor, act)
    if wish.is_template:
        shelving.shelve(record, [made.pk], Shelf.ARCHIVED, actor=actor, why=why, operation=act)
    return made, act


def _seen(rows: Any, model: Any, actor: Actor) -> list[Any]:
    """Those of some rows that the actor may see."""
    return list(rows.filter(pk__in=visible_to(actor, registry.of(model)).values("pk")))


def _refuse_taken(event: Event, wish: Wish) -> None:
    if Event.objects.filter(title=wish.title, starts_on=wish.starts_on).exists():
        raise TitleTaken(_("An event of this name begins on that day already. Give another name or another day."))
    if wish.edition and event.series is None:
        raise NotInSeries(_("This event belongs to no series, so it has no next edition."))
    if wish.edition and Event.objects.filter(series=event.series, edition=wish.edition).exists():
        raise EditionTaken(
            _("The series has an event with the number %(number)s already. Choose the next free number.")
            % {"number": wish.edition}
        )


def _forget_unseen(made: Event, actor: Actor) -> None:
    """Take off the links to rows the actor may not see; the write door would refuse them."""
    for name in ("agreement", "series", "country", "host_country"):
        linked = getattr(made, name)
        if linked is not None and not actor.may_see(linked.audience):
            setattr(made, name, None)


def _sessions(event: Event, made: Event, actor: Actor, act: Operation) -> None:
    rows = visible_to(actor, registry.of(Session)).filter(event=event).order_by("held_on", "begins_at", "pk")
    copies = [
        Session(
            owner=made.owner,
            confidentiality=made.confidentiality,
            event=made,
            held_on=rules.moved(one.held_on, event, made.starts_on) or made.starts_on,
            **{name: getattr(one, name) for name in ("title", "title_vi", "begins_at", "ends_at", "room")},
        )
        for one in rows
    ]
    writes.save_many(copies, actor=actor, operation=act)


def _shares(event: Event, made: Event, hosts: set[int], actor: Actor, act: Operation) -> None:
    """The shares of those who host again, without what they paid: that is agreed anew each time."""
    rows = visible_to(actor, registry.of(HostShare)).filter(event=event).order_by("credit_order", "pk")
    copies = [
        HostShare(
            owner=made.owner,
            confidentiality=made.confidentiality,
            event=made,
            **{name: getattr(one, name) for name in ("organisation", "role", "task", "credit", "credit_order")},
        )
        for one in rows
        if one.organisation_id in hosts and actor.may_see(one.organisation.audience)
    ]
    writes.save_many(copies, actor=actor, operation=act)


def _guests(event: Event, made: Event, actor: Actor, act: Operation) -> None:
    """The guests as names put forward; who declined, or died since, is not put forward again."""
    rows = visible_to(actor, registry.of(Participation)).filter(event=event).select_related("person", "organisation")
    copies = []
    for one in rows.exclude(state=ParticipationState.DECLINED).order_by("pk"):
        if one.person.died_on is None and actor.may_see(one.person.audience):
            organisation = one.organisation if one.organisation and actor.may_see(one.organisation.audience) else None
            copies.append(
                Participation(
                    owner=made.owner,
                    confidentiality=made.confidentiality,
                    event=made,
                    person=one.person,
                    organisation=organisation,
                    role=one.role,
                )
            )
    writes.save_many(copies, actor=actor, operation=act)
