"""Closed years: what was published, what is counted of the year now, and which rows were changed in between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import AidFlow, ClosedYear
from amity.aid.queries.totals import Asked, By, totals
from amity.core.dates import PartialDate
from amity.records.models import Change

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure as it was closed and as it is counted now."""

    keys: tuple[Any, ...]
    closed: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        """What was added since, or taken off."""
        return self.now - self.closed


def asked_of(closing: ClosedYear, **narrowed: Any) -> Asked:
    """What is asked for to see the year of a closing as it is counted now."""
    return Asked(first=closing.year, last=closing.year, is_reporting=closing.is_reporting, **narrowed)


def restated(actor: Actor, closing: ClosedYear, by: Sequence[By] = ("kind",), **narrowed: Any) -> list[Restated]:
    """The figures of a closing beside those of today, in one order; a figure that stands on one side only is there too.

    Both are told by the same question, so that a difference is one of rows and never of counting.
    """
    asked = asked_of(closing, **narrowed)
    before = {row.keys: row.usd for row in totals(actor, replace(asked, closing=closing.pk), by).rows}
    now = {row.keys: row.usd for row in totals(actor, asked, by).rows}
    keys = sorted({*before, *now})
    return [Restated(one, before.get(one, NOTHING), now.get(one, NOTHING)) for one in keys]


def editions(actor_rows: QuerySet[ClosedYear], closing: ClosedYear) -> QuerySet[ClosedYear]:
    """All closings of the same year among rows, the first one first."""
    same = actor_rows.filter(year=closing.year, is_reporting=closing.is_reporting)
    return same.order_by("edition", "pk")


def changed_after(rows: QuerySet[AidFlow], value: str) -> QuerySet[AidFlow]:
    """Sums that were entered or changed after a day, such as the day on which a year was closed."""
    try:
        day = PartialDate.parse(value).last
    except ValueError as problem:
        raise ValueError(_("“%(text)s” is not a day. Write it as 2026-11-22.") % {"text": value}) from problem
    changed = Change.objects.filter(record="aid_flows", at__date__gt=day)
    return rows.filter(pk__in=changed.order_by().values("row_id"))
