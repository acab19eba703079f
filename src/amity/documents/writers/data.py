"""The figures and statements of a document as JSON, for machines."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.conf import settings

from amity.documents.document import Document, FigureLine, StatementLine


def write(document: Document) -> bytes:
    """Return the document's figures and statements; addresses are whole, numbers are JSON numbers."""
    content = {
        "title": document.full_title,
        "issuer": document.issuer,
        "year": document.year,
        "language": document.language,
        "made_on": document.made_on.isoformat(),
        "figures": [_line(line) for line in document.figures],
        "statements": [_line(line) for line in document.statements],
        "sources": [asdict(source) for source in document.sources],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _line(line: FigureLine | StatementLine) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: _number(value) if isinstance(value, Decimal) else value for name, value in asdict(line).items()
    }
    values["rows"] = absolute(line.rows)
    return values


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def absolute(url: str) -> str:
    """Put the address of the site before a path of its own."""
    return f"{settings.BASE_URL}{url}" if url.startswith("/") else url
