"""Declarations of the events module."""

from django.utils.translation import gettext_lazy as _

from amity.events import queries
from amity.events.models import Event, Participation, Series
from amity.events.services import holding, inviting
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

series = register(
    Record(
        model=Series,
        name="series",
        label=_("Series of events"),
        plural=_("Series of events"),
        group=_("Events"),
        title=("name",),
        sections={_("Series of events"): ("name", "name_vi", "frequency", "every_years", "alternates")},
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
            _("When and where"): ("state", "starts_on", "ends_on", "place"),
            _("Links"): ("series", "edition", "agreement", "visit"),
            _("Occasion"): ("anniversary_of", "anniversary_of_vi", "anniversary_years"),
            _("Result"): ("expected_count", "attended_count", "summary", "summary_vi"),
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
            "starts_on",
            Filter(
                "held_in",
                _("Held in"),
                apply=queries.held_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("title", "title_vi", "place", "summary", "summary_vi"),
        key=("title", "starts_on"),
        order="-starts_on",
        steps=(
            Step(
                "hold",
                _("Record as held"),
                run=holding.hold,
                when=("planned",),
                asks=("starts_on", "ends_on", "attended_count"),
            ),
            Step("cancel", _("Cancel"), run=holding.cancel, when=("planned",), needs_why=True),
        ),
        state="state",
        entry_states=("held", "cancelled"),
        moment="starts_on",
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
        sections={_("Participation"): ("event", "person", "organisation", "role", "state")},
        columns=("person", "event", "organisation", "role", "state"),
        filters=("state", "event", "person", "organisation"),
        search=("person__name", "event__title", "event__title_vi", "role"),
        key=("event", "person", "role"),
        steps=(
            Step("approve", _("Approve"), run=inviting.approve, when=("nominated",), by=approves),
            Step("invite", _("Invite"), run=inviting.invite, when=("approved",)),
            Step("accept", _("Record acceptance"), run=inviting.accept, when=("invited", "declined")),
            Step("decline", _("Record refusal"), run=inviting.decline, when=("invited", "accepted")),
            Step("attend", _("Record attendance"), run=inviting.attend, when=("invited", "accepted")),
        ),
        state="state",
        entry_states=("invited", "attended"),
    )
)
