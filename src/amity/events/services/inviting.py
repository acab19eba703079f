"""How an invitation goes on from a name put forward to a chair taken.

ParticipationRefused
├── EventIsOver       nobody can be invited to what is over
├── EventIsCancelled  nobody can come to what will not be held
└── NotYetHeld        nobody can have attended what has not begun
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.events.models import Event, EventState, Participation, ParticipationState
from amity.records import writes


class ParticipationRefused(writes.Refused):
    """The step cannot be taken on this participation."""


class EventIsOver(ParticipationRefused):
    """Nobody can be invited to what is over."""


class EventIsCancelled(ParticipationRefused):
    """Nobody can come to what will not be held."""


class NotYetHeld(ParticipationRefused):
    """Nobody can have attended what has not begun."""


def approve(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Approve a nomination."""
    return _move(participation, ParticipationState.APPROVED, actor=actor, why=why, action="approve")


def invite(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the invitation went out."""
    _refuse_when_cancelled(participation.event)
    if _last_day(participation.event) < today:
        raise EventIsOver(_("The event is over; nobody can be invited to it any more."))
    return _move(participation, ParticipationState.INVITED, actor=actor, why=why, action="invite")


def accept(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the guest will come."""
    _refuse_when_cancelled(participation.event)
    return _move(participation, ParticipationState.ACCEPTED, actor=actor, why=why, action="accept")


def decline(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the guest will not come."""
    return _move(participation, ParticipationState.DECLINED, actor=actor, why=why, action="decline")


def attend(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the guest was there."""
    _refuse_when_cancelled(participation.event)
    begins = participation.event.starts_on
    if begins is not None and begins.first > today:
        raise NotYetHeld(_("The event has not begun; nobody can have attended it."))
    return _move(participation, ParticipationState.ATTENDED, actor=actor, why=why, action="attend")


def _refuse_when_cancelled(event: Event) -> None:
    if event.state == EventState.CANCELLED:
        raise EventIsCancelled(_("The event was cancelled; nobody can come to it."))


def _last_day(event: Event) -> date:
    """The last day on which an event may still be going on."""
    last = event.ends_on or event.starts_on
    return last.last if last else date.max


def _move(
    participation: Participation, state: ParticipationState, *, actor: Actor, why: str, action: str
) -> Participation:
    participation.state = state
    writes.save(participation, actor=actor, why=why, action=action)
    return participation
