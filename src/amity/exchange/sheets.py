"""Small tables that are no lists of rows, such as totals, as CSV and XLSX: each cell as exports write it."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from amity.exchange.exports import BOM, write_cell
from amity.exchange.tables import neutral


def csv_of(lines: Iterable[Sequence[Any]]) -> bytes:
    """The lines as CSV, marked as UTF-8 for spreadsheet programs."""
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([_cell(value) for value in line] for line in lines)
    return BOM + buffer.getvalue().encode()


def xlsx_of(name: str, lines: Iterable[Sequence[Any]]) -> bytes:
    """The lines as a workbook of one sheet; numbers are numbers."""
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 1)
        for number, line in enumerate(lines):
            for at, value in enumerate(line):
                write_cell(sheet, number, at, neutral(value) if isinstance(value, str) else value)
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return neutral(value) if isinstance(value, str) else "" if value is None else str(value)
