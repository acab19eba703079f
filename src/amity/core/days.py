"""Working days by the calendar of a country: the clock that cases and deadlines run on."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)


class UnknownCountry(ValueError):
    """No public holidays are known for this country code."""


@lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> frozenset[date]:
    """Every day of the year on which the country does not work: weekends and public holidays, moved days included."""
    # Read on first use: most processes never count a working day, and the library costs them memory.
    import holidays

    try:
        # One object for each year: an object shared by threads could be read while it works a year out.
        calendar = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        cure = "Give a two-letter ISO 3166 code such as VN."
        raise UnknownCountry(f"No public holidays are known for “{country}”. {cure}") from None
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366 if isleap(year) else 365))
    return frozenset(day for day in days if not calendar.is_working_day(day))


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The working days of a country, with the days its government moved by decision.

    `extra_days_off` are days declared free and `extra_working_days` days declared worked, such as the Saturday
    worked for a bridge day. They win over the weekend and over the public holidays.
    """

    country: str = "VN"
    extra_days_off: Iterable[date] = field(default=())
    extra_working_days: Iterable[date] = field(default=())

    def __post_init__(self) -> None:
        for name in ("extra_days_off", "extra_working_days"):
            object.__setattr__(self, name, frozenset(getattr(self, name)))
        both = sorted(frozenset(self.extra_days_off) & frozenset(self.extra_working_days))
        if both:
            raise ValueError(f"{both[0]} is declared both free and worked. Leave it in one of the two lists.")

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.extra_days_off:
            return False
        if day in self.extra_working_days:
            return True
        return day not in _days_off(self.country, day.year)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is itself not counted; before it for a negative n.

        With 0, the day itself if it is worked, else the next working day.
        """
        step = -ONE_DAY if n < 0 else ONE_DAY
        left = abs(n)
        if not left:
            day, left = day - ONE_DAY, 1
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, a: date, b: date) -> int:
        """How many working days lead from a to b: b is counted and a is not, so that between(a, add(a, n)) == n.

        Negative when b comes before a.
        """
        step = -ONE_DAY if b < a else ONE_DAY
        count = 0
        while a != b:
            a += step
            count += self.is_working(a)
        return -count if step < timedelta() else count
