"""A document as HTML: a fragment for a page of the site, or a whole file that stands alone."""

import base64
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from amity.documents import charts
from amity.documents.document import Block, Bullets, Chart, Document, Heading, Paragraph, Table, Text
from amity.documents.writers.data import absolute

SAFE_SCHEMES = ("#", "https://", "http://")


def fragment(document: Document) -> SafeString:
    """Return the document as a fragment without inline style; its charts are pictures under the document's address."""
    addresses = {
        chart.name: f"{document.address}charts/{chart.name}.svg?language={document.language}"
        for chart in document.charts
    }
    return _render("documents/document.html", document, addresses, own_site=True)


def write(document: Document) -> bytes:
    """Return a whole HTML file: pictures and style inside it, links to the site in full."""
    pictures = charts.pictures(document.charts, document.language)
    addresses = {
        name: "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode() for name, svg in pictures.items()
    }
    return _render("documents/file.html", document, addresses, own_site=False).encode()


def _render(template: str, document: Document, pictures: dict[str, str], *, own_site: bool) -> SafeString:
    counter = {"table": 0, "chart": 0}
    blocks = [_prepared(block, document, pictures, counter, own_site) for block in document.blocks]
    context = {
        "document": document,
        "blocks": blocks,
        "contents": [block for block in document.blocks if isinstance(block, Heading) and block.level < 3],
        "sources": [(source, _safe(source.url)) for source in document.sources],
    }
    return render_to_string(template, context)


def _prepared(
    block: Block, document: Document, pictures: dict[str, str], counter: dict[str, int], own_site: bool
) -> dict[str, Any]:
    """A block as its template wants it: texts as safe HTML, tables and charts with their numbers."""
    prepared: dict[str, Any] = {"kind": block.kind, "block": block}
    if isinstance(block, Paragraph):
        prepared["words"] = _markup(block.words, own_site)
    elif isinstance(block, Bullets):
        prepared["items"] = [_markup(item, own_site) for item in block.items]
    elif isinstance(block, Table):
        counter["table"] += 1
        prepared |= {"label": document.words.table.format(number=counter["table"]), **_table(block, own_site)}
    elif isinstance(block, Chart):
        counter["chart"] += 1
        prepared |= {
            "label": document.words.chart.format(number=counter["chart"]),
            "picture": pictures[block.name],
            "data": _table(block.data, own_site) if block.data else None,
            "data_label": document.words.data,
        }
    return prepared


def _table(table: Table, own_site: bool) -> dict[str, Any]:
    rows = [
        [(column, _markup(cell, own_site)) for column, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    return {"table": table, "rows": rows, "note": _markup(table.note, own_site)}


def _markup(words: Text, own_site: bool) -> SafeString:
    """A text as HTML: figures lead to their rows, source marks to the list of sources."""
    parts: list[SafeString] = []
    for span in words:
        inner = format_html("<strong>{}</strong>", span.text) if span.strong else format_html("{}", span.text)
        if span.language:
            inner = format_html('<span lang="{}">{}</span>', span.language, inner)
        url = _safe(span.url)
        if url and span.text:
            inner = format_html('<a href="{}">{}</a>', url if own_site else absolute(url), inner)
        parts.append(inner)
        if span.source:
            parts.append(format_html('<sup><a href="#source-{0}">[{0}]</a></sup>', span.source))
    return format_html_join("", "{}", ((part,) for part in parts))


def _safe(url: str) -> str:
    """An address a browser may follow; anything else (javascript:, data:, //elsewhere) is no address."""
    is_path = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if is_path or url.startswith(SAFE_SCHEMES) else ""
