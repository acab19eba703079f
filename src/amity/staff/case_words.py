"""What the pages of applications and cases say in words: what to do next, what is missing, how many days are left."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import registry, titles
from amity.registration import rules
from amity.registration.models import Application, CaseState, RegistrationCase
from amity.registration.queries import Clock
from amity.staff.visit_words import shown, spoken
from amity.work.models import Opinion, OpinionState

# The step that is proposed first in each state of a case; the others stand beside it.
FIRST = {
    CaseState.CHECKING: "find_valid",
    CaseState.OPINIONS_IN: "pass_on",
    CaseState.DECIDING: "grant",
    CaseState.GRANTED: "deliver",
    CaseState.REFUSED: "deliver",
}


@dataclass(frozen=True, slots=True)
class Next:
    """What is to be done now: a sentence, the main button, and the other ways there are."""

    words: str
    main: tuple[str, str] | None = None  # address and label
    others: list[tuple[str, str]] = field(default_factory=list)


def called(row: Any, actor: Actor, name: str = "name") -> str:
    """The name of a row that another one points at, as far as the reader may see it."""
    if row is None:
        return ""
    return spoken(row, name) if actor.may_see(row.audience) else titles.HIDDEN


def decides(case: RegistrationCase, actor: Actor) -> bool:
    """Whether the reader decides on a case."""
    return actor.may_approve(case.decider_unit_id or case.owner_id)


def reads_whole(case: RegistrationCase, actor: Actor) -> bool:
    """Whether the reader sees all opinions: he reads with the unit that keeps the case, or decides on it."""
    code = audience_code(case.owner_id, Confidentiality.UNIT)
    return actor.may_see(code) or (case.decider_unit_id is not None and actor.may_write(case.decider_unit_id))


def lack(what: str) -> str:
    """What a paper lacks."""
    return {
        "there": _("is missing"),
        "legalised": _("consular legalisation is missing"),
        "translated": _("certified translation is missing"),
        "mend": _("is to be mended"),
    }[what]


def left(days: int | None) -> str:
    """How many working days are left, in words."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(days)s working day late", "%(days)s working days late", -days) % {"days": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {"days": days}


def days_to(due: PartialDate | None, today: date) -> int | None:
    """Working days from today to a day; negative when it has passed."""
    return rules.working_days(today, due.last) if due is not None else None


def clock(one: Clock) -> str:
    """Working days used, and given where the law gives any."""
    if one.given is None:
        return ngettext("%(used)s working day", "%(used)s working days", one.used) % {"used": one.used}
    return _("%(used)s of %(given)s working days") % {"used": one.used, "given": one.given}


def next_of_case(
    case: RegistrationCase,
    application: Application | None,
    opinions: list[Opinion],
    actor: Actor,
    today: date,
    *,
    is_complete: bool,
) -> Next:
    """What to do now on a case, and the buttons of whoever may do it."""
    mine = next((one for one in opinions if is_mine(one, actor)), None)
    if mine is not None:
        words = _("You are asked for your opinion. Read the dossier below, then answer.")
        if mine.due_on:
            words = _("You are asked for your opinion until %(day)s. Read the dossier below, then answer.") % {
                "day": shown(mine.due_on)
            }
        return Next(words, (reverse("staff:step", args=["opinions", mine.pk, "answer"]), _("Answer")))
    record = registry.of(RegistrationCase)
    steps = {
        one.name: (reverse("staff:step", args=[record, case.pk, one.name]), str(one.label))
        for one in record.steps_for(actor, case)
    }
    first = FIRST.get(CaseState(case.state), "")
    if case.state == CaseState.CHECKING and not is_complete:
        first = "give_back"
    main = steps.pop(first, None)
    keeps = actor.may_write(case.owner_id)
    if case.state == CaseState.VALID and keeps:
        main = ("#ask", _("Ask for opinions"))
    if case.state == CaseState.RETURNED and keeps and application is not None and application.state == "submitted":
        main = (reverse("staff:step", args=["applications", application.pk, "take_in"]), _("Take in"))
    return Next(_sentence(case, application, opinions, actor, today, is_complete=is_complete), main, [*steps.values()])


def is_mine(opinion: Opinion, actor: Actor) -> bool:
    """Whether the reader is to answer this question for a unit that is not the one asking."""
    return (
        opinion.state == OpinionState.WAITING
        and opinion.unit_id is not None
        and opinion.unit_id != opinion.owner_id
        and actor.writable is not None
        and opinion.unit_id in actor.writable
        and not actor.may_write(opinion.owner_id)
    )


def _sentence(
    case: RegistrationCase,
    application: Application | None,
    opinions: list[Opinion],
    actor: Actor,
    today: date,
    *,
    is_complete: bool,
) -> str:
    if not actor.may_write(case.owner_id) and not decides(case, actor):
        return _("Nothing is to be done by you now.")
    due = {"day": shown(case.due_on)}
    waiting = [one for one in opinions if one.state == OpinionState.WAITING]
    again = application is not None and application.state == "submitted"
    checking = (
        _("Every paper that the rule asks for is there. Record the dossier as valid by %(day)s.")
        if is_complete
        else _("The dossier is not in order yet. Return it to the applicant by %(day)s, or mark below what is there.")
    )
    deciding = (
        _("The dossier waits for your decision.")
        if decides(case, actor)
        else _("The dossier is with %(name)s, who decides.") % {"name": called(case.decider, actor) or titles.HIDDEN}
    )
    return {
        CaseState.CHECKING: checking % due if case.due_on else _("Look the dossier through: is it in order?"),
        CaseState.RETURNED: _("The applicant has handed the dossier in again. Take it in.")
        if again
        else _("The dossier is with the applicant. Meanwhile the clock of the authority stands still."),
        CaseState.VALID: _("The dossier is valid. Ask the bodies concerned for their opinion.")
        if case.due_on is None
        else _("The dossier is valid. Ask the bodies concerned for their opinion by %(day)s.") % due,
        CaseState.OPINIONS: _waiting(waiting, today),
        CaseState.OPINIONS_IN: _("Nobody's opinion is awaited any more. Hand the dossier on to the decider."),
        CaseState.DECIDING: deciding,
        CaseState.GRANTED: _("It is granted. Deliver the answer to the applicant."),
        CaseState.REFUSED: _("It is refused. Deliver the answer with its grounds to the applicant."),
        CaseState.DELIVERED: _("The answer was delivered. Nothing more is to be done on this case."),
        CaseState.WITHDRAWN: _("The application was withdrawn. Nothing more is to be done."),
    }[CaseState(case.state)]


def _waiting(waiting: list[Opinion], today: date) -> str:
    late = [one for one in waiting if one.due_on is not None and one.due_on.last < today]
    if late:
        return ngettext(
            "%(late)s answer is late. Remind the body asked, or record below that no answer came.",
            "%(late)s answers are late. Remind the bodies asked, or record below that no answer came.",
            len(late),
        ) % {"late": len(late)}
    return ngettext(
        "%(count)s answer is awaited. Nothing is to be done until it comes.",
        "%(count)s answers are awaited. Nothing is to be done until they come.",
        len(waiting),
    ) % {"count": len(waiting)}


def next_of_application(application: Application, *, may_write: bool, is_complete: bool) -> str:
    """What the applicant, or whoever enters for him, should do now."""
    if application.state == "draft" and may_write:
        if is_complete:
            return _("Every paper is there. Look it through once more, then hand the dossier in.")
        return _(
            "Say below what is asked for, mark each paper that is there, and add its file. Save as often as you like."
        )
    if application.state == "returned" and may_write:
        return _("The dossier was returned to be completed. Mend what is told below, then hand it in again.")
    day = shown(application.answer_due_on)
    return {
        "draft": _("The applicant is still preparing this."),
        "submitted": _("The dossier is handed in. It is being taken in; you need do nothing now."),
        "returned": _("The dossier was returned to the applicant to be completed."),
        "in_treatment": _("The dossier is being dealt with. The answer is due on %(day)s.") % {"day": day}
        if day
        else _("The dossier is being dealt with. You need do nothing now."),
        "granted": _("What was asked for is granted."),
        "refused": _("What was asked for is refused. The grounds stand below."),
        "withdrawn": _("The application was withdrawn."),
    }[application.state]
