"""The letters of a registration case: what is to be mended, what is asked of other bodies, and the decision."""

from typing import Any

from django.utils.translation import gettext as _

from amity.documents.document import Bullets, Column, Document, Span, Table, sentence, text
from amity.documents.making import Making
from amity.dossiers.papers import parts
from amity.dossiers.papers.parts import Fact, NoPaper
from amity.registration import queries, rules
from amity.registration.models import Application, CaseState, DossierPaper, RegistrationCase
from amity.work.models import Opinion, Way

DECIDED = (CaseState.GRANTED, CaseState.REFUSED, CaseState.DELIVERED)


def decision(pk: int, making: Making, door: str) -> Document:
    """The letter that tells the applicant what was decided, with the grounds of a refusal."""
    case: RegistrationCase = parts.row_of("registration_cases", pk, making)
    if case.state not in DECIDED:
        raise NoPaper("decision")
    application, name = _about(case, making)
    granted = case.certificate_id is not None and case.state != CaseState.REFUSED
    outline = making.outline
    outline.say(sentence(_("To: {name}"), name=Span(name, strong=True)), "lead")
    outline.say(text(_subject(application)))
    what = _("What you asked for is granted.") if granted else _("What you asked for cannot be granted.")
    outline.say(text(Span(what, strong=True)))
    certificate = case.certificate
    lines: list[Fact] = [
        (_("Number of the decision"), text(case.decision_number)),
        (_("Decided on"), parts.day(case.decided_on, making)),
        (_("Decided by"), text(parts.named(case.decider, making))),
        (_("Under"), text(case.rule)),
        (_("Grounds"), parts.spoken(case, "grounds", making)),
    ]
    if granted and certificate is not None and making.actor.may_see(certificate.audience):
        lines += parts.what_it_allows(certificate, making)
    outline.add(parts.facts(_("The decision"), lines))
    if granted and certificate is not None:
        _duties(certificate, making)
    _signed(case.deliverer, making)
    return _letter(making, case, f"decision-{pk}", _("Decision on an application"), name, door)


def returning(pk: int, making: Making, door: str) -> Document:
    """The letter with which a dossier is returned: what is missing, and what is to be mended."""
    case: RegistrationCase = parts.row_of("registration_cases", pk, making)
    application, name = _about(case, making)
    papers = parts.rows_of("dossier_papers", making, application=application.pk).order_by("pk")
    lacks = queries.lacks(papers)
    if not lacks and case.state != CaseState.RETURNED:
        raise NoPaper("returning")
    outline = making.outline
    outline.say(sentence(_("To: {name}"), name=Span(name, strong=True)), "lead")
    outline.say(text(_subject(application)))
    outline.say(text(_("The dossier cannot be dealt with yet. Please complete it as follows and hand it in again.")))
    if lacks:
        outline.add(Bullets(tuple(text(_lack(one, making)) for one in lacks)))
    outline.say(text(application.remark))
    outline.say(
        text(_("While the dossier is with you, the time in which you are to be answered does not run.")), "note"
    )
    _signed(case.receiver, making)
    return _letter(making, case, f"returning-{pk}", _("Return of a dossier"), name, door)


def asking(pk: int, making: Making, door: str) -> Document:
    """The letter that asks a body for its opinion on a registration."""
    opinion: Opinion = parts.row_of("opinions", pk, making)
    if opinion.way != Way.OUT or opinion.registration_case_id is None:
        raise NoPaper("asking")
    case: RegistrationCase = parts.row_of("registration_cases", opinion.registration_case_id, making)
    application, name = _about(case, making)
    outline = making.outline
    body = parts.named(opinion.organisation, making)
    outline.say(sentence(_("To: {name}"), name=Span(body, strong=True)), "lead")
    outline.say(sentence(_("Your opinion is asked on the application of {name}."), name=Span(name, strong=True)))
    outline.say(text(opinion.question))
    outline.add(parts.facts(_("What is asked for"), _asked(application, name, making)))
    papers = list(parts.rows_of("dossier_papers", making, application=application.pk, is_there=True).order_by("pk"))
    if papers:
        outline.add(_papers(papers, making))
    if opinion.due_on:
        rule = rules.clock_of("opinions", case)
        outline.say(
            sentence(
                _("Please answer by {day} ({rule})."),
                day=Span(opinion.due_on.shown(making.language), strong=True), rule=rules.said(rule) or case.rule,
            )
        )  # fmt: skip
    _signed(case.receiver, making)
    return _letter(making, case, f"asking-{pk}", _("Request for an opinion"), body, door)


def _about(case: RegistrationCase, making: Making) -> tuple[Application, str]:
    application: Application = parts.row_of("applications", case.application_id, making)
    name = parts.named(application.ngo, making)
    if not name:
        raise NoPaper("organisations")
    return application, name


def _subject(application: Application) -> str:
    return _("Your application %(reference)s: %(what)s (%(kind)s).") % {
        "reference": application.reference,
        "what": application.get_kind_display(),
        "kind": application.get_certificate_kind_display(),
    }


def _asked(application: Application, name: str, making: Making) -> list[Fact]:
    return [
        (_("Organisation"), text(name)),
        (_("What is asked for"), text(str(application.get_kind_display()))),
        (_("Kind of certificate"), text(str(application.get_certificate_kind_display()))),
        (_("Until"), parts.day(application.wanted_until, making)),
        (_("Provinces"), text(parts.several(application.provinces.all(), making))),
        (_("Fields of work"), parts.spoken(application, "fields_of_work", making)),
        (_("Representative"), text(application.representative)),
        (_("Reasons and plans"), text(application.reasons)),
    ]


def _papers(papers: list[DossierPaper], making: Making) -> Table:
    columns = (*(Column(_("Paper"), 6), Column(_("Consular legalisation"), 3), Column(_("Certified translation"), 3)),)
    return Table(
        _("Papers of the dossier"),
        columns,
        tuple(
            (
                parts.spoken(one, "title", making),
                text(str(one.get_legalised_display())),
                text(str(one.get_translated_display())),
            )
            for one in papers
        ),
    )


def _lack(lack: queries.Lack, making: Making) -> str:
    title = "".join(span.text for span in parts.spoken(lack.paper, "title", making))
    if lack.what == "there":
        return _("%(paper)s: is missing") % {"paper": title}
    if lack.what == "legalised":
        return _("%(paper)s: consular legalisation is missing") % {"paper": title}
    if lack.what == "translated":
        return _("%(paper)s: the certified translation is missing") % {"paper": title}
    return f"{title}: {lack.paper.remark}"


def _duties(certificate: Any, making: Making) -> None:
    duties = parts.rows_of("ngo_duties", making, certificate=certificate.pk, state="open").order_by("due_on", "pk")
    lines = []
    for one in duties.select_related("province"):
        who = parts.named(one.province, making)
        what = f"{one.get_kind_display()} ({who})" if who else str(one.get_kind_display())
        due = one.due_on.shown(making.language) if one.due_on else ""
        lines.append(text(_("%(what)s: by %(day)s") % {"what": what, "day": due} if due else what))
    if lines:
        making.outline.say(text(_("What you have to notify now:")))
        making.outline.add(Bullets(tuple(lines)))


def _signed(body: Any, making: Making) -> None:
    """The line for the signature of the body that sends the letter."""
    name = parts.named(body, making)
    making.outline.say(text(Span(name, strong=True)))
    making.outline.say(text(_("(signature and seal)")), "note")


def _letter(making: Making, case: RegistrationCase, name: str, title: str, to: str, door: str) -> Document:
    kind, _dash, pk = name.partition("-")
    return parts.made(making, name=name, title=title, subtitle=to, address=f"/prints/{kind}/{pk}/", door=door)
