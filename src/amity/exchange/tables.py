"""Tables as files hold them: CSV in the usual encodings and XLSX, read row by row as text.

A workbook is measured before it is read: what it unpacks to, and how far its cells reach, because a few kilobytes can
claim more than any machine holds. A cell that a spreadsheet would run as a formula is written with an apostrophe before
it (`neutral`), which is taken off again when the file comes back.
"""

import codecs
import csv
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

ROW_LIMIT = 1_048_576  # rows of a sheet, its head included
CELL_LIMIT = 32_767  # characters of a cell
UNPACKED_LIMIT = 200_000_000  # bytes
RATIO_LIMIT = 200
AREA_LIMIT = 12_000_000  # cells from the first to the last one; empty ones cost memory too
PIECE = 1 << 20

STARTS = "=+-@\t\r\n＝＋－＠'"
_FORMULA = re.compile(f"'*[{re.escape(STARTS[:-1])}]")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d{1,12})")
SHEETS = b"PK\x03\x04"  # how a workbook begins
_ENCODINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Unreadable(ValueError):
    """The file cannot be read as a table; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """The head of a table and its other rows: each with its number as spreadsheets count, and its cells as text.

    The rows are read while they are asked for; a fault in the middle of the file raises Unreadable then.
    """

    name: str
    form: str  # what kind of file it is, for people
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """Take off what `neutral` put on."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def read_table(source: Path | bytes, name: str, *, sheet: str = "") -> Table:
    """Read a CSV or XLSX file, of a workbook its first visible sheet or the one named; raises Unreadable."""
    stream, head = _opened(source)
    if head == SHEETS:
        form, rows = "XLSX", _sheet(stream, sheet)
    else:
        encoding = _ENCODINGS.get(head[:2], "utf-8-sig")
        form, rows = f"CSV, {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}", _csv(stream, encoding)
    numbered = _numbered(rows)
    _number, header = next(numbered, (0, []))
    if not any(cell.strip() for cell in header):
        raise Unreadable(_("The first row is empty. Put the names of the columns into it."))
    return Table(name, form, header, numbered)


def sheets_of(source: Path | bytes) -> list[str]:
    """The names of the visible sheets of a workbook; none for any other file. Raises Unreadable."""
    stream, head = _opened(source)
    with stream:
        return _sheets(stream) if head == SHEETS else []


def _opened(source: Path | bytes) -> tuple[IO[bytes], bytes]:
    stream: IO[bytes] = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    head = stream.read(4)
    stream.seek(0)
    if head == b"\xd0\xcf\x11\xe0":
        raise Unreadable(_("This is an old or a locked Excel file. Save it as XLSX without a password, or as CSV."))
    return stream, head


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, 1):
        if number > ROW_LIMIT:
            raise _too_long()
        if number == 1 or any(cells):
            yield number, [restored(cell) if cell[:1] == "'" else cell for cell in cells]


def _too_long() -> Unreadable:
    return Unreadable(_("The table has more than 1,048,576 rows. Divide it into several files."))


def _csv(stream: IO[bytes], encoding: str) -> Iterator[list[str]]:
    csv.field_size_limit(UNPACKED_LIMIT)
    row = 0
    with TextIOWrapper(stream, encoding, newline="") as text:
        try:
            first = text.readline()
            text.seek(0)
            sign = max(",;\t", key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))
            for cells in csv.reader(text, delimiter=sign, strict=True):
                row += 1
                yield cells
        except UnicodeError:
            raise Unreadable(_("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.")) from None
        except csv.Error as error:
            raise Unreadable(
                _("Row %(row)s is not CSV (%(error)s). Look for a quotation mark without its twin.")
                % {"row": row + 1, "error": error}
            ) from None


@contextmanager
def _workbook(stream: IO[bytes]) -> Iterator[Any]:
    """A workbook that was measured first, and what may be wrong with it in words."""
    try:
        _measure(stream)
        stream.seek(0)
        with load_workbook(stream) as book:
            yield book
    except (CalamineError, BadZipFile, zlib.error, RuntimeError, EOFError, LookupError, OSError) as error:
        raise Unreadable(_("The workbook is damaged (%(error)s). Save it again as XLSX.") % {"error": error}) from None


def _sheets(stream: IO[bytes]) -> list[str]:
    with _workbook(stream) as book:
        return [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]


def _sheet(stream: IO[bytes], wanted: str) -> Iterator[list[str]]:
    with _workbook(stream) as book:
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for cells in book.get_sheet_by_name(wanted if wanted in shown else shown[0]).iter_rows():
            yield [cell if isinstance(cell, str) else _text(cell) for cell in cells]


def _text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, days without a time."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _measure(stream: IO[bytes]) -> None:
    """Refuse a workbook that is too large unpacked, whatever it declares, or whose cells reach too far."""
    with ZipFile(stream) as book:
        entries = book.infolist()
        unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
        if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(packed, PIECE // 10):
            raise _too_large()
        room = UNPACKED_LIMIT
        for entry in entries:
            size, rows, columns = _reach(book, entry, room)
            room -= size
            if rows > ROW_LIMIT:
                raise _too_long()
            if rows * columns > AREA_LIMIT:
                raise Unreadable(_("The last cell lies too far out. Delete what stands beside the table, or take CSV."))


def _too_large() -> Unreadable:
    return Unreadable(_("Unpacked, the workbook is larger than 200 MB. Divide it, or save it as CSV."))


def _reach(book: ZipFile, entry: ZipInfo, room: int) -> tuple[int, int, int]:
    """Unpack an entry and return its size and the last row and column its cells name."""
    entry.file_size = room + 2 * PIECE  # so that the size it declares does not end the reading
    size, rows, columns, tail = 0, 0, set[bytes](), b""
    with book.open(entry) as file:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > room:
                raise _too_large()
            named = _REFERENCE.findall(tail + piece)
            tail = piece[-64:]
            columns |= {letters for letters, _digits in named}
            rows = max(rows, max((int(digits) for _letters, digits in named), default=0))
    return size, rows, max(map(_column, columns), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number
