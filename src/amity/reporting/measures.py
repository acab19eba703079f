"""Figures of the reports of foreign organisations."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

register(
    Measure(
        name="ngo_reports_sent",
        title=_("Reports of foreign organisations received"),
        unit="reports",
        record="ngo_reports",
        where=lambda period: {"to_on": str(period), "state": ["sent", "accepted"]},
        heading="aid",
        note=_("Reports on the reporting year that ends in the year, sent or accepted."),
        split_by=("state",),
    )
)
