"""The rows of a file that were not stored, as a file of the same columns: corrected and sent again, it brings the rest.

Two columns behind say what is wrong and how to mend it; an import leaves them aside.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import IO

import xlsxwriter

from amity.exchange import imports
from amity.exchange.exports import BOM
from amity.exchange.matching import ASIDE
from amity.exchange.models import Import
from amity.exchange.plans import ASK, ERROR
from amity.exchange.tables import CELL_LIMIT, neutral


def rows(brought: Import) -> Iterator[list[str]]:
    """The head and the rows that were left out, harmless to spreadsheet programs."""
    kept = [at for at, head in enumerate(brought.header) if head.strip() not in ASIDE]
    yield [*(brought.header[at] for at in kept), *ASIDE]
    lines = brought.planline_set.filter(action__in=(ERROR, ASK)).order_by("number")
    for line in lines.iterator(chunk_size=2000):
        told = imports.problems_in(line)
        messages, cures = ("; ".join(dict.fromkeys(texts)) for texts in zip(*map(_of, told), strict=True))
        cells = [line.cells[at] if at < len(line.cells) else "" for at in kept]
        yield [neutral(cell) for cell in (*cells, messages, cures)]


def _of(problem: imports.Problem) -> Sequence[str]:
    where = f"{problem.column}: " if problem.column else ""
    return where + problem.message, problem.cure


def csv_chunks(brought: Import) -> Iterator[bytes]:
    """The file as CSV."""
    yield BOM
    for row in rows(brought):
        buffer = StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerow(row)
        yield buffer.getvalue().encode()


def write_xlsx(brought: Import, stream: IO[bytes]) -> None:
    """The file as a workbook; a text too long for a cell is cut."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows(brought)):
            for at, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, at, cell[:CELL_LIMIT])
