"""The applicant's side: preparing a dossier, handing it in, completing it, withdrawing it.

While the applicant works on an application, it belongs to the applicant's own unit; handed in, it belongs to the unit
that keeps the register, and the applicant goes on reading it. So nobody changes what another one is looking at.

ApplicationRefused
├── NotRegistered     the organisation is not in the register yet
├── DossierIncomplete papers that the rule asks for are missing
├── CaseUnderWay      another application of the same kind is being dealt with
├── OthersPaper       the certificate belongs to another organisation
└── NotByHolder       only those who watch over certificates propose this
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.network.models import Organisation
from amity.records import writes
from amity.registration import queries, rules
from amity.registration.models import (
    Application,
    ApplicationState,
    Certificate,
    DossierPaper,
    ForeignNgo,
    Mark,
    RequestKind,
    Verdict,
    Way,
)
from amity.sharing import handing


class ApplicationRefused(writes.Refused):
    """The step cannot be taken on this application."""


class NotRegistered(ApplicationRefused):
    """The organisation is not in the register yet."""


class DossierIncomplete(ApplicationRefused):
    """Papers that the rule asks for are missing."""


class CaseUnderWay(ApplicationRefused):
    """Another application of the same kind is being dealt with."""


class OthersPaper(ApplicationRefused):
    """The certificate belongs to another organisation."""


class NotByHolder(ApplicationRefused):
    """Only those who watch over certificates propose this."""


@transaction.atomic
def prepare(
    ngo: Organisation,
    *,
    actor: Actor,
    today: date,
    kind: str,
    certificate_kind: str,
    certificate: Certificate | None = None,
    way: str = Way.ONLINE,
    why: str = "",
) -> Application:
    """Begin an application with the papers that the rules in force today ask for; filled in and handed in later."""
    entry = _entry(ngo)
    owner = entry.unit_id if entry.unit_id and way == Way.ONLINE else entry.owner_id
    if certificate is not None and certificate.ngo_id != ngo.pk:
        raise OthersPaper(_("This certificate belongs to another organisation."))
    if kind in (RequestKind.SUSPEND, RequestKind.REVOKE) and not actor.may_write(entry.owner_id):
        raise NotByHolder(_("This is proposed by those who watch over certificates, not by their holder."))
    open_states = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.RETURNED)
    same = Application.objects.filter(ngo=ngo, kind=kind, certificate=certificate, audience__gte=0)
    if same.filter(state__in=(*open_states, ApplicationState.IN_TREATMENT)).exists():
        raise CaseUnderWay(_("Such an application is open already. Go on with that one, or withdraw it."))
    application = Application(
        owner_id=owner,
        confidentiality=2,
        reference=_reference(ngo, kind, today),
        ngo=ngo,
        kind=kind,
        certificate_kind=certificate.kind if certificate is not None else certificate_kind,
        certificate=certificate,
        way=way,
        fields_of_work=certificate.fields_of_work if certificate is not None else entry.fields_of_work,
        fields_of_work_vi=certificate.fields_of_work_vi if certificate is not None else entry.fields_of_work_vi,
        representative=certificate.representative if certificate is not None else "",
    )
    provinces = list(certificate.provinces.all()) if certificate is not None else []
    writes.save(application, actor=actor, why=why, links={"provinces": provinces})
    add_papers(application, actor=actor, today=today)
    return application


def add_papers(application: Application, *, actor: Actor, today: date) -> list[DossierPaper]:
    """Add the papers that the rules in force today ask for and the dossier does not list yet."""
    known = set(DossierPaper.objects.filter(application=application).values_list("code", flat=True))
    wanted = rules.checklist(application.kind, application.certificate_kind, today)
    papers = [
        DossierPaper(
            owner_id=application.owner_id,
            confidentiality=application.confidentiality,
            application=application,
            code=one.code,
            title=one.title,
            title_vi=one.title_vi,
            legalised=Mark.MISSING if one.needs_legalisation else Mark.EXEMPT,
            translated=Mark.MISSING if one.needs_translation else Mark.EXEMPT,
        )
        for one in wanted
        if one.code not in known
    ]
    writes.save_many(papers, actor=actor)
    return papers


@transaction.atomic
def submit(
    application: Application,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    submitted_on: PartialDate | None = None,
) -> Application:
    """Hand in a dossier that has its papers, or hand it in again completed; the receiver then holds it."""
    papers = list(DossierPaper.objects.filter(application=application, audience__gte=0).order_by("pk"))
    missing = [one.title for one in papers if one.is_required and not one.is_there]
    if missing:
        raise DossierIncomplete(_("The dossier still lacks: %(papers)s.") % {"papers": "; ".join(missing)})
    day = submitted_on or PartialDate.of(today)
    if day.first > today:
        raise ApplicationRefused(_("That day has not come; nothing can have been handed in on it."))
    application.submitted_on, application.state = day, ApplicationState.SUBMITTED
    for paper in papers:  # what was found is looked at anew
        if paper.verdict == Verdict.MEND:
            paper.verdict, paper.remark = Verdict.UNSEEN, ""
    entry = _entry(application.ngo)
    hand_over(application, papers, to_unit=entry.owner_id, actor=actor, today=today, why=why, action="submit")
    return application


def withdraw(application: Application, *, actor: Actor, today: date, why: str = "") -> Application:
    """Take an application back before it is dealt with, with the reason."""
    application.state, application.answered_on = ApplicationState.WITHDRAWN, PartialDate.of(today)
    writes.save(application, actor=actor, why=why, action="withdraw")
    return application


def hand_over(
    application: Application,
    papers: list[DossierPaper],
    *,
    to_unit: int,
    actor: Actor,
    today: date,
    why: str = "",
    action: str,
) -> None:
    """Give an application and its papers to another unit; the applicant's unit goes on reading what it gave away."""
    reader = queries.unit_of(application.ngo_id)
    handing.hand_over(
        application, papers, to_unit=to_unit, reader=reader, purpose=application.reference, actor=actor, today=today,
        why=why, action=action,
    )  # fmt: skip


def _reference(ngo: Organisation, kind: str, today: date) -> str:
    """A reference nobody else has; of two organisations with one acronym, the second is told apart by its number."""
    rest = f"{today.year}-{Application.objects.filter(ngo=ngo).count() + 1}-{kind}"
    short = f"{(ngo.acronym or str(ngo.pk))[:40]}-{rest}"
    return f"{short}-{ngo.pk}" if Application.objects.filter(reference=short).exists() else short


def _entry(ngo: Organisation) -> ForeignNgo:
    entry = queries.entry_of(ngo.pk)
    if entry is None:
        raise NotRegistered(_("This organisation is not in the register of foreign organisations yet. Enter it first."))
    return entry
