"""Totals of aid: tables, time lines and the map, with what was published beside what is counted; and as files.

Every figure leads to the rows that add up to it; the rule by which all is counted is printed below the table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.aid.models import AidItem, FlowKind
from amity.aid.queries import sheets, totals
from amity.aid.queries.sheets import Line, Question, Sheet
from amity.documents import wording
from amity.exchange import sheets as files
from amity.insight.beside import beside
from amity.places.models import Province
from amity.places.queries import outlines
from amity.records import registry, titles
from amity.sharing import reads
from amity.staff.routes import StaffRequest

TOP = 20  # lines at first
ON_A_PAGE = 100  # items
CLASSES = 5  # shades of the map
WIDTH, HEIGHT = 480, 120  # of the drawing of a time line
Opens = Callable[[str, Any, int | None], str]  # the address of the rows behind one line's sum of one year
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum as the page writes it, and where its rows are."""

    words: str
    href: str = ""


def totals_page(request: StaffRequest) -> HttpResponse:
    """The table of totals, the map when it is by province, and the published figures of the same years."""
    question = sheets.read(request.GET.dict(), timezone.localdate().year)
    sheet = sheets.sheet(request.actor, question, _language())
    context = {
        **frame(question),
        **shown(sheet, partial(_rows_address, question), is_whole=request.GET.get("all") == "yes"),
        "kept": question.kept,
        "not_converted_href": _not_converted(question),
        "published": _published(request.actor, question),
        "narrowed": _narrowed(request.actor, question),
    }
    return render(request, "staff/aid.html", context)


def shown(sheet: Sheet, opens: Opens | None, *, is_whole: bool, kept: dict[str, str] | None = None) -> dict[str, Any]:
    """A table with its drawings; `opens` gives the address of the rows behind a figure, if the reader has one."""
    question, sums = sheet.question, sheet.sums
    is_whole = is_whole or len(sheet.lines) <= TOP + 1
    has_map = question.by == "province" and question.asked.places == "34"
    return {
        "sheet": sheet,
        "lines": [_row(sheet, line, opens) for line in sheet.lines[: None if is_whole else TOP]],
        "left": 0 if is_whole else len(sheet.lines) - TOP,
        "whole": urlencode(question.address() | {"by": question.by, "all": "yes"} | (kept or {})),
        "sums": [(year, _figure(opens, sums.get(year), year=year)) for year in question.years],
        "total": _figure(opens, sheet.total),
        "bars": _bars(sheet, opens) if sheet.has_total else [],
        "size": (WIDTH, HEIGHT),
        "map": _map(sheet, opens) if has_map else None,
    }


def frame(question: Question) -> dict[str, Any]:
    """What the form above the table asks for and offers."""
    return {
        "question": question,
        "asked": question.asked,
        "by": question.by,
        "bys": [(one, sheets.label(one)) for one in sheets.BY],
        "by_label": sheets.label(question.by),
        "kinds": FlowKind.choices,
        "kind_label": FlowKind(question.asked.kind).label,
        "years": question.years,
        "query": urlencode(question.address() | {"by": question.by}),
    }


def totals_file(request: StaffRequest, kind: str) -> HttpResponse:
    """The same table as a file."""
    question = sheets.read(request.GET.dict(), timezone.localdate().year)
    return written(sheets.sheet(request.actor, question, _language()), kind)


def written(sheet: Sheet, kind: str) -> HttpResponse:
    """A table as CSV or XLSX."""
    if kind not in TYPES:
        raise Http404
    years, name = sheet.question.years, f"aid-by-{sheet.question.by}"
    lines: list[list[Any]] = [["id", sheets.label(sheet.question.by), *map(str, years), "USD"]]
    lines += [
        [line.key, line.name, *(line.usd.get(year, Decimal(0)) for year in years), line.total] for line in sheet.lines
    ]
    content = files.csv_of(lines) if kind == "csv" else files.xlsx_of(name, lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)


def rows_page(request: StaffRequest) -> HttpResponse:
    """The items behind a figure, what each brings or takes off, and the sums it comes from."""
    question = sheets.read(request.GET.dict(), timezone.localdate().year)
    after = request.GET.get("after", "")
    is_number = after.isascii() and after.isdecimal() and len(after) <= sheets.DIGITS
    held = totals.behind(request.actor, question.asked, after=int(after) if is_number else 0, limit=ON_A_PAGE)
    items = {one.item for one in held}
    names = titles.named(registry.of(AidItem), items, request.actor, _language())
    reads.note(registry.of(AidItem), sorted(names), request.actor, "page")
    whole = totals.totals(request.actor, question.asked, ("year",))
    context = {
        **frame(question),
        "rows": [
            {
                "name": names.get(one.item, ""),
                "href": reverse("staff:record", args=["aid_items", one.item]),
                "is_taken_off": one.is_taken_off,
                "usd": wording.number(one.usd, _language()),
                "flows": f"{reverse('staff:list', args=['aid_flows'])}?item={one.item}&kind={question.asked.kind}",
                "count": len(one.flows),
            }
            for one in held
        ],
        "total": f"{wording.number(whole.total, _language())} USD",
        "rule": whole.rule,
        "narrowed": _narrowed(request.actor, question),
        "more": urlencode(question.address() | {"after": str(held[-1].item)}) if len(items) == ON_A_PAGE else "",
    }
    return render(request, "staff/aid_rows.html", context)


def _row(sheet: Sheet, line: Line, opens: Opens | None) -> dict[str, Any]:
    """A line with its figures, and the page of what it is of."""
    question, model = sheet.question, sheets.BY[sheet.question.by]
    has_page = line.has_page and opens is not None
    key = line.key if line.can_open else None
    return {
        "name": line.name,
        "href": reverse("staff:record", args=[registry.of(model).name, line.key]) if has_page and model else "",
        "figures": [(year, _figure(opens, line.usd.get(year), question.by, key, year)) for year in question.years],
        "total": _figure(opens, line.total, question.by, key),
    }


def _figure(
    opens: Opens | None, usd: Decimal | None, by: str = "", key: Any = None, year: int | None = None
) -> Figure | None:
    """A sum in whole dollars, as the rows behind it show the cents; what may not be opened has no address."""
    if usd is None:
        return None
    can_open = not by or key is not None
    return Figure(_whole(usd), opens(by, key, year) if opens and can_open else "")


def _rows_address(question: Question, by: str = "", key: Any = None, year: int | None = None) -> str:
    return f"{reverse('staff:aid-rows')}?{urlencode(question.address(by, key, year))}"


def _bars(sheet: Sheet, opens: Opens | None) -> list[dict[str, Any]]:
    """The sums of the years as columns of a drawing; a year that took back more than it gave has none."""
    sums, years = sheet.sums, sheet.question.years
    most = max([usd for usd in sums.values() if usd > 0], default=Decimal(0))
    step = WIDTH / len(years)
    bars = []
    for at, year in enumerate(years):
        usd = sums.get(year, Decimal(0))
        high = round(float(max(usd, Decimal(0)) / most) * (HEIGHT - 20), 1) if most else 0
        bars.append(
            {
                "year": year,
                "told": f"{year}: {_whole(usd)} USD",
                "figure": _figure(opens, usd, year=year),
                "x": round(at * step + step * 0.15, 1),
                "y": round(HEIGHT - 16 - high, 1),
                "wide": round(step * 0.7, 1),
                "high": high,
                "middle": round(at * step + step / 2, 1),
                "is_named": len(years) <= 12 or at % 5 == 0,
            }
        )
    return bars


def _not_converted(question: Question) -> str:
    """The list of the sums of these years that no rate converts."""
    asked = question.asked
    days = f"{asked.first}-{asked.last}" if asked.first != asked.last else str(asked.first)
    if asked.is_reporting:
        days = f"{(asked.first or 0) - 1}-12-15..{asked.last}-12-14"
    query = urlencode({"converted": "no", "kind": asked.kind, "value_on": days})
    return f"{reverse('staff:list', args=['aid_flows'])}?{query}"


def _narrowed(actor: Actor, question: Question) -> list[tuple[str, str]]:
    """What one value of a dimension the sums are narrowed to: its name, and that of the value."""
    found = []
    for name in sheets.NARROWED:
        key = getattr(question.asked, name)
        if key is not None:
            known = sheets.names_of(actor, name, [key], _language())
            found.append((sheets.label(name), known.get(key, wording.UNKNOWN)))
    return found


def _published(actor: Actor, question: Question) -> list[dict[str, Any]]:
    """What was published of these years, each figure beside what is counted."""
    language = _language()
    return [
        {
            "period": str(one.first) if one.first == one.last else f"{one.first}–{one.last}",
            "qualifier": one.said.get_qualifier_display() if one.said.qualifier != "exact" else "",
            "value": Figure(
                f"{wording.number(one.said.value, language)} {one.said.unit}",
                reverse("staff:record", args=["statements", one.said.pk]),
            ),
            "basis": one.said.get_basis_display(),
            "said_by": one.said.said_by,
            "source": one.said.source_title,
            "counted": Figure(
                _whole(one.counted),
                f"{reverse('staff:aid-rows')}?{urlencode(_in_years(question, one.first, one.last))}",
            ),
            "difference": _whole(one.difference),
            "words": one.words,
        }
        for one in beside(actor, question.asked)
    ]


def _in_years(question: Question, first: int, last: int) -> dict[str, str]:
    return question.address() | {"first": str(first), "last": str(last)}


def _map(sheet: Sheet, opens: Opens | None) -> dict[str, Any]:
    """The provinces in shades by their sums; equal numbers of provinces in each shade, so that one giant hides none."""
    drawing = outlines.drawing()
    codes = dict(Province.objects.values_list("pk", "code"))
    by_code = {codes[line.key]: line for line in sheet.lines if line.key in codes and line.total > 0}
    shade = _shades(by_code.values())
    shapes = []
    for one in drawing.provinces:
        line = by_code.get(one.code)
        shapes.append(
            {
                "path": one.path,
                "shade": shade[line.key] if line else 0,
                "told": f"{line.name}: {_whole(line.total)} USD" if line else "",
                "figure": _figure(opens, line.total, "province", line.key) if line else None,
                "middle": one.middle,
            }
        )
    ranges = []
    for number in range(1, CLASSES + 1):
        sums = sorted(line.total for line in by_code.values() if shade[line.key] == number)
        if sums:
            least, most = _whole(sums[0]), _whole(sums[-1])
            ranges.append((number, f"{least} USD" if least == most else f"{least} – {most} USD"))
    return {"width": drawing.width, "height": drawing.height, "shapes": shapes, "ranges": ranges}


def _shades(lines: Iterable[Line]) -> dict[Any, int]:
    """The shade of each line, from 1 to the darkest."""
    ranked = sorted(lines, key=lambda line: line.total)
    return {line.key: 1 + at * CLASSES // len(ranked) for at, line in enumerate(ranked)}


def _whole(usd: Decimal) -> str:
    """A sum in whole dollars, as a reader of the language writes it."""
    return wording.number(usd.quantize(Decimal(1)), _language())


def _language() -> str:
    return get_language() or "en"
