"""The asking for permission to hold an international conference, from its dossier to the decision.

PermissionRefused
├── CaseIsOpen       a case for this event is under way already
├── NoNeed           the event was cancelled, or is over
├── NotYetSubmitted  the day of submitting lies ahead
├── NumberMissing    a permission without its number cannot be shown to anybody
└── NotYetDecided    the day of the decision lies ahead, or before the day of submitting
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce
from amity.events import rules
from amity.events.models import Event, EventState, PermissionCase, PermissionState
from amity.records import registry, writes

OPEN = rules.OPEN


class PermissionRefused(writes.Refused):
    """The step cannot be taken on this case."""


class CaseIsOpen(PermissionRefused):
    """A case for this event is under way already."""


class NoNeed(PermissionRefused):
    """The event was cancelled, or is over."""


class NotYetSubmitted(PermissionRefused):
    """The day of submitting lies ahead."""


class NumberMissing(PermissionRefused):
    """A permission without its number cannot be shown to anybody."""


class NotYetDecided(PermissionRefused):
    """The day of the decision lies ahead, or before the day of submitting."""


def open_case(event: Event, *, actor: Actor, today: date, reference: str, ground: str, why: str = "") -> PermissionCase:
    """Begin the asking for permission: its level by what decides it, its last day by the rule in force today."""
    ends = event.ends_on or event.starts_on
    if event.state in (EventState.CANCELLED, EventState.TEMPLATE) or (ends is not None and ends.last < today):
        raise NoNeed(_("The event is over or will not be held; there is nothing to ask permission for."))
    known = visible_to(actor, registry.of(PermissionCase)).filter(event=event).exclude(state=PermissionState.REFUSED)
    if known.exists():
        raise CaseIsOpen(_("A case for this event is on record already. Go on with that one."))
    case = PermissionCase(
        owner_id=event.owner_id,
        confidentiality=event.confidentiality,
        event=event,
        reference=reference,
        ground=ground,
        level=rules.level_for(ground),
    )
    _set_last_day(case, today)
    writes.save(case, actor=actor, why=why)
    return case


def reckon(case: PermissionCase, *, actor: Actor, today: date, why: str = "") -> PermissionCase:
    """Work out the latest day to submit again, for the day the event has now and by the rule in force today."""
    _set_last_day(case, today)
    writes.save(case, actor=actor, why=why, action="reckon")
    return case


def submit(
    case: PermissionCase, *, actor: Actor, today: date, why: str = "", submitted_on: PartialDate | None = None
) -> PermissionCase:
    """Record that the dossier went out; a late one goes out all the same and is said to be late."""
    case.submitted_on = submitted_on or PartialDate.of(today)
    if case.submitted_on.first > today:
        raise NotYetSubmitted(_("The day of submitting lies in the future."))
    case.state = PermissionState.SUBMITTED
    writes.save(case, actor=actor, why=why, action="submit")
    return case


def consult(case: PermissionCase, *, actor: Actor, today: date, why: str = "") -> PermissionCase:
    """Record that other bodies were asked for their opinion, and until when they have to answer."""
    if case.state not in (PermissionState.SUBMITTED, PermissionState.CONSULTING):
        raise PermissionRefused(_("Opinions are asked of a dossier that was submitted and is not decided yet."))
    case.opinions_due_on = rules.opinions_due(today)
    case.state = PermissionState.CONSULTING
    writes.save(case, actor=actor, why=why, action="consult")
    return case


def give_back(case: PermissionCase, *, actor: Actor, today: date, why: str = "", conditions: str) -> PermissionCase:
    """Record that the dossier came back, and what is to be mended."""
    case.conditions, case.state = conditions, PermissionState.RETURNED
    writes.save(case, actor=actor, why=why, action="give_back")
    return case


def grant(
    case: PermissionCase,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    number: str,
    decided_on: PartialDate,
    conditions: str | None = None,
) -> PermissionCase:
    """Record the permission with its number and its conditions."""
    if not number.strip():
        raise NumberMissing(_("Write the number of the permission."))
    case.conditions = case.conditions if conditions is None else conditions
    return _decide(case, PermissionState.GRANTED, number, decided_on, actor=actor, today=today, why=why)


def refuse(
    case: PermissionCase, *, actor: Actor, today: date, why: str = "", number: str = "", decided_on: PartialDate
) -> PermissionCase:
    """Record that the permission was refused, and why."""
    return _decide(case, PermissionState.REFUSED, number, decided_on, actor=actor, today=today, why=why)


def _decide(
    case: PermissionCase, state: PermissionState, number: str, on: PartialDate, *, actor: Actor, today: date, why: str
) -> PermissionCase:
    submitted = case.submitted_on
    if on.first > today or (submitted is not None and on.last < submitted.first):
        raise NotYetDecided(_("The day of the decision lies in the future, or before the day of submitting."))
    case.number, case.decided_on, case.state = number, on, state
    writes.save(case, actor=actor, why=why, action="grant" if state == PermissionState.GRANTED else "refuse")
    return case


def _set_last_day(case: PermissionCase, today: date) -> None:
    day = rules.latest_day(case.event, case.level, today)
    case.due_on = PartialDate.of(day) if day else None
    try:
        case.rule = rules.days_before(case.level, today).instrument
    except NoRuleInForce:
        case.rule = ""
