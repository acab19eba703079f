"""Declarations of the delegations module."""

from django.utils.translation import gettext_lazy as _

from amity.delegations import queries
from amity.delegations.models import Appointment, Arrangement, Delegation, Member, PrecedenceRank, TravelPaper
from amity.delegations.services import programme, travelling
from amity.records.declaration import Filter, Record, Step, approves
from amity.records.registry import register

delegations = register(
    Record(
        model=Delegation,
        name="delegations",
        label=_("Delegation"),
        plural=_("Delegations"),
        group=_("Delegations"),
        title=("name",),
        sections={
            _("Delegation"): (
                *("name", "name_vi", "direction", "country", "other_countries", "organisation", "host"),
                *("purpose", "purpose_vi", "people_count"),
            ),
            _("When and where"): ("state", "from_on", "to_on", "place", "announced"),
            _("For the talks"): ("talking_points", "talking_points_vi"),
            _("Links"): ("visit", "event", "occasion"),
            _("Invitation and approval"): (
                *("invitation", "invited_on", "is_in_plan", "funding", "budget", "currency"),
                *("exception", "approval_number", "approved_on"),
            ),
            _("Report"): ("report_due_on", "reported_on", "report", "report_vi"),
        },
        columns=("name", "direction", "country", "from_on", "to_on", "state"),
        filters=(
            *("state", "direction", "country", "organisation", "host", "visit", "event", "is_in_plan", "from_on"),
            "report_due_on",
            Filter(
                "travelled_in",
                _("Travelled in"),
                apply=queries.travelled_in,
                hint=_("A year, years, a month or days, such as 2023 or 2020-2024"),
            ),
        ),
        search=("name", "name_vi", "place", "purpose", "purpose_vi", "approval_number"),
        key=("name", "from_on"),
        order="-from_on",
        steps=(
            Step("invite", _("Record the invitation"), run=travelling.invite, when=("planned",),
                 asks=("invited_on", "invitation")),
            Step("approve", _("Approve"), run=travelling.approve, when=("planned", "invited"), by=approves,
                 asks=("approval_number", "approved_on", "exception")),
            Step("conclude", _("Record as over"), run=travelling.conclude, when=("approved",),
                 asks=("from_on", "to_on")),
            Step("report", _("Report"), run=travelling.report, when=("done",),
                 asks=("report", "report_vi", "reported_on")),
            Step("cancel", _("Cancel"), run=travelling.cancel, when=("planned", "invited", "approved"),
                 needs_why=True),
        ),
        state="state",
        entry_states=("invited", "approved", "done", "reported", "cancelled"),
        moment="from_on",
        span=("from_on", "to_on"),
        expiry_dates=(("report_due_on", _("Report of a delegation due")),),
    )
)  # fmt: skip

members = register(
    Record(
        model=Member,
        name="delegation_members",
        label=_("Member of a delegation"),
        plural=_("Members of delegations"),
        group=_("Delegations"),
        title=("person__name", "delegation__name"),
        sections={
            _("Who and as what"): (
                *("delegation", "person", "side", "role", "organisation", "title", "title_vi", "languages"),
            ),
            _("Order"): ("rank", "place"),
            _("To be considered"): ("needs",),
        },
        columns=("person", "delegation", "side", "role", "rank", "place"),
        filters=("delegation", "person", "side", "role", "rank", "organisation"),
        search=("person__name", "delegation__name", "delegation__name_vi", "title", "title_vi"),
        key=("delegation", "person"),
        personal=("title", "title_vi", "languages"),
        sensitive=("needs",),
    )
)

appointments = register(
    Record(
        model=Appointment,
        name="appointments",
        label=_("Item of a visit programme"),
        plural=_("Items of visit programmes"),
        group=_("Delegations"),
        title=("what",),
        sections={
            _("When and where"): (
                *("delegation", "kind", "what", "what_vi", "state"),
                *("held_on", "begins_at", "ends_at", "place", "venue"),
            ),
            _("With whom"): ("organisation", "people", "interpreter"),
            _("Who takes care"): ("contact", "contact_phone", "transport", "gift"),
            _("For the talks"): ("talking_points", "talking_points_vi"),
            _("Result"): ("result",),
        },
        columns=("what", "delegation", "held_on", "begins_at", "place", "organisation", "state"),
        filters=("state", "kind", "delegation", "organisation", "people", "interpreter", "contact", "held_on"),
        search=("what", "what_vi", "place", "venue", "result", "delegation__name", "delegation__name_vi"),
        key=("delegation", "what", "held_on", "begins_at"),
        order="held_on",
        personal=("contact_phone",),
        steps=(
            Step("confirm", _("Record as confirmed"), run=programme.confirm, when=("proposed",)),
            Step("hold", _("Record as held"), run=programme.hold, when=("proposed", "confirmed"), asks=("result",)),
            Step("drop", _("Drop"), run=programme.drop, when=("proposed", "confirmed"), needs_why=True),
        ),
        state="state",
        entry_states=("confirmed", "held", "cancelled"),
        moment="held_on",
    )
)

arrangements = register(
    Record(
        model=Arrangement,
        name="arrangements",
        label=_("Travel or lodging"),
        plural=_("Travel and lodging"),
        group=_("Delegations"),
        title=("what", "delegation__name"),
        sections={
            _("Travel or lodging"): ("delegation", "kind", "what", "from_place", "to_place", "members"),
            _("When"): ("begins_on", "begins_at", "ends_on", "ends_at"),
            _("Booking"): ("rooms", "reference", "paid_by"),
        },
        columns=("what", "kind", "delegation", "from_place", "to_place", "begins_on", "begins_at"),
        filters=("kind", "delegation", "members", "paid_by", "begins_on"),
        search=("what", "from_place", "to_place", "delegation__name", "delegation__name_vi"),
        key=("delegation", "what", "begins_on", "begins_at"),
        order="begins_on",
        moment="begins_on",
    )
)

travel_papers = register(
    Record(
        model=TravelPaper,
        name="travel_papers",
        label=_("Travel paper"),
        plural=_("Travel papers"),
        group=_("Delegations"),
        title=("person__name",),
        sections={
            _("Travel paper"): ("person", "kind", "number", "issued_by", "valid_in", "issued_on", "expires_on"),
            _("Links"): ("delegation",),
        },
        columns=("person", "kind", "expires_on", "delegation"),
        filters=("person", "kind", "delegation", "expires_on"),
        key=("person", "kind", "issued_on"),
        order="expires_on",
        personal=("number", "issued_on", "expires_on"),
        expiry_dates=(("expires_on", _("Passport or visa runs out")),),
    )
)

ranks = register(
    Record(
        model=PrecedenceRank,
        name="precedence_ranks",
        label=_("Rank of precedence"),
        plural=_("Ranks of precedence"),
        group=_("Delegations"),
        title=("title",),
        sections={_("Rank of precedence"): ("occasion", "place", "title", "title_vi")},
        columns=("title", "occasion", "place"),
        filters=("occasion", "place"),
        search=("title", "title_vi"),
        key=("occasion", "title"),
        order="place",
    )
)
