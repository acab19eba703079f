"""What is done in the care of friends.

CareRefused
├── NotYetOver        a liaison cannot end on a day that lies ahead
├── SameOfficer       nobody hands a partner over to himself
├── OfficerIsGone     the successor has died
├── NothingToHandOver no current liaison was chosen
├── NotOneOfficer     the liaisons chosen are not all in the care of one officer
└── ThankedTooEarly   nobody is thanked before the gift, or on a day that lies ahead
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.care.models import Gift, Liaison, LiaisonState, Thanks
from amity.core.dates import PartialDate
from amity.network.models import Person
from amity.records import registry, writes
from amity.records.models import Operation, Shelf

HAND_OVER = "hand over"
CARRIED = ("owner", "confidentiality", "organisation", "person", "contact_days")


class CareRefused(writes.Refused):
    """It cannot be done."""


class NotYetOver(CareRefused):
    """A liaison cannot end on a day that lies ahead."""


class SameOfficer(CareRefused):
    """Nobody hands a partner over to himself."""


class OfficerIsGone(CareRefused):
    """The successor has died."""


class NothingToHandOver(CareRefused):
    """No current liaison was chosen."""


class NotOneOfficer(CareRefused):
    """The liaisons chosen are not all in the care of one officer."""


class ThankedTooEarly(CareRefused):
    """Nobody is thanked before the gift, or on a day that lies ahead."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a handing over did: the act, by which it can be undone, and how many partners changed hands."""

    operation: Operation
    count: int


def end(liaison: Liaison, *, actor: Actor, today: date, why: str = "", to_on: PartialDate | None = None) -> Liaison:
    """Record that the officer looks after the partner no more; no next step is waited for then."""
    _close(liaison, to_on or PartialDate.of(today), today, why)
    writes.save(liaison, actor=actor, why=why, action="end")
    return liaison


def pass_on(
    liaison: Liaison,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    officer: Person,
    from_on: PartialDate | None = None,
) -> Liaison:
    """Hand one partner over to another officer."""
    hand_over([liaison], officer, actor=actor, today=today, why=why, from_on=from_on)
    return liaison


@transaction.atomic
def hand_over(
    liaisons: Sequence[Liaison],
    successor: Person,
    *,
    actor: Actor,
    today: date,
    why: str,
    from_on: PartialDate | None = None,
) -> HandedOver:
    """Hand partners over from one officer to another, as one act; what was planned goes along.

    The liaison goes on with the successor, with all that hangs on it; the time of the officer before him becomes a row
    that is over. Raises CareRefused, or what the write door raises; then nothing has changed hands.
    """
    begins = from_on or PartialDate.of(today)
    _check(liaisons, successor)
    operation = writes.begin(HAND_OVER, registry.of(Liaison), actor=actor, why=why)
    past = [Liaison(officer=one.officer, from_on=one.from_on, **_partner(one)) for one in liaisons]
    for one in past:
        _close(one, begins, today, why)
    for one in liaisons:
        one.officer, one.from_on = successor, begins
        if one.person is not None and one.person.died_on:  # nothing is planned any more with him
            one.next_step, one.next_on = "", None
    writes.save_many(liaisons, actor=actor, why=why, action="hand_over", operation=operation)
    writes.save_many(past, actor=actor, why=why, operation=operation)
    return HandedOver(operation, len(past))


def thank(
    gift: Gift,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    thanked_on: PartialDate | None = None,
    thanked_how: str = "",
) -> Gift:
    """Record that the giver was thanked, and how."""
    day = thanked_on or PartialDate.of(today)
    if day.first > today or (gift.given_on is not None and day.last < gift.given_on.first):
        raise ThankedTooEarly(_("Give a day of thanks between the gift and today."))
    gift.thanked_on, gift.thanked_how = day, thanked_how or gift.thanked_how
    gift.thanks = Thanks.THANKED
    writes.save(gift, actor=actor, why=why, action="thank")
    return gift


def _check(liaisons: Sequence[Liaison], successor: Person) -> None:
    if not liaisons or any(one.state != LiaisonState.CURRENT or one.shelf == Shelf.TRASHED for one in liaisons):
        raise NothingToHandOver(_("Choose at least one partner who is looked after now."))
    if len({one.officer_id for one in liaisons}) > 1:
        raise NotOneOfficer(_("Hand over the partners of one officer at a time."))
    if successor.pk == liaisons[0].officer_id:
        raise SameOfficer(_("This officer looks after them already. Choose another one."))
    if successor.died_on:
        raise OfficerIsGone(_("This person has died and cannot look after a partner. Name another officer."))


def _close(liaison: Liaison, last: PartialDate, today: date, why: str) -> None:
    if last.first > today:
        raise NotYetOver(_("The last day lies in the future."))
    liaison.state, liaison.to_on, liaison.why_ended = LiaisonState.ENDED, last, why[:300]
    liaison.next_step, liaison.next_on = "", None


def _partner(liaison: Liaison) -> dict[str, Any]:
    return {name: getattr(liaison, name) for name in CARRIED}


def chosen(ids: Sequence[int], *, actor: Actor) -> list[Liaison]:
    """The current liaisons of these numbers, to be handed over; raises ValidationError when any is out of sight."""
    found = list(visible_to(actor, registry.of(Liaison)).filter(pk__in=ids).order_by("pk"))
    if len(found) != len(set(ids)):
        raise ValidationError(_("Some of these are no longer there. Open the page again."))
    return found
