"""Tables of rows: what a list shows under the same filters, a few rows long, each with its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, joined, sentence, text
from amity.documents.making import Making
from amity.records import filtering, listing, registry
from amity.records.fields import Field
from amity.records.rows import Link, Reader

MOST = 12
SHARES = {"partial_date": 2, "date": 2, "integer": 2, "decimal": 3, "choice": 2, "link": 2, "links": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsWanted:
    """Which rows of which list, which of their fields, in which order."""

    record: str
    params: Mapping[str, str | list[str]]
    columns: Sequence[str]
    own: str  # the column whose cell leads to the row and carries its source
    order: Sequence[Any]  # names of columns, or expressions
    caption: str
    words: Mapping[str, str] = field(default_factory=dict)  # shorter heads for columns whose label is long
    most: int = MOST


def address(record: str, params: Mapping[str, str | list[str]]) -> str:
    """The address of a list under these filters."""
    query = urlencode(filtering.params_of(params), doseq=True)
    return f"/{record}/?{query}" if query else f"/{record}/"


def visible_rows(making: Making, name: str, params: Mapping[str, str | list[str]]) -> QuerySet[Any]:
    """The rows of a list under these filters, among those the reader may see."""
    record, given = registry.get(name), filtering.params_of(params)
    rows = visible_to(making.actor, record)
    rows = filtering.in_use(rows, given) if making.only_in_use else rows
    return filtering.apply(record, rows, given, making.actor)


def table(making: Making, wanted: RowsWanted) -> Table | None:
    """The first rows as a table with their sources; None when there are none."""
    record = registry.get(wanted.record)
    rows = visible_rows(making, wanted.record, wanted.params)
    total = rows.order_by().count()
    if not total:
        return None
    reader = Reader(record, wanted.columns, making.actor, making.language)
    found = list(reader.select(rows.order_by(*wanted.order, "pk"), "source_title", "source_url")[: wanted.most])
    making.seen.rows.setdefault(record.name, []).extend(values[0] for values in found)
    many = {one.name: reader.links(one, [values[0] for values in found]) for one in reader.many}
    columns = tuple(_column(one, wanted) for one in reader.fields)
    cells = tuple(_row(making, wanted, reader, values, many) for values in found)
    return Table(wanted.caption, columns, cells, _rest(making, wanted, total, len(found)))


def _column(one: Field, wanted: RowsWanted) -> Column:
    share = 6 if one.name == wanted.own else SHARES.get(one.kind, 2)
    return Column(wanted.words.get(one.name, one.label), share, is_number=one.kind in ("integer", "decimal"))


def _row(
    making: Making, wanted: RowsWanted, reader: Reader, values: Sequence[Any], many: Mapping[str, dict[int, list[Link]]]
) -> tuple[Text, ...]:
    """One row; the cell that names it leads to its page and carries the mark of its source."""
    mark = making.sources.cite(*values[-2:])
    making.seen.unsourced += not mark
    cells: list[Text] = []
    for one, make in zip(reader.fields, reader.makers(), strict=True):
        if one.kind == "links":
            words = _links(many[one.name].get(values[0], []))
        else:
            words = _cell(making, one, make(values), reader.pair_of(one, values))
        if one.name == wanted.own:
            words = text(*(replace(span, url=f"/{wanted.record}/{values[0]}/") for span in words), mark)
        cells.append(words)
    return tuple(cells)


def _links(links: Sequence[Link]) -> Text:
    return joined((text(Span(link.name, url=f"/{link.record.name}/{link.id}/")) for link in links), "; ")


def _cell(making: Making, one: Field, value: Any, twin: Any) -> Text:
    """One value; dates are written short, and a text missing in the reader's language is counted as such."""
    if one.kind == "partial_date":
        known = PartialDate.of(value) if value else None
        making.seen.partly_dated += known is not None and known.precision != "day"
        return text(wording.day(known, making.language))
    shown = listing.cell(one, value, twin, making.language)
    making.seen.untranslated += bool(shown.language)
    return text(Span(shown.text, url=shown.href, language=shown.language))


def _rest(making: Making, wanted: RowsWanted, total: int, told: int) -> Text:
    if total <= told:
        return ()
    whole = Span(wording.number(total, making.language), url=address(wanted.record, wanted.params))
    return sentence(_("The first {told} of {total} rows; the number leads to all of them."), told=told, total=whole)
