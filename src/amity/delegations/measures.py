"""Figures of who travelled."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "events"

register(
    Measure(
        name="delegations_sent",
        title=_("Delegations sent"),
        unit="delegations",
        record="delegations",
        where=lambda period: {"direction": "out", "travelled_in": str(period)},
        heading=HEADING,
        statement="delegations_sent",
        note=_(
            "Delegations sent that are recorded as over and surely began in the year; once, however many countries."
        ),
    )
)
register(
    Measure(
        name="delegations_received",
        title=_("Delegations received"),
        unit="delegations",
        record="delegations",
        where=lambda period: {"direction": "in", "travelled_in": str(period)},
        heading=HEADING,
        statement="delegations_received",
        note=_("Delegations received that are recorded as over and surely began in the year."),
    )
)
register(
    Measure(
        name="delegations_unreported",
        title=_("Delegations without a report"),
        unit="delegations",
        record="delegations",
        where=lambda period: {"state": "done", "travelled_in": str(period)},
        heading=HEADING,
        note=_("Those of the delegations above whose report is not on record."),
    )
)
