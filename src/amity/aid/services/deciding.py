"""What can be decided about items of aid.

AidRefused
├── DecisionMissing   aid is approved, and its accounts settled, by a decision that can be named
├── DateAhead         the day recorded lies in the future
├── PartsNotFinished  a programme ends after its projects
├── NothingChanges    a change that says neither what was nor what is
├── NotUnderWay       only aid that is approved or running is changed
└── NoSuchAmount      an amount is changed that is there, and never below nothing
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidChange, AidItem, AidState, ChangeKind, ChangeState
from amity.aid.rules import approval as rules
from amity.core.dates import PartialDate
from amity.records import registry, writes

OVER = (AidState.FINISHED, AidState.HANDED_OVER, AidState.SETTLED, AidState.REFUSED)
UNDER_WAY = (AidState.APPROVED, AidState.RUNNING)


class AidRefused(writes.Refused):
    """The step cannot be taken on this item of aid."""


class DecisionMissing(AidRefused):
    """Aid is approved by a decision that can be named."""


class DateAhead(AidRefused):
    """The day recorded lies in the future."""


class PartsNotFinished(AidRefused):
    """A programme ends after its projects."""


class NothingChanges(AidRefused):
    """A change says what was, or what is."""


class NotUnderWay(AidRefused):
    """Only aid that is approved or running is changed."""


class NoSuchAmount(AidRefused):
    """A change of amount needs an amount that it changes, and never takes it below nothing."""


def appraise(
    item: AidItem, *, actor: Actor, today: date, why: str = "", valid_on: PartialDate | None = None
) -> AidItem:
    """Send a proposal to appraisal: who approves it, and until when it is appraised, by the rules in force then."""
    item.valid_on = since = _come(valid_on or item.valid_on or PartialDate.of(today), today)
    item.appraisal_due_on = rules.appraisal_due(since)
    if item.ground:
        proposed = (item.proposed_on or since).last
        item.level = rules.level_of(item.ground, proposed)
        item.rule = rules.told(rules.approver_of(item.ground, proposed))
    return _move(item, AidState.APPRAISAL, actor=actor, why=why, action="appraise")


def approve(
    item: AidItem,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    decision: str | None = None,
    approved_on: PartialDate | None = None,
) -> AidItem:
    """Record the decision that approves an item, and by when it has to begin."""
    item.decision = (decision or item.decision).strip()
    if not item.decision:
        raise DecisionMissing(_("Name the decision by which the aid was approved."))
    item.approved_on = decided = _come(approved_on or item.approved_on or PartialDate.of(today), today)
    item.start_due_on, item.appraisal_due_on = rules.start_due(decided), None
    return _move(item, AidState.APPROVED, actor=actor, why=why, action="approve")


def refuse(item: AidItem, *, actor: Actor, today: date, why: str = "") -> AidItem:
    """Record that an item was refused."""
    item.appraisal_due_on = None
    return _move(item, AidState.REFUSED, actor=actor, why=why, action="refuse")


def start(item: AidItem, *, actor: Actor, today: date, why: str = "", starts_on: PartialDate | None = None) -> AidItem:
    """Record that an approved item has begun."""
    item.starts_on = _come(starts_on or item.starts_on or PartialDate.of(today), today)
    item.start_due_on = None
    return _move(item, AidState.RUNNING, actor=actor, why=why, action="start")


def finish(item: AidItem, *, actor: Actor, today: date, why: str = "", ends_on: PartialDate | None = None) -> AidItem:
    """Record that an item is finished, once all its parts are over."""
    if item.parts.filter(audience__gte=0).exclude(state__in=OVER).exists():
        raise PartsNotFinished(_("Parts of this aid are not finished yet."))
    item.ends_on = _come(ends_on or PartialDate.of(today), today)
    return _move(item, AidState.FINISHED, actor=actor, why=why, action="finish")


def hand_over(
    item: AidItem,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    handed_over_on: PartialDate | None = None,
    handed_over_to: str | None = None,
    handover_paper: str | None = None,
) -> AidItem:
    """Record that the results were handed over: when, to whom, and by which paper."""
    item.handed_over_on = _come(handed_over_on or item.handed_over_on or PartialDate.of(today), today)
    item.handed_over_to = handed_over_to or item.handed_over_to
    item.handover_paper = handover_paper or item.handover_paper
    return _move(item, AidState.HANDED_OVER, actor=actor, why=why, action="hand_over")


def settle(
    item: AidItem,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    settled_on: PartialDate | None = None,
    settlement: str | None = None,
) -> AidItem:
    """Record that the accounts were settled, and by which decision."""
    item.settled_on = _come(settled_on or item.settled_on or PartialDate.of(today), today)
    item.settlement = settlement or item.settlement
    return _move(item, AidState.SETTLED, actor=actor, why=why, action="settle")


@transaction.atomic
def record_change(change: AidChange, *, actor: Actor, today: date, why: str = "") -> AidChange:
    """Carry a change that was decided into its item: a longer term, another amount; the rest is told in words."""
    if change.decided_on:
        _come(change.decided_on, today)
    item = visible_to(actor, registry.of(AidItem)).select_for_update(of=("self",), no_key=True).get(pk=change.item_id)
    if item.state not in UNDER_WAY:
        raise NotUnderWay(_("Only aid that is approved or running is changed."))
    if change.kind == ChangeKind.EXTENSION:
        item.ends_on = change.new_ends_on
    elif change.kind == ChangeKind.AMOUNT:
        _change_amount(item, change)
    elif not (change.was or change.becomes):
        raise NothingChanges(_("Write how it was and how it is now."))
    writes.save(item, actor=actor, why=why or change.number, action="record_change")
    change.state = ChangeState.RECORDED
    writes.save(change, actor=actor, why=why, action="record")
    return change


def _change_amount(item: AidItem, change: AidChange) -> None:
    if item.amount is None or change.amount_delta is None:
        raise NoSuchAmount(_("The item has no amount that could be changed. Enter it there first."))
    if item.amount + change.amount_delta < 0:
        raise NoSuchAmount(_("The amount would be less than nothing."))
    item.amount += change.amount_delta


def _come(day: PartialDate, today: date) -> PartialDate:
    """Return the day if it may have come; raises DateAhead."""
    if day.first > today:
        raise DateAhead(_("The day lies in the future."))
    return day


def _move(item: AidItem, state: AidState, *, actor: Actor, why: str, action: str) -> AidItem:
    item.state = state
    writes.save(item, actor=actor, why=why, action=action)
    return item
