"""Published figures as a review reads them: each as said, grouped by measure, and the sums they claim to make."""

from dataclasses import dataclass
from decimal import Decimal

from amity.core.dates import PartialDate
from amity.insight.models import StatementBasis
from amity.measures.evaluation import Value


@dataclass(frozen=True, slots=True)
class Said:
    """One published figure as recorded, with what the records count for the same thing and period."""

    pk: int
    measure: str
    subject: str
    value: Decimal
    unit: str
    qualifier: str
    basis: str
    basis_words: str
    period: str
    scope: str
    is_estimate: bool
    said_by: str
    said_on: PartialDate | None
    source_title: str
    source_url: str
    event: int | None  # what it was said of, such as a campaign; None also where it is out of the reader's sight
    event_name: str
    counted: Value = None
    counted_url: str = ""

    @property
    def url(self) -> str:
        """The page of the statement."""
        return f"/statements/{self.pk}/"

    @property
    def difference(self) -> Value:
        """What the records count less what was published, in the published unit; None where nothing is on record."""
        return self.counted - self.value if self.counted else None


@dataclass(frozen=True, slots=True)
class Group:
    """The published figures of one thing, in order of the day they were said; they are listed, never added."""

    name: str  # the measure's slug, or the event that a campaign is on record as
    scope: str
    said: tuple[Said, ...]

    @property
    def is_campaign(self) -> bool:
        """Whether its figures follow one another: running totals, or a target and what was reached."""
        bases = {one.basis for one in self.said}
        return StatementBasis.RUNNING_TOTAL in bases or (StatementBasis.TARGET in bases and len(bases) > 1)

    @property
    def is_compared(self) -> bool:
        """Whether the records have a measure of the same thing."""
        return any(one.counted_url for one in self.said)


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A published whole beside the published parts that ought to make it."""

    whole: Said
    parts: tuple[Said, ...]

    @property
    def total(self) -> Decimal:
        """What the parts make."""
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def holds(self) -> bool:
        """Whether the parts make the whole."""
        return self.total == self.whole.value
