"""Figures of ties between countries: anniversaries, milestones, tiers, visits of leaders."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "relations"

register(
    Measure(
        name="round_anniversaries_of_ties",
        title=_("Countries whose ties turned a multiple of five years old"),
        unit="countries",
        record="relations",
        where=lambda period: {"round_in": str(period.last.year)},
        heading=HEADING,
        note=_("By the year in which ties were established, also where the day is not known."),
    )
)
register(
    Measure(
        name="visits_in",
        title=_("High-level visits to the home country"),
        unit="visits",
        record="high_level_visits",
        where=lambda period: {"direction": "in", "from_on": str(period)},
        heading=HEADING,
        statement="leaders_visits_in",
        note=_("Visits on record that began in the year."),
    )
)
register(
    Measure(
        name="visits_out",
        title=_("High-level visits abroad"),
        unit="visits",
        record="high_level_visits",
        where=lambda period: {"direction": "out", "from_on": str(period)},
        heading=HEADING,
        statement="leaders_visits_out",
        note=_("Visits on record that began in the year."),
    )
)
register(
    Measure(
        name="tier_changes",
        title=_("Partnerships raised or confirmed"),
        unit="changes",
        record="tier_changes",
        where=lambda period: {"changed_on": str(period)},
        heading=HEADING,
        note=_("Changes of tier on record with a date in the year."),
        split_by=("tier",),
    )
)
register(
    Measure(
        name="milestones",
        title=_("Milestones of the year"),
        unit="milestones",
        record="milestones",
        where=lambda period: {"happened_on": str(period)},
        heading=HEADING,
        note=_("Acts and events entered as milestones with a date in the year."),
        split_by=("kind",),
    )
)
