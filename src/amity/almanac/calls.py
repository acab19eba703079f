"""What waits for somebody to act: lists that a module declares by a filter which takes a day.

A date that runs out is told by `expiries`. A call stands for as long as its filter holds today: a renewal that should
have begun is told every day until it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import filtering, registry, titles
from amity.records.declaration import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Rows of a record type that wait: the filter that finds them on a day, and what is said of them."""

    record: str
    filter: str
    label: Words
    order: str  # the date by which the most urgent stand first


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rows that wait today: what for, the first of them as (name, address, date), and where all of them are."""

    label: str
    rows: list[tuple[str, str, str]]
    has_more: bool
    href: str


_calls: dict[tuple[str, str], Call] = {}


def register(call: Call) -> Call:
    """Add a call; a filter can be declared once only."""
    if (call.record, call.filter) in _calls:
        raise ValueError(f"The call for {call.record} by {call.filter} is declared twice.")
    _calls[call.record, call.filter] = call
    return call


def all_calls() -> list[Call]:
    """Return every call in the order of declaration."""
    return list(_calls.values())


def waiting(actor: Actor, language: str, *, today: date, most: int) -> Iterator[Waiting]:
    """Return what waits for the actor today in the records he keeps, in the order of declaration; a query per call."""
    for call in all_calls():
        record = registry.get(call.record)
        columns = titles.paths(record)
        told = titles.reader(record, columns, actor, language)
        kept = rows(call, actor, today)
        if actor.writable is not None:
            kept = kept.filter(owner__in=actor.writable)
        stored = [*kept.order_by(call.order, "pk").values_list("pk", call.order, *columns)[: most + 1]]
        if stored:
            named = [
                (told(values), f"/{call.record}/{pk}/", PartialDate.of(on).shown(language) if on else "")
                for pk, on, *values in stored[:most]
            ]
            yield Waiting(str(call.label), named, len(stored) > most, address(call, today))


def rows(call: Call, actor: Actor, today: date) -> QuerySet[Any]:
    """The rows that wait and that the actor may see, as the list under the same filter shows them."""
    record, params = registry.get(call.record), {call.filter: [today.isoformat()]}
    return filtering.apply(record, filtering.in_use(visible_to(actor, record), params), params, actor)


def address(call: Call, today: date) -> str:
    """The list of all that wait."""
    return f"/{call.record}/?{urlencode({call.filter: today.isoformat()})}"
