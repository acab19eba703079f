"""Sums in US cents, at the newest rate of their day or before."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from amity.aid.models import ExchangeRate
from amity.aid.models.money import US_DOLLAR
from amity.aid.rules import approval as rules
from amity.core.dates import PartialDate

CENT = Decimal(1)
Rate = tuple[str, Decimal, int, int]  # its day, the units for one dollar, its audience, its id


class Rates:
    """The rates that may convert some sums."""

    def __init__(self, sums: Iterable[tuple[str, PartialDate]]) -> None:
        """Read the rates of the time of sums given as currency and value date."""
        days: dict[str, list[date]] = defaultdict(list)
        for currency, value_on in sums:
            if currency != US_DOLLAR:
                days[currency].append(value_on.last)
        self._rates: dict[str, list[Rate]] = defaultdict(list)
        if not days:
            return
        every = [day for known in days.values() for day in known]
        rows = ExchangeRate.objects.filter(
            currency__in=sorted(days),
            audience__gte=0,
            quoted_on__gte=rules.oldest_rate(min(every)).isoformat(),
            quoted_on__lte=max(every).isoformat(),
        )
        found = rows.order_by("quoted_on").values_list("currency", "quoted_on", "per_usd", "audience", "pk")
        for currency, quoted_on, *rest in found:
            self._rates[currency].append((str(quoted_on), *rest))

    def find(self, currency: str, value_on: PartialDate) -> Rate | None:
        """The newest rate on the last day of a value date or before; None where there is none, or only an old one."""
        day = value_on.last
        known = self._rates[currency]
        at = bisect_right(known, day.isoformat(), key=lambda one: one[0])
        if not at or known[at - 1][0] < rules.oldest_rate(day).isoformat():
            return None
        return known[at - 1]


def in_cents(amount: Decimal, per_usd: Decimal = CENT) -> int:
    """An amount as whole US cents, halves away from zero."""
    return int((amount * 100 / per_usd).quantize(CENT, ROUND_HALF_UP))
