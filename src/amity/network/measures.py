"""Figures of the partner network."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "network"
ABROAD = ["counterpart", "peace_committee", "veterans"]

register(
    Measure(
        name="foreign_counterparts",
        title=_("Foreign counterparts on record"),
        unit="organisations",
        record="organisations",
        where=lambda period: {"kind": ABROAD},
        heading=HEADING,
        note=_(
            "Counterpart associations, peace committees and veterans' organisations on record on the day this was made;"
            " the records do not say since when a partner is known, so no other year is given."
        ),
        is_dated=False,
    )
)
register(
    Measure(
        name="foreign_counterparts_founded",
        title=_("Foreign counterparts founded in the year"),
        unit="organisations",
        record="organisations",
        where=lambda period: {"kind": ABROAD, "founded_on": str(period)},
        heading=HEADING,
        note=_("Organisations whose recorded founding surely falls in the year."),
    )
)
register(
    Measure(
        name="people_in_public_office",
        title=_("Posts in public office held at the end of the year"),
        unit="positions",
        record="positions",
        where=lambda period: {"is_public_office": "true", "held_on": period.last.isoformat()},
        heading=HEADING,
        note=_("Posts begun by that day, or at an unknown time, and not known to be over; a person may hold several."),
    )
)
register(
    Measure(
        name="interactions",
        title=_("Meetings, receptions, letters and other contacts"),
        unit="interactions",
        record="interactions",
        where=lambda period: {"held_on": str(period)},
        heading=HEADING,
        note=_("Contacts on record with a date in the year; contacts nobody entered are not counted."),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="receptions",
        title=_("Receptions of foreign guests"),
        unit="interactions",
        record="interactions",
        where=lambda period: {"kind": "reception", "held_on": str(period)},
        heading=HEADING,
        note=_("The contacts above that were receptions."),
    )
)
