"""What is done with values of indicators, with visits and with notes.

ValueRefused
├── NothingMeasured  a value without a figure and without a word is none
├── NoEvidence       a value is sent with what proves it
└── NotOver          a period is measured when it is over
VisitRefused
├── VisitAhead       a visit that lies ahead has found nothing yet
└── NothingFound     a visit is done when something was found
NoteRefused
└── NothingAnswered  an answer says something
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.monitoring.models import ComplianceNote, IndicatorValue, MonitoringVisit, NoteState, ValueState, VisitState
from amity.records import writes


class ValueRefused(writes.Refused):
    """The step cannot be taken on this value."""


class NothingMeasured(ValueRefused):
    """A value without a figure and without a word is none."""


class NoEvidence(ValueRefused):
    """A value is sent with what proves it."""


class NotOver(ValueRefused):
    """A period is measured when it is over."""


class VisitRefused(writes.Refused):
    """The step cannot be taken on this visit."""


class VisitAhead(VisitRefused):
    """A visit that lies ahead has found nothing yet."""


class NothingFound(VisitRefused):
    """A visit is done when something was found."""


class NoteRefused(writes.Refused):
    """The step cannot be taken on this note."""


class NothingAnswered(NoteRefused):
    """An answer says something."""


def send(
    reading: IndicatorValue, *, actor: Actor, today: date, why: str = "", evidence: str | None = None
) -> IndicatorValue:
    """Send a value to be checked, or send it again corrected."""
    reading.evidence = (evidence or reading.evidence).strip()
    if reading.actual is None and not reading.words.strip():
        raise NothingMeasured(_("Enter the value, as a figure or in words."))
    if not reading.evidence:
        raise NoEvidence(_("Say where the proof of this value lies."))
    if reading.to_on is not None and reading.to_on.first > today:
        raise NotOver(_("The period runs until %(day)s.") % {"day": reading.to_on.typed})
    reading.state, reading.sent_on = ValueState.SENT, PartialDate.of(today)
    writes.save(reading, actor=actor, why=why, action="send")
    return reading


def give_back(reading: IndicatorValue, *, actor: Actor, today: date, why: str = "") -> IndicatorValue:
    """Return a value with what is to be corrected; an approved one no longer counts then."""
    reading.state, reading.remark, reading.approved_on = ValueState.RETURNED, why, None
    writes.save(reading, actor=actor, why=why, action="return")
    return reading


def approve(reading: IndicatorValue, *, actor: Actor, today: date, why: str = "") -> IndicatorValue:
    """Approve a value; from then on it counts."""
    reading.state, reading.remark = ValueState.APPROVED, ""
    reading.approved_on = PartialDate.of(today)
    writes.save(reading, actor=actor, why=why, action="approve")
    return reading


def do(
    visit: MonitoringVisit,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    findings: str | None = None,
    recommendations: str | None = None,
    follow_up_due_on: PartialDate | None = None,
) -> MonitoringVisit:
    """Record what a visit found; with nothing to be followed up it is closed at once."""
    if visit.from_on is not None and visit.from_on.first > today:
        raise VisitAhead(_("The visit begins on %(day)s.") % {"day": visit.from_on.typed})
    visit.findings = findings or visit.findings
    visit.recommendations = recommendations or visit.recommendations
    visit.follow_up_due_on = follow_up_due_on or visit.follow_up_due_on
    if not visit.findings.strip():
        raise NothingFound(_("Write what was found."))
    visit.state = VisitState.DONE if visit.recommendations.strip() else VisitState.CLOSED
    writes.save(visit, actor=actor, why=why, action="do")
    return visit


def follow_up(visit: MonitoringVisit, *, actor: Actor, today: date, why: str = "", followed_up: str) -> MonitoringVisit:
    """Record what was done about the recommendations of a visit, and close it."""
    visit.followed_up, visit.state = followed_up, VisitState.CLOSED
    writes.save(visit, actor=actor, why=why, action="follow_up")
    return visit


def cancel(visit: MonitoringVisit, *, actor: Actor, today: date, why: str = "") -> MonitoringVisit:
    """Record that a visit does not take place."""
    visit.state = VisitState.CANCELLED
    writes.save(visit, actor=actor, why=why, action="cancel")
    return visit


def answer(
    note: ComplianceNote,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    answer: str,
    answered_on: PartialDate | None = None,
) -> ComplianceNote:
    """Record what the organisation answered."""
    if not answer.strip():
        raise NothingAnswered(_("Write what the organisation answered."))
    note.answer, note.answered_on = answer, answered_on or PartialDate.of(today)
    note.state = NoteState.ANSWERED
    writes.save(note, actor=actor, why=why, action="answer")
    return note


def close(note: ComplianceNote, *, actor: Actor, today: date, why: str = "") -> ComplianceNote:
    """Close a note; nothing more is waited for."""
    note.state = NoteState.CLOSED
    writes.save(note, actor=actor, why=why, action="close")
    return note
