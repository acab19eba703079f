"""Declarations of the letters module."""

from django.utils.translation import gettext_lazy as _

from amity.letters import queries
from amity.letters.models import Letter, LetterTemplate
from amity.letters.services import sending
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

letters = register(
    Record(
        model=Letter,
        name="letters",
        label=_("Letter"),
        plural=_("Letters"),
        group=_("Letters"),
        title=("subject", "person", "organisation"),
        sections={
            _("Letter"): ("kind", "state", "number", "language", "template"),
            _("From"): ("from_organisation", "signatory", "signatory_title"),
            _("To"): ("person", "organisation", "country"),
            _("What it says"): ("occasion", "occasion_vi", "subject", "text"),
            _("Sent and answered"): ("sent_on", "means", "answered_on", "answer"),
        },
        columns=("subject", "person", "organisation", "kind", "language", "sent_on", "state"),
        filters=(
            "state",
            "kind",
            "language",
            "person",
            "organisation",
            "country",
            "from_organisation",
            "signatory",
            "template",
            "sent_on",
            Filter(
                "unanswered_on",
                _("Without an answer on"),
                apply=queries.unanswered_on,
                hint=_("A day, such as 2026-03-16"),
            ),
        ),
        search=("subject", "number", "occasion", "occasion_vi", "text"),
        key=("number", "subject", "person", "organisation", "sent_on"),
        order="-sent_on",
        personal=("text", "answer"),
        steps=(
            Step("check", _("Check"), run=sending.check, when=("draft",), by=approves),
            Step(
                "send",
                _("Record as sent"),
                run=sending.send,
                when=("checked",),
                asks=("sent_on", "means", "number"),
            ),
            Step(
                "answer",
                _("Record the answer"),
                run=sending.answered,
                when=("sent", "answered"),
                asks=("answered_on", "answer"),
            ),
        ),
        state="state",
        entry_states=("sent", "answered"),
        moment="sent_on",
    )
)

letter_templates = register(
    Record(
        model=LetterTemplate,
        name="letter_templates",
        label=_("Letter template"),
        plural=_("Letter templates"),
        group=_("Letters"),
        title=("name", "language"),
        sections={_("Letter template"): ("name", "kind", "language", "subject", "text")},
        columns=("name", "kind", "language", "subject"),
        filters=("kind", "language"),
        search=("name", "subject", "text"),
        key=("name", "language"),
    )
)
