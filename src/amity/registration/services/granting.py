"""What a decision does to the certificate, and what the holder has to notify after it.

GrantRefused
├── TermMissing  a certificate that is issued or extended has a last day
└── TooLong      the law allows a shorter term
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import writes
from amity.registration import rules
from amity.registration.models import Application, Certificate, CertificateState, RegistrationCase, RequestKind
from amity.registration.services import certifying


class GrantRefused(writes.Refused):
    """The decision cannot be carried out on the certificate."""


class TermMissing(GrantRefused):
    """A certificate that is issued or extended has a last day."""


class TooLong(GrantRefused):
    """The law allows a shorter term."""


def carry_out(case: RegistrationCase, *, actor: Actor, today: date) -> Certificate:
    """Change the certificate as the case decides, or issue it; returns it. `today` is the day of the decision."""
    application = Application.objects.get(pk=case.application_id)
    return _ACTS[RequestKind(application.kind)](case, application, actor, today)


def _issue(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    until = _term(case, application, today)
    certificate = Certificate(
        owner_id=case.owner_id,
        confidentiality=Confidentiality.PUBLIC,
        ngo_id=application.ngo_id,
        kind=application.certificate_kind,
        number=case.decision_number,
        issued_on=PartialDate.of(today),
        expires_on=until,
        fields_of_work=application.fields_of_work,
        fields_of_work_vi=application.fields_of_work_vi,
        representative=application.representative,
    )
    provinces = list(application.provinces.all())
    writes.save(certificate, actor=actor, why=case.reference, action="issue", links={"provinces": provinces})
    certifying.set_duties(certificate, provinces, actor=actor, from_day=today, is_new=True)
    return certificate


def _extend(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    certificate = _certificate(application)
    following = certificate.expires_on.last + timedelta(days=1) if certificate.expires_on else today
    until = _term(case, application, max(today, following))
    certifying.extend(certificate, actor=actor, today=today, why=case.reference, expires_on=until)
    certifying.set_duties(certificate, certificate.provinces.all(), actor=actor, from_day=today, is_new=False)
    return certificate


def _amend(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    certificate = _certificate(application)
    certificate.fields_of_work = application.fields_of_work or certificate.fields_of_work
    certificate.fields_of_work_vi = application.fields_of_work_vi or certificate.fields_of_work_vi
    certificate.representative = application.representative or certificate.representative
    provinces = list(application.provinces.all()) or list(certificate.provinces.all())
    writes.save(certificate, actor=actor, why=case.reference, action="amend", links={"provinces": provinces})
    certifying.set_duties(certificate, provinces, actor=actor, from_day=today, is_new=False)
    return certificate


def _reissue(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    certificate = _certificate(application)
    certificate.number = case.decision_number
    writes.save(certificate, actor=actor, why=case.reference, action="reissue")
    return certificate


def _suspend(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    return certifying.suspend(_certificate(application), actor=actor, today=today, why=case.reference)


def _resume(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    certificate = _certificate(application)
    if certificate.state != CertificateState.SUSPENDED:
        raise GrantRefused(_("The certificate is not suspended."))
    return certifying.resume(certificate, actor=actor, today=today, why=case.reference)


def _end(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    return certifying.end(_certificate(application), actor=actor, today=today, why=case.reference)


def _revoke(case: RegistrationCase, application: Application, actor: Actor, today: date) -> Certificate:
    return certifying.revoke(_certificate(application), actor=actor, today=today, why=case.reference)


_ACTS: dict[RequestKind, Callable[[RegistrationCase, Application, Actor, date], Certificate]] = {
    RequestKind.ISSUE: _issue,
    RequestKind.EXTEND: _extend,
    RequestKind.AMEND: _amend,
    RequestKind.REISSUE: _reissue,
    RequestKind.SUSPEND: _suspend,
    RequestKind.RESUME: _resume,
    RequestKind.END: _end,
    RequestKind.REVOKE: _revoke,
}


def _certificate(application: Application) -> Certificate:
    """The certificate an application is about, locked: two decisions on it come one after the other."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(applications=application)
    if certificate.state in (CertificateState.ENDED, CertificateState.REVOKED):
        raise GrantRefused(_("The certificate was ended or revoked; nothing can be decided about it any more."))
    return certificate


def _term(case: RegistrationCase, application: Application, begins: date) -> PartialDate:
    until = case.granted_until or application.wanted_until
    if until is None:
        raise TermMissing(_("Say until when it is granted."))
    _refuse_too_long(application.certificate_kind, begins, until)
    return until


def _refuse_too_long(kind: str, begins: date, until: PartialDate) -> None:
    """Refuse a term beyond what the rule in force on its first day allows; raises TooLong."""
    latest = rules.latest_end(kind, begins)
    if latest is not None and until.first > latest:
        rule = rules.longest_term(kind, begins)
        raise TooLong(
            _("By %(rule)s the term ends on %(day)s at the latest.")
            % {"rule": rules.said(rule), "day": PartialDate.of(latest).typed}
        )
