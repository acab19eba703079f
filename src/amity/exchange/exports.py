"""Files of rows: CSV and XLSX, written in constant memory, which an import takes back unchanged.

The first column is the number of the row, by which an import finds it again; then come the fields in the order of the
declaration, under their own names. A linked row stands as its key, and
as nothing where the reader may not see it. Values are made column by column for some thousand rows at a time, so
that only columns that need it cost anything.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from io import StringIO
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.exchange import keys
from amity.exchange.matching import ID
from amity.exchange.tables import CELL_LIMIT, ROW_LIMIT, STARTS, neutral
from amity.records import fields, listing
from amity.records.declaration import Record
from amity.records.fields import Field

BLOCK = 2000
BOM = "\ufeff".encode()
Cells = Sequence[Any]
Make = Callable[[Sequence[Cells]], Cells]
_YES_NO = {None: "", False: "no", True: "yes"}


class TooLarge(Exception):
    """The rows do not fit into a file of this kind; the text says what to do instead."""


def csv_chunks(record: Record, actor: Actor, query: Any, *, bom: bool = False) -> Iterator[bytes]:
    """Yield a CSV file of the rows behind a list's address; `bom` tells spreadsheet programs that it is UTF-8.

    Raises BadFilter, before anything is yielded, for a filter that cannot be read.
    """
    return _csv(_Blocks(record, actor, query), bom=bom)


def write_csv(record: Record, actor: Actor, query: Any, stream: IO[bytes], *, bom: bool = False) -> None:
    """Write the same file into a stream."""
    for chunk in csv_chunks(record, actor, query, bom=bom):
        stream.write(chunk)


def write_xlsx(
    record: Record, actor: Actor, query: Any, target: str | IO[bytes], told: Callable[[int], None] | None = None
) -> None:
    """Write an XLSX file to a path or a stream; numbers are numbers, dates are text because they may be partial.

    `told` hears now and then how many rows are written.
    Raises BadFilter, and TooLarge when the rows or a text do not fit into a sheet.
    """
    blocks = _Blocks(record, actor, query)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(record.name[:31])
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(blocks.head):
            sheet.write_string(0, at, name)
        rows = (row for block in blocks for row in zip(*block, strict=True))
        for number, row in enumerate(rows, 1):
            if number >= ROW_LIMIT:
                raise TooLarge(_("A sheet holds at most 1,048,576 rows. Narrow the list, or take CSV."))
            for at, value in enumerate(row):
                write_cell(sheet, number, at, value)
            if told is not None and number % BLOCK == 0:
                told(number)


def _csv(blocks: "_Blocks", *, bom: bool) -> Iterator[bytes]:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(blocks.head)
    yield (BOM if bom else b"") + buffer.getvalue().encode()
    for block in blocks:
        buffer.seek(0)
        buffer.truncate()
        texts = (_texts(cells) if at in blocks.decimals else cells for at, cells in enumerate(block))
        writer.writerows(zip(*texts, strict=True))
        yield buffer.getvalue().encode()


def write_cell(sheet: Any, row: int, at: int, value: Any) -> None:
    """Write one cell; a decimal that a spreadsheet's binary numbers cannot hold stays text."""
    if value is None or value == "":
        return
    if isinstance(value, Decimal) and Decimal(repr(float(value))) != value:
        value = format(value, "f")
    if not isinstance(value, str):
        sheet.write_number(row, at, value)
    elif len(value) > CELL_LIMIT:
        raise TooLarge(
            _("A cell holds at most 32,767 characters and row %(row)s has more. Take CSV.") % {"row": row + 1}
        )
    else:
        sheet.write_string(row, at, value)


class _Blocks:
    """The cells of the rows, some thousand rows at a time and column by column, in the order of the fields."""

    def __init__(self, record: Record, actor: Actor, query: Any) -> None:
        known = fields.all_of(record)
        self.head = [ID, *known]
        self.decimals = {at for at, field in enumerate(known.values(), 1) if field.kind == "decimal"}
        columns = _Columns(actor)
        self.makers: list[Make] = [lambda columns: columns[0], *(columns.maker(field) for field in known.values())]
        # Narrowed apart from what is read, so that no database sorts whole rows in memory.
        narrowed = listing.rows_of(record, actor, query).order_by().values("pk")
        rows = record.model._default_manager.filter(pk__in=narrowed).order_by("pk")
        self.rows = rows.values_list(*columns.asked)

    def __iter__(self) -> Iterator[list[Cells]]:
        stored = self.rows.iterator(chunk_size=BLOCK)
        while block := list(islice(stored, BLOCK)):
            columns = list(zip(*block, strict=True))
            yield [make(columns) for make in self.makers]


class _Columns:
    """The columns to ask the database for, and functions that make cells of what it answers."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.asked: list[Any] = ["pk"]

    def maker(self, field: Field) -> Make:
        """Return the function that makes the cells of a field from the columns of a block."""
        if field.kind == "links":
            return self._many(field)
        if field.target is not None:
            key = self._key(field.target, field.name)
            return lambda columns: _harmless(key(columns))
        if field.kind == "unit":
            codes = dict(Unit.objects.values_list("pk", "code"))
            at = self._need(field.column.attname)
            return lambda columns: _harmless([codes.get(pk, "") for pk in columns[at]])
        plain = self._own(field) if field.is_custom else self._plain(field, field.name)
        if field.kind in ("text", "long_text", "url", "email"):
            return lambda columns: _harmless(plain(columns))
        return plain

    def _need(self, column: Any) -> int:
        self.asked.append(column)
        return len(self.asked) - 1

    def _own(self, field: Field) -> Make:
        """The values of a field that the union added, which stand in a column of their own in plain form."""
        at = self._need("custom")
        told = _YES_NO if field.kind == "yes_no" else {}
        return lambda columns: [told.get(own.get(field.name), own.get(field.name)) for own in columns[at]]

    def _plain(self, field: Field, path: str) -> Make:
        """The cells of a column that is no link: dates as the text and truth as the number they are stored as."""
        is_kept = field.kind in ("partial_date", "date", "yes_no")
        cells = self._as_is(ExpressionWrapper(F(path), output_field=CharField()) if is_kept else path)
        return (lambda columns: [_YES_NO[value] for value in cells(columns)]) if field.kind == "yes_no" else cells

    def _key(self, target: Record, link: str) -> Make:
        """The keys of the rows a link leads to, empty where the reader may not see them."""
        whole = self._seen(self._as_is(f"{link}_id"), (f"{link}__audience",))
        parts = [
            self._seen(self._plain(part.field, part.path), part.guards)
            for part in keys.parts(target, f"{link}__", (f"{link}__audience",))
        ]
        if len(parts) == 1:
            return lambda columns: _texts(parts[0](columns))

        def make(columns: Sequence[Cells]) -> Cells:
            texts = zip(*(_texts(part(columns)) for part in parts), strict=True)
            return [keys.joined(one) if pk else "" for pk, one in zip(whole(columns), texts, strict=True)]

        return make

    def _as_is(self, column: Any) -> Make:
        at = self._need(column)
        return lambda columns: columns[at]

    def _seen(self, make: Make, guards: Sequence[str]) -> Make:
        """The same cells, emptied where one of the rows on the way is out of the reader's sight."""
        audiences = self.actor.audiences
        if audiences is None:
            return make
        places = [self._need(guard) for guard in guards]

        def masked(columns: Sequence[Cells]) -> Cells:
            cells = make(columns)
            for at in places:
                cells = [cell if code in audiences else "" for cell, code in zip(cells, columns[at], strict=True)]
            return cells

        return masked

    def _many(self, field: Field) -> Make:
        """The keys of the visible rows of a many-to-many field: one query for each block."""
        assert field.target is not None
        column: Any = field.column
        source, goal = f"{column.m2m_field_name()}_id", column.m2m_reverse_field_name()
        inner = _Columns(self.actor)
        at, key = inner._need(source), inner._key(field.target, goal)
        through = column.remote_field.through._default_manager
        rows = through.order_by("pk").values_list(*inner.asked)

        def make(columns: Sequence[Cells]) -> Cells:
            pks = columns[0]
            condition = {f"{source}__gte": pks[0], f"{source}__lte": pks[-1]}
            if pks[-1] - pks[0] > 2 * len(pks):  # bounds are read faster than ids, but they enclose too much here
                condition = {f"{source}__in": pks}
            found: dict[int, list[str]] = {}
            if stored := list(zip(*rows.filter(**condition), strict=True)):
                for pk, text in zip(stored[at], key(stored), strict=True):
                    if text:  # none stands for a row out of sight
                        found.setdefault(pk, []).append(text)
            return _harmless([keys.listed(found[pk]) if pk in found else "" for pk in pks])

        return make


def _texts(cells: Cells) -> list[str]:
    return ["" if cell is None else format(cell, "f") if isinstance(cell, Decimal) else str(cell) for cell in cells]


def _harmless(cells: Cells) -> Cells:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return [neutral(cell) if cell and cell[0] in STARTS else cell for cell in cells]
