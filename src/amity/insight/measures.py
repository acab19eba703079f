"""Figures of information work, and the sums that published figures claim to be parts of."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amity.measures.declaration import Measure, register

HEADING = "information"


@dataclass(frozen=True, slots=True)
class PartsOf:
    """A published figure that is the sum of other published figures, if all of them are right."""

    whole: str
    parts: tuple[str, ...]


PARTS = (
    PartsOf("member_organisations", ("central_member_organisations", "local_unions")),
    PartsOf(
        "central_member_organisations",
        ("bilateral_associations", "regional_organisations", "multilateral_organisations"),
    ),
)

register(
    Measure(
        name="figures_about_the_year",
        title=_("Published figures about the year"),
        unit="statements",
        record="statements",
        where=lambda period: {"in_year": str(period.last.year)},
        heading=HEADING,
        note=_("Figures on record that somebody published about the year or a part of it."),
        split_by=("basis",),
    )
)
register(
    Measure(
        name="figures_said_in_the_year",
        title=_("Figures published in the year"),
        unit="statements",
        record="statements",
        where=lambda period: {"said_on": str(period)},
        heading=HEADING,
        note=_("Figures on record with a day of publication in the year, about any time."),
    )
)
