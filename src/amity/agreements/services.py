"""What can be done with an agreement and with the promises in it.

AgreementRefused
├── NotYetSigned        the day of signing lies ahead
├── NotYetBegun         the first day lies ahead
├── NotYetOver          the last day is unknown or has not passed
└── RenewalBeginsEarly  the renewal would begin before the text it renews
CommitmentRefused
├── EvidenceMissing     a promise is kept only with something to show for it
└── NotYetDue           the promise may still be kept in time
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.agreements.models import Agreement, AgreementState, Commitment, CommitmentState
from amity.core.dates import PartialDate
from amity.records import writes
from amity.records.ties import Links

COPIED = (
    "owner",
    "confidentiality",
    "title",
    "title_vi",
    "form",
    "purpose",
    "purpose_vi",
    "languages",
    "parent",
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


class CommitmentRefused(writes.Refused):
    """The step cannot be taken on this promise."""


class EvidenceMissing(CommitmentRefused):
    """A promise is kept only with something to show for it."""


class NotYetDue(CommitmentRefused):
    """The promise may still be kept in time."""


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
    """Record the signing; a text whose first day has come is in force at once."""
    if signed_on.first > today:
        raise NotYetSigned(_("The day of signing lies in the future."))
    agreement.signed_on = signed_on
    agreement.starts_on = starts_on or agreement.starts_on
    agreement.ends_on = ends_on or agreement.ends_on
    agreement.state = _state_of(agreement, today)
    writes.save(agreement, actor=actor, why=why, action="sign")
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
    if signed_on.first > today:
        raise NotYetSigned(_("The day of signing lies in the future."))
    begins, began = starts_on or signed_on, agreement.starts_on or agreement.signed_on
    if began and begins.last < began.first:
        raise RenewalBeginsEarly(_("The renewal would begin before the agreement it renews."))
    later = Agreement(
        **{name: getattr(agreement, name) for name in COPIED},
        reference=reference,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        renews=agreement,
    )
    later.state = _state_of(later, today)
    links: Links = {"parties": agreement.parties.all(), "countries": agreement.countries.all()}
    with transaction.atomic():
        writes.save(later, actor=actor, why=why, links=links)
        agreement.state = AgreementState.RENEWED
        writes.save(agreement, actor=actor, why=why, action="renew")
    return later


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


def _state_of(agreement: Agreement, today: date) -> AgreementState:
    """Whether a text that has been signed is already in force."""
    begun = agreement.starts_on is not None and agreement.starts_on.first <= today
    return AgreementState.IN_FORCE if begun else AgreementState.SIGNED
