"""A document as JSON, for machines: its figures, its statements, and its words block by block."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.conf import settings

from amity.documents.document import (
    Bullets,
    Chart,
    Document,
    FigureLine,
    Heading,
    Paragraph,
    StatementLine,
    Table,
    plain,
)


def write(document: Document) -> bytes:
    """Return the document's figures, statements and words; addresses are whole, numbers are JSON numbers."""
    content = {
        "title": document.full_title,
        "issuer": document.issuer,
        "year": document.year,
        "language": document.language,
        "made_on": document.made_on.isoformat(),
        "figures": [_line(line) for line in document.figures],
        "statements": [_line(line) for line in document.statements],
        "sources": [asdict(source) for source in document.sources],
        "blocks": [_block(block) for block in document.blocks if not isinstance(block, Chart)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _line(line: FigureLine | StatementLine) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: _number(value) if isinstance(value, Decimal) else value for name, value in asdict(line).items()
    }
    values["rows"] = absolute(line.rows)
    return values


def _block(block: Heading | Paragraph | Bullets | Table) -> dict[str, Any]:
    """The words of a block; the values of a chart stand among the figures."""
    if isinstance(block, Heading):
        return {"kind": block.kind, "level": block.level, "words": block.words, "anchor": block.anchor}
    if isinstance(block, Paragraph):
        return {"kind": block.kind, "words": plain(block.words)}
    if isinstance(block, Bullets):
        return {"kind": block.kind, "items": [plain(item) for item in block.items]}
    rows = [[plain(cell) for cell in row] for row in block.rows]
    columns = [column.words for column in block.columns]
    return {"kind": block.kind, "caption": block.caption, "columns": columns, "rows": rows, "note": plain(block.note)}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def absolute(url: str) -> str:
    """Put the address of the site before a path of its own."""
    return f"{settings.BASE_URL}{url}" if url.startswith("/") else url
