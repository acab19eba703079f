"""Dates known to the year, the month or the day, and periods of time.

A date of history is often known only in part: "1963", "September 1973". `PartialDate` keeps exactly what is
known as ISO 8601 text of reduced precision, which is also what the database column holds, so that values sort
in Python as rows sort in the database.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from unicodedata import normalize

Precision = Literal["year", "month", "day"]
Roundness = Literal["round", "half", ""]

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CURE: Final = "Write a year, a month or a day: 1963, 9/1973 or 1973-09, 21/9/2023 or 2023-09-21."

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:\s*[-/.]\s*(?P<month>\d{1,2})(?:\s*[-/.]\s*(?P<day>\d{1,2}))?)?", re.ASCII)
_YEAR_LAST = re.compile(r"(?:(?P<day>\d{1,2})\s*[-/.]\s*)?(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>\d{4})", re.ASCII)
_VIETNAMESE = re.compile(
    r"(?:(?:ngày\s+)?(?P<day>\d{1,2})\s+)?(?:tháng\s+(?P<month>\d{1,2})\s+)?năm\s+(?P<year>\d{1,4})", re.ASCII
)
_ENGLISH = re.compile(r"(?:(?P<day>\d{1,2})\s+)?(?P<name>[a-z]{3,9})\.?\s+(?P<year>\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day; it sorts like its ISO text ("1973" before "1973-01")."""

    iso: str

    def __post_init__(self) -> None:
        """Refuse text that is not an existing date in ISO form; `parse` reads what people type."""
        known = _ISO.fullmatch(self.iso)
        if known is None:
            raise ValueError(f"“{self.iso}” is not a date. {CURE}")
        year, month, day = (int(part) if part else 1 for part in known.groups())
        try:
            date(year, month, day)
        except ValueError:
            raise ValueError(f"“{self.iso}” does not exist in the calendar. {CURE}") from None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date as ISO text, as typed in Viet Nam and Europe (day first), or as `shown` writes it.

        Month-first dates as typed in the United States are never guessed: 11/21/2014 is refused, because
        11/12/2014 could not be told apart from the 11th of December.
        """
        typed = " ".join(normalize("NFC", text).split())
        for pattern in (_YEAR_FIRST, _YEAR_LAST, _VIETNAMESE, _ENGLISH):
            found = pattern.fullmatch(typed.lower())
            if found is not None:
                return _from_parts(typed, found.groupdict())
        raise ValueError(f"“{typed}” is not a date. {CURE}")

    @classmethod
    def of(cls, value: PartialDate | date | str) -> PartialDate:
        """Make a partial date of a date, of text or of a partial date (given back as it is)."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, datetime):
            return cls(value.date().isoformat())
        if isinstance(value, date):
            return cls(value.isoformat())
        return cls.parse(value)

    def __str__(self) -> str:
        return self.iso

    @property
    def precision(self) -> Precision:
        """How much is known: "year", "month" or "day"."""
        if len(self.iso) == 4:
            return "year"
        return "month" if len(self.iso) == 7 else "day"

    @property
    def year(self) -> int:
        return int(self.iso[:4])

    @property
    def month(self) -> int | None:
        return int(self.iso[5:7]) if len(self.iso) >= 7 else None

    @property
    def day(self) -> int | None:
        return int(self.iso[8:]) if len(self.iso) == 10 else None

    @property
    def first(self) -> date:
        """The first day it can be."""
        if len(self.iso) == 10:
            return date.fromisoformat(self.iso)
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or _month_length(self.year, month))

    @property
    def typed(self) -> str:
        """As a person types it in a form, in either language: 21/9/2023, 9/2023, 2023."""
        return (
            "/".join(str(part) for part in (self.day, self.month) if part)
            + f"{'/' if self.month else ''}{self.iso[:4]}"
        )

    def shown(self, language: str) -> str:
        """In words: "21 September 2023" or, for Vietnamese ("vi", "vi-VN"), "ngày 21 tháng 9 năm 2023"."""
        month, day = self.month, self.day
        if is_vietnamese(language):
            words = [f"ngày {day}" if day else "", f"tháng {month}" if month else "", f"năm {self.year}"]
        else:
            words = [str(day) if day else "", MONTHS[month - 1] if month else "", str(self.year)]
        return " ".join(word for word in words if word)

    def within(self, first: date, last: date) -> bool:
        """Surely inside these days, both included."""
        return first <= self.first and self.last <= last

    def touches(self, first: date, last: date) -> bool:
        """Possibly inside these days, both included."""
        return self.first <= last and first <= self.last


def _from_parts(typed: str, parts: dict[str, str | None]) -> PartialDate:
    """Build the date of what a pattern found; `typed` is for the message."""
    month = parts.get("month")
    name = parts.get("name")
    if name:
        numbers = [number for number, full in enumerate(MONTHS, 1) if full.lower().startswith(name)]
        if not numbers:
            raise ValueError(f"“{typed}” names no month. {CURE}")
        month = str(numbers[0])
    if parts.get("day") and not month:
        raise ValueError(f"“{typed}” has a day but no month. {CURE}")
    known = [str(parts["year"]).zfill(4), *(part.zfill(2) for part in (month, parts.get("day")) if part)]
    try:
        return PartialDate("-".join(known))
    except ValueError:
        raise ValueError(f"“{typed}” does not exist in the calendar (the day comes first). {CURE}") from None


def is_vietnamese(language: str) -> bool:
    """Whether a language code means Vietnamese: "vi", "vi-VN", "vi_VN"."""
    return language.lower().replace("_", "-").split("-")[0] == "vi"


def _month_length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def anniversary(base: PartialDate, year: int) -> PartialDate | None:
    """The day of that year on which the anniversary falls, known as exactly as the base; None up to the base year.

    29 February falls on 28 February in common years: the day stays in its month.
    """
    if year <= base.year or year > date.max.year:
        return None
    month, day = base.month, base.day
    if month is None:
        return PartialDate(f"{year:04}")
    if day is None:
        return PartialDate(f"{year:04}-{month:02}")
    return PartialDate(f"{year:04}-{month:02}-{min(day, _month_length(year, month)):02}")


def years_between(earlier: PartialDate | date, later: PartialDate | date) -> int:
    """Whole years from one date to the other, compared only as exactly as both are known; negative when reversed.

    1963 to 1 June 2023 is 60; September 1963 to 1 June 2023 is 59. One year after 29 February is 28 February.
    """
    begin, end = PartialDate.of(earlier), PartialDate.of(later)
    length = min(len(begin.iso), len(end.iso))
    years = end.year - begin.year
    month, day = begin.month, begin.day
    if length == 4 or month is None:
        return years
    if day is not None:
        day = min(day, _month_length(end.year, month))
    reached = f"{end.year:04}-{month:02}" + (f"-{day:02}" if day else "")
    return years if reached[:length] <= end.iso[:length] else years - 1


def is_round(number: int) -> Roundness:
    """How round an anniversary is: "round" for the tens and twenty-fives, "half" for other fives, else "" (false)."""
    if number <= 0 or number % 5:
        return ""
    return "half" if number % 10 and number % 25 else "round"


_YEARS = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from the first to the last, both included: a year, some years, a month or any days."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period cannot end ({self.last}) before it begins ({self.first}). Swap the two dates.")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "2023", "2020-2024", "2023-06" (and 6/2023), "2022-12-15..2023-12-14"; what str() writes comes back."""
        typed = text.strip()
        years = _YEARS.fullmatch(typed)
        begin, dots, end = typed.partition("..")
        try:
            if years:
                begin, end = years.groups()
            elif not dots:
                end = begin
            return cls(PartialDate.parse(begin).first, PartialDate.parse(end).last)
        except ValueError as problem:
            cure = "Write a year, years, a month or two dates: 2023, 2020-2024, 2023-06, 2022-12-15..2023-12-14."
            raise ValueError(f"“{typed}” is not a period. {cure} ({problem})") from None

    @property
    def _is_years(self) -> bool:
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def _is_month(self) -> bool:
        return self == Period(self.first.replace(day=1), PartialDate(self.first.isoformat()[:7]).last)

    def __str__(self) -> str:
        first, last = self.first.isoformat(), self.last.isoformat()
        if self._is_years:
            return first[:4] if first[:4] == last[:4] else f"{first[:4]}-{last[:4]}"
        if self._is_month:
            return first[:7]
        return first if first == last else f"{first}..{last}"

    @property
    def label(self) -> str:
        """For people, in either language: 2023, 2020–2024, 6/2023, 15/12/2022 – 14/12/2023."""
        text = str(self)
        if self._is_years:
            return text.replace("-", "–")
        return " – ".join(PartialDate(part).typed for part in text.split(".."))

    def previous(self) -> Period:
        """The period of the same length just before: whole months stay whole months, other spans keep their days."""
        last = self.first - timedelta(days=1)
        months = self._whole_months()
        if months:
            year, month = divmod(self.first.year * 12 + self.first.month - 1 - months, 12)
            if year >= 1 and self.first.day <= _month_length(year, month + 1):
                return Period(date(year, month + 1, self.first.day), last)
        return Period(last - (self.last - self.first), last)

    def _whole_months(self) -> int:
        """How many months it covers exactly (15 December to 14 December are twelve), 0 when it does not."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        if self.first.day == 1:
            return months + 1 if self.last.day == _month_length(self.last.year, self.last.month) else 0
        return months if self.last.day == self.first.day - 1 else 0
