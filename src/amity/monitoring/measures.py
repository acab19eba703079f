"""Figures of what comes of aid."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

register(
    Measure(
        name="monitoring_visits_made",
        title=_("Visits made to aid and to foreign organisations"),
        unit="visits",
        record="monitoring_visits",
        where=lambda period: {"from_on": str(period), "state": ["done", "closed"]},
        heading="aid",
        note=_("Visits that took place and begin in the year; those planned or cancelled are left out."),
        split_by=("kind",),
    )
)
register(
    Measure(
        name="indicator_values_approved",
        title=_("Values of indicators approved"),
        unit="values",
        record="indicator_values",
        where=lambda period: {"to_on": str(period), "state": ["approved"]},
        heading="aid",
        note=_("Approved values of periods that end in the year."),
    )
)
