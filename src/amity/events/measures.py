"""Figures of what was held."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "events"

register(
    Measure(
        name="anniversary_events",
        title=_("Anniversaries and national days marked by an event"),
        unit="events",
        record="events",
        where=lambda period: {"kind": ["anniversary", "national_day"], "held_in": str(period)},
        heading="relations",
        note=_("Events of these two kinds that began in the year."),
    )
)
register(
    Measure(
        name="events_held",
        title=_("Events held"),
        unit="events",
        record="events",
        where=lambda period: {"held_in": str(period)},
        heading=HEADING,
        note=_("Every event on record that surely began in the year, once; events nobody entered are not counted."),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="editions_held",
        title=_("Editions of series"),
        unit="events",
        record="events",
        where=lambda period: {"edition": "1..", "held_in": str(period)},
        heading=HEADING,
        note=_("The events above that carry the number of an edition."),
    )
)
register(
    Measure(
        name="international_conferences",
        title=_("Conferences, forums, seminars and workshops"),
        unit="events",
        record="events",
        where=lambda period: {"kind": ["conference", "forum", "seminar", "workshop"], "held_in": str(period)},
        heading=HEADING,
        statement="international_conferences",
        note=_("The events above of these four kinds, at home and abroad."),
    )
)
register(
    Measure(
        name="people_attending",
        title=_("People attending, where their number is on record"),
        unit="people",
        record="events",
        where=lambda period: {"attended_count": "1..", "held_in": str(period)},
        total="attended_count",
        heading=HEADING,
        note=_("Added up over the events whose attendance is on record; events without a number add nothing."),
    )
)
