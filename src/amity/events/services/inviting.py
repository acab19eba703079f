"""How an invitation goes on from a name put forward to a chair taken.

ParticipationRefused
├── EventIsOver       nobody can be invited to what is over
├── EventIsCancelled  nobody can come to what will not be held
├── NotYetHeld        nobody can have attended what has not begun
├── GuestHasDied      nobody invites the dead
├── GuestIsSilent     nobody writes to who asked not to be written to
├── InvitedBefore     nobody is invited twice
└── AnswersClosed     nobody answers after the last day for it
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.events.models import Event, EventState, Participation, ParticipationState
from amity.privacy.queries import not_to_be_written_to
from amity.records import writes

State = ParticipationState
INVITED = (State.INVITED, State.ACCEPTED, State.DECLINED, State.ATTENDED)  # whom an invitation has reached


class ParticipationRefused(writes.Refused):
    """The step cannot be taken on this participation."""


class EventIsOver(ParticipationRefused):
    """Nobody can be invited to what is over."""


class EventIsCancelled(ParticipationRefused):
    """Nobody can come to what will not be held."""


class NotYetHeld(ParticipationRefused):
    """Nobody can have attended what has not begun."""


class GuestHasDied(ParticipationRefused):
    """Nobody invites the dead."""


class GuestIsSilent(ParticipationRefused):
    """Nobody writes to who asked not to be written to."""


class InvitedBefore(ParticipationRefused):
    """Nobody is invited twice."""


class AnswersClosed(ParticipationRefused):
    """Nobody answers after the last day for it."""


def approve(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Approve a nomination."""
    if participation.person.died_on is not None:
        raise GuestHasDied(_("This person has died."))
    return _move(participation, State.APPROVED, actor=actor, why=why, action="approve")


def invite(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the invitation went out."""
    refuse_invitations(participation.event, actor=actor, today=today)
    if participation.person.died_on is not None:
        raise GuestHasDied(_("This person has died."))
    if not_to_be_written_to([participation.person_id], today=today):
        raise GuestIsSilent(_("This person asked not to be written to."))
    others = Participation.objects.filter(event=participation.event_id, person=participation.person_id)
    if others.filter(state__in=INVITED, audience__gte=0).exclude(pk=participation.pk).exists():
        raise InvitedBefore(_("This person is invited to this event already, in another role."))
    participation.invited_on = participation.invited_on or PartialDate.of(today)
    return _move(participation, State.INVITED, actor=actor, why=why, action="invite")


def accept(
    participation: Participation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    answered_on: PartialDate | None = None,
    answered_for: str = "",
    answer_note: str = "",
) -> Participation:
    """Record for the guest that he will come; today when no day is given."""
    _refuse_when_cancelled(participation.event)
    answer = {"answered_on": answered_on, "answered_for": answered_for, "answer_note": answer_note}
    _take_answer(participation, answer, today)
    return _move(participation, State.ACCEPTED, actor=actor, why=why, action="accept")


def decline(
    participation: Participation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    answered_on: PartialDate | None = None,
    answered_for: str = "",
    answer_note: str = "",
) -> Participation:
    """Record for the guest that he will not come; today when no day is given."""
    answer = {"answered_on": answered_on, "answered_for": answered_for, "answer_note": answer_note}
    _take_answer(participation, answer, today)
    return _move(participation, State.DECLINED, actor=actor, why=why, action="decline")


def answer_oneself(
    participation: Participation, *, actor: Actor, today: date, is_coming: bool, answer_note: str = ""
) -> Participation:
    """Keep what the guest himself answers by his link; he may change his mind until the last day for answers."""
    if participation.state not in INVITED or participation.state == State.ATTENDED:
        raise AnswersClosed(_("There is no invitation to be answered."))
    refuse_invitations(participation.event, actor=actor, today=today)
    _take_answer(participation, {"answer_note": answer_note}, today)
    participation.answering = Participation.Answering.GUEST
    participation.answer_note = answer_note
    state, action = (State.ACCEPTED, "accept") if is_coming else (State.DECLINED, "decline")
    return _move(participation, state, actor=actor, why=_("Answered by the guest's own link."), action=action)


def attend(participation: Participation, *, actor: Actor, today: date, why: str = "") -> Participation:
    """Record that the guest was there."""
    refuse_door(participation.event, actor=actor, today=today)
    return _move(participation, State.ATTENDED, actor=actor, why=why, action="attend")


def refuse_invitations(event: Event, *, actor: Actor, today: date) -> None:
    """Refuse to invite anybody to an event that will not be held or is over."""
    _refuse_when_cancelled(event)
    if event.last_day < today:
        raise EventIsOver(_("The event is over; nobody can be invited to it any more."))


def refuse_door(event: Event, *, actor: Actor, today: date) -> None:
    """Refuse to let anybody in to an event that will not be held or has not begun."""
    _refuse_when_cancelled(event)
    if event.starts_on is not None and event.starts_on.first > today:
        raise NotYetHeld(_("The event has not begun; nobody can have attended it."))


def _take_answer(participation: Participation, answer: dict[str, Any], today: date) -> None:
    """Note an answer given for the guest; refuse one that came after the last day for it."""
    asked_by = participation.event.answer_by
    day = answer.get("answered_on") or PartialDate.of(today)
    if asked_by is not None and day.first > asked_by.last:
        told = {"day": asked_by.typed}
        raise AnswersClosed(_("Answers were asked for by %(day)s. Change that day of the event first.") % told)
    participation.answered_on = day
    participation.answering = Participation.Answering.BEHALF
    participation.answered_for = answer.get("answered_for") or ""
    participation.answer_note = answer.get("answer_note") or participation.answer_note


def _refuse_when_cancelled(event: Event) -> None:
    if event.state == EventState.CANCELLED:
        raise EventIsCancelled(_("The event was cancelled; nobody can come to it."))


def _move(
    participation: Participation, state: ParticipationState, *, actor: Actor, why: str, action: str
) -> Participation:
    participation.state = state
    writes.save(participation, actor=actor, why=why, action=action)
    return participation
