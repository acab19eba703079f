"""How tasks are done and opinions given.

WorkRefused
├── ResultMissing   a task is done only with something to show for it
├── NotYetAnswered  the day of the answer lies ahead
├── NotYetDue       the answer may still come in time
├── NobodyAsked     an opinion is asked of somebody
└── AskedAlready    the answer of this organisation is still awaited
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.events import rules
from amity.events.models import Event, PermissionCase
from amity.events.services import cloning, permitting
from amity.network.models import Interaction, Organisation, Person
from amity.records import registry, writes
from amity.registration import rules as registration_rules
from amity.registration.models import RegistrationCase, Span
from amity.registration.services import handling
from amity.sharing import handing, lending
from amity.work.models import Answer, Assignment, AssignmentState, Opinion, OpinionState


class WorkRefused(writes.Refused):
    """The step cannot be taken."""


class ResultMissing(WorkRefused):
    """A task is done only with something to show for it."""


class NotYetAnswered(WorkRefused):
    """The day of the answer lies ahead."""


class NotYetDue(WorkRefused):
    """The answer may still come in time."""


class NobodyAsked(WorkRefused):
    """An opinion is asked of somebody."""


class AskedAlready(WorkRefused):
    """The answer of this organisation is still awaited."""


@dataclass(frozen=True, slots=True)
class Line:
    """One decision of a meeting as it is taken down: what is to be done, by whom and until when."""

    what: str
    responsible: Person | None = None
    due_on: PartialDate | None = None


def start(task: Assignment, *, actor: Actor, today: date, why: str = "") -> Assignment:
    """Record that somebody is at it."""
    return _move(task, AssignmentState.DOING, actor=actor, why=why, action="start")


def finish(task: Assignment, *, actor: Actor, today: date, why: str = "", result: str | None = None) -> Assignment:
    """Record that a task is done, and what came of it."""
    task.result = (result or task.result).strip()
    if not task.result:
        raise ResultMissing(_("Say what came of it."))
    return _move(task, AssignmentState.DONE, actor=actor, why=why, action="finish")


def drop(task: Assignment, *, actor: Actor, today: date, why: str = "") -> Assignment:
    """Record that a task was given up."""
    return _move(task, AssignmentState.DROPPED, actor=actor, why=why, action="drop")


def take_up_again(task: Assignment, *, actor: Actor, today: date, why: str = "") -> Assignment:
    """Record that a task thought done or given up is to be done after all."""
    return _move(task, AssignmentState.OPEN, actor=actor, why=why, action="reopen")


TASKS = "tasks"


@transaction.atomic
def clone(event: Event, *, actor: Actor, wish: cloning.Wish, why: str = "") -> Event:
    """Make a new event after an older one, its tasks with it where that is wished, each as long before or after it."""
    made, act = cloning.clone(event, actor=actor, wish=wish, why=why)
    if TASKS in wish.take:
        rows = visible_to(actor, registry.of(Assignment)).filter(event=event).select_related("responsible")
        copies = [
            Assignment(
                owner=made.owner,
                confidentiality=made.confidentiality,
                event=made,
                what=one.what,
                what_vi=one.what_vi,
                responsible=one.responsible
                if one.responsible is not None and actor.may_see(one.responsible.audience)
                else None,
                due_on=rules.moved(one.due_on, event, made.starts_on),
            )
            for one in rows.exclude(state=AssignmentState.DROPPED).order_by("due_on", "pk")
        ]
        writes.save_many(copies, actor=actor, operation=act)
    return made


@transaction.atomic
def take_minutes(
    about: Event | Interaction, *, actor: Actor, today: date, minutes: str, lines: Iterable[Line], why: str = ""
) -> list[Assignment]:
    """Store what was said at an event or a meeting, and make a task of every decision; returns the tasks made."""
    field = "minutes" if isinstance(about, Event) else "summary"
    if getattr(about, field) != minutes:
        setattr(about, field, minutes)
        writes.save(about, actor=actor, why=why, action="minutes")
    link: dict[str, Any] = {"event" if isinstance(about, Event) else "interaction": about}
    made = []
    for line in lines:
        task = Assignment(
            owner_id=about.owner_id,
            confidentiality=about.confidentiality,
            what=line.what,
            decision=line.what,
            responsible=line.responsible,
            due_on=line.due_on,
            **link,
        )
        writes.save(task, actor=actor, why=why)
        made.append(task)
    return made


@transaction.atomic
def ask(
    case: PermissionCase, *, actor: Actor, today: date, bodies: Iterable[Organisation], why: str = ""
) -> list[Opinion]:
    """Ask bodies for their opinion on a dossier, with the clock of the rule; the dossier then waits for opinions."""
    asked = list(bodies)
    if not asked:
        raise NobodyAsked(_("Choose at least one body to ask."))
    waiting = Opinion.objects.filter(permission_case=case, state=OpinionState.WAITING, audience__gte=0)
    again = set(waiting.values_list("organisation_id", flat=True)) & {one.pk for one in asked}
    if again:
        name = next(one.name for one in asked if one.pk in again)
        raise AskedAlready(_("“%(name)s” was asked already and has not answered yet.") % {"name": name})
    permitting.consult(case, actor=actor, today=today, why=why)
    made = []
    for one in asked:
        opinion = Opinion(
            owner_id=case.owner_id,
            confidentiality=case.confidentiality,
            organisation=one,
            subject=_("Permission for the conference “%(title)s”")[:200] % {"title": case.event.title[:150]},
            permission_case=case,
            asked_on=PartialDate.of(today),
            due_on=case.opinions_due_on,
        )
        writes.save(opinion, actor=actor, why=why)
        made.append(opinion)
    return made


@dataclass(frozen=True, slots=True)
class Body:
    """Whom to ask: the body, and the unit in which it answers itself, if it has one in the system."""

    organisation: Organisation
    unit: Unit | None = None


@transaction.atomic
def consult(
    case: RegistrationCase, *, actor: Actor, today: date, bodies: Iterable[Body], question: str = "", why: str = ""
) -> list[Opinion]:
    """Ask bodies for their opinion on a registration; those with a unit read the dossier here and answer here.

    The answer is due by the rule under which the case was opened. Raises NobodyAsked, AskedAlready and what the case
    refuses.
    """
    asked = list(bodies)
    if not asked:
        raise NobodyAsked(_("Choose at least one body to ask."))
    case = RegistrationCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
    waiting = Opinion.objects.filter(registration_case=case, state=OpinionState.WAITING, audience__gte=0)
    again = set(waiting.values_list("organisation_id", flat=True)) & {one.organisation.pk for one in asked}
    if again:
        name = next(one.organisation.name for one in asked if one.organisation.pk in again)
        raise AskedAlready(_("“%(name)s” was asked already and has not answered yet.") % {"name": name})
    handling.opinions_asked(case, actor=actor, today=today, why=why)
    due_on = registration_rules.due("opinion", today, registration_rules.clock_of(Span.OPINIONS, case))
    made = []
    for one in asked:
        opinion = Opinion(
            owner_id=case.owner_id,
            confidentiality=case.confidentiality,
            organisation=one.organisation,
            unit=one.unit,
            subject=_subject(case),
            question=question,
            registration_case=case,
            asked_on=PartialDate.of(today),
            due_on=due_on,
        )
        writes.save(opinion, actor=actor, why=why)
        made.append(opinion)
    for opinion in made:  # once all are stored: lending moves the case into a circle this actor was not reckoned with
        handling.lend_to(case, opinion.unit, actor=actor, today=today)
        _lend(opinion, {opinion.unit, case.decider_unit}, actor=actor, today=today)
    return made


def _lend(opinion: Opinion, units: Iterable[Unit | None], *, actor: Actor, today: date) -> None:
    """Let the body that is asked and the decider read a question; its answer with it."""
    for unit in units:
        if unit is not None and unit.pk != opinion.owner_id:
            lending.lend(
                registry.of(Opinion), [opinion.pk], to_unit=unit, purpose=opinion.subject[:300],
                until_on=today + handing.READS_ON, title=opinion.subject,
                actor=actor.with_hand_in(opinion.owner_id), today=today,
            )  # fmt: skip


def _subject(case: RegistrationCase) -> str:
    about = case.application
    return f"{about.reference} – {about.ngo.name}: {about.get_kind_display()}"[:300]


def _settle(opinion: Opinion, *, actor: Actor, today: date) -> None:
    """Tell the case when nobody is awaited any more; the case is locked, so that two last answers see each other."""
    if opinion.registration_case_id is None:
        return
    case = RegistrationCase.objects.select_for_update(no_key=True, of=("self",)).get(pk=opinion.registration_case_id)
    waiting = Opinion.objects.filter(registration_case=case, state=OpinionState.WAITING, audience__gte=0)
    if not waiting.exists():
        handling.opinions_in(case, actor=actor, today=today)


@transaction.atomic
def answer(
    opinion: Opinion,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    answer: str,
    answered_on: PartialDate | None = None,
    text: str | None = None,
) -> Opinion:
    """Record the answer; one that comes after its day counts all the same and is said to be late."""
    opinion.answered_on = answered_on or PartialDate.of(today)
    if opinion.answered_on.first > today:
        raise NotYetAnswered(_("The day of the answer lies in the future."))
    if answer not in Answer.values:
        raise WorkRefused(_("Say what the answer comes to."))
    opinion.answer, opinion.text = answer, opinion.text if text is None else text
    opinion.state = OpinionState.ANSWERED
    writes.save(opinion, actor=actor.with_hand_in(opinion.owner_id), why=why, action="answer")
    _settle(opinion, actor=actor, today=today)
    return opinion


@transaction.atomic
def give_up(opinion: Opinion, *, actor: Actor, today: date, why: str = "") -> Opinion:
    """Record that no answer came in time."""
    if opinion.due_on is None or opinion.due_on.last >= today:
        raise NotYetDue(_("The day on which the answer is due is unknown or has not passed."))
    opinion.state = OpinionState.SILENT
    writes.save(opinion, actor=actor, why=why, action="give_up")
    _settle(opinion, actor=actor, today=today)
    return opinion


@transaction.atomic
def withdraw(opinion: Opinion, *, actor: Actor, today: date, why: str = "") -> Opinion:
    """Record that the question was taken back."""
    opinion.state = OpinionState.WITHDRAWN
    writes.save(opinion, actor=actor, why=why, action="withdraw")
    _settle(opinion, actor=actor, today=today)
    return opinion


def _move(task: Assignment, state: AssignmentState, *, actor: Actor, why: str, action: str) -> Assignment:
    task.state = state
    writes.save(task, actor=actor, why=why, action=action)
    return task
