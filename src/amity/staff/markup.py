"""Rows, values, timelines and panels as HTML, written straight from what the engine reads.

A page holds hundreds of small values; plain functions write them some ten times faster than a template would.
Whatever comes from a record goes through `text`.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape as text
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.core.dates import PartialDate
from amity.records import fields
from amity.records.declaration import Record
from amity.records.listing import Cell, Column, Listing
from amity.records.page import Moment, Panel

__all__ = ["facts", "heads", "linked", "moments", "outside", "panel", "rows", "safe", "text"]

LONG = 180  # characters of a text that a list shows
ADDRESS = re.compile(r"https?://[^\s<>\"“”;]+")
MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")


def safe(markup: str) -> SafeString:
    """Declare markup ready: each value in it went through `text`."""
    return mark_safe(markup)  # noqa: S308 - the one place that says so


def rows(listing: Listing, pick: str = "") -> SafeString:
    """The rows of a list. The first value leads to the row, links lead to what they name.

    With `pick`, the word for choosing, each row begins with a box that chooses it.
    """
    kinds = [_kind(listing.record, column.name) for column in listing.columns]
    labels = [text(column.label) for column in listing.columns]
    return safe("".join(_row(row.href, row.id, row.cells, kinds, labels, pick) for row in listing.rows))


def _kind(record: Record, name: str) -> str:
    return "state" if name == record.state else fields.one(record, name).kind


def _row(
    href: str, number: int | str, cells: Sequence[Cell], kinds: Sequence[str], labels: Sequence[str], pick: str = ""
) -> str:
    """One row. On a narrow screen values stand under each other, those that need it with their label."""
    first = _first(cells[0], kinds[0], number)
    box = f'<td role="cell" class="pick">{_box(cells[0], number, pick)}</td>' if pick else ""
    parts = [f'<tr role="row">{box}<th scope="row" role="rowheader"><a href="{href}">{first}</a></th>']
    for cell, kind, label in zip(cells[1:], kinds[1:], labels[1:], strict=True):
        shown = text(_dense(cell.text)) if kind in _DATES else _short(cell)
        if kind == "state" and shown:
            shown = f'<span class="state">{shown}</span>'
        name = ' class="number"' if cell.is_number else ""
        told = f' data-label="{label}"' if shown and kind in _LABELLED else ""
        parts.append(f'<td role="cell"{name}{told}>{shown}</td>')
    return "".join(parts) + "</tr>"


def _box(cell: Cell, number: int | str, pick: str) -> str:
    """The box that chooses a row, in the form below the list."""
    told = text(f"{pick}: {cell.text or number}")
    return f'<input type="checkbox" name="id" value="{number}" form="picked" aria-label="{told}" autocomplete="off">'


_DATES = frozenset({"partial_date", "date"})
_LABELLED = _DATES | {"yes_no", "integer", "decimal"}


def _dense(on: str) -> str:
    """A date in a table: in Vietnamese by numbers, because words would take two lines."""
    return PartialDate.parse(on).typed if on and get_language() == "vi" else on


def _first(cell: Cell, kind: str, number: int | str) -> str:
    """The value that leads to the row; a row that has none there is called by its number."""
    words = _dense(cell.text) if kind in _DATES else cell.text or ", ".join(name for name, _href in cell.links)
    return _marked(text(words), cell.language) if words else f"#{number}"


def _short(cell: Cell) -> str:
    if cell.links:
        return _links(cell)
    words = cell.text if len(cell.text) <= LONG else cell.text[: LONG - 1].rstrip() + "…"
    shown = _marked(text(words), cell.language)
    return f'<a href="{text(cell.href)}">{shown}</a>' if cell.href else shown


def _links(cell: Cell) -> str:
    told = ", ".join(f'<a href="{text(href)}">{text(name)}</a>' for name, href in cell.links)
    return f'{told} <span class="soft">{text(cell.text)}</span>' if cell.text else told


def _marked(shown: str, language: str) -> str:
    """A text that is missing in the reader's language, in the other one and marked so."""
    if not language:
        return shown
    reason = (
        _("No translation yet: shown in Vietnamese.")
        if language == "vi"
        else _("No translation yet: shown in English.")
    )
    return f'<span lang="{language}">{shown}</span> <abbr class="other" title="{text(reason)}">{language}</abbr>'


def value(cell: Cell) -> str:
    """A value on the page of a record, whole."""
    if cell.links:
        return _links(cell)
    if cell.href:
        return f'<a href="{text(cell.href)}">{text(cell.text)}</a>'
    return _marked(linked(cell.text).replace("\n", "<br>"), cell.language)


def linked(words: str) -> str:
    """A text with its web addresses made into links; only http and https are ever followed."""
    if MAIL.fullmatch(words):
        return f'<a href="mailto:{text(words)}">{text(words)}</a>'
    parts, at = [], 0
    for found in ADDRESS.finditer(words):
        address = found.group().rstrip(".,)")
        parts += [text(words[at : found.start()]), outside(address)]
        at = found.start() + len(address)
    return "".join([*parts, text(words[at:])])


def outside(address: str, words: str = "") -> str:
    """A link that leaves the site, telling the other one nothing."""
    short = words or address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    short = short if len(short) <= 60 or words else short[:59] + "…"
    return f'<a class="outside" href="{text(address)}" rel="nofollow noopener noreferrer">{text(short)}</a>'


def facts(pairs: Iterable[tuple[str, Cell]]) -> SafeString:
    """Facts as pairs of label and value."""
    return safe("".join(f"<div><dt>{text(label)}</dt><dd>{value(cell)}</dd></div>" for label, cell in pairs))


def moments(timeline: Sequence[Moment], today: str) -> SafeString:
    """A timeline, the latest first, under the years; what lies ahead is said to."""
    parts: list[str] = []
    year = ""
    for moment in timeline:
        if moment.sort[:4] != year:
            year = moment.sort[:4]
            parts.append(f"{'</ol></li>' if parts else ''}<li><h3>{year}</h3><ol>")
        ahead = moment.sort > today
        label = text(moment.label)
        shown = f'<a href="{text(moment.href)}">{label}</a>' if moment.href else f"<strong>{label}</strong>"
        kind = f'<span class="kind">{text(moment.kind)}</span>' if moment.kind else ""
        told = f'<span class="tag">{text(_("Ahead"))}</span>' if ahead else ""
        parts.append(
            f'<li{" class=ahead" if ahead else ""}><span class="when">{text(moment.on)}</span>{kind}{told}'
            f"<span>{shown}</span></li>"
        )
    return safe("".join(parts) + ("</ol></li>" if parts else ""))


def panel(one: Panel) -> SafeString:
    """The table of a panel."""
    by_label = {field.label: name for name, field in fields.of(one.record).items()}
    kinds = [_kind(one.record, by_label[label]) for label in one.columns]
    labels = [text(label) for label in one.columns]
    heads = "".join(f'<th scope="col" role="columnheader">{label}</th>' for label in labels)
    body = "".join(_row(href, href.rstrip("/").rpartition("/")[2], cells, kinds, labels) for href, cells in one.rows)
    return safe(
        f'<table class="rows" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def heads(columns: Sequence[Column], link: Any) -> SafeString:
    """The heads of a list; those that sort say how they do."""
    parts = []
    for column in columns:
        label = text(column.label)
        if not column.sort:
            parts.append(f'<th scope="col" role="columnheader">{label}</th>')
            continue
        order = f' aria-sort="{column.direction}"' if column.direction else ""
        parts.append(
            f'<th scope="col" role="columnheader"{order}><a id="sort-{column.name}" href="{link}?{text(column.sort)}">'
            f"{label}</a></th>"
        )
    return safe("".join(parts))
