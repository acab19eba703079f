"""Declarations of the events module."""

from django.utils.translation import gettext_lazy as _

from amity.events import queries
from amity.events.models import (
    Evaluation,
    Event,
    HostShare,
    Paper,
    Participation,
    PermissionCase,
    Series,
    Session,
)
from amity.events.services import convening, holding, inviting, permitting
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

ANSWER = ("answered_on", "answered_for", "answer_note")

series = register(
    Record(
        model=Series,
        name="series",
        label=_("Series of events"),
        plural=_("Series of events"),
        group=_("Events"),
        title=("name",),
        sections={_("Series of events"): ("name", "name_vi", "frequency", "every_years", "alternates", "turn")},
        columns=("name", "frequency", "every_years", "alternates"),
        filters=(
            "every_years",
            Filter("due_in", _("Next edition due in"), apply=queries.due_in, hint=_("A year, such as 2023")),
        ),
        search=("name", "name_vi", "alternates"),
        key=("name",),
    )
)

events = register(
    Record(
        model=Event,
        name="events",
        label=_("Event"),
        plural=_("Events"),
        group=_("Events"),
        title=("title",),
        sections={
            _("Event"): ("title", "title_vi", "kind", "pillar", "country", "hosts", "organisations"),
            _("When and where"): (
                *("state", "starts_on", "begins_at", "ends_on", "ends_at", "time_zone"),
                *("place", "venue", "host_country", "online_link", "announced"),
            ),
            _("Links"): ("series", "edition", "agreement", "visit"),
            _("Occasion"): ("anniversary_of", "anniversary_of_vi", "anniversary_years"),
            _("Guests"): ("answer_by",),
            _("Result"): (
                *("expected_count", "attended_count", "summary", "summary_vi"),
                *("goals", "achieved", "minutes"),
            ),
        },
        columns=("title", "kind", "country", "starts_on", "place", "state"),
        filters=(
            "state",
            "kind",
            "pillar",
            "country",
            "series",
            "hosts",
            "organisations",
            "host_country",
            "starts_on",
            Filter(
                "held_in",
                _("Held in"),
                apply=queries.held_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("title", "title_vi", "place", "venue", "summary", "summary_vi", "minutes"),
        key=("title", "starts_on"),
        order="-starts_on",
        steps=(
            Step(
                "hold",
                _("Record as held"),
                run=holding.hold,
                when=("planned", "postponed"),
                asks=("starts_on", "ends_on", "attended_count"),
            ),
            Step(
                "postpone",
                _("Postpone"),
                run=holding.postpone,
                when=("planned", "postponed"),
                asks=("starts_on", "ends_on"),
                needs_why=True,
            ),
            Step("cancel", _("Cancel"), run=holding.cancel, when=("planned", "postponed"), needs_why=True),
        ),
        state="state",
        entry_states=("postponed", "held", "cancelled", "template"),
        moment="starts_on",
        span=("starts_on", "ends_on"),
    )
)

participations = register(
    Record(
        model=Participation,
        name="participations",
        label=_("Participation"),
        plural=_("Participations"),
        group=_("Events"),
        title=("person__name", "event__title"),
        sections={
            _("Participation"): ("event", "person", "organisation", "role", "is_head", "state"),
            _("Invitation and answer"): (
                *("language", "letter", "invited_on"),
                *("answered_on", "answering", "answered_for", "answer_note"),
            ),
            _("At the door"): ("group", "seat"),
        },
        columns=("person", "event", "organisation", "role", "state"),
        filters=("state", "event", "person", "organisation", "letter", "language", "group", "invited_on"),
        search=("person__name", "event__title", "event__title_vi", "role"),
        key=("event", "person", "role"),
        personal=("answered_for",),
        sensitive=("answer_note",),
        steps=(
            Step("approve", _("Approve"), run=inviting.approve, when=("nominated",), by=approves),
            Step("invite", _("Invite"), run=inviting.invite, when=("approved",)),
            Step("accept", _("Record acceptance"), run=inviting.accept, when=("invited", "declined"), asks=ANSWER),
            Step("decline", _("Record refusal"), run=inviting.decline, when=("invited", "accepted"), asks=ANSWER),
            Step("attend", _("Record attendance"), run=inviting.attend, when=("invited", "accepted")),
        ),
        state="state",
        entry_states=("invited", "attended"),
    )
)

host_shares = register(
    Record(
        model=HostShare,
        name="host_shares",
        label=_("Share of a host"),
        plural=_("Shares of hosts"),
        group=_("Events"),
        title=("organisation__name", "event__title"),
        sections={
            _("Share of a host"): ("event", "organisation", "role", "task"),
            _("Money"): ("amount", "currency"),
            _("Credit"): ("credit", "credit_order"),
        },
        columns=("organisation", "event", "role", "task", "amount", "currency"),
        filters=("event", "organisation", "role"),
        search=("organisation__name", "event__title", "event__title_vi", "task"),
        key=("event", "organisation", "role"),
    )
)

sessions = register(
    Record(
        model=Session,
        name="sessions",
        label=_("Session"),
        plural=_("Sessions"),
        group=_("Events"),
        title=("title",),
        sections={
            _("Session"): ("event", "title", "title_vi", "chair", "moderator"),
            _("When and where"): ("held_on", "begins_at", "ends_at", "room"),
        },
        columns=("title", "event", "held_on", "begins_at", "room", "chair"),
        filters=("event", "held_on", "chair", "moderator"),
        search=("title", "title_vi", "room", "event__title", "event__title_vi"),
        key=("event", "title", "held_on"),
        order="held_on",
        moment="held_on",
    )
)

papers = register(
    Record(
        model=Paper,
        name="papers",
        label=_("Paper"),
        plural=_("Papers"),
        group=_("Events"),
        title=("title",),
        sections={
            _("Paper"): ("event", "session", "position", "title", "title_vi", "language", "state"),
            _("Who and what"): ("speaker", "authors", "abstract"),
        },
        columns=("title", "event", "session", "speaker", "authors", "state"),
        filters=("state", "event", "session", "speaker"),
        search=("title", "title_vi", "authors", "abstract", "event__title", "event__title_vi"),
        key=("event", "title"),
        personal=("authors",),
        steps=(
            Step("accept", _("Accept"), run=convening.accept, when=("proposed", "declined"), by=approves),
            Step("decline", _("Decline"), run=convening.decline, when=("proposed", "accepted"), by=approves),
            Step("receive", _("Record the text as received"), run=convening.receive, when=("accepted",)),
            Step("present", _("Record as presented"), run=convening.present, when=("accepted", "received")),
        ),
        state="state",
        entry_states=("accepted", "declined", "received", "presented"),
    )
)

permission_cases = register(
    Record(
        model=PermissionCase,
        name="permission_cases",
        label=_("Permission case"),
        plural=_("Permission cases"),
        group=_("Events"),
        title=("reference",),
        sections={
            _("Permission case"): ("reference", "event", "state"),
            _("Level"): ("ground", "level", "rule"),
            _("Dossier"): ("due_on", "submitted_on", "opinions_due_on"),
            _("Decision"): ("decided_on", "number", "conditions"),
        },
        columns=("reference", "event", "level", "due_on", "submitted_on", "state"),
        filters=("state", "event", "level", "ground", "due_on"),
        search=("reference", "number", "event__title", "event__title_vi"),
        key=("reference",),
        order="-submitted_on",
        steps=(
            Step(
                "submit",
                _("Submit"),
                run=permitting.submit,
                when=("draft", "returned"),
                asks=("submitted_on",),
            ),
            Step("reckon", _("Work out the latest day again"), run=permitting.reckon, when=("draft", "returned")),
            Step(
                "grant",
                _("Record as granted"),
                run=permitting.grant,
                when=("submitted", "consulting"),
                asks=("number", "decided_on", "conditions"),
            ),
            Step(
                "give_back",
                _("Record as returned"),
                run=permitting.give_back,
                when=("submitted", "consulting"),
                asks=("conditions",),
            ),
            Step(
                "refuse",
                _("Record as refused"),
                run=permitting.refuse,
                when=("submitted", "consulting"),
                asks=("number", "decided_on"),
                needs_why=True,
            ),
        ),
        state="state",
        entry_states=("submitted", "consulting", "returned", "granted", "refused"),
        moment="submitted_on",
        expiry_dates=(("due_on", _("Dossier for permission due")),),
    )
)

evaluations = register(
    Record(
        model=Evaluation,
        name="evaluations",
        label=_("Evaluation"),
        plural=_("Evaluations"),
        group=_("Events"),
        title=("who", "event__title"),
        sections={
            _("Evaluation"): ("event", "who", "organisation", "score", "answers"),
            _("In words"): ("worked", "change"),
        },
        columns=("event", "who", "score", "answers", "worked"),
        filters=("event", "organisation", "score"),
        search=("who", "worked", "change", "event__title", "event__title_vi"),
        key=("event", "who", "score"),
    )
)
