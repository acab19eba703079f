"""The key of a row as text: how a file names a row, and how an import finds it again.

A key has one part per field of `Record.key`; a field that is itself a link counts with the parts of its own target's
key. The parts are joined by " | ", several keys in one cell by "; ". A backslash keeps such a sign in the text.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_among
from amity.core.text import nfc, sort_key
from amity.records import fields, values
from amity.records.declaration import Record
from amity.records.fields import Field

PART, LIST = "|", ";"
MARKS = 20_000  # values in one question; SQLite takes 32,766
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a key: the path of its column, the field it is a value of, and the audience codes that guard it."""

    path: str
    field: Field
    guards: tuple[str, ...]


@cache
def parts(record: Record, prefix: str = "", guards: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """Return the parts of a record type's key as seen over `prefix` ("person__" or nothing)."""
    found: list[Part] = []
    for name in record.key:
        one = fields.one(record, name)
        path = prefix + name
        if one.target is not None:
            found += parts(one.target, f"{path}__", (*guards, f"{path}__audience"))
        else:
            found.append(Part(f"{path}__code" if one.kind == "unit" else path, one, guards))
    return tuple(found)


@cache
def is_name(record: Record) -> bool:
    """Whether the key is no more than a name, which two rows may share."""
    one = fields.one(record, record.key[0])
    rules = [rule for rule in record.model._meta.constraints if isinstance(rule, UniqueConstraint)]
    is_unique = one.column.unique or any(rule.fields == record.key for rule in rules)
    return record.key == record.title and one.kind == "text" and not is_unique


def joined(texts: Sequence[str]) -> str:
    """Write the parts of a key as one text; a key of one part is written as it is."""
    return texts[0] if len(texts) == 1 else f" {PART} ".join(_kept(text, PART) for text in texts)


def told(key: Key) -> str:
    """Write a key for people."""
    return joined(["" if part is None else str(part) for part in key])


def form_of(record: Record) -> str:
    """Say of what the keys of a record type are made; a link with one part in its own key is called by its own name."""
    found = []
    for name in record.key:
        one = fields.one(record, name)
        is_whole = one.target is None or len(parts(one.target)) == 1
        found.append(one.label if is_whole or one.target is None else form_of(one.target))
    return f" {PART} ".join(found)


def listed(keys: Sequence[str]) -> str:
    """Write several keys in one cell."""
    return f"{LIST} ".join(_kept(key, LIST) for key in keys)


def split(cell: str) -> list[str]:
    """Read what `listed` wrote."""
    return [key for key in _pieces(cell, LIST) if key]


def read(record: Record, text: str) -> Key:
    """Read what `joined` wrote; raises ValidationError for a key of the wrong form."""
    wanted = parts(record)
    pieces = [text.strip()] if len(wanted) == 1 else _pieces(text, PART)
    if len(pieces) != len(wanted):
        told_form = {"text": text, "names": form_of(record)}
        raise ValidationError(_("“%(text)s” names no record. Write: %(names)s."), params=told_form)
    if len(wanted) == 1 and wanted[0].field.kind == "text":
        return (values.tidy(wanted[0].field, pieces[0]) or None,)  # it may be a name, longer than any key
    return tuple(values.read(part.field, piece) if piece else None for part, piece in zip(wanted, pieces, strict=True))


def find(record: Record, actor: Actor, wanted: Collection[Key], *, or_name: bool = False) -> dict[Key, list[int]]:
    """Return the ids of the rows the actor may see under each key; parts out of his sight count as empty.

    One query finds the rows of some thousand keys: each column is compared by itself, the rest is sorted out here.
    With `or_name`, a key of one part that no row has may be the name of a row, in either language.
    """
    mine, asked, rest = parts(record), set(wanted), iter(wanted)
    guards = [] if actor.audiences is None else sorted({guard for part in mine for guard in part.guards})
    found: dict[Key, list[int]] = {}
    while block := list(islice(rest, MARKS // len(mine))):
        condition = Q()
        for part, known in zip(mine, zip(*block, strict=True), strict=True):
            condition &= _among(part, set(known), actor)
        if is_name(record):  # the column of the name has no index, that of its sort key has
            condition &= Q(sort_key__in={sort_key(str(name)) for (name,) in block if name is not None})
        rows = visible_among(actor, record).filter(condition)  # unsorted, or SQLite would read all rows in that order
        for pk, *stored in rows.values_list("pk", *(part.path for part in mine), *guards):
            codes = dict(zip(guards, stored[len(mine) :], strict=True))
            closed = {guard for guard, code in codes.items() if code is not None and not actor.may_see(code)}
            key = tuple(
                None if value == "" or not closed.isdisjoint(part.guards) else value
                for part, value in zip(mine, stored, strict=False)
            )
            if key in asked:
                found.setdefault(key, []).append(pk)
        if or_name and len(mine) == 1:
            found |= _called(record, actor, set(block) - found.keys())
    return {key: sorted(ids) for key, ids in found.items()}


def _called(record: Record, actor: Actor, wanted: set[Key]) -> dict[Key, list[int]]:
    names = {key: sort_key(nfc(str(key[0]))) for key in wanted}
    ids: dict[str, set[int]] = {}
    for column in ("sort_key", "sort_key_vi"):
        rows = visible_among(actor, record).filter(**{f"{column}__in": set(names.values()) - {""}})
        for pk, name in rows.values_list("pk", column):
            ids.setdefault(name, set()).add(pk)
    return {key: sorted(ids[name]) for key, name in names.items() if name in ids}


def _among(part: Part, known: set[Any], actor: Actor) -> Q:
    """Rows in which this part may be one of the values known; None stands for empty or out of the actor's sight."""
    column = part.field.column
    condition = Q(**{f"{part.path}__in": known - {None}})
    if None in known:
        condition |= Q(**{f"{part.path}__isnull": True})
        if column.empty_strings_allowed and not column.null:
            condition |= Q(**{part.path: ""})
        for guard in part.guards if actor.audiences is not None else ():
            condition |= ~Q(**{f"{guard}__in": actor.audiences})
    return condition


def _kept(text: str, sign: str) -> str:
    return text.replace("\\", "\\\\").replace(sign, f"\\{sign}") if sign in text or "\\" in text else text


def _pieces(text: str, sign: str) -> list[str]:
    hidden = text.replace("\\\\", "\0").replace(f"\\{sign}", "\1")
    return [piece.replace("\0", "\\").replace("\1", sign).strip() for piece in hidden.split(sign)]
