"""The record types of the federation."""

from django.utils.translation import gettext_lazy as _

from amity.members import queries, rules, services
from amity.members.models import Congress, LifeEvent, Membership, Office, Term
from amity.records.declaration import Filter, Record, Step
from amity.records.registry import register

DAY = _("A day, such as 2017-12-31")

memberships = register(
    Record(
        model=Membership,
        name="memberships",
        label=_("Membership"),
        plural=_("Memberships"),
        group=_("Federation"),
        title=("organisation", "reference"),
        sections={
            _("Membership"): ("reference", "organisation", "kind", "parent"),
            _("Standing"): ("state", "since_on", "merged_into"),
        },
        columns=("organisation", "kind", "parent", "state", "since_on"),
        filters=(
            "kind",
            "state",
            "parent",
            "organisation",
            Filter(
                "as_at",
                _("Member at the end of"),
                apply=queries.members_as_at,
                hint=_(
                    "A day, such as 2017-12-31. Counts members admitted by then on record, and members whose admission"
                    " is not on record but whom a source of that day or earlier names."
                ),
            ),
        ),
        search=("reference", "organisation__name", "organisation__name_vi", "organisation__acronym"),
        key=("reference",),
        steps=(
            Step("admit", _("Admit"), run=services.admit, when=("known", "ended"), asks=("since_on",)),
            Step(
                "suspend",
                _("Suspend"),
                run=services.suspend,
                when=("known", "admitted"),
                asks=("since_on",),
                needs_why=True,
            ),
            Step("resume", _("Resume"), run=services.resume, when=("suspended",), asks=("since_on",)),
            Step(
                "merge",
                _("Merge into another"),
                run=services.merge,
                when=("known", "admitted", "suspended"),
                asks=("merged_into", "since_on"),
            ),
            Step(
                "end",
                _("End"),
                run=services.end,
                when=("known", "admitted", "suspended"),
                asks=("since_on",),
                needs_why=True,
            ),
        ),
        state="state",
        entry_states=("admitted", "suspended", "ended"),
    )
)

life_events = register(
    Record(
        model=LifeEvent,
        name="life_events",
        label=_("Life event"),
        plural=_("Life events"),
        group=_("Federation"),
        title=("membership", "happened_on"),
        sections={_("Life event"): ("membership", "kind", "happened_on", "detail", "into")},
        columns=("kind", "happened_on", "membership", "detail", "into"),
        filters=("kind", "membership", "happened_on", "into"),
        search=("detail", "membership__reference"),
        key=("membership", "kind", "happened_on"),
        order="-happened_on",
        moment="happened_on",
    )
)

terms = register(
    Record(
        model=Term,
        name="terms",
        label=_("Term"),
        plural=_("Terms"),
        group=_("Federation"),
        title=("organisation", "label"),
        sections={
            _("Term"): ("organisation", "ordinal", "label"),
            _("Time"): ("from_on", "to_on", "ended_on"),
        },
        columns=("organisation", "label", "from_on", "to_on", "ended_on"),
        filters=(
            "organisation",
            "from_on",
            "to_on",
            Filter("running_on", _("Running on"), apply=queries.running_on, hint=DAY),
            Filter("overrun_on", _("Past its planned end on"), apply=queries.overrun_on, hint=DAY),
        ),
        search=("label", "organisation__name", "organisation__name_vi"),
        key=("organisation", "label"),
        steps=(
            Step(
                "close", _("Close the term"), run=services.close_term, when=(), by=rules.may_close, asks=("ended_on",)
            ),
        ),
        expiry_dates=(("to_on", _("Planned end of the term")),),
    )
)

congresses = register(
    Record(
        model=Congress,
        name="congresses",
        label=_("Congress"),
        plural=_("Congresses"),
        group=_("Federation"),
        title=("organisation", "ordinal", "held_on"),
        sections={
            _("Congress"): ("organisation", "ordinal", "series", "held_on", "place", "delegates"),
            _("What it decided"): ("term", "committee_size", "documents"),
        },
        columns=("organisation", "held_on", "ordinal", "delegates", "committee_size", "term"),
        filters=("organisation", "held_on", "term"),
        search=("organisation__name", "organisation__name_vi", "series", "place", "documents"),
        key=("organisation", "held_on"),
        order="-held_on",
        moment="held_on",
    )
)

offices = register(
    Record(
        model=Office,
        name="offices",
        label=_("Office"),
        plural=_("Offices"),
        group=_("Federation"),
        title=("person", "title", "organisation"),
        sections={
            _("Office"): ("person", "organisation", "body", "title", "title_vi"),
            _("Time"): ("from_on", "to_on", "term"),
        },
        columns=("person", "title", "organisation", "body", "from_on", "to_on"),
        filters=("organisation", "person", "body", "term", "to_on"),
        search=("title", "title_vi", "person__name", "person__name_vi", "organisation__name"),
        key=("person", "organisation", "title"),
        expiry_dates=(("to_on", _("Office ends")),),
    )
)
