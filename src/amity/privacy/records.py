"""Declarations of the privacy module."""

from django.utils.translation import gettext_lazy as _

from amity.privacy import queries, services
from amity.privacy.models import Consent, RetentionRule, SubjectRequest
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

consents = register(
    Record(
        model=Consent,
        name="consents",
        label=_("Consent"),
        plural=_("Consents"),
        group=_("Personal data"),
        title=("person", "purpose"),
        sections={
            _("Consent"): ("person", "purpose", "basis", "means", "given_on", "ends_on", "withdrawn_on"),
            _("Evidence"): ("wording", "wording_version", "evidence"),
        },
        columns=("person", "purpose", "basis", "given_on", "withdrawn_on"),
        filters=(
            "person",
            "purpose",
            "basis",
            "means",
            "given_on",
            Filter("holds_on", _("Holds on"), apply=queries.holds_on, hint=_("A day, such as 2026-03-16")),
        ),
        search=("evidence", "wording_version"),
        key=("person", "purpose", "given_on"),
        order="-given_on",
        steps=(Step("withdraw", _("Withdraw"), run=services.withdraw, when=(), asks=("withdrawn_on",)),),
        moment="given_on",
        expiry_dates=(("ends_on", _("Consent ends")),),
    )
)

subject_requests = register(
    Record(
        model=SubjectRequest,
        name="subject_requests",
        label=_("Request about personal data"),
        plural=_("Requests about personal data"),
        group=_("Personal data"),
        title=("reference",),
        sections={
            _("Request"): ("reference", "person", "requester", "kind", "received_on", "needs_others", "extension"),
            _("How far it is"): ("state", "answer_due_on", "due_on", "answered_on", "done_on", "outcome"),
        },
        columns=("reference", "person", "kind", "received_on", "answer_due_on", "due_on", "state"),
        filters=(
            "state",
            "kind",
            "person",
            "received_on",
            "due_on",
            Filter("late_on", _("Late on"), apply=queries.late_on, hint=_("A day, such as 2026-03-16")),
        ),
        search=("reference", "requester"),
        key=("reference",),
        order="-received_on",
        steps=(
            Step("answer", _("Answer"), run=services.answer, when=("received",), asks=("outcome",)),
            Step(
                "extend", _("Extend"), run=services.extend, when=("received", "answered"),
                asks=("extension",), needs_why=True,
            ),
            Step("finish", _("Done"), run=services.finish, when=("received", "answered"), asks=("outcome",)),
            Step(
                "forget", _("Forget the person"), run=services.forget, when=("received", "answered"),
                by=approves, needs_why=True,
            ),
            Step(
                "erase_comments", _("Erase the comments on the person"), run=services.erase_comments,
                when=("received", "answered", "done"), by=approves, needs_why=True,
            ),
            Step(
                "refuse", _("Refuse"), run=services.refuse, when=("received", "answered"),
                asks=("outcome",), by=approves, needs_why=True,
            ),
        ),
        state="state",
        entry_states=("answered", "done", "refused"),
        moment="received_on",
        expiry_dates=(("answer_due_on", _("Answer due")), ("due_on", _("Request due"))),
    )
)  # fmt: skip

retention_rules = register(
    Record(
        model=RetentionRule,
        name="retention_rules",
        label=_("Rule of keeping"),
        plural=_("Rules of keeping"),
        group=_("Personal data"),
        title=("title",),
        sections={
            _("Rule"): ("title", "title_vi", "records", "counted_from", "years", "days", "action", "ground", "state"),
        },
        columns=("title", "records", "counted_from", "years", "days", "action", "state"),
        filters=("state", "action"),
        search=("title", "title_vi", "ground"),
        key=("records", "counted_from", "owner"),
        steps=(
            Step("enforce", _("Put in force"), run=services.enforce, when=("proposed", "ended"), by=approves),
            Step("end", _("End"), run=services.end, when=("in_force",), by=approves),
        ),
        state="state",
        entry_states=("ended",),
    )
)
