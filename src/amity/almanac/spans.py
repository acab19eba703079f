"""The days that rows fill: what stands in a calendar, and how much of it each reader is shown."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import announced_to, visible_to
from amity.almanac.models import Announced
from amity.core.dates import PartialDate
from amity.core.fields import begun_by, not_over_before
from amity.records import fields, registry, titles
from amity.records.declaration import Record
from amity.records.models import Shelf

CANCELLED = "cancelled"  # what every type calls the state of what will not take place
TOLD = ("place", "venue", "begins_at", "ends_at", "time_zone", "pillar")  # what a title may be shown with
_NO_ANSWER = ""
Narrowing = Callable[[Record], Q | None]


@dataclass(frozen=True, slots=True)
class Filled:
    """One row in the calendar, or as much of it as the reader may know; what he may not know is empty."""

    record: Record
    row_id: int  # 0 where he may not open it
    name: str
    first: PartialDate
    last: PartialDate
    unit_id: int
    unit: str
    level: Announced.Level | None  # None for a row he sees in full
    mark: str = ""  # names a row he may not open: the same as long as it is the same, and telling nothing
    version: int = 0
    place: str = ""
    venue: str = ""
    begins_at: str = ""
    ends_at: str = ""
    time_zone: str = ""
    pillar: str = ""
    state: str = ""
    beside: tuple[Any, ...] = ()

    @property
    def url(self) -> str:
        """The page of the row; nothing for one he may not open."""
        return f"/{self.record.name}/{self.row_id}/" if self.row_id else ""

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not take place."""
        return self.state == CANCELLED

    @property
    def order(self) -> tuple[Any, ...]:
        """By day, then by the clock, the vaguer and the longer first."""
        return self.first.first, self.begins_at, self.last.last, self.name


def recorded() -> list[Record]:
    """The record types whose rows fill days."""
    return [record for record in registry.all_records() if record.span]


def filled(
    actor: Actor,
    first: date,
    last: date,
    *,
    beside: Sequence[str] = (),
    only: Callable[[Record], Q | None] | None = None,
) -> list[Filled]:
    """Return what may fill the days between two days, both included, in order; two queries per record type at most.

    `beside` names columns whose values come too where a type has them and the reader sees the row in full. `only`
    narrows a type's rows; None leaves the type out, and what is only announced is then left out as well, because
    who may not see a row may not ask about it either.
    """
    found: list[Filled] = []
    for record in recorded():
        condition = only(record) if only else Q()
        if condition is None:
            continue
        begin, end = record.span
        window = overlapping(begin, end, first, last)
        found += _in_full(actor, record, visible_to(actor, record).filter(window, condition), beside)
        if only is None and issubclass(record.model, Announced):
            found += _announced(actor, record, announced_to(actor, record).filter(window))
    return sorted(found, key=lambda one: one.order)


def overlapping(begin: str, end: str, first: date, last: date) -> Q:
    """Rows that may fill one of these days; a row without a last day ends on its first."""
    open_ended = Q(**{end: _NO_ANSWER}) & not_over_before(begin, first)
    return begun_by(begin, last) & (Q(**{f"{end}__gt": _NO_ANSWER}) & not_over_before(end, first) | open_ended)


def _in_full(actor: Actor, record: Record, rows: QuerySet[Any], beside: Sequence[str]) -> Iterator[Filled]:
    known = fields.of(record)
    told = [name for name in (*TOLD, record.state) if name in known]
    wanted = [name for name in beside if name.partition("__")[0].removesuffix("_id") in known]
    for values, name, own in _read(actor, record, rows, [*told, *wanted]):
        given = dict(zip(told, own, strict=False))
        beside_values = dict(zip(wanted, own[len(told) :], strict=True))
        yield _filled(record, values, name, None, given, tuple(beside_values.get(one) for one in beside))


def _announced(actor: Actor, record: Record, rows: QuerySet[Any]) -> Iterator[Filled]:
    """Rows he may not open: their names only where the owner shows the title, and never anything they link to."""
    told = [name for name in (*TOLD, record.state) if name in fields.of(record)]
    for values, name, (announced, *own) in _read(actor, record, rows, ["announced", *told]):
        level = Announced.Level(announced)
        given = dict(zip(told, own, strict=True))
        if level == Announced.Level.TITLE:
            yield _filled(record, values, name, level, given, ())
        elif given.get(record.state) != CANCELLED:
            yield _filled(record, values, "", level, {}, ())


def _read(
    actor: Actor, record: Record, rows: QuerySet[Any], wanted: Sequence[str]
) -> Iterator[tuple[tuple[Any, ...], str, list[Any]]]:
    language = get_language() or "en"
    unit = "owner__name_vi" if language == "vi" else "owner__name"
    naming = titles.paths(record)
    read = titles.reader(record, naming, actor, language)
    columns = ("pk", "version", "owner_id", "owner__name", unit, *record.span, *naming, *wanted)
    start = len(columns) - len(naming) - len(wanted)
    rows = rows.filter(shelf=Shelf.LIVE).order_by()
    for values in rows.values_list(*columns):
        yield values[:start], read(values[start : start + len(naming)]), list(values[start + len(naming) :])


def _filled(
    record: Record,
    head: Sequence[Any],
    name: str,
    level: Announced.Level | None,
    given: dict[str, Any],
    beside: tuple[Any, ...],
) -> Filled:
    pk, version, unit_id, unit, unit_here, first, last = head
    own = {key: value or "" for key, value in given.items() if key in TOLD}
    return Filled(
        record,
        pk if level is None else 0,
        name,
        first,
        last or first,
        unit_id,
        unit_here or unit,
        level,
        mark="" if level is None else salted_hmac("amity.almanac", f"{record.name} {pk}").hexdigest()[:16],
        version=version if level is None else 0,
        state=given.get(record.state, "") if record.state else "",
        beside=beside,
        **own,
    )
