"""The authority's side: taking an application in, checking it, sending it round, deciding and delivering.

Four roles: who receives, who is asked for an opinion (see the room of work), who decides, who delivers. Each step puts
the one before off the clock and the next one on it, in working days of the rules under which the case was opened.

CaseRefused
├── NotSubmitted       an application is taken in once it was handed in
├── DossierLacks       the dossier cannot be called valid yet
├── NothingToMend      a dossier is returned with what is to be mended
├── DecisionMissing    a decision has a number, a refusal its grounds
└── DayAhead           the day recorded lies in the future
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.core.dates import PartialDate
from amity.records import registry, writes
from amity.registration import queries, rules
from amity.registration.models import (
    Application,
    ApplicationState,
    CasePeriod,
    CaseState,
    DossierPaper,
    RegistrationCase,
    Span,
)
from amity.registration.services import applying, granting
from amity.sharing import handing, lending

STEPS = {
    CaseState.CHECKING: Span.CHECK,
    CaseState.RETURNED: Span.RETURNED,
    CaseState.VALID: Span.SEND,
    CaseState.OPINIONS: Span.OPINIONS,
    CaseState.OPINIONS_IN: Span.FORWARD,
    CaseState.DECIDING: Span.DECIDE,
    CaseState.GRANTED: Span.DELIVER,
    CaseState.REFUSED: Span.DELIVER,
}


class CaseRefused(writes.Refused):
    """The step cannot be taken on this case."""


class NotSubmitted(CaseRefused):
    """An application is taken in once it was handed in."""


class DossierLacks(CaseRefused):
    """The dossier cannot be called valid yet."""


class NothingToMend(CaseRefused):
    """A dossier is returned with what is to be mended."""


class DecisionMissing(CaseRefused):
    """A decision has a number, a refusal its grounds."""


class DayAhead(CaseRefused):
    """The day recorded lies in the future."""


@transaction.atomic
def take_in(application: Application, *, actor: Actor, today: date, why: str = "") -> RegistrationCase:
    """Open the case of an application that was handed in, with the roles and rules in force today."""
    if application.state != ApplicationState.SUBMITTED:
        raise NotSubmitted(_("The application was not handed in yet."))
    known = RegistrationCase.objects.filter(application=application, audience__gte=0).first()
    if known is not None:
        return _take_again(known, application, actor=actor, today=today, why=why)
    roles = {name: queries.organisation_called(rules.role(name, today)) for name in rules.ROLES}
    case = RegistrationCase(
        owner_id=application.owner_id,
        confidentiality=application.confidentiality,
        reference=application.reference,
        application=application,
        rule=rules.opened_under(today),
        opened_on=PartialDate.of(today),
        decider_unit=queries.unit_called(roles["decider"]),
        **roles,
    )
    _put_on_clock(case, CaseState.CHECKING, actor=actor, today=today, why=why, action="create")
    application.state = ApplicationState.IN_TREATMENT
    writes.save(application, actor=actor, action="take_in")
    return case


@transaction.atomic
def give_back(case: RegistrationCase, *, actor: Actor, today: date, why: str = "") -> RegistrationCase:
    """Return the dossier to the applicant with what is to be mended; the clock of the authority stands meanwhile."""
    application = Application.objects.select_for_update(no_key=True).get(pk=case.application_id)
    papers = _papers(application)
    told = [f"{one.title}: {one.remark}" for one in papers if one.remark]
    if not why and not told:
        raise NothingToMend(_("Say what is to be mended: at the papers, or as the reason of this step."))
    application.remark = "\n".join([*([why] if why else []), *told])
    application.state = ApplicationState.RETURNED
    unit = queries.unit_of(application.ngo_id)
    owner = unit.pk if unit is not None and application.way == "online" else application.owner_id
    applying.hand_over(application, papers, to_unit=owner, actor=actor, today=today, why=why, action="return")
    return _put_on_clock(case, CaseState.RETURNED, actor=actor, today=today, why=why, action="return")


@transaction.atomic
def find_valid(
    case: RegistrationCase, *, actor: Actor, today: date, why: str = "", valid_on: PartialDate | None = None
) -> RegistrationCase:
    """Record that the dossier is complete; the whole answer is due from that day on."""
    application = Application.objects.get(pk=case.application_id)
    lacks = queries.lacks(_papers(application))
    if lacks:
        names = list(dict.fromkeys(one.paper.title for one in lacks))
        raise DossierLacks(
            _("The dossier is not in order yet: %(papers)s. Return it, or mark what is there.")
            % {"papers": "; ".join(names)}
        )
    case.valid_on = _come(valid_on, today)
    if application.kind not in rules.UNREAD:
        case.answer_due_on = rules.due("total", case.valid_on.last, rules.version("total", case))
        application.answer_due_on = case.answer_due_on
        writes.save(application, actor=actor, action="valid")
    return _put_on_clock(case, CaseState.VALID, actor=actor, today=today, why=why, action="valid")


def opinions_asked(case: RegistrationCase, *, actor: Actor, today: date, why: str = "") -> RegistrationCase:
    """Record that other bodies were asked for their opinion; once more asks nothing new of the clock."""
    if case.state == CaseState.OPINIONS:
        return case
    if case.state not in (CaseState.VALID, CaseState.OPINIONS_IN):
        raise CaseRefused(_("Opinions are asked of a valid dossier that is not with the decider yet."))
    return _put_on_clock(case, CaseState.OPINIONS, actor=actor, today=today, why=why, action="opinions")


def opinions_in(case: RegistrationCase, *, actor: Actor, today: date) -> RegistrationCase:
    """Record that nobody's opinion is awaited any more."""
    if case.state != CaseState.OPINIONS:
        return case
    return _put_on_clock(case, CaseState.OPINIONS_IN, actor=actor, today=today, why="", action="opinions_in")


@transaction.atomic
def pass_on(case: RegistrationCase, *, actor: Actor, today: date, why: str = "") -> RegistrationCase:
    """Hand the dossier on to the decider, who reads it in the system where he has a unit of his own."""
    _put_on_clock(case, CaseState.DECIDING, actor=actor, today=today, why=why, action="pass_on")
    lend_to(case, case.decider_unit, actor=actor, today=today)
    return case


@transaction.atomic
def grant(
    case: RegistrationCase,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    decision_number: str = "",
    decided_on: PartialDate | None = None,
    granted_until: PartialDate | None = None,
    grounds: str = "",
    grounds_vi: str = "",
) -> RegistrationCase:
    """Record that what was asked for is granted, and change the certificate accordingly."""
    case.decision_number = (decision_number or case.decision_number).strip()
    if not case.decision_number:
        raise DecisionMissing(_("Write the number of the decision, or of the certificate."))
    case.granted_until = granted_until or case.granted_until
    case.certificate = granting.carry_out(case, actor=_hand(actor, case), today=_come(decided_on, today).last)
    return _decided(case, CaseState.GRANTED, (grounds, grounds_vi), decided_on, actor=actor, today=today, why=why)


@transaction.atomic
def refuse(
    case: RegistrationCase,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    decision_number: str = "",
    decided_on: PartialDate | None = None,
    grounds: str,
    grounds_vi: str = "",
) -> RegistrationCase:
    """Record that it is refused, with the grounds the applicant is told."""
    if not grounds.strip():
        raise DecisionMissing(_("Write the grounds: a refusal tells them to the applicant."))
    case.decision_number = (decision_number or case.decision_number).strip()
    return _decided(case, CaseState.REFUSED, (grounds, grounds_vi), decided_on, actor=actor, today=today, why=why)


@transaction.atomic
def deliver(
    case: RegistrationCase,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    delivered_on: PartialDate | None = None,
    delivered_to: str = "",
) -> RegistrationCase:
    """Record that the applicant has the answer; the application goes back into its hands with it."""
    case.delivered_on, case.delivered_to = _come(delivered_on, today), delivered_to or case.delivered_to
    application = Application.objects.select_for_update(no_key=True).get(pk=case.application_id)
    was_granted = case.state == CaseState.GRANTED
    application.state = ApplicationState.GRANTED if was_granted else ApplicationState.REFUSED
    application.answered_on = case.delivered_on
    number = _("Decision %(number)s.") % {"number": case.decision_number} if case.decision_number else ""
    application.outcome = " ".join(part for part in (number, case.grounds) if part)
    hand = _hand(actor, case)
    unit = queries.unit_of(application.ngo_id)
    owner = unit.pk if unit is not None else application.owner_id
    applying.hand_over(application, _papers(application), to_unit=owner, actor=hand, today=today, action="deliver")
    return _put_on_clock(case, CaseState.DELIVERED, actor=hand, today=today, why=why, action="deliver")


@transaction.atomic
def withdraw(case: RegistrationCase, *, actor: Actor, today: date, why: str = "") -> RegistrationCase:
    """Record that the applicant took the application back."""
    application = Application.objects.select_for_update(no_key=True).get(pk=case.application_id)
    application.state, application.answered_on = ApplicationState.WITHDRAWN, PartialDate.of(today)
    writes.save(application, actor=_hand(actor, case).with_hand_in(application.owner_id), why=why, action="withdraw")
    return _put_on_clock(case, CaseState.WITHDRAWN, actor=actor, today=today, why=why, action="withdraw")


def lend_to(case: RegistrationCase, unit: Unit | None, *, actor: Actor, today: date) -> None:
    """Let a unit that has a part in the case read it with its dossier; nothing when it reads it anyway."""
    if unit is None or unit.pk == case.owner_id:
        return
    application = Application.objects.get(pk=case.application_id)
    wanted = (
        (RegistrationCase, [case.pk]),
        (Application, [application.pk]),
        (DossierPaper, [one.pk for one in _papers(application)]),
    )
    hand = actor.with_hand_in(case.owner_id)
    for model, ids in wanted:
        if ids:
            lending.lend(
                registry.of(model), ids, to_unit=unit, purpose=case.reference, until_on=today + handing.READS_ON,
                title=case.reference, actor=hand, today=today,
            )  # fmt: skip


def _take_again(
    case: RegistrationCase, application: Application, *, actor: Actor, today: date, why: str
) -> RegistrationCase:
    """Go on with a case whose dossier came back completed."""
    if case.state != CaseState.RETURNED:
        raise NotSubmitted(_("There is a case for this application already."))
    application.state = ApplicationState.IN_TREATMENT
    writes.save(application, actor=actor, action="take_in")
    return _put_on_clock(case, CaseState.CHECKING, actor=actor, today=today, why=why, action="take_in")


def _decided(
    case: RegistrationCase,
    state: CaseState,
    grounds: tuple[str, str],
    decided_on: PartialDate | None,
    *,
    actor: Actor,
    today: date,
    why: str,
) -> RegistrationCase:
    case.grounds, case.grounds_vi = grounds[0] or case.grounds, grounds[1] or case.grounds_vi
    case.decided_on = _come(decided_on, today)
    action = "grant" if state == CaseState.GRANTED else "refuse"
    return _put_on_clock(case, state, actor=actor, today=today, why=why, action=action)


def _put_on_clock(
    case: RegistrationCase, state: CaseState, *, actor: Actor, today: date, why: str, action: str
) -> RegistrationCase:
    """Move a case to a state, end the step that was on the clock and begin the next one."""
    hand = _hand(actor, case)
    period = queries.open_period(case) if case.pk else None
    if period is not None:
        period.ended_on = PartialDate.of(today)
        writes.save(period, actor=hand, action="end")
    step = STEPS.get(state)
    rule = rules.clock_of(step, case) if step is not None else None
    case.state = state
    case.due_on = case.answer_due_on if step == Span.DELIVER else rules.due(str(step), today, rule)
    writes.save(case, actor=hand, why=why, action=action)
    if step is not None:
        begun = CasePeriod(
            owner_id=case.owner_id,
            confidentiality=case.confidentiality,
            case=case,
            step=step,
            began_on=PartialDate.of(today),
            due_on=case.due_on,
            rule=rules.said(rule),
        )
        writes.save(begun, actor=hand)
    return case


def _hand(actor: Actor, case: RegistrationCase) -> Actor:
    """Whoever has a part in a case writes it for the unit that keeps it."""
    return actor.with_hand_in(case.owner_id)


def _papers(application: Application) -> list[DossierPaper]:
    return list(DossierPaper.objects.filter(application=application, audience__gte=0).order_by("pk"))


def _come(day: PartialDate | None, today: date) -> PartialDate:
    """The day if it may have come, today when none is given; raises DayAhead."""
    found = day or PartialDate.of(today)
    if found.first > today:
        raise DayAhead(_("The day lies in the future."))
    return found
