"""What happened before and should be known before it happens again: the same gift, an honour already held.

Modules of the domain register here what they look for; it is told where a possible duplicate is told.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import fields, titles
from amity.records.declaration import Record, Words
from amity.records.fields import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """Which fields are looked at, the rows like one that is being entered, and what is said of them, with their day."""

    fields: tuple[str, ...]
    rows: Callable[[Any, Actor], QuerySet[Any]]
    reason: Words
    on: str


ASKED: dict[str, Asked] = {}  # by the name of the record type


def watched(record: Record) -> tuple[str, ...]:
    """The fields whose values decide; none when nothing is asked of the record type."""
    return ASKED[record.name].fields if record.name in ASKED else ()


def found(record: Record, values: Mapping[str, Any], actor: Actor, limit: int) -> list[tuple[int, str, str]]:
    """The rows that were there before, as (number, name, reason), the latest first."""
    asked = ASKED.get(record.name)
    if asked is None:
        return []
    row = record.model()
    for name in asked.fields:
        one = fields.one(record, name)
        value = _seen(one, values.get(name), actor) if one.is_link else str(values.get(name) or "")
        setattr(row, one.column.attname, value)
    columns = titles.paths(record)
    name_of = titles.reader(record, columns, actor, get_language() or "en")
    language = get_language() or "en"
    return [
        (pk, name_of(told), str(asked.reason) % {"on": PartialDate.of(on).shown(language)})
        for pk, on, *told in asked.rows(row, actor).values_list("pk", asked.on, *columns)[:limit]
    ]


def _seen(link: Field, value: Any, actor: Actor) -> int | None:
    """The number of the row a link leads to; a row out of sight is as good as none."""
    assert link.target is not None
    number = str(getattr(value, "pk", value))
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return visible_to(actor, link.target).filter(pk=int(number)).values_list("pk", flat=True).first()
