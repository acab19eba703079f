"""What is decided about certificates, by hand or by a case, and the duties that follow.

CertificateRefused
├── CertificateIsOver    the term has run out
├── CertificateIsRunning the term has not run out
└── NotLonger            an extension must reach beyond the present term
DutyRefused
└── NotYetDone           the day on which it was done lies ahead
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.places.models import Province
from amity.records import writes
from amity.registration import queries, rules
from amity.registration.models import Certificate, CertificateState, Duty, DutyKind, DutyState


class CertificateRefused(writes.Refused):
    """The step cannot be taken on this certificate."""


class CertificateIsOver(CertificateRefused):
    """The term has run out."""


class CertificateIsRunning(CertificateRefused):
    """The term has not run out."""


class NotLonger(CertificateRefused):
    """An extension must reach beyond the present term."""


class DutyRefused(writes.Refused):
    """The step cannot be taken on this duty."""


class NotYetDone(DutyRefused):
    """The day on which it was done lies ahead."""


def extend(
    certificate: Certificate, *, actor: Actor, today: date, why: str = "", expires_on: PartialDate
) -> Certificate:
    """Record a longer term."""
    present = certificate.expires_on
    if present is not None and expires_on.last <= present.last:
        raise NotLonger(_("The certificate already runs until then."))
    if expires_on.last < today:
        raise CertificateIsOver(_("The new term would be over already."))
    certificate.expires_on = expires_on
    return _decide(certificate, CertificateState.VALID, actor=actor, why=why, action="extend")


def suspend(certificate: Certificate, *, actor: Actor, today: date, why: str = "") -> Certificate:
    """Record that the certificate is suspended."""
    _refuse_when_over(certificate, today)
    return _decide(certificate, CertificateState.SUSPENDED, actor=actor, why=why, action="suspend")


def resume(certificate: Certificate, *, actor: Actor, today: date, why: str = "") -> Certificate:
    """Record that the suspension is lifted within the term."""
    _refuse_when_over(certificate, today)
    return _decide(certificate, CertificateState.VALID, actor=actor, why=why, action="resume")


def lapse(certificate: Certificate, *, actor: Actor, today: date, why: str = "") -> Certificate:
    """Record that the term ran out without an extension."""
    if certificate.expires_on is None or certificate.expires_on.last >= today:
        raise CertificateIsRunning(_("The last day of the certificate is unknown or has not passed."))
    return _decide(certificate, CertificateState.LAPSED, actor=actor, why=why, action="lapse")


def end(certificate: Certificate, *, actor: Actor, today: date, why: str = "") -> Certificate:
    """Record that the holder gave the certificate back."""
    return _decide(certificate, CertificateState.ENDED, actor=actor, why=why, action="end")


def revoke(certificate: Certificate, *, actor: Actor, today: date, why: str = "") -> Certificate:
    """Record that the certificate was withdrawn."""
    return _decide(certificate, CertificateState.REVOKED, actor=actor, why=why, action="revoke")


def set_duties(
    certificate: Certificate, provinces: Iterable[Province], *, actor: Actor, from_day: date, is_new: bool
) -> list[Duty]:
    """Write down what the holder has to notify: the bank account once, and its plan to every province it works in."""
    wanted: list[tuple[DutyKind, Province | None]] = [(DutyKind.ACCOUNT, None)] if is_new else []
    wanted += [(DutyKind.PLAN, one) for one in provinces]
    unit = queries.unit_of(certificate.ngo_id)
    owner = unit.pk if unit is not None else certificate.owner_id
    duties = []
    for kind, province in wanted:
        rule = rules.in_force("account_notice" if kind == DutyKind.ACCOUNT else "plan_notice", from_day)
        duties.append(
            Duty(
                owner_id=owner,
                confidentiality=2,
                certificate=certificate,
                kind=kind,
                province=province,
                from_on=PartialDate.of(from_day),
                due_on=rules.due(kind, from_day, rule),
                rule=rules.said(rule),
            )
        )
    writes.save_many(duties, actor=actor.with_hand_in(owner))
    return duties


def fulfil(
    duty: Duty, *, actor: Actor, today: date, why: str = "", done_on: PartialDate | None = None, what: str = ""
) -> Duty:
    """Record that the holder notified what it had to; today when no day is given."""
    duty.done_on = done_on or PartialDate.of(today)
    if duty.done_on.first > today:
        raise NotYetDone(_("That day has not come; nothing can have been notified on it."))
    duty.what = what or duty.what
    duty.state = DutyState.DONE
    writes.save(duty, actor=actor, why=why, action="fulfil")
    return duty


def waive(duty: Duty, *, actor: Actor, today: date, why: str = "") -> Duty:
    """Record that this need not be notified, with the reason."""
    duty.state = DutyState.WAIVED
    writes.save(duty, actor=actor, why=why, action="waive")
    return duty


def _refuse_when_over(certificate: Certificate, today: date) -> None:
    if certificate.expires_on is not None and certificate.expires_on.last < today:
        raise CertificateIsOver(_("The term of the certificate is over."))


def _decide(certificate: Certificate, state: CertificateState, *, actor: Actor, why: str, action: str) -> Certificate:
    certificate.state = state
    writes.save(certificate, actor=actor, why=why, action=action)
    return certificate
