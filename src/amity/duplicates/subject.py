"""What of a row is compared with another one, brought into the form in which it is compared.

A record type says in `Record.same` by which fields two of its rows may be the same. What each of them counts for
follows from its kind: names (the field a row is called by, and its variants), e-mail, telephone, dates, choices and
links, other texts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet

from amity.access.actors import Actor
from amity.core.text import search_key
from amity.duplicates import names
from amity.duplicates.names import Words
from amity.records import fields
from amity.records.declaration import Record

NAME = "name"
_KINDS = {
    "email": "email",
    "partial_date": "date",
    "date": "date",
    "text": "text",
    "long_text": "text",
    "url": "text",
    "link": "choice",
    "choice": "choice",
    "unit": "choice",
    "yes_no": "choice",
    "integer": "choice",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that is compared, and as what: name, email, phone, date, choice or text."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one row: its names as words, and the other fields as texts, those unknown left out."""

    names: tuple[Words, ...]
    known: Mapping[str, str]


@cache
def of(record: Record) -> tuple[Compared, ...]:
    """Return the fields by which two rows of a record type may be the same; none when it does not say."""
    return tuple(Compared(name, _kind(record, name)) for name in record.same)


def _kind(record: Record, name: str) -> str:
    one = fields.one(record, name)
    if one.kind == "text" and any(name == title or name.startswith(f"{title}_") for title in record.title):
        return NAME
    if one.kind == "text" and "phone" in name.split("_"):
        return "phone"
    return _KINDS[one.kind]


def facts(compared: Sequence[Compared], values: Mapping[str, Any]) -> Facts:
    """Read the values of a row (as a form, a file or the database gives them) for comparison."""
    written, known = [], {}
    for one in compared:
        value = values.get(one.name)
        if value is None or value == "":
            continue
        if one.kind == NAME:
            written.append(str(value))
        elif text := _plain(one.kind, value):
            known[one.name] = text
    return Facts(names.variants(written), known)


def _plain(kind: str, value: Any) -> str:
    if kind == "email":
        return str(value).strip().lower()
    if kind == "text":
        return search_key(str(value))
    if kind == "choice":
        return str(getattr(value, "pk", value))
    return str(value).strip()


def read(record: Record, rows: QuerySet[Any], actor: Actor) -> Iterator[tuple[int, Facts]]:
    """Read the facts of rows, a few thousand at a time. Links to rows out of the actor's sight count as unknown."""
    compared = of(record)
    dates = [one.name for one in compared if one.kind == "date"]
    texts = {f"{name}_text": ExpressionWrapper(F(name), output_field=CharField()) for name in dates}
    guarded = [one.name for one in compared if fields.one(record, one.name).kind == "link"]
    columns = [f"{one.name}_text" if one.kind == "date" else _column(record, one.name) for one in compared]
    guards = [] if actor.audiences is None else [f"{name}__audience" for name in guarded]
    named = [one.name for one in compared]
    selected = rows.annotate(**texts).values_list("pk", *columns, *guards)
    for pk, *values in selected.iterator(chunk_size=5000):
        known = dict(zip(named, values, strict=False))
        for name, audience in zip(guarded, values[len(named) :], strict=False):
            if audience is not None and not actor.may_see(audience):
                known[name] = None
        yield pk, facts(compared, known)


def _column(record: Record, name: str) -> str:
    return str(fields.one(record, name).column.attname)


def names_of(compared: Iterable[Compared]) -> list[str]:
    """The fields among them that are names."""
    return [one.name for one in compared if one.kind == NAME]
