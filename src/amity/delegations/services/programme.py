"""The life of an item of a programme.

ItemRefused
└── NotYetHeld   nothing is held on a day that has not come
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.delegations.models import Appointment, AppointmentState
from amity.records import writes


class ItemRefused(writes.Refused):
    """The step cannot be taken on this item."""


class NotYetHeld(ItemRefused):
    """Nothing is held on a day that has not come."""


def confirm(item: Appointment, *, actor: Actor, today: date, why: str = "") -> Appointment:
    """Record that the counterpart agreed to day and hour."""
    item.state = AppointmentState.CONFIRMED
    writes.save(item, actor=actor, why=why, action="confirm")
    return item


def hold(item: Appointment, *, actor: Actor, today: date, why: str = "", result: str = "") -> Appointment:
    """Record that it took place, and what came of it."""
    if item.held_on is None or item.held_on.first > today:
        raise NotYetHeld(_("That day has not come; it cannot have taken place."))
    item.result = result or item.result
    item.state = AppointmentState.HELD
    writes.save(item, actor=actor, why=why, action="hold")
    return item


def drop(item: Appointment, *, actor: Actor, today: date, why: str = "") -> Appointment:
    """Record that it does not take place."""
    item.state = AppointmentState.CANCELLED
    writes.save(item, actor=actor, why=why, action="cancel")
    return item
