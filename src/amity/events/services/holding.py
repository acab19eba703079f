"""What becomes of an event.

EventRefused
├── NotYetBegun       nothing is held before its first day
└── NoOtherDay        what is postponed without a day, or to its own, is not postponed
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.events.models import Event, EventState, PermissionCase
from amity.events.services import permitting
from amity.records import writes


class EventRefused(writes.Refused):
    """The step cannot be taken on this event."""


class NotYetBegun(EventRefused):
    """Nothing is held before its first day."""


class NoOtherDay(EventRefused):
    """What is postponed to the day it has already is not postponed."""


def hold(
    event: Event,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    starts_on: PartialDate | None = None,
    ends_on: PartialDate | None = None,
    attended_count: int | None = None,
) -> Event:
    """Record that an event was held, with its days and attendance as they turned out."""
    event.starts_on = begins = starts_on or event.starts_on
    event.ends_on = ends_on or event.ends_on
    if begins is None or begins.first > today:
        raise NotYetBegun(_("The event has not begun; it cannot have been held."))
    if attended_count is not None:
        event.attended_count = attended_count
    event.state = EventState.HELD
    writes.save(event, actor=actor, why=why, action="hold")
    return event


def postpone(
    event: Event,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    starts_on: PartialDate | None = None,
    ends_on: PartialDate | None = None,
) -> Event:
    """Record that an event is put off: to another day, or to a day not yet known.

    With its new day the event is planned again; its dossiers for permission not yet submitted get their new last day.
    """
    is_planned = event.state != EventState.POSTPONED  # one put off without a day may come back to the day it had
    if is_planned and starts_on is not None and (starts_on, ends_on) == (event.starts_on, event.ends_on):
        raise NoOtherDay(_("This is the day the event has already. Give another one, or leave it empty if unknown."))
    if starts_on is None and event.state == EventState.POSTPONED:
        raise NoOtherDay(_("The event is postponed already. Give its new day."))
    event.state = EventState.POSTPONED
    if starts_on is not None:
        event.starts_on, event.ends_on, event.state = starts_on, ends_on, EventState.PLANNED
    with transaction.atomic():
        writes.save(event, actor=actor, why=why, action="postpone")
        for case in PermissionCase.objects.filter(event=event, state__in=permitting.OPEN, audience__gte=0):
            if actor.may_see(case.audience) and actor.may_write(case.owner_id):
                permitting.reckon(case, actor=actor, today=today, why=why)
    return event


def cancel(event: Event, *, actor: Actor, today: date, why: str = "") -> Event:
    """Record that an event will not be held."""
    event.state = EventState.CANCELLED
    writes.save(event, actor=actor, why=why, action="cancel")
    return event
