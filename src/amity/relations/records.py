"""Declarations of the relations module."""

from django.utils.translation import gettext_lazy as _

from amity.records import filtering
from amity.records.declaration import Filter, Record
from amity.records.registry import register
from amity.relations import queries
from amity.relations.models import HighLevelVisit, Milestone, Relation, TierChange

relations = register(
    Record(
        model=Relation,
        name="relations",
        label=_("Relation"),
        plural=_("Relations"),
        group=_("Relations"),
        title=("country__name",),
        sections={
            _("Relation"): ("country", "established_on", "standing", "place", "basis", "basis_vi"),
            _("Partnership"): ("tier", "tier_since_on"),
        },
        columns=("country", "tier", "tier_since_on", "established_on"),
        filters=(
            "tier",
            "country",
            "established_on",
            "standing",
            Filter(
                "round_in",
                _("Round anniversary in the year"),
                apply=queries.round_anniversary_in,
                hint=_("A year, such as 2023"),
            ),
        ),
        search=("country__name", "country__name_vi", "basis"),
        key=("country",),
        moment="established_on",
        base_dates=(("established_on", _("Diplomatic relations")),),
    )
)

tier_changes = register(
    Record(
        model=TierChange,
        name="tier_changes",
        label=_("Change of tier"),
        plural=_("Changes of tier"),
        group=_("Relations"),
        title=("country__name", "changed_on"),
        sections={_("Change of tier"): ("country", "tier", "changed_on", "detail")},
        columns=("country", "tier", "changed_on"),
        filters=("country", "tier", "changed_on"),
        search=("country__name", "country__name_vi", "detail"),
        key=("country", "tier", "changed_on"),
        order="-changed_on",
        moment="changed_on",
    )
)

milestones = register(
    Record(
        model=Milestone,
        name="milestones",
        label=_("Milestone"),
        plural=_("Milestones"),
        group=_("Relations"),
        title=("title",),
        sections={_("Milestone"): ("title", "title_vi", "kind", "countries", "happened_on", "standing", "detail")},
        columns=("title", "kind", "countries", "happened_on"),
        filters=("kind", "countries", "happened_on"),
        search=("title", "title_vi", "detail"),
        key=("title", "happened_on"),
        order="-happened_on",
        moment="happened_on",
        base_dates=(("happened_on", _("Milestone")),),
    )
)

visits = register(
    Record(
        model=HighLevelVisit,
        name="high_level_visits",
        label=_("High-level visit"),
        plural=_("High-level visits"),
        group=_("Relations"),
        title=("principal_text",),
        sections={
            _("Visit"): ("direction", "country", "principal_text", "principal", "pillar"),
            _("When and where"): ("from_on", "to_on", "place", "announced"),
        },
        columns=("principal_text", "country", "direction", "pillar", "from_on"),
        filters=("direction", "country", "pillar", "from_on"),
        search=("principal_text", "country__name", "country__name_vi", "place"),
        key=("country", "principal_text", "from_on"),
        order="-from_on",
        moment="from_on",
        span=("from_on", "to_on"),
    )
)

filtering.BESIDE["concerning"] = (_("Has to do with the country"), queries.concerning)
