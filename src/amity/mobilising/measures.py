"""Figures of winning aid."""

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

register(
    Measure(
        name="opportunities_put_forward",
        title=_("Opportunities put forward by provinces and partners"),
        unit="opportunities",
        record="opportunities",
        where=lambda period: {"put_on": str(period)},
        heading="aid",
        note=_("Opportunities put forward in the year, needs of appeals among them, whatever became of them."),
        split_by=("state",),
    )
)
register(
    Measure(
        name="offers_pledged",
        title=_("Pledges won"),
        unit="pledges",
        record="offers",
        where=lambda period: {"pledged_on": str(period)},
        heading="aid",
        note=_("Offers with a pledge in the year; what was pledged in money stands with each of them."),
        split_by=("role",),
    )
)
