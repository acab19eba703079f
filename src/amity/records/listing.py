"""A page of a list: the rows a reader may see, narrowed by the address, sorted, cut by a cursor, counted up to a cap.

Pages are cut by a cursor (the last row's sort value and id), so the thousandth page costs what the first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_in_order, visible_to
from amity.records import fields, filtering, ordering, titles
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.filtering import BadFilter, Chip
from amity.records.rows import Link, Reader
from amity.records.values import shown

PAGE = 50
CAP = 1000
# Words of an address that say how rows are read, not which.
RESERVED = ("sort", "after", "before", "count", "columns", "limit", "fields")


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
    return filtering.apply(record, filtering.in_use(visible_in_order(actor, record), params), params, actor)


def read(record: Record, actor: Actor, query: Any, language: str) -> Listing:
    """Read one page of a list; a filter that cannot be read shows no rows and says why."""
    given = filtering.params_of(query)
    params = {name: values for name, values in given.items() if name not in RESERVED}
    sort = ordering.asked(record, given)
    names = _columns(record, given)
    problem = ""
    try:
        rows = filtering.apply(record, filtering.in_use(visible_in_order(actor, record), params), params, actor)
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


@dataclass(slots=True)
class _Page:
    ids: list[int]
    next: str
    previous: str


def _page(record: Record, rows: QuerySet[Any], given: dict[str, list[str]], actor: Actor, language: str) -> _Page:
    back = "before" in given
    found = ordering.first(record, rows, given, actor, language, PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    ids = [pk for pk, _value in found]
    has_next, has_previous = (True, more) if back else (more, "after" in given)
    return _Page(
        ids,
        ordering.cursor_of(found[-1]) if found and has_next else "",
        ordering.cursor_of(found[0]) if found and has_previous else "",
    )


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
    if not ordering.sort_column(record, one.name, "en"):
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
