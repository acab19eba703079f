"""What can be done with an agreement, with the promises in it, and with a twinning.

AgreementRefused
├── NotYetSigned        the day of signing lies ahead
├── NotYetBegun         the first day lies ahead
├── NotYetOver          the last day is unknown or has not passed
├── RenewalBeginsEarly  the renewal would begin before the text it renews
├── AlreadyRenewed      a text is renewed once only
├── ReviewMissing       the rule asks for a review before a renewal is signed
├── ReviewOutOfTime     the review lies ahead, or before the text was signed
└── ReasonMissing       a text is let lapse only for a reason
CommitmentRefused
├── EvidenceMissing     a promise is kept only with something to show for it
└── NotYetDue           the promise may still be kept in time
TwinningRefused
└── EndOutOfTime        the last day lies ahead, or before the first
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.agreements import rules
from amity.agreements.models import (
    Agreement,
    AgreementState,
    Commitment,
    CommitmentState,
    Twinning,
    TwinningState,
)
from amity.core.dates import PartialDate
from amity.records import writes
from amity.records.ties import Links

COPIED = (
    "owner",
    "confidentiality",
    "title",
    "title_vi",
    "form",
    "kind",
    "level",
    "purpose",
    "purpose_vi",
    "languages",
    "parent",
    "part_kind",
    "review_rule",
)


class AgreementRefused(writes.Refused):
    """The step cannot be taken on this agreement."""


class NotYetSigned(AgreementRefused):
    """The day of signing lies ahead."""


class NotYetBegun(AgreementRefused):
    """The first day lies ahead."""


class NotYetOver(AgreementRefused):
    """The last day is unknown or has not passed."""


class RenewalBeginsEarly(AgreementRefused):
    """The renewal would begin before the text it renews."""


class AlreadyRenewed(AgreementRefused):
    """A text is renewed once only."""


class ReviewMissing(AgreementRefused):
    """The rule asks for a review before a renewal is signed."""


class ReviewOutOfTime(AgreementRefused):
    """The review lies ahead, or before the text was signed."""


class ReasonMissing(AgreementRefused):
    """A text is let lapse only for a reason."""


class CommitmentRefused(writes.Refused):
    """The step cannot be taken on this promise."""


class EvidenceMissing(CommitmentRefused):
    """A promise is kept only with something to show for it."""


class NotYetDue(CommitmentRefused):
    """The promise may still be kept in time."""


class TwinningRefused(writes.Refused):
    """The step cannot be taken on this twinning."""


class EndOutOfTime(TwinningRefused):
    """The last day lies ahead, or before the first."""


def sign(
    agreement: Agreement,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    signed_on: PartialDate,
    starts_on: PartialDate | None = None,
    ends_on: PartialDate | None = None,
) -> Agreement:
    """Record the signing; a text whose first day has come is in force at once, and one it renews is renewed."""
    _refuse_early_signing(signed_on, today)
    earlier = agreement.renews
    if earlier is not None:
        _refuse_renewal(earlier, signed_on, starts_on or agreement.starts_on)
    agreement.signed_on = signed_on
    agreement.starts_on = starts_on or agreement.starts_on
    agreement.ends_on = ends_on or agreement.ends_on
    agreement.state = _state_of(agreement, today)
    with transaction.atomic():
        writes.save(agreement, actor=actor, why=why, action="sign")
        if earlier is not None:
            earlier.state = AgreementState.RENEWED
            writes.save(earlier, actor=actor, why=why, action="renew")
    return agreement


def enter_into_force(
    agreement: Agreement, *, actor: Actor, today: date, why: str = "", starts_on: PartialDate | None = None
) -> Agreement:
    """Record that a signed text has come into force."""
    agreement.starts_on = starts_on or agreement.starts_on or PartialDate.of(today)
    if agreement.starts_on.first > today:
        raise NotYetBegun(_("The first day of the agreement lies in the future."))
    agreement.state = AgreementState.IN_FORCE
    writes.save(agreement, actor=actor, why=why, action="start")
    return agreement


def renew(
    agreement: Agreement,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    reference: str,
    signed_on: PartialDate,
    starts_on: PartialDate | None = None,
    ends_on: PartialDate | None = None,
) -> Agreement:
    """Make the agreement that renews this one, between the same parties, and record this one as renewed."""
    _refuse_early_signing(signed_on, today)
    _refuse_second_renewal(agreement)
    _refuse_renewal(agreement, signed_on, starts_on)
    later, links = _next(agreement, reference)
    later.signed_on, later.starts_on, later.ends_on = signed_on, starts_on, ends_on
    later.state = _state_of(later, today)
    with transaction.atomic():
        writes.save(later, actor=actor, why=why, links=links)
        agreement.state = AgreementState.RENEWED
        writes.save(agreement, actor=actor, why=why, action="renew")
    return later


def open_talks(
    agreement: Agreement,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    reference: str,
    title: str = "",
    title_vi: str = "",
) -> Agreement:
    """Begin to prepare a renewal: a text in talks between the same parties, by a name of its own where one is given."""
    _refuse_second_renewal(agreement)
    later, links = _next(agreement, reference)
    if title:
        later.title, later.title_vi = title, title_vi
    later.state = AgreementState.TALKS
    with transaction.atomic():
        writes.save(later, actor=actor, why=why, links=links)
        if agreement.lapse_reason:
            agreement.lapse_reason = ""
            writes.save(agreement, actor=actor, why=why, action="open_talks")
    return later


def draft(agreement: Agreement, *, actor: Actor, today: date, why: str = "") -> Agreement:
    """Record that a draft is on the table."""
    return _move(agreement, AgreementState.DRAFTED, actor=actor, why=why, action="draft")


def agree(agreement: Agreement, *, actor: Actor, today: date, why: str = "") -> Agreement:
    """Record that the parties agree on the text, which is still to be signed."""
    return _move(agreement, AgreementState.AGREED, actor=actor, why=why, action="agree")


def drop_talks(agreement: Agreement, *, actor: Actor, today: date, why: str = "") -> Agreement:
    """Record that the talks ended without a text; what was to be renewed may be renewed by another one."""
    return _move(agreement, AgreementState.DROPPED, actor=actor, why=why, action="drop_talks")


def review(
    agreement: Agreement, *, actor: Actor, today: date, why: str = "", reviewed_on: PartialDate, conclusion: str
) -> Agreement:
    """Record that the parties looked back on the term, and what they concluded."""
    signed = agreement.signed_on or agreement.starts_on
    if reviewed_on.first > today:
        raise ReviewOutOfTime(_("The day of the review lies in the future."))
    if signed is not None and reviewed_on.last < signed.first:
        raise ReviewOutOfTime(_("The review lies before the day on which the agreement was signed."))
    agreement.reviewed_on, agreement.conclusion = reviewed_on, conclusion
    writes.save(agreement, actor=actor, why=why, action="review")
    return agreement


def let_lapse(agreement: Agreement, *, actor: Actor, today: date, why: str = "", lapse_reason: str) -> Agreement:
    """Record the decision not to renew an agreement, and why; it runs on until its last day."""
    _refuse_second_renewal(agreement)
    if not lapse_reason.strip():
        raise ReasonMissing(_("Say why the agreement is not to be renewed."))
    agreement.lapse_reason = lapse_reason
    writes.save(agreement, actor=actor, why=why, action="let_lapse")
    return agreement


def lapse(agreement: Agreement, *, actor: Actor, today: date, why: str = "") -> Agreement:
    """Record that the term ran out and nothing took its place."""
    if agreement.ends_on is None or agreement.ends_on.last >= today:
        raise NotYetOver(_("The last day of the agreement is unknown or has not passed."))
    agreement.state = AgreementState.LAPSED
    writes.save(agreement, actor=actor, why=why, action="lapse")
    return agreement


def end(
    agreement: Agreement, *, actor: Actor, today: date, why: str = "", ends_on: PartialDate | None = None
) -> Agreement:
    """Record that the parties ended the agreement before its term, on a day that has come."""
    last = ends_on or PartialDate.of(today)
    if last.first > today:
        raise NotYetOver(_("The last day of the agreement lies in the future."))
    agreement.ends_on = last
    agreement.state = AgreementState.ENDED
    writes.save(agreement, actor=actor, why=why, action="end")
    return agreement


def begin(commitment: Commitment, *, actor: Actor, today: date, why: str = "") -> Commitment:
    """Record that a promise is being carried out."""
    commitment.state = CommitmentState.UNDER_WAY
    writes.save(commitment, actor=actor, why=why, action="begin")
    return commitment


def fulfil(
    commitment: Commitment, *, actor: Actor, today: date, why: str = "", evidence: str | None = None
) -> Commitment:
    """Record that a promise was kept, with the evidence."""
    commitment.evidence = (evidence or commitment.evidence).strip()
    if not commitment.evidence:
        raise EvidenceMissing(_("Say what shows that the promise was kept."))
    commitment.state = CommitmentState.DONE
    writes.save(commitment, actor=actor, why=why, action="fulfil")
    return commitment


def miss(commitment: Commitment, *, actor: Actor, today: date, why: str = "") -> Commitment:
    """Record that a promise was not kept in time."""
    if commitment.due_on is None or commitment.due_on.last >= today:
        raise NotYetDue(_("The day on which the promise falls due is unknown or has not passed."))
    commitment.state = CommitmentState.MISSED
    writes.save(commitment, actor=actor, why=why, action="miss")
    return commitment


def drop(commitment: Commitment, *, actor: Actor, today: date, why: str = "") -> Commitment:
    """Record that the parties agreed to let a promise go."""
    commitment.state = CommitmentState.DROPPED
    writes.save(commitment, actor=actor, why=why, action="drop")
    return commitment


def suspend(twinning: Twinning, *, actor: Actor, today: date, why: str = "") -> Twinning:
    """Record that a twinning rests."""
    twinning.state = TwinningState.SUSPENDED
    writes.save(twinning, actor=actor, why=why, action="suspend")
    return twinning


def resume(twinning: Twinning, *, actor: Actor, today: date, why: str = "") -> Twinning:
    """Record that a twinning is taken up again."""
    twinning.state, twinning.until_on = TwinningState.ACTIVE, None
    writes.save(twinning, actor=actor, why=why, action="resume")
    return twinning


def end_twinning(
    twinning: Twinning, *, actor: Actor, today: date, why: str = "", until_on: PartialDate | None = None
) -> Twinning:
    """Record that a twinning ended, on a day that has come."""
    last = until_on or PartialDate.of(today)
    if last.first > today:
        raise EndOutOfTime(_("The last day of the twinning lies in the future."))
    if twinning.since_on is not None and last.last < twinning.since_on.first:
        raise EndOutOfTime(_("The twinning would end before it begins."))
    twinning.state, twinning.until_on = TwinningState.ENDED, last
    writes.save(twinning, actor=actor, why=why, action="end_twinning")
    return twinning


def _state_of(agreement: Agreement, today: date) -> AgreementState:
    """Whether a text that has been signed is already in force."""
    begun = agreement.starts_on is not None and agreement.starts_on.first <= today
    return AgreementState.IN_FORCE if begun else AgreementState.SIGNED


def _move(agreement: Agreement, state: AgreementState, *, actor: Actor, why: str, action: str) -> Agreement:
    agreement.state = state
    writes.save(agreement, actor=actor, why=why, action=action)
    return agreement


def _next(agreement: Agreement, reference: str) -> tuple[Agreement, Links]:
    """The text that renews this one, not yet stored, and its links."""
    copied = {name: getattr(agreement, name) for name in COPIED}
    links: Links = {"parties": agreement.parties.all(), "countries": agreement.countries.all()}
    return Agreement(**copied, reference=reference, renews=agreement), links


def _refuse_early_signing(signed_on: PartialDate, today: date) -> None:
    if signed_on.first > today:
        raise NotYetSigned(_("The day of signing lies in the future."))


def _refuse_renewal(agreement: Agreement, signed_on: PartialDate, starts_on: PartialDate | None) -> None:
    """Refuse a renewal from before the text itself, or before the review that the rule of that day asks for."""
    begins, began = starts_on or signed_on, agreement.starts_on or agreement.signed_on
    if began and begins.last < began.first:
        raise RenewalBeginsEarly(_("The renewal would begin before the agreement it renews."))
    if agreement.reviewed_on is None and rules.is_reviewed_first(agreement.form, under=signed_on.last):
        raise ReviewMissing(_("Review the agreement first: a renewal is signed after the term was looked back on."))


def _refuse_second_renewal(agreement: Agreement) -> None:
    if Agreement.objects.filter(renews=agreement).exclude(state=AgreementState.DROPPED).exists():
        raise AlreadyRenewed(_("The agreement already has a renewal, signed or in preparation."))
