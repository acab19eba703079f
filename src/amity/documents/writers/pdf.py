"""A document as PDF on A4, tagged for screen readers and fit for the archive (PDF/UA-1 and PDF/A-2b)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from amity.documents import charts
from amity.documents.document import Block, Bullets, Chart, Document, Table
from amity.documents.writers.data import absolute
from amity.documents.writers.print import print_svg, printed

# The second try is for names in scripts that no font at hand can set: the strict standards refuse such a file.
STANDARDS: tuple[list[str], ...] = (["ua-1", "a-2b"], [])
LONG = 8  # headings from which a table of contents helps


def write(document: Document) -> bytes:
    """Return the PDF; charts are vector pictures, figures are links to the rows behind them."""
    template = (files("amity.documents") / "templates" / "documents" / "document.typ").read_text(encoding="utf-8")
    content = json.dumps(_content(document), ensure_ascii=False)
    job = {
        "template": template,
        "inputs": {"document": content},
        "format": "pdf",
        "standards": STANDARDS,
        "timestamp": _noon(document),
    }
    return printed([job])[0]


def _content(document: Document) -> dict[str, Any]:
    """The structure as the template reads it."""
    pictures = charts.pictures(document.charts, document.language)
    counter = {"table": 0, "chart": 0}
    headings = sum(block.kind == "heading" for block in document.blocks)
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "full_title": document.full_title,
        "header": document.words.header,
        "issuer": document.issuer,
        "letterhead": list(document.letterhead),
        "made": [document.made_on.year, document.made_on.month, document.made_on.day],
        "words": asdict(document.words),
        "has_contents": headings >= LONG,
        "blocks": [
            _block(block, document, pictures, counter) | {"is_sticky": isinstance(after, Table | Chart | Bullets)}
            for block, after in zip_longest(document.blocks, document.blocks[1:])
        ],
        "sources": [asdict(source) for source in document.sources],
    }


def _block(block: Block, document: Document, pictures: dict[str, str], counter: dict[str, int]) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": block.kind, **asdict(block)}
    if isinstance(block, Table):
        counter["table"] += 1
        content["label"] = document.words.table.format(number=counter["table"])
    elif isinstance(block, Chart):
        counter["chart"] += 1
        content["label"] = document.words.chart.format(number=counter["chart"])
        content["svg"] = print_svg(pictures[block.name])
        del content["points"]
    return _linked(content)


def _linked(value: Any) -> Any:
    """Whole addresses instead of paths, everywhere in the structure."""
    if isinstance(value, dict):
        return {key: absolute(part) if key == "url" else _linked(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_linked(part) for part in value]
    return value


def _noon(document: Document) -> int:
    """A moment of the day the document was made on, so that the same records give the same file."""
    return int(datetime.combine(document.made_on, time(12), tzinfo=UTC).timestamp())
