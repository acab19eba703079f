"""Declarations of the work module."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.notices import handing
from amity.records.declaration import Record, Step
from amity.records.registry import register
from amity.work import queries, services
from amity.work.models import Assignment, Opinion


def answers(actor: Actor, row: Any) -> bool:
    """The rule of answers: whoever keeps the question, or keeps the rows of the unit that is to answer here."""
    return actor.may_write(row.owner_id) or (row.unit_id is not None and actor.may_write(row.unit_id))


handing.register("opinions", "create", _("%(who)s asks your unit for its opinion."), queries.asked)
handing.register("opinions", "answer", _("%(who)s answered."), queries.askers)

opinions = register(
    Record(
        model=Opinion,
        name="opinions",
        label=_("Opinion"),
        plural=_("Opinions"),
        group=_("Work"),
        title=("subject", "organisation__name"),
        sections={
            _("Opinion"): ("way", "organisation", "unit", "subject", "subject_vi", "question", "asked_on", "due_on"),
            _("About"): ("permission_case", "registration_case", "agreement", "aid_item"),
            _("Answer"): ("state", "answer", "answered_on", "text"),
        },
        columns=("subject", "organisation", "way", "asked_on", "due_on", "state", "answer"),
        filters=(
            *("state", "answer", "way", "organisation", "unit", "permission_case", "registration_case"),
            *("asked_on", "due_on"),
        ),
        search=("subject", "subject_vi", "text", "organisation__name"),
        key=("organisation", "subject", "asked_on"),
        order="-asked_on",
        steps=(
            Step(
                "answer",
                _("Record the answer"),
                run=services.answer,
                when=("waiting", "silent"),
                by=answers,
                asks=("answer", "answered_on", "text"),
            ),
            Step("give_up", _("Record that no answer came"), run=services.give_up, when=("waiting",)),
            Step("withdraw", _("Withdraw"), run=services.withdraw, when=("waiting",), needs_why=True),
        ),
        state="state",
        entry_states=("answered", "silent", "withdrawn"),
        moment="asked_on",
        expiry_dates=(("due_on", _("Opinion due")),),
    )
)

assignments = register(
    Record(
        model=Assignment,
        name="assignments",
        label=_("Task"),
        plural=_("Tasks"),
        group=_("Work"),
        title=("what",),
        sections={
            _("Task"): ("what", "what_vi", "decision", "responsible", "due_on"),
            _("About"): (
                *("event", "interaction", "agreement", "commitment"),
                *("visit", "permission_case", "registration_case", "opinion"),
            ),
            _("Outcome"): ("state", "result"),
        },
        columns=("what", "responsible", "event", "due_on", "state"),
        filters=("state", "responsible", "due_on", "event", "interaction", "agreement", "visit", "permission_case"),
        search=("what", "what_vi", "decision", "result"),
        key=("what", "due_on"),
        order="due_on",
        steps=(
            Step("start", _("Begin"), run=services.start, when=("open",)),
            Step("finish", _("Record as done"), run=services.finish, when=("open", "doing"), asks=("result",)),
            Step("drop", _("Give up"), run=services.drop, when=("open", "doing"), needs_why=True),
            Step("reopen", _("Take up again"), run=services.take_up_again, when=("done", "dropped"), needs_why=True),
        ),
        state="state",
        entry_states=("doing", "done", "dropped"),
        moment="due_on",
        expiry_dates=(("due_on", _("Task due")),),
    )
)
