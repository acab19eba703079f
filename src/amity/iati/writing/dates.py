"""Which day is written for a date known only in part, and which of the four dates of an activity it is.

A beginning is written as the first day it can be, an end as the last one; the end of what is already over never lies
ahead of the day of the file. A narrative beside the date tells how much of it is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from amity.core.dates import PartialDate
from amity.iati import codes
from amity.iati.writing.markup import element, narratives
from amity.iati.writing.wording import Wording


@dataclass(frozen=True, slots=True)
class Dates:
    """What an item says of its time."""

    state: str
    starts_on: PartialDate | None
    ends_on: PartialDate | None
    approved_on: PartialDate | None


def written(given: Dates, today: date, wording: Wording) -> str:
    """The elements `activity-date` of an item; "" where no date of any kind is known."""
    return "".join(_dates(given, today, wording))


def _dates(given: Dates, today: date, wording: Wording) -> Iterator[str]:
    start, end = given.starts_on, given.ends_on
    if start:
        is_actual = given.state in codes.BEGUN and start.first <= today
        kind = codes.ACTUAL_START if is_actual else codes.PLANNED_START
        yield _date(kind, start.first, _known(start, wording))
    elif given.approved_on:
        yield _date(codes.PLANNED_START, given.approved_on.first, narratives(*wording.day_of_approval))
    if end:
        is_actual = given.state in codes.OVER and end.first <= today
        day = min(end.last, today) if is_actual else end.last
        yield _date(codes.ACTUAL_END if is_actual else codes.PLANNED_END, day, _known(end, wording))


def _date(kind: str, day: date, told: str) -> str:
    return element("activity-date", told, iso_date=day.isoformat(), type=kind)


def _known(day: PartialDate, wording: Wording) -> str:
    return "" if day.precision == "day" else narratives(*wording.only_known(day))
