"""The amount of an item as budgets of at most a year each, as IATI asks, that add up to it to the cent."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from amity.core.dates import PartialDate
from amity.iati import codes
from amity.iati.writing.markup import text

LONGEST = 40  # years; longer spans are slips of the pen
CENT = Decimal("0.01")


def written(
    amount: Decimal | None, currency: str, basis: str, starts_on: PartialDate | None, ends_on: PartialDate | None
) -> str:
    """The elements `budget` of an item; "" where amount, beginning or end are not known."""
    if not amount or not starts_on or not ends_on:
        return ""
    status, code = codes.budget_status(basis), text(currency)
    return "".join(
        f'<budget type="1" status="{status}"><period-start iso-date="{first}"/><period-end iso-date="{last}"/>'
        f'<value currency="{code}" value-date="{first}">{part:f}</value></budget>'
        for first, last, part in by_year(amount, starts_on.first, ends_on.last)
    )


def by_year(amount: Decimal, first: date, last: date) -> Iterator[tuple[date, date, Decimal]]:
    """An amount over the years from its first day on, in proportion to their days; nothing where there are too many.

    A year gets what the days up to its end make, less what the years before it got: nothing is lost on rounding.
    """
    if last < first or last.year - first.year > LONGEST:
        return
    days, spent, start = (last - first).days + 1, Decimal(0), first
    while start <= last:
        end = min(_anniversary(start) - timedelta(days=1), last)
        so_far = (amount * ((end - first).days + 1) / days).quantize(CENT)
        yield start, end, so_far - spent
        spent, start = so_far, end + timedelta(days=1)


def _anniversary(day: date) -> date:
    year = day.year + 1
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
