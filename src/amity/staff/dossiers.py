"""The dossier of a country as a page and as files, and the coverage of all countries, as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.documents import writers
from amity.documents.document import Document
from amity.dossiers import country, coverage
from amity.dossiers.country_parts.covered import asked, on_record, standing
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx", "json")
SORTS = ("priority", "name", "missing", *coverage.DEMANDS)


def dossier_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything on record about a country, in the order an officer needs it before a meeting."""
    typed, problem = request.GET.get("as_at", "").strip(), ""
    try:
        day = day_of(typed)
    except ValueError as error:
        day, problem = None, str(error)
    document = _document(request, pk, "page", day)
    context = {
        "document": document,
        "html": writers.html(document),
        "pk": pk,
        "formats": FORMATS,
        "typed": typed,
        "problem": problem,
        "asked": urlencode({"language": document.language, **({"as_at": typed} if day else {})}),
    }
    return render(request, "staff/dossier.html", context, status=422 if problem else 200)


def dossier_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in FORMATS:
        raise Http404
    try:
        day = day_of(request.GET.get("as_at", ""))
    except ValueError as error:
        raise Http404 from error
    content, content_type, name = writers.download(_document(request, pk, "file", day), kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def day_of(typed: str) -> date | None:
    """The day that a dossier is asked for; a month or a year stands for its last day. Raises ValueError."""
    if not typed.strip():
        return None
    try:
        return country.day_of(typed)
    except ValueError:
        raise ValueError(
            _("“%(text)s” is no day. Write it as 31/12/2017, 12/2017 or 2017.") % {"text": typed[:40]}
        ) from None


def _document(request: StaffRequest, pk: int, door: str, day: date | None) -> Document:
    spoken = request.GET.get("language", "")
    language = spoken if spoken in country.LANGUAGES else get_language() or "en"
    today = timezone.localdate()
    try:
        return country.dossier(pk, actor=request.actor, language=language, today=today, door=door, as_at=day)
    except country.NoDossier as error:
        raise Http404 from error


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the coverage: its words, and the address that sorts by it."""

    words: str
    href: str
    is_sorted: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in one cell: the value, whether it is enough, what is asked, and where the rows are."""

    words: str
    standing: str
    asked: str
    url: str
    is_missing: bool


def coverage_page(request: StaffRequest) -> HttpResponse:
    """Every country with what its priority asks for, what is met and what is missing."""
    actor, language, today = request.actor, get_language() or "en", timezone.localdate()
    groups = list(coverage.group_names(actor, language))
    names = {code: name for _pk, code, name in groups}
    chosen = {name: request.GET.get(name, "") for name in ("group", "priority", "sort")}
    found = narrowed(coverage.lines(actor, language, day=today), chosen["group"], chosen["priority"])
    lines = ordered(found, chosen["sort"])
    context = {
        "heads": _heads(chosen),
        "rows": [_row(line, names, language) for line in lines],
        "groups": groups,
        "priorities": [(one.name, coverage.label(one, names)) for one in coverage.priorities(today)],
        "chosen": chosen,
        "summary": _summary(lines),
    }
    return render(request, "staff/dossier_coverage.html", context)


def narrowed(lines: list[coverage.Line], group: str, priority: str) -> list[coverage.Line]:
    """The lines of a group and a priority; an unknown one has none."""
    if group:
        lines = [line for line in lines if group.isdecimal() and int(group) in line.groups]
    if priority == "none":
        return [line for line in lines if line.priority is None]
    return [line for line in lines if not priority or (line.priority is not None and line.priority.name == priority)]


def ordered(lines: list[coverage.Line], by: str) -> list[coverage.Line]:
    """The lines in the order asked for: by name, by what is missing, or by one demand, the missing first."""
    if by == "name":
        return sorted(lines, key=lambda line: line.name)
    if by == "missing":
        return sorted(lines, key=lambda line: -len(line.missing))
    if by in coverage.DEMANDS:
        return sorted(lines, key=lambda line: _rank(next(cell for cell in line.cells if cell.demand == by)))
    return lines


def _rank(cell: coverage.Cell) -> tuple[Any, ...]:
    return not cell.is_missing, cell.asked is None, cell.count, str(cell.last or "")


def _heads(chosen: dict[str, str]) -> list[Head]:
    kept = {name: value for name, value in chosen.items() if value and name != "sort"}
    words = {"name": _("Country"), "priority": _("Priority"), "missing": _("Missing")}
    words |= {name: str(label) for name, label in coverage.DEMANDS.items()}
    order = ("name", "priority", *coverage.DEMANDS, "missing")
    now = chosen["sort"] if chosen["sort"] in SORTS else "priority"
    return [Head(words[name], f"?{urlencode({**kept, 'sort': name})}", name == now) for name in order]


def _row(line: coverage.Line, names: dict[str, str], language: str) -> dict[str, Any]:
    cells = [
        Shown(on_record(cell, language), standing(cell) if cell.asked is not None else "", asked(cell), cell.url,
              cell.is_missing)
        for cell in line.cells
    ]  # fmt: skip
    return {
        "name": line.name,
        "href": reverse("staff:dossier", args=[line.country_id]),
        "priority": coverage.label(line.priority, names),
        "cells": cells,
        "missing": len(line.missing),
    }


def _summary(lines: list[coverage.Line]) -> str:
    asked_of = [line for line in lines if line.priority is not None]
    whole = sum(not line.missing for line in asked_of)
    told = _("Countries with a priority: %(asked)s; of these, nothing is missing with %(whole)s.")
    return told % {"asked": len(asked_of), "whole": whole}
