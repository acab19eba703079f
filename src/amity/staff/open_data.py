"""Open data of aid: totals of public rows for everybody, as a page and as files with their licence."""

import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.aid.queries import opened, sheets, totals
from amity.aid.queries.opened import TABLES, Table
from amity.aid.queries.totals import Asked
from amity.documents import framing
from amity.exchange import sheets as files
from amity.staff.aid import frame, shown

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
KEPT = "public, max-age=3600"


def data_page(request: HttpRequest) -> HttpResponse:
    """The totals of public rows with their map, and the files in which programs take them."""
    spoken = _language(request)
    with translation.override(spoken):
        question = sheets.read(request.GET.dict(), timezone.localdate().year)
        sheet = sheets.sheet(Actor.nobody(spoken), question, spoken)
        context = {
            **frame(question),
            **shown(sheet, None, is_whole=request.GET.get("all") == "yes", kept={"language": spoken}),
            "kept": [("language", spoken)],
            "tables": TABLES,
            "formats": list(KINDS),
            "licence": (opened.LICENCE, opened.LICENCE_URL),
            "today": timezone.localdate(),
            "spoken": spoken,
            "languages": settings.LANGUAGES,
        }
        return render(request, "staff/open_data.html", context)


def data_file(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One set of data as CSV, or as JSON with its licence, its day and what its columns say."""
    table = opened.table(name)
    if table is None or kind not in KINDS:
        raise Http404
    spoken = _language(request)
    with translation.override(spoken):
        lines = table.lines(Actor.nobody(spoken))
        content = files.csv_of([table.head, *lines]) if kind == "csv" else _json(table, lines)
    headers = {
        "Content-Disposition": f'attachment; filename="aid-by-{table.name}.{kind}"',
        "Cache-Control": KEPT,
        "Access-Control-Allow-Origin": "*",
        "Link": f'<{opened.LICENCE_URL}>; rel="license"',
    }
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


def _json(table: Table, lines: list[tuple[Any, ...]]) -> bytes:
    told = {
        "title": str(table.label),
        "licence": {"name": opened.LICENCE, "url": opened.LICENCE_URL},
        "publisher": framing.issuer(),
        "made_on": timezone.localdate().isoformat(),
        "rule": totals.rule(Asked()),
        "columns": [{"name": name, "says": str(words)} for name, words in table.columns],
        "rows": [dict(zip(table.head, map(_plain, line), strict=True)) for line in lines],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value


def _language(request: HttpRequest) -> str:
    spoken = request.GET.get("language", "")
    return spoken if spoken in framing.LANGUAGES else get_language() or "en"
