"""A page of a list: the rows a reader may see, narrowed by the address, sorted, cut by a cursor, counted up to a cap.

Pages are cut by a cursor (the last row's sort value and id), so the thousandth page costs what the first does.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.core.dates import PartialDate
from amity.records import fields, filtering, titles
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.filtering import BadFilter, Chip
from amity.records.rows import Link, Reader
from amity.records.values import read as from_machine
from amity.records.values import shown

PAGE = 50
CAP = 1000
# Words of an address that say how rows are read, not which.
RESERVED = ("sort", "after", "before", "count", "columns", "language", "limit", "fields")


@dataclass(slots=True)
class Cell:
    """A value as shown: its text, where it leads, and its language when it is not the page's."""

    text: str
    href: str = ""
    language: str = ""
    is_number: bool = False
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A row as shown in a list."""

    id: int
    href: str
    cells: list[Cell]


@dataclass(slots=True)
class Column:
    """A column's head: its name, and how a click on it sorts ("" when it does not)."""

    name: str
    label: str
    sort: str = ""
    direction: str = ""


@dataclass(slots=True)
class Listing:
    """A page of a list with all that stands around it."""

    record: Record
    columns: list[Column]
    rows: list[Row]
    chips: list[Chip]
    count: str
    is_capped: bool
    next: str
    previous: str
    query: str
    problem: str = ""


def rows_of(record: Record, actor: Actor, query: Any) -> QuerySet[Any]:
    """The rows behind an address: visible to the actor and narrowed by its filters; raises BadFilter."""
    params = filtering.params_of(query)
    return filtering.apply(record, filtering.in_use(visible_to(actor, record), params), params, actor)


def read(record: Record, actor: Actor, query: Any, language: str) -> Listing:
    """Read one page of a list; a filter that cannot be read shows no rows and says why."""
    given = filtering.params_of(query)
    params = {name: values for name, values in given.items() if name not in RESERVED}
    sort = _sort(record, given)
    names = _columns(record, given)
    problem = ""
    try:
        rows = filtering.apply(record, filtering.in_use(visible_to(actor, record), params), params, actor)
        chips = filtering.chips(record, params, actor, language)
        page = _page(record, rows, given, actor, language)
    except BadFilter as error:
        problem, chips, page = str(error), [], _Page([], "", "")
        rows = visible_to(actor, record).none()
    reader = Reader(record, names, actor, language)
    made = _made(record, reader, page.ids, language)
    count, is_capped = _count(rows, language, exact=given.get("count") == ["exact"])
    base = [(name, one) for name, many in params.items() for one in many]
    chosen = base + [("columns", ",".join(names))] * ("columns" in given)
    keep = chosen + [("sort", sort)] * ("sort" in given)
    return Listing(
        record=record,
        columns=[_head(record, one, sort, chosen) for one in reader.fields],
        rows=made,
        chips=chips,
        count=count,
        is_capped=is_capped,
        next=urlencode([*keep, ("after", page.next)]) if page.next else "",
        previous=urlencode([*keep, ("before", page.previous)]) if page.previous else "",
        query=urlencode(base),
        problem=problem,
    )


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


@dataclass(slots=True)
class _Page:
    ids: list[int]
    next: str
    previous: str


def ordered(
    record: Record, rows: QuerySet[Any], given: dict[str, list[str]], actor: Actor, language: str
) -> tuple[QuerySet[Any], str]:
    """Sort rows as an address asks, behind (or before) its cursor; returns them and the column they are sorted by.

    Rows before a cursor come in reverse. Raises BadFilter for a cursor that cannot be read.
    """
    sort = _sort(record, given)
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
            rows = rows.filter(_beyond(column, place, descending=descending, back=back, nulls=can_be_null))
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
            raise BadFilter(_("The address of this page is damaged. Start from the first page.")) from None
    if not can_be_null:  # said only where needed: an index serves the plain order
        return rows.order_by("-" * descending + column, "-" * descending + "pk"), column
    order = F(column).desc if descending else F(column).asc
    return rows.order_by(order(nulls_first=True) if back else order(nulls_last=True), "-" * descending + "pk"), column


def _sort(record: Record, given: dict[str, list[str]]) -> str:
    return given.get("sort", [record.order or record.title[0].partition("__")[0]])[0]


def _page(record: Record, rows: QuerySet[Any], given: dict[str, list[str]], actor: Actor, language: str) -> _Page:
    rows, column = ordered(record, rows, given, actor, language)
    back = "before" in given
    found = list(rows.values_list("pk", column)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    ids = [pk for pk, _value in found]
    has_next, has_previous = (True, more) if back else (more, "after" in given)
    return _Page(
        ids,
        cursor_of(found[-1]) if found and has_next else "",
        cursor_of(found[0]) if found and has_previous else "",
    )


def _can_be_null(record: Record, column: str) -> bool:
    first = record.model._meta.get_field(column.split("__")[0])
    return bool(first.null)


def _beyond(column: str, cursor: tuple[int, Any], *, descending: bool, back: bool, nulls: bool) -> Q:
    """The rows behind a cursor in the direction read; unknown values stand last, so they come first going back."""
    pk, value = cursor
    beside = Q(pk__lt=pk) if descending else Q(pk__gt=pk)
    unknown = Q(**{f"{column}__isnull": True})
    if value is None:
        return (unknown & beside) | (~unknown if back else Q(pk__in=[]))
    lookup = "lt" if descending else "gt"
    condition = Q(**{f"{column}__{lookup}": value}) | (Q(**{column: value}) & beside)
    return condition | unknown if nulls and not back else condition


def cursor_of(row: tuple[int, Any]) -> str:
    """The cursor behind a row, made of its id and the value it is sorted by."""
    pk, value = row
    text = str(value) if isinstance(value, PartialDate) else value
    return base64.urlsafe_b64encode(json.dumps([pk, text], default=str).encode()).decode().rstrip("=")


def _opened(cursor: str, one: Field | None) -> tuple[int, Any]:
    """The id and the value in a cursor; raises ValueError, TypeError or ValidationError for what no page wrote."""
    pk, value = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if not isinstance(pk, int) or not isinstance(value, str | int | float | bool | None):
        raise TypeError(cursor)
    if isinstance(value, str) and not value.isprintable():
        raise ValueError(cursor)
    if one is not None and one.kind == "partial_date" and value is None:
        value = ""  # an unknown date has its place in the order, before all known ones
    if one is not None and one.kind == "decimal" and value is not None:
        value = from_machine(one, str(value))
    return pk, value


def _made(record: Record, reader: Reader, ids: Sequence[int], language: str) -> list[Row]:
    if not ids:
        return []
    stored = {values[0]: values for values in reader.select(record.model._default_manager.filter(pk__in=ids))}
    makers = reader.makers()
    many = {one.name: reader.links(one, ids) for one in reader.many}
    found = []
    for pk in (pk for pk in ids if pk in stored):
        values = stored[pk]
        cells = [
            many_cell(many[one.name].get(pk, []))
            if one.kind == "links"
            else cell(one, make(values), reader.pair_of(one, values), language)
            for one, make in zip(reader.fields, makers, strict=True)
        ]
        found.append(Row(pk, f"/{record.name}/{pk}/", cells))
    return found


def cell(one: Field, value: Any, twin: Any, language: str) -> Cell:
    """Show one value; a text missing in the reader's language is shown in the other one and marked so."""
    if isinstance(value, Link):
        return Cell(value.name, f"/{value.record.name}/{value.id}/" if value.id else "")
    if one.pair:
        first, second = (twin, value) if language == "vi" else (value, twin)
        other = "en" if language == "vi" else "vi"
        return Cell(first) if first else Cell(second or "", language=other if second else "")
    return Cell(shown(one, value, language), is_number=one.kind in ("integer", "decimal"))


def many_cell(links: Sequence[Link], most: int = 4) -> Cell:
    """Show the rows of a many-to-many field: the first few, and how many more."""
    told = [(link.name, f"/{link.record.name}/{link.id}/") for link in links[:most]]
    rest = len(links) - len(told)
    return Cell(_("and %(rest)s more") % {"rest": rest} if rest > 0 else "", links=told)


def _columns(record: Record, given: dict[str, list[str]]) -> list[str]:
    chosen = [name for name in given.get("columns", [""])[0].split(",") if name in fields.all_of(record)]
    return chosen or list(record.columns)


def _head(record: Record, one: Field, sort: str, base: list[tuple[str, str]]) -> Column:
    if not sort_column(record, one.name, "en"):
        return Column(one.name, one.label)
    direction = {one.name: "ascending", f"-{one.name}": "descending"}.get(sort, "")
    turned = f"-{one.name}" if direction == "ascending" else one.name
    return Column(one.name, one.label, urlencode([*base, ("sort", turned)]), direction)


def _count(rows: QuerySet[Any], language: str, *, exact: bool) -> tuple[str, bool]:
    """Count up to the cap, exactly when asked: "1,000+" costs the same in a union of any size."""
    number = rows.order_by().count() if exact else rows.order_by()[: CAP + 1].count()
    if number > CAP and not exact:
        return f"{format_decimal(CAP, locale=language)}+", True
    return format_decimal(number, locale=language), False


def title_of(record: Record, pk: int, actor: Actor, language: str) -> str:
    """The name of one row that the actor may see, or an ellipsis."""
    columns = titles.paths(record)
    values = visible_to(actor, record).filter(pk=pk).values_list(*columns).first()
    return titles.reader(record, columns, actor, language)(values) if values else titles.HIDDEN
