"""The life of a delegation, from plan to report.

DelegationRefused
├── LimitsExceeded    more is planned than the rules allow, and nobody said why it may be
├── NoLeader          nobody leads it
├── NotYetOver        it is not over, or has not begun
└── NothingReported   a report without a word is none
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.delegations import queries, rules
from amity.delegations.models import Delegation, DelegationState, Member, Role, Side
from amity.letters.models import Letter
from amity.records import writes


class DelegationRefused(writes.Refused):
    """The step cannot be taken on this delegation."""


class LimitsExceeded(DelegationRefused):
    """More is planned than the rules allow, and nobody said why it may be."""


class NoLeader(DelegationRefused):
    """Nobody leads it."""


class NotYetOver(DelegationRefused):
    """It is not over, or has not begun."""


class NothingReported(DelegationRefused):
    """A report without a word is none."""


def invite(
    delegation: Delegation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    invited_on: PartialDate | None = None,
    invitation: Letter | None = None,
) -> Delegation:
    """Record that the invitation went out, or came; today when no day is given."""
    delegation.invited_on = day = invited_on or PartialDate.of(today)
    if day.first > today:
        raise NotYetOver(_("That day has not come; nobody can have been invited on it."))
    delegation.invitation = invitation or delegation.invitation
    delegation.state = DelegationState.INVITED
    writes.save(delegation, actor=actor, why=why, action="invite")
    return delegation


def approve(
    delegation: Delegation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    approval_number: str = "",
    approved_on: PartialDate | None = None,
    exception: str = "",
) -> Delegation:
    """Let a delegation travel; beyond a limit only with the reason why it may."""
    delegation.exception = exception.strip() or delegation.exception
    exceeded = [one for one in queries.limits(delegation, Actor.system()) if one.is_exceeded]
    if exceeded and not delegation.exception.strip():
        told = "; ".join(
            _("%(found)s %(unit)s, at most %(most)s are allowed")
            % {"found": one.found, "unit": one.unit, "most": one.rule.whole_number}
            for one in exceeded
        )
        raise LimitsExceeded(
            _("The delegation exceeds a limit: %(told)s. Change it, or write why it may be exceeded.") % {"told": told}
        )
    led = Member.objects.filter(
        delegation=delegation.pk, role=Role.LEADER, side=Side.DELEGATION, audience__gte=0
    ).exists()
    if not led:
        raise NoLeader(_("Nobody leads the delegation. Name its leader first."))
    delegation.approval_number = approval_number or delegation.approval_number
    delegation.approved_on = approved_on or PartialDate.of(today)
    if delegation.approved_on.first > today:
        raise NotYetOver(_("That day has not come; nobody can have approved it on it."))
    delegation.state = DelegationState.APPROVED
    writes.save(delegation, actor=actor, why=why, action="approve")
    return delegation


def conclude(
    delegation: Delegation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    from_on: PartialDate | None = None,
    to_on: PartialDate | None = None,
) -> Delegation:
    """Record that the journey is over, with its days as they turned out; the report is due from then on."""
    delegation.from_on = from_on or delegation.from_on
    delegation.to_on = to_on or delegation.to_on
    ends = delegation.to_on or delegation.from_on
    if ends is None or ends.first > today:
        raise NotYetOver(_("The journey is not over yet. Give its last day if it ended early."))
    delegation.report_due_on = delegation.report_due_on or rules.report_due(delegation)
    delegation.state = DelegationState.DONE
    writes.save(delegation, actor=actor, why=why, action="conclude")
    return delegation


def report(
    delegation: Delegation,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    report: str = "",
    report_vi: str = "",
    reported_on: PartialDate | None = None,
) -> Delegation:
    """Record the report of a journey; today when no day is given."""
    delegation.report, delegation.report_vi = report or delegation.report, report_vi or delegation.report_vi
    if not (delegation.report.strip() or delegation.report_vi.strip()):
        raise NothingReported(_("Write what came of the journey; a few lines are enough."))
    delegation.reported_on = reported_on or PartialDate.of(today)
    if delegation.reported_on.first > today:
        raise NotYetOver(_("That day has not come; nobody can have reported on it."))
    delegation.state = DelegationState.REPORTED
    writes.save(delegation, actor=actor, why=why, action="report")
    return delegation


def cancel(delegation: Delegation, *, actor: Actor, today: date, why: str = "") -> Delegation:
    """Record that a delegation does not travel."""
    delegation.state = DelegationState.CANCELLED
    writes.save(delegation, actor=actor, why=why, action="cancel")
    return delegation
