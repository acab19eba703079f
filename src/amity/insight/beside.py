"""What was published of the aid of some years, side by side with what the records come to.

Nothing is corrected by the other and nothing published is added up; the difference is told in words, because a
published figure rests on reports that are not on record here.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import FlowKind
from amity.aid.queries import totals
from amity.aid.queries.totals import Asked
from amity.core.dates import Period
from amity.insight.models import Qualifier, Statement, StatementBasis
from amity.records import registry

MEASURE = "foreign_ngo_aid"
UNITS = {"USD": 1, "thousand USD": 10**3, "million USD": 10**6, "billion USD": 10**9}
# The kind of sum that a published figure tells; on another basis it tells something else.
TELLS = {
    StatementBasis.COMMITTED: FlowKind.COMMITMENT,
    StatementBasis.RECEIVED: FlowKind.RECEIPT,
    StatementBasis.DISBURSED: FlowKind.DISBURSEMENT,
}
LIKE = {*TELLS, StatementBasis.UNSTATED}
PERCENT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure in US dollars, and what is counted for the same years."""

    said: Statement
    first: int
    last: int
    published: Decimal
    counted: Decimal
    kind: str

    @property
    def difference(self) -> Decimal:
        """What the records come to, less what was published."""
        return self.counted - self.published

    @property
    def is_same_kind(self) -> bool:
        """Whether it was said to tell the kind of sum that is counted."""
        return TELLS.get(StatementBasis(self.said.basis)) == self.kind

    @property
    def words(self) -> str:
        """What the difference means."""
        return " ".join((self._size(), self._basis())).strip()

    def _size(self) -> str:
        if not self.counted:
            return _("No sum of this kind is on record for the time: the published figure is not documented here.")
        percent = {"percent": (100 * self.counted / self.published).quantize(PERCENT) if self.published else 0}
        if self.difference > 0:
            if self.said.qualifier == Qualifier.MORE_THAN:
                return _("The records come to more, as was said.")
            return _("The records come to more than was published: %(percent)s %% of it.") % percent
        if self.difference == 0:
            return _("The records come to what was published.")
        return _("The records document %(percent)s %% of what was published; the rest is not on record.") % percent

    def _basis(self) -> str:
        if self.is_same_kind:
            return ""
        if self.said.basis == StatementBasis.UNSTATED:
            return _("It was not said what kind of sum was published.")
        return _("Another kind of sum was published than is counted here.")


def beside(actor: Actor, asked: Asked) -> list[Beside]:
    """The published figures about whole years among those asked for, a year or several, in order of time."""
    if asked.narrowed or asked.first is None or asked.last is None:
        return []
    by_year = {row.keys[0]: row.usd for row in totals.totals(actor, asked, ("year",)).rows}
    found = []
    rows = visible_to(actor, registry.of(Statement)).filter(measure=MEASURE, scope="", basis__in=LIKE, unit__in=UNITS)
    for one in rows.order_by("said_on", "pk"):
        years = _years(one.period, is_reporting=asked.is_reporting)
        if years and asked.first <= years[0] and years[1] <= asked.last:
            counted = sum((by_year.get(year, Decimal(0)) for year in range(years[0], years[1] + 1)), Decimal(0))
            found.append(Beside(one, *years, one.value * UNITS[one.unit], counted, asked.kind))
    return sorted(found, key=lambda one: (one.last != one.first, one.first, one.last))


def _years(period: str, *, is_reporting: bool) -> tuple[int, int] | None:
    """The first and the last year of a period of whole years; None for any other."""
    known = Period.parse(period)
    first, last = known.first, known.last
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return first.year, last.year
    if is_reporting and (first.month, first.day, last.month, last.day) == (12, 15, 12, 14):
        return first.year + 1, last.year
    return None
