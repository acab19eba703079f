"""Totals of aid in which nothing stands twice: by year, place, field and giver, beside what was published."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from amity.aid.models import FlowKind
from amity.aid.queries import sheets
from amity.aid.queries.sheets import Line, Question, Sheet
from amity.aid.queries.totals import Asked
from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, sentence, text
from amity.insight.beside import beside
from amity.reviews.making import Making
from amity.reviews.units import unit

SPAN = 5  # years, the last one under review
MOST = 10  # lines of a list
# Which kind of sum is told in detail: the one nearest to what was spent of which something is on record.
PREFERRED = (FlowKind.DISBURSEMENT, FlowKind.RECEIPT, FlowKind.APPROVAL, FlowKind.COMMITMENT)


def add_totals(making: Making) -> None:
    """Append totals of the last five years, and of the year by province, sector, country and donor."""
    kinds = _sheet(making, "kind", Asked(kind=FlowKind.COMMITMENT, first=making.year - SPAN + 1, last=making.year))
    found = {line.key: line for line in kinds.lines}
    if not found:
        making.outline.say(text(_("No sum of aid with a date of these five years is on record.")), "note")
        making.outline.add(_published(making, PREFERRED[0]))
        return
    making.outline.add(_by_year(making, kinds))
    kind = next((one for one in PREFERRED if one in found and making.year in found[one].usd), None)
    if kind is None:
        words = _("No sum of aid with a date of {year} is on record.")
        making.outline.say(text(words.format(year=making.year)), "note")
    else:
        asked = Asked(kind=kind, first=making.year - 1, last=making.year)
        tables = [_sheet(making, by, asked) for by in ("province", "sector", "country", "donor")]
        making.outline.add(*(_largest(making, one) for one in tables))
        _reservations(making, tables[0])
    making.outline.add(_published(making, kind or next(one for one in PREFERRED if one in found)))


def _sheet(making: Making, by: str, asked: Asked) -> Sheet:
    return sheets.sheet(making.actor, Question(asked, by), making.language)


def _sum(making: Making, sheet: Sheet, line: Line, year: int | None = None) -> Text:
    """A sum in whole dollars that leads to its rows; a dash where there is none."""
    usd = line.total if year is None else line.usd.get(year)
    if usd is None:
        return text(wording.UNKNOWN)
    question = sheet.question
    url = _address(question.address(question.by, line.key, year)) if line.can_open else ""
    return text(Span(_whole(usd, making), url=url))


def _address(words: dict[str, str]) -> str:
    return f"/aid/rows/?{urlencode(words)}"


def _whole(usd: Decimal, making: Making) -> str:
    return wording.number(usd.quantize(Decimal(1)), making.language)


def _by_year(making: Making, sheet: Sheet) -> Table:
    columns = (Column(_("Year"), 2), *(Column(line.name, 3, is_number=True) for line in sheet.lines))
    rows = tuple(
        (text(str(year)), *(_sum(making, sheet, line, year) for line in sheet.lines)) for year in sheet.question.years
    )
    note = _("US dollars. Sums of different kinds are never added up; each sum counts once, whole or part.")
    return Table(_("Aid by year, each sum counted once"), columns, rows, text(note))


def _largest(making: Making, sheet: Sheet) -> Table | None:
    """The largest lines of the year, with the year before."""
    year, asked = making.year, sheet.question.asked
    lines = [line for line in sheet.lines if line.usd.get(year)]
    lines.sort(key=lambda line: (not line.key or line.key < 0, -line.usd[year], line.name))
    if not lines:
        return None
    kind = FlowKind(asked.kind).label
    caption = _("{kind} in {year} by {what}, the largest first").format(
        kind=kind, year=year, what=sheets.label(sheet.question.by).lower()
    )
    columns = (
        Column(sheets.label(sheet.question.by), 8),
        Column(str(year), 3, is_number=True),
        Column(str(year - 1), 3, is_number=True),
    )
    rows: list[tuple[Text, ...]] = [
        (text(line.name), _sum(making, sheet, line, year), _sum(making, sheet, line, year - 1)) for line in lines[:MOST]
    ]
    whole = [sheet.sums.get(one, Decimal(0)) for one in (year, year - 1)]
    urls = [_address(sheet.question.address(year=one)) for one in (year, year - 1)]
    cells = (text(Span(_whole(usd, making), url=url)) for usd, url in zip(whole, urls, strict=True))
    rows.append((text(_("Together")), *cells))
    left = len(lines) - MOST
    note = _("{left} more are in the sum.").format(left=left) if left > 0 else ""
    return Table(caption, columns, tuple(rows), text(note))


def _reservations(making: Making, sheet: Sheet) -> None:
    """Say by which rule all this is counted, and what is left out."""
    making.outline.say(text(" ".join(sheet.rule)), "note")
    if sheet.not_converted:
        years = f"{sheet.question.asked.first}-{sheet.question.asked.last}"
        query = urlencode({"converted": "no", "kind": sheet.question.asked.kind, "value_on": years})
        count = Span(wording.number(sheet.not_converted, making.language), url=f"/aid_flows/?{query}")
        words = _("Sums in other currencies that could not be converted and are not counted: {count}.")
        making.outline.say(sentence(words, count=count), "note")


def _published(making: Making, kind: Any) -> Table | None:
    """What was published of the same years, each figure beside what is counted."""
    asked = Asked(kind=kind, first=making.year - SPAN + 1, last=making.year)
    rows = []
    for one in beside(making.actor, asked):
        said = one.said
        mark = making.sources.cite(said.source_title or said.said_by, said.source_url)
        making.seen.unsourced += not mark
        value = Span(f"{wording.number(said.value, making.language)} {unit(said.unit)}", url=f"/statements/{said.pk}/")
        qualifier = f"{said.get_qualifier_display()} " if said.qualifier != "exact" else ""
        years = {"first": str(one.first), "last": str(one.last)}
        url = _address(Question(asked, "province").address() | years)
        rows.append(
            (
                text(str(one.first) if one.first == one.last else f"{one.first}–{one.last}"),
                text(qualifier, value, mark),
                text(Span(_whole(one.counted, making), url=url)),
                text(_whole(one.difference, making)),
                text(one.words),
            )
        )
    if not rows:
        return None
    columns = (
        Column(_("Years"), 3), Column(_("As published"), 5), Column(_("Counted, USD"), 4, is_number=True),
        Column(_("Difference, USD"), 4, is_number=True), Column(_("What this means"), 8),
    )  # fmt: skip
    caption = _("Aid as published, beside what is counted ({kind})").format(kind=FlowKind(kind).label.lower())
    note = _("Published figures rest on reports that are not on record here; they are never added up.")
    return Table(caption, columns, tuple(rows), text(note))
