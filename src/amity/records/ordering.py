"""The order of a list, and the cursors that cut its pages: the last row's sort value and its id.

Where an index holds the order, any page is found in one step. Rows sorted by the name of a row they lead to are found
through those rows, a few at a time, because a join would sort all of them first.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.core import rowwise
from amity.core.dates import PartialDate
from amity.records import fields
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.filtering import BadFilter
from amity.records.values import read as from_machine

MOST, SINGLE = 1500, 3  # linked rows looked through for a page, and of these one by one
LARGEST = (1 << 63) - 1  # number that databases hold
Given = dict[str, list[str]]  # the parameters of an address
Place = tuple[int, Any]  # the id of a row and the value it is sorted by


def sort_column(record: Record, name: str, language: str) -> str:
    """The database column by which a field sorts, "" when it cannot: names by the alphabet, links by their names."""
    if name not in fields.of(record):
        return ""
    key = "sort_key_vi" if language == "vi" else "sort_key"
    one = fields.one(record, name)
    if name == record.title[0].partition("__")[0]:
        return key
    if one.kind == "link":
        return f"{name}__{key}"
    return name if one.kind in ("partial_date", "date", "integer", "decimal", "choice", "yes_no") else ""


def asked(record: Record, given: Given) -> str:
    """The field by which an address asks to sort, "-" before it for downwards."""
    return given.get("sort", [record.order or record.title[0].partition("__")[0]])[0]


def ordered(
    record: Record, rows: QuerySet[Any], given: Given, actor: Actor, language: str
) -> tuple[QuerySet[Any], str]:
    """Sort rows as an address asks, behind (or before) its cursor; returns them and the column they are sorted by.

    Rows before a cursor come in reverse. Raises BadFilter for a cursor that cannot be read.
    """
    sort = asked(record, given)
    column, down = sort_column(record, sort.removeprefix("-"), language), sort.startswith("-")
    if not column:
        column, down = ("sort_key_vi" if language == "vi" else "sort_key"), False
    back = "before" in given
    descending = down != back
    can_be_null = _can_be_null(record, column)
    if "__" in column and actor.audiences is not None:
        # The name of a row out of sight shows neither in the order of rows nor inside a cursor.
        link = column.partition("__")[0]
        rows = rows.annotate(visible_name=Case(When(seen(actor, link), then=F(column))))
        column, can_be_null = "visible_name", True
    if cursor := given.get("before") or given.get("after"):
        try:
            place = _opened(cursor[0], fields.of(record).get(sort.removeprefix("-")))
            if not can_be_null:
                stored_as: Any = record.model._meta.get_field(column)
                place = place[0], stored_as.get_prep_value(place[1])
                if isinstance(place[1], int) and abs(place[1]) > LARGEST:
                    raise OverflowError
            beyond = _beyond(column, place, descending=descending, back=back, nulls=can_be_null)
            # Before the filters: of two bounds of one column, SQLite looks for the first in the index.
            rows = rows.filter(beyond) if can_be_null else record.model._default_manager.filter(beyond) & rows
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
            raise BadFilter(_("The address of this page is damaged. Start from the first page.")) from None
    if not can_be_null:  # said only where needed: an index serves the plain order
        return rows.order_by("-" * descending + column, "-" * descending + "pk"), column
    order = F(column).desc if descending else F(column).asc
    return rows.order_by(order(nulls_first=True) if back else order(nulls_last=True), "-" * descending + "pk"), column


def first(record: Record, rows: QuerySet[Any], given: Given, actor: Actor, language: str, size: int) -> list[Place]:
    """The first rows in the order of an address, behind (or, in reverse, before) its cursor. Raises BadFilter."""
    sorted_rows, column = ordered(record, rows, given, actor, language)
    found = sorted_rows.values_list("pk", column)
    link, _none, key = sort_column(record, asked(record, given).removeprefix("-"), language).partition("__")
    if not key:
        return list(found[:size])
    back, descending = "before" in given, asked(record, given).startswith("-") != ("before" in given)
    cursor = given.get("before") or given.get("after")
    start = _opened(cursor[0], None)[1] if cursor else None
    unknown = found.filter(**{f"{column}__isnull": True})
    places = list(unknown[:size]) if back and start is None else []
    if back or start is not None or not cursor:
        for part in _parts(record, link, key, found, actor, (start, descending), column):
            places += part[: size - len(places)]
            if len(places) == size:
                return places
    return places if back else [*places, *unknown[: size - len(places)]]


def _parts(
    record: Record, link: str, key: str, found: QuerySet[Any], actor: Actor, way: tuple[Any, bool], column: str
) -> Iterator[QuerySet[Any]]:
    """Rows that lead somewhere, in order, through some linked rows at a time; at last all the rest at once."""
    (start, descending), target = way, fields.one(record, link).target
    assert target is not None
    sign, beyond = ("-", "lt") if descending else ("", "gt")
    linked = visible_to(actor, target).order_by(f"{sign}{key}", f"{sign}pk").values_list("pk", key)
    if start is not None:
        linked = linked.filter(**{f"{key}__{beyond}e": start})
    known = list(linked[:MOST])
    groups = [(name, [pk for pk, _name in some]) for name, some in groupby(known, key=lambda one: one[1])]
    is_all = len(known) < MOST
    if not is_all:
        groups.pop()  # more of the same name may follow
    for ids in _in_portions([ids for _name, ids in groups]):
        narrowed = found.filter(**{f"{link}__in": ids})
        yield narrowed.order_by(f"{sign}pk") if len(ids) == 1 else narrowed
    if not is_all:
        yield found.filter(**{f"{column}__{beyond}": groups[-1][0]} if groups else {f"{column}__isnull": False})


def _in_portions(groups: Sequence[list[int]]) -> Iterator[list[int]]:
    """The first groups of ids by themselves, then more and more together."""
    at, size = 0, 1
    while at < len(groups):
        yield [pk for ids in groups[at : at + size] for pk in ids]
        at, size = at + size, 1 if at + 1 < SINGLE else max(16, size * 4)


def _can_be_null(record: Record, column: str) -> bool:
    first = record.model._meta.get_field(column.split("__")[0])
    return bool(first.null)


def _beyond(column: str, cursor: tuple[int, Any], *, descending: bool, back: bool, nulls: bool) -> Q:
    """The rows behind a cursor in the direction read; unknown values stand last, so they come first going back."""
    pk, value = cursor
    if not nulls:
        if value is None:
            raise TypeError(column)
        compare = rowwise.LessThan if descending else rowwise.GreaterThan
        return Q(compare(rowwise.Tuple(F(column), F("pk")), (value, pk)))
    beside = Q(pk__lt=pk) if descending else Q(pk__gt=pk)
    unknown = Q(**{f"{column}__isnull": True})
    if value is None:
        return (unknown & beside) | (~unknown if back else Q(pk__in=[]))
    lookup = "lt" if descending else "gt"
    condition = Q(**{f"{column}__{lookup}": value}) | (Q(**{column: value}) & beside)
    return condition if back else condition | unknown


def cursor_of(row: tuple[int, Any]) -> str:
    """The cursor behind a row, made of its id and the value it is sorted by."""
    pk, value = row
    text = str(value) if isinstance(value, PartialDate) else value
    return base64.urlsafe_b64encode(json.dumps([pk, text], default=str).encode()).decode().rstrip("=")


def _opened(cursor: str, one: Field | None) -> tuple[int, Any]:
    """The id and the value in a cursor; raises ValueError, TypeError or ValidationError for what no page wrote."""
    pk, value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if not isinstance(pk, int) or abs(pk) > LARGEST or not isinstance(value, str | int | float | bool | None):
        raise TypeError(cursor)
    if isinstance(value, str) and not value.isprintable():
        raise ValueError(cursor)
    if one is not None and one.kind == "partial_date" and value is None:
        value = ""  # an unknown date has its place in the order, before all known ones
    if one is not None and one.kind == "decimal" and value is not None:
        value = from_machine(one, str(value))
    return pk, value
