"""Anniversaries of the dates that record types declare as bases, computed and never stored.

They are read in two steps, because a union of any size has more of them than a page shows: `falling` gives what is
needed to choose and to sort, one query per date declared; `told` names those that are shown, one query per record type.
"""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Substr

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.core.dates import PartialDate, Roundness, anniversary, is_round
from amity.records import registry, titles
from amity.records.declaration import Record, Words

YEAR = 364  # days from the first to the last


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """A date whose anniversaries count: of which record type, in which field, under which name, for which rows."""

    record: Record
    field: str  # of the row itself, or of a row it links to: "person__born_on"
    label: Words
    only: Q

    @property
    def name(self) -> str:
        """What names the base in addresses and rules."""
        return f"{self.record.name}.{self.field}"


class Due(NamedTuple):
    """One anniversary before it has a name; it sorts by its day, the vaguer after the exact."""

    last: str  # the last day it can be, as text
    on: str
    years: int
    base: Base
    row_id: int
    since: str
    beside: tuple[Any, ...]

    @property
    def roundness(self) -> Roundness:
        """ "round" for tens and twenty-fives, "half" for other fives."""
        return is_round(self.years)


@dataclass(frozen=True, slots=True)
class Told:
    """The name of a row, and the values asked for beside it."""

    name: str
    url: str
    beside: tuple[Any, ...]


def bases() -> Iterator[Base]:
    """Every base date of every record type."""
    for record in registry.all_records():
        for field, label, *only in record.base_dates:
            yield Base(record, field, label, only[0] if only else Q())


def base_named(name: str) -> Base | None:
    """The base of this name ("relations.established_on"), if it is declared."""
    return next((one for one in bases() if one.name == name), None)


def visible(actor: Actor, base: Base) -> QuerySet[Any]:
    """The rows with this base date that the actor may see, the row that holds the date included."""
    hop = base.field.rpartition("__")[0]
    rows = visible_to(actor, base.record).filter(base.only)
    return rows.filter(seen(actor, hop)) if hop else rows


def falling(
    actor: Actor,
    base: Base,
    first: date,
    last: date,
    *,
    counts: Callable[[int], object] = bool,
    beside: Sequence[str] = (),
    most: int | None = None,
) -> list[Due]:
    """Return the anniversaries of one base date that may fall between two days, both included, in no order.

    `counts` says of a number of years whether it is marked; `beside` names columns whose values are wanted too. With
    `most`, only so many rows are read, those whose years fives divide first.
    """
    rows = visible(actor, base).annotate(base_text=Cast(F(base.field), CharField())).exclude(base_text="")
    rows = rows.alias(base_digit=Substr("base_text", 4, 1), base_day=Substr("base_text", 6, 5)).order_by()
    digits = sorted({str((year + shift) % 10) for year in (first.year, last.year) for shift in (0, 5)})
    if (last - first).days < YEAR:
        rows = rows.filter(_inside(first, last, digits))
    if most is not None:
        soon = _first_of(base_day__gte=first.strftime("%m-%d"))
        rows = rows.order_by(_first_of(base_digit__in=digits), soon, "base_day", "base_text", "pk")
    window = (first.isoformat(), last.isoformat())
    return [
        Due(_last_day(on), on, age, base, pk, since, tuple(values))
        for pk, since, *values in rows.values_list("pk", "base_text", *beside)[:most]
        for on, age in _returns(since, *window, counts)
    ]


def returns(since: str, first: date, last: date, counts: Callable[[int], object] = bool) -> list[tuple[str, int]]:
    """The days between two days on which a date comes back, and its years then; as exact as the date is.

    Dates are ISO text, whole or partial: thousands are compared for one page, and text is what the database gives.
    """
    return list(_returns(since, first.isoformat(), last.isoformat(), counts))


def _returns(since: str, begin: str, end: str, counts: Callable[[int], object]) -> Iterator[tuple[str, int]]:
    known, day = int(since[:4]), since[4:]
    for year in range(max(int(begin[:4]), known + 1), int(end[:4]) + 1):
        if counts(year - known):
            on = f"{year:04}{day}" if day != "-02-29" else str(anniversary(PartialDate(since), year))
            if begin[: len(on)] <= on <= end:
                yield on, year - known


def _last_day(on: str) -> str:
    """The last day a date can be, as text."""
    if len(on) == 10:
        return on
    return f"{on}-12-31" if len(on) == 4 else f"{on}-{monthrange(int(on[:4]), int(on[5:]))[1]}"


def day_of(since: PartialDate, years: int) -> PartialDate | None:
    """The day on which a date is so many years old; None beyond the calendar."""
    return anniversary(since, since.year + years)


def _inside(first: date, last: date, digits: list[str]) -> Q:
    """Rows whose day, whatever the year, may lie in a window of less than a year.

    A date known to the year stands for any day, so only those of round years are worth reading.
    """
    begin, end = first.strftime("%m-%d"), last.strftime("%m-%d").replace("02-28", "02-29")
    inside = Q(base_day__gte=begin, base_day__lte=end)
    if begin > end:
        inside = Q(base_day__gte=begin) | Q(base_day__gt="", base_day__lte=end)
    return inside | Q(base_day=first.strftime("%m")) | Q(base_day="", base_digit__in=digits)


def _first_of(**condition: Any) -> Case:
    return Case(When(**condition, then=Value(0)), default=Value(1))


def told(dues: Collection[Due], actor: Actor, language: str, beside: Sequence[str] = ()) -> dict[tuple[str, int], Told]:
    """Name the rows of these anniversaries, with the values of some of their columns; by record type and number."""
    wanted: dict[str, tuple[Record, set[int]]] = {}
    for due in dues:
        wanted.setdefault(due.base.record.name, (due.base.record, set()))[1].add(due.row_id)
    return {
        (name, pk): one
        for name, (record, ids) in wanted.items()
        for pk, one in _named(record, ids, actor, language, beside)
    }


def _named(
    record: Record, ids: set[int], actor: Actor, language: str, beside: Sequence[str]
) -> Iterator[tuple[int, Told]]:
    columns = [*titles.paths(record), *beside]
    read = titles.reader(record, columns, actor, language)
    at = len(columns) - len(beside)
    for pk, *values in visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns):
        yield pk, Told(read(values), f"/{record.name}/{pk}/", tuple(values[at:]))
