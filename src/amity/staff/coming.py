"""What lies ahead: anniversaries of the dates that records declare as bases, and dates that run out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate, anniversary, is_round
from amity.core.fields import touching
from amity.records import fields, registry, titles
from amity.records.declaration import Record

DAYS = 90
MOST = 100  # rows read per date declared


@dataclass(frozen=True, slots=True)
class Anniversary:
    """An anniversary that comes: when, how many years, of what."""

    on: PartialDate
    years: int
    title: str
    href: str
    label: str
    roundness: str  # "round", "half" or ""


@dataclass(frozen=True, slots=True)
class Running:
    """A date that runs out: when, of what, and in how many days when it is known to the day."""

    on: PartialDate
    title: str
    href: str
    label: str
    days: int | None
    is_past: bool


def anniversaries(actor: Actor, language: str, *, today: date, days: int = DAYS) -> list[Anniversary]:
    """Return the anniversaries of the coming days, the round ones first; one query per date declared.

    Dates known to the year count for round anniversaries of this year only.
    """
    last = today + timedelta(days=days)
    found: list[Anniversary] = []
    for record in registry.all_records():
        for name, label in record.base_dates:
            rows = _celebrated(visible_to(actor, record), name, today, last)[:MOST]
            for pk, base, title in _read(record, rows, name, actor, language):
                made = _next(base, today, last)
                if made is not None:
                    on, years = made
                    href = f"/{record.name}/{pk}/"
                    found.append(Anniversary(on, years, title, href, str(label), is_round(years)))
    order = ("round", "half", "")
    return sorted(found, key=lambda one: (order.index(one.roundness), one.on.first, -one.years, one.title))


def _celebrated(rows: QuerySet[Any], name: str, first: date, last: date) -> QuerySet[Any]:
    """Rows whose date, whatever the year, may fall between two days less than a year apart.

    Those whose years fives divide come first, then as the days come. The text of a date is its year and its day.
    """
    begin, end = first.strftime("%m-%d"), last.strftime("%m-%d").replace("02-28", "02-29")
    inside = Q(base_day__gte=begin, base_day__lte=end)
    if begin > end:
        inside = Q(base_day__gte=begin) | Q(base_day__gt="", base_day__lte=end)
    digits = sorted({str((year + shift) % 10) for year in (first.year, last.year) for shift in (0, 5)})
    written = Cast(F(name), CharField())
    return (
        rows.alias(base_digit=Substr(written, 4, 1), base_day=Substr(written, 6, 5))
        .filter(inside | Q(base_day=first.strftime("%m")) | Q(base_day="", base_digit__in=digits))
        .order_by(_first_of(base_digit__in=digits), _first_of(base_day__gte=begin), "base_day", name, "pk")
    )


def _first_of(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(0)), default=Value(1))


def _next(base: PartialDate, first: date, last: date) -> tuple[PartialDate, int] | None:
    """The anniversary that falls into these days and its years, as exactly as the base is known."""
    for year in sorted({first.year, last.year}):
        on = anniversary(base, year)
        if on is not None and on.touches(first, last):
            years = year - base.year
            if base.precision != "year" or (year == first.year and is_round(years) == "round"):
                return on, years
    return None


def running_out(actor: Actor, language: str, *, today: date, before: int = 30, ahead: int = 365) -> list[Running]:
    """Return what ends within a year, and what ended in the last month and is still open; one query per date declared.

    A row in a state that no step leaves is settled: it waits for nobody.
    """
    found: list[Running] = []
    for record in registry.all_records():
        for name, label in record.expiry_dates:
            window = _within(record, name, today - timedelta(days=before), today + timedelta(days=ahead))
            rows = visible_to(actor, record).filter(window)
            if record.state and record.steps:
                open_states = sorted({state for one in record.steps for state in one.when})
                rows = rows.filter(**{f"{record.state}__in": open_states})
            for pk, on, title in _read(record, rows.order_by(name, "pk")[:MOST], name, actor, language):
                days = (on.first - today).days if on.precision == "day" else None
                found.append(Running(on, title, f"/{record.name}/{pk}/", str(label), days, on.last < today))
    return sorted(found, key=lambda one: (one.on.last, one.title))


def _within(record: Record, name: str, first: date, last: date) -> Q:
    """Rows whose date may lie in these days, whether the date may be partial or not."""
    is_partial = fields.one(record, name).kind == "partial_date"
    return touching(name, first, last) if is_partial else Q(**{f"{name}__range": (first, last)})


def _read(
    record: Record, rows: QuerySet[Any], name: str, actor: Actor, language: str
) -> Iterator[tuple[int, PartialDate, str]]:
    columns = titles.paths(record)
    told = titles.reader(record, columns, actor, language)
    kind = fields.one(record, name).kind
    for pk, value, *values in rows.values_list("pk", name, *columns):
        yield pk, value if kind == "partial_date" else PartialDate.of(value), told(values)
