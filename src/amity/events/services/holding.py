"""What becomes of an event.

EventRefused
└── NotYetBegun       nothing is held before its first day
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.events.models import Event, EventState
from amity.records import writes


class EventRefused(writes.Refused):
    """The step cannot be taken on this event."""


class NotYetBegun(EventRefused):
    """Nothing is held before its first day."""


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


def cancel(event: Event, *, actor: Actor, today: date, why: str = "") -> Event:
    """Record that an event will not be held."""
    event.state = EventState.CANCELLED
    writes.save(event, actor=actor, why=why, action="cancel")
    return event
