"""What the parts of a review share while it is made: the reader, the year, the outline and the sources cited so far."""

from dataclasses import dataclass, field
from datetime import date

from amity.access.actors import Actor
from amity.core.dates import Period
from amity.documents.document import Outline, Sources
from amity.measures.evaluation import Figure
from amity.reviews.calendar import Anniversary, Expiry
from amity.reviews.said import Group


@dataclass(slots=True)
class Seen:
    """What was met on the way and must be said at the end: dates known in part, rows without source or translation."""

    partly_dated: int = 0
    unsourced: int = 0
    untranslated: int = 0


@dataclass(slots=True)
class Making:
    """A review in the making."""

    actor: Actor
    year: int
    language: str
    today: date
    outline: Outline = field(default_factory=Outline)
    sources: Sources = field(default_factory=Sources)
    figures: dict[str, Figure] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    wider_groups: list[Group] = field(default_factory=list)
    anniversaries: list[Anniversary] = field(default_factory=list)
    anniversaries_coming: list[Anniversary] = field(default_factory=list)
    expiries_coming: list[Expiry] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)

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
