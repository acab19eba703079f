"""What the parts of a review share while it is made: the reader, the year, the outline and the sources cited so far."""

from dataclasses import dataclass, field
from datetime import date

from amity.core.dates import Period
from amity.documents import making
from amity.measures.evaluation import Figure
from amity.reviews.calendar import Anniversary, Expiry
from amity.reviews.said import Group


@dataclass(slots=True, kw_only=True)
class Making(making.Making):
    """A review in the making."""

    year: int
    figures: dict[str, Figure] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    wider_groups: list[Group] = field(default_factory=list)
    anniversaries: list[Anniversary] = field(default_factory=list)
    anniversaries_coming: list[Anniversary] = field(default_factory=list)
    expiries_coming: list[Expiry] = field(default_factory=list)

    @property
    def period(self) -> Period:
        """The year under review."""
        return year_period(self.year)

    @property
    def coming(self) -> Period:
        """The year after it."""
        return year_period(self.year + 1)


def year_period(year: int) -> Period:
    """The days of a year."""
    return Period(date(year, 1, 1), date(year, 12, 31))
