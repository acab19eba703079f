"""What can be decided about items of aid.

AidRefused
├── DecisionMissing      aid is approved by a decision that can be named
├── DateAhead            the day recorded lies in the future
└── PartsNotFinished     a programme ends after its projects
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import AidItem, AidState
from amity.core.dates import PartialDate
from amity.records import writes

OVER = (AidState.FINISHED, AidState.HANDED_OVER, AidState.SETTLED, AidState.REFUSED)


class AidRefused(writes.Refused):
    """The step cannot be taken on this item of aid."""


class DecisionMissing(AidRefused):
    """Aid is approved by a decision that can be named."""


class DateAhead(AidRefused):
    """The day recorded lies in the future."""


class PartsNotFinished(AidRefused):
    """A programme ends after its projects."""


def appraise(item: AidItem, *, actor: Actor, today: date, why: str = "") -> AidItem:
    """Send a proposal to appraisal."""
    return _move(item, AidState.APPRAISAL, actor=actor, why=why, action="appraise")


def approve(item: AidItem, *, actor: Actor, today: date, why: str = "", decision: str | None = None) -> AidItem:
    """Record the decision that approves an item."""
    item.decision = (decision or item.decision).strip()
    if not item.decision:
        raise DecisionMissing(_("Name the decision by which the aid was approved."))
    return _move(item, AidState.APPROVED, actor=actor, why=why, action="approve")


def refuse(item: AidItem, *, actor: Actor, today: date, why: str = "") -> AidItem:
    """Record that an item was refused."""
    return _move(item, AidState.REFUSED, actor=actor, why=why, action="refuse")


def start(item: AidItem, *, actor: Actor, today: date, why: str = "", starts_on: PartialDate | None = None) -> AidItem:
    """Record that an approved item has begun."""
    item.starts_on = _come(starts_on or item.starts_on or PartialDate.of(today), today)
    return _move(item, AidState.RUNNING, actor=actor, why=why, action="start")


def finish(item: AidItem, *, actor: Actor, today: date, why: str = "", ends_on: PartialDate | None = None) -> AidItem:
    """Record that an item is finished, once all its parts are over."""
    if item.parts.exclude(state__in=OVER).exists():
        raise PartsNotFinished(_("Parts of this aid are not finished yet."))
    item.ends_on = _come(ends_on or PartialDate.of(today), today)
    return _move(item, AidState.FINISHED, actor=actor, why=why, action="finish")


def hand_over(item: AidItem, *, actor: Actor, today: date, why: str = "") -> AidItem:
    """Record that the results were handed over to the recipient."""
    return _move(item, AidState.HANDED_OVER, actor=actor, why=why, action="hand_over")


def settle(item: AidItem, *, actor: Actor, today: date, why: str = "") -> AidItem:
    """Record that the accounts were settled."""
    return _move(item, AidState.SETTLED, actor=actor, why=why, action="settle")


def _come(day: PartialDate, today: date) -> PartialDate:
    """Return the day if it may have come; raises DateAhead."""
    if day.first > today:
        raise DateAhead(_("The day lies in the future."))
    return day


def _move(item: AidItem, state: AidState, *, actor: Actor, why: str, action: str) -> AidItem:
    item.state = state
    writes.save(item, actor=actor, why=why, action=action)
    return item
