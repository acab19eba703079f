"""Which fields can be changed for many rows at once, in which ways, and how a row takes the change."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.fields.json import KT
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from amity.records import fields, values
from amity.records.declaration import Record
from amity.records.fields import Field

SET, CLEAR, ADD, REMOVE, REPLACE = "set", "clear", "add", "remove", "replace"
_TEXTS = ("text", "long_text", "url", "email")
Asked = Mapping[str, Any]


def editable(record: Record) -> dict[str, tuple[Field, tuple[str, ...]]]:
    """The fields that can be changed for many rows, each with the ways: no state that steps lead through, no owner."""
    found = {}
    for name, field in fields.all_of(record).items():
        if name == "owner" or (name == record.state and record.steps):
            continue
        if how := ways(record, field):
            found[name] = (field, how)
    return found


def ways(record: Record, field: Field) -> tuple[str, ...]:
    """How a field of many rows can be changed; not at all when the machine fills it in."""
    if not field.column.editable or field.column.generated:
        return ()
    clear = (CLEAR,) if _can_be_empty(field) else ()
    if field.kind == "links":
        return (ADD, REMOVE)
    if field.kind in _TEXTS:
        # One value for all would make their names or keys alike.
        is_own = field.column.unique or field.name in (*record.title, *record.key)
        return (REPLACE,) if is_own else (REPLACE, SET, *clear)
    return (SET, *clear) if not field.column.unique else ()


def _can_be_empty(field: Field) -> bool:
    column: Any = field.column
    return bool(column.blank and (column.null or column.empty_strings_allowed or field.kind == "partial_date"))


def plain(field: Field, value: Any) -> Any:
    """A value of a form as it is stored with the act: rows by their numbers."""
    if field.kind == "links":
        return [one.pk for one in value]
    return value.pk if hasattr(value, "pk") else values.plain(field, value)


def changed(field: Field, row: Any, asked: Asked) -> bool:
    """Put what was asked into a row, and say whether that changes it. Links to many rows are the affair of `links`."""
    if field.is_custom:
        return _own_changed(field, row, asked)
    name = field.column.attname
    old = getattr(row, name)
    if asked["how"] == REPLACE:
        new = (old or "").replace(asked["find"], asked["value"])
    else:
        new = values.back(field, None if asked["how"] == CLEAR else asked["value"])
        new = "" if new is None and not field.column.null and field.kind != "partial_date" else new
    setattr(row, name, new)
    return values.plain(field, new) != values.plain(field, old)


def _own_changed(field: Field, row: Any, asked: Asked) -> bool:
    """The same for a field that the union added: its value stands in plain form, and nothing where there is none."""
    old = row.custom.get(field.name)
    new = None if asked["how"] == CLEAR else asked["value"]
    if asked["how"] == REPLACE:
        new = (old or "").replace(asked["find"], asked["value"])
    rest = {name: value for name, value in row.custom.items() if name != field.name}
    row.custom = {**rest, field.name: new} if new else rest
    return bool((new or None) != (old or None))


def links(field: Field, ids: Sequence[int], asked: Asked) -> dict[int, list[int]]:
    """What the rows of a many-to-many field become, by row, for those rows that change (one query)."""
    ties, source, target = field.ties
    now: dict[int, list[int]] = {pk: [] for pk in ids}
    for pk, linked in ties.filter(**{f"{source}__in": ids}).order_by("pk").values_list(source, target):
        now[pk].append(linked)
    wanted = asked["value"]
    if asked["how"] == ADD:
        new = {pk: list(dict.fromkeys([*linked, *wanted])) for pk, linked in now.items()}
    else:
        new = {pk: [one for one in linked if one not in wanted] for pk, linked in now.items()}
    return {pk: linked for pk, linked in new.items() if linked != now[pk]}


def concerns(field: Field, asked: Asked) -> Q:
    """The rows that what is asked would change, as a condition; the forecast counts by it."""
    how, value = asked["how"], asked.get("value")
    if how == REPLACE:  # every database tells capital letters apart here, as replacing does
        return Q(GreaterThan(StrIndex(KT(field.path) if field.is_custom else F(field.name), Value(asked["find"])), 0))
    if field.kind == "links":
        ties, source, target = field.ties
        tied = [Q(pk__in=ties.filter(**{target: pk}).values(source)) for pk in value or ()]
        return reduce(or_, [~one for one in tied] if how == ADD else tied, Q(pk__in=()))
    new = value if field.is_custom else values.back(field, None if how == CLEAR else value)
    if (not new and field.is_custom) or (new is None and field.column.null):
        return Q(**{f"{field.path}__isnull": False})
    same = Q(**{field.path if field.is_custom else field.column.attname: "" if new is None else new})
    return ~same | Q(**{f"{field.path}__isnull": True}) if field.column.null or field.is_custom else ~same
