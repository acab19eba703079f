"""What runs out or falls due: the dates that record types declare to be warned of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.fields import touching, within
from amity.records import fields, registry, titles
from amity.records.declaration import Record


@dataclass(frozen=True, slots=True)
class Expiry:
    """A row one of whose dates runs out."""

    record: Record
    row_id: int
    name: str
    what: str
    on: PartialDate
    beside: tuple[Any, ...]

    @property
    def url(self) -> str:
        """The page of the row."""
        return f"/{self.record.name}/{self.row_id}/"


def between(
    actor: Actor,
    first: date,
    last: date,
    language: str,
    *,
    surely: bool = False,
    only_open: bool = False,
    beside: Sequence[str] = (),
    most: int | None = None,
) -> list[Expiry]:
    """Return what runs out between two days, in order of date; one query per date declared.

    A date known in part counts when it may lie there, or with `surely` only when it must. With `only_open`, rows in a
    state that no step leaves are left out: they are settled and wait for nobody. `most` limits the rows of one date.
    """
    found: list[Expiry] = []
    for record in registry.all_records():
        for field, what in record.expiry_dates:
            rows = visible_to(actor, record).filter(_window(record, field, first, last, surely=surely))
            if only_open and record.state and record.steps:
                rows = rows.filter(**{f"{record.state}__in": open_states(record)})
            own = [name for name in beside if name in fields.of(record)]
            columns = [*titles.paths(record), field, *own]
            read, at = titles.reader(record, columns, actor, language), len(columns) - len(own)
            for pk, *values in rows.order_by(field, "pk")[:most].values_list("pk", *columns):
                told = dict(zip(own, values[at:], strict=True))
                extra = tuple(told.get(name, "") for name in beside)
                found.append(Expiry(record, pk, read(values), str(what), PartialDate.of(values[at - 1]), extra))
    return sorted(found, key=lambda one: (one.on.last, one.on.first, one.record.name, one.name))


def open_states(record: Record) -> list[str]:
    """The states that some step leaves, taking up again what was settled aside."""
    return sorted({state for step in record.steps if not step.reopens for state in step.when})


def _window(record: Record, field: str, first: date, last: date, *, surely: bool) -> Q:
    if fields.one(record, field).kind != "partial_date":
        return Q(**{f"{field}__range": (first, last)})
    return within(field, first, last) if surely else touching(field, first, last)
