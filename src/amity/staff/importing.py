"""Bringing in files, page by page: choose a file, match its columns, look through what would happen, carry it out.

What is looked through is what is carried out (see `amity.exchange`). An import is there for whoever brought the file
and for those who look after the machine; to others it does not exist.
"""

import logging
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.exchange import faulty, imports, jobs, matching
from amity.exchange.matching import ID, Matching
from amity.exchange.models import UNDO_FOR, Import, PlanLine, SavedMatching
from amity.exchange.plans import ASK, CREATE, ERROR, LEAVE, OTHER, SAME, SKIP, UPDATE
from amity.exchange.showing import Reader
from amity.exchange.tables import sheets_of
from amity.records import fields, registry
from amity.records.declaration import Record
from amity.staff.exporting import SHEET
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
WAYS = ("day", "month", "comma", "point")  # see `Matching.reading`
SHOWN = 40  # lines on a page
LISTED = 50
FOR_ALL = 4  # values for all rows that can be given at once
PROBLEMS = "problems"  # lines that want a person
STATES = Import.State


def upload(request: StaffRequest, record: Record) -> HttpResponse:
    """Take a file and lead to its columns."""
    if not request.actor.writes_anything:
        raise PermissionDenied
    problem = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            problem = _("Choose a file first.")
        else:
            try:
                brought = imports.bring(record, request.actor, given.name or "", given.chunks())
            except imports.Unreadable as error:
                problem = str(error)
            else:
                return redirect("staff:import-columns", brought.pk)
    known = fields.all_of(record)
    context = {
        "record": record,
        "problem": problem,
        "columns": [(one.name, one.label, one.is_required) for one in known.values()],
        "key": [known[name].label for name in record.key],
        "latest": imports.mine(request.actor).filter(record=record.name, account=request.user.pk)[:5],
    }
    return render(request, "staff/import.html", context, status=422 if problem else 200)


def mine(request: StaffRequest) -> HttpResponse:
    """The imports the reader may look at, the latest first."""
    every = imports.mine(request.actor)
    before = request.GET.get("before", "")
    page = list((every.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else every)[: LISTED + 1])
    context = {
        "imports": [(one, registry.get(one.record)) for one in page[:LISTED]],
        "next": page[LISTED - 1].pk if len(page) > LISTED else None,
    }
    return render(request, "staff/imports.html", context)


def _his(request: StaffRequest, pk: int) -> tuple[Import, Record]:
    brought = imports.mine(request.actor).filter(pk=pk).first()
    if brought is None:
        raise Http404
    return brought, registry.get(brought.record)


def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Match the columns of the file with fields, and have it read."""
    brought, record = _his(request, pk)
    if brought.state not in (STATES.UPLOADED, STATES.PLANNED):
        return redirect("staff:import-one", pk)
    problem = brought.problem
    try:
        if request.method == "POST" and "sheet" in request.POST:
            imports.choose_sheet(brought, request.POST["sheet"])
            return redirect("staff:import-columns", pk)
        seen = matching.samples(imports.table_of(brought))
        sheets = sheets_of(imports.path_of(brought))
    except imports.Unreadable as error:
        return render(
            request, "staff/import_broken.html", {"record": record, "brought": brought, "problem": error}, status=422
        )
    chosen = _offered(request, brought, record, seen)
    if request.method == "POST":
        chosen = _posted(request, brought)
        problem = _read(request, brought, record, chosen)
        if not problem:
            return redirect("staff:import-one", pk)
    context = {
        "record": record,
        "brought": brought,
        "problem": problem,
        "form": imports.table_of(brought).form,
        "sheets": sheets if len(sheets) > 1 else [],
        "rows": _column_rows(brought, record, chosen, seen),
        "choices": _choices(record),
        "given": [*chosen.constants.items(), *[("", "")] * (FOR_ALL - len(chosen.constants))],
        "saved": SavedMatching.objects.filter(account=request.user.pk, record=record.name).order_by("name"),
        "blanks_overwrite": brought.blanks_overwrite,
    }
    return render(request, "staff/import_columns.html", context, status=422 if request.method == "POST" else 200)


def _offered(request: StaffRequest, brought: Import, record: Record, seen: list[matching.Sample]) -> Matching:
    """The matching shown first: the one asked for, the one chosen before, or a guess."""
    if name := request.GET.get("saved"):
        try:
            return matching.named(record, request.actor, name, brought.header)
        except SavedMatching.DoesNotExist:
            raise Http404 from None
    if brought.matching:
        return Matching(**brought.matching)
    known = matching.remembered(record, request.actor, brought.header)
    if known is not None:
        return known
    past = matching.past(record, request.actor)
    found = matching.guess(record, brought.header, seen=seen, past=past)
    missing = [
        one.name
        for one in fields.of(record).values()
        if one.is_required and one.name not in found.columns and (one.kind != "unit" or not request.actor.home_unit_id)
    ]
    return Matching(found.columns, dict.fromkeys(missing[:FOR_ALL], ""), found.reading)


def _posted(request: StaffRequest, brought: Import) -> Matching:
    known = {ID, *fields.all_of(registry.get(brought.record))}
    taken = [request.POST.get(f"column-{at}", "") for at in range(len(brought.header))]
    given = zip(request.POST.getlist("all-field"), request.POST.getlist("all-value"), strict=False)
    ways = {name.removeprefix("way-"): way for name, way in request.POST.items() if name.startswith("way-")}
    chosen = [name if name in known else "" for name in taken]
    return Matching(
        chosen,
        {name: value.strip() for name, value in given if name in known - {ID} and value.strip()},
        {chosen[int(at)]: way for at, way in ways.items() if at.isdecimal() and int(at) < len(chosen) and way in WAYS},
    )


def _read(request: StaffRequest, brought: Import, record: Record, chosen: Matching) -> str:
    """Keep a matching and have the file read by it; returns what is wrong with it, or nothing."""
    twice = [name for name in chosen.constants if name in chosen.columns]
    if twice:
        return _("“%(field)s” has a column already. Leave its value for all rows empty.") % {
            "field": fields.one(record, twice[0]).label
        }
    imports.match(brought, chosen, blanks_overwrite="blanks_overwrite" in request.POST)
    if head := imports.planner(brought, request.actor).head:
        return " ".join(dict.fromkeys(f"{one.message} {one.cure}" for one in head))
    if name := request.POST.get("save_as", "").strip()[:80]:
        matching.save(record, request.actor, name, brought.header, chosen)
    jobs.start(jobs.PLAN, brought)
    return ""


def _choices(record: Record) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields a column can be, in the groups of the page."""
    sections = record.all_sections.items()
    groups = [(str(label), [fields.one(record, name) for name in names]) for label, names in sections]
    groups += [(_("Fields of this union"), list(fields.custom_of(record).values()))]
    return [(label, [(one.name, one.label) for one in known]) for label, known in groups if known]


def _column_rows(
    brought: Import, record: Record, chosen: Matching, seen: list[matching.Sample]
) -> list[dict[str, Any]]:
    ways = {"day": _("Day first: 21/9/2023"), "month": _("Month first: 9/21/2023")}
    ways |= {"comma": _("Comma before decimals: 1.234,5"), "point": _("Point before decimals: 1,234.5")}
    return [
        {
            "at": at,
            "head": head.strip() or f"#{at + 1}",
            "cells": sample.cells,
            "name": name,
            "ways": [
                (way, ways[way], chosen.reading.get(name) == way) for way in matching.is_open(record, name, sample)
            ],
            "way": chosen.reading.get(name, ""),
        }
        for at, (head, name, sample) in enumerate(zip(brought.header, chosen.columns, seen, strict=True))
    ]


def one(request: StaffRequest, pk: int) -> HttpResponse:
    """An import where it stands: being read, to be looked through, being stored, or done."""
    brought, record = _his(request, pk)
    if brought.state == STATES.UPLOADED:
        return redirect("staff:import-columns", pk)
    if brought.state == STATES.PLANNED:
        return _preview(request, brought, record)
    counts = brought.counts or {}
    context = {
        "record": record,
        "brought": brought,
        "created": counts.get(CREATE, 0),
        "updated": counts.get(UPDATE, 0),
        "skipped": counts.get(SKIP, 0),
        "left": counts.get(ERROR, 0) + counts.get(ASK, 0),
        "rest": counts.get(CREATE, 0) + counts.get(UPDATE, 0) - brought.written,
        "is_going": brought.state in (STATES.PLANNING, STATES.RUNNING) and not brought.is_stuck,
        "may_resume": brought.operation is not None
        and not brought.is_undone
        and (brought.is_stuck or brought.state in (STATES.FAILED, STATES.CANCELLED)),
        "days": UNDO_FOR.days,
    }
    return render(request, "staff/import_one.html", context)


def _preview(request: StaffRequest, brought: Import, record: Record, refusal: str = "") -> HttpResponse:
    counts = brought.counts or {}
    open_ones = counts.get(ERROR, 0) + counts.get(ASK, 0)
    shown = request.GET.get("show", PROBLEMS if open_ones else "")
    after = request.GET.get("after", "")
    lines = list(
        _lines(brought, shown).filter(number__gt=int(after) if after.isdecimal() and len(after) < 10 else 0)[
            : SHOWN + 1
        ]
    )
    reader = Reader(brought, imports.planner(brought, request.actor), request.actor, get_language() or "en")
    heads = zip(brought.header, brought.matching["columns"], strict=True)
    context = {
        "record": record,
        "brought": brought,
        "refusal": refusal,
        "tabs": _tabs(brought, shown),
        "lines": reader.page(lines[:SHOWN]),
        "next": urlencode({"show": shown, "after": lines[SHOWN - 1].number}) if len(lines) > SHOWN else "",
        "is_first": not after,
        "here": urlencode({"show": shown, **({"after": after} if after else {})}),
        "aside": [head.strip() for head, name in heads if not name and head.strip()],
        "changes": counts.get(CREATE, 0) + counts.get(UPDATE, 0),
        "asking": counts.get(ASK, 0),
        "open": open_ones,
    }
    return render(request, "staff/import_preview.html", context, status=409 if refusal else 200)


def _lines(brought: Import, shown: str) -> QuerySet[PlanLine]:
    lines = brought.planline_set.order_by("number")
    if shown == PROBLEMS:
        return lines.filter(action__in=(ASK, ERROR))
    return lines.filter(action=shown) if shown in PlanLine.Action.values else lines


def _tabs(brought: Import, shown: str) -> list[dict[str, Any]]:
    counts = brought.counts or {}
    here = reverse("staff:import-one", args=[brought.pk])
    tabs = [("", _("All rows"), brought.lines)]
    tabs += [(action.value, str(action.label), counts.get(action.value, 0)) for action in PlanLine.Action]
    tabs += [(PROBLEMS, _("Only problems"), counts.get(ASK, 0) + counts.get(ERROR, 0))]
    return [
        {"label": label, "count": count, "href": f"{here}?show={name}", "is_here": name == shown}
        for name, label, count in tabs
        if count or not name
    ]


@require_POST
def line(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Correct the cells of a line, or decide what it is."""
    brought, record = _his(request, pk)
    mended = brought.planline_set.filter(number=number).first()
    if mended is None:
        raise Http404
    decision, _colon, chosen = request.POST.get("decision", "").partition(":")
    try:
        if decision in (SAME, OTHER, LEAVE):
            row_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
            asked = brought.planline_set.filter(number=number, action__in=(ASK, ERROR) if decision == LEAVE else (ASK,))
            if not imports.decide(brought, request.actor, asked, decision, row_id):
                raise imports.Refused(_("Row %(row)s is no longer to be decided so.") % {"row": number})
        else:
            imports.mend(brought, request.actor, mended, _cells(request, brought, mended))
    except imports.Refused as error:
        return _refused(request, brought, record, error)
    return redirect(_back(request, brought, number))


def _cells(request: StaffRequest, brought: Import, mended: PlanLine) -> list[str]:
    cells = [*mended.cells[: len(brought.header)], *[""] * (len(brought.header) - len(mended.cells))]
    return [request.POST.get(f"cell-{at}", cell) for at, cell in enumerate(cells)]


def _back(request: StaffRequest, brought: Import, number: int) -> str:
    here = request.POST.get("here", "")
    return f"{reverse('staff:import-one', args=[brought.pk])}?{here}#line-{number}"


def _refused(request: StaffRequest, brought: Import, record: Record, error: Exception) -> HttpResponse:
    brought.refresh_from_db()
    if brought.state == STATES.PLANNED:
        return _preview(request, brought, record, str(error))
    return redirect("staff:import-one", brought.pk)


@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide for all lines that ask: many of them in the background."""
    brought, record = _his(request, pk)
    decision = request.POST.get("decision", "")
    if decision not in (SAME, OTHER, LEAVE):
        raise Http404
    try:
        if jobs.decide(brought, request.actor, decision) == 0:
            raise imports.Refused(_("No row was left of which this can be said. Look at those below one by one."))
    except imports.Refused as error:
        return _refused(request, brought, record, error)
    return redirect("staff:import-one", pk)


@require_POST
def carry_out(request: StaffRequest, pk: int) -> HttpResponse:
    """Carry the plan out, or go on with what was stopped."""
    brought, record = _his(request, pk)
    try:
        if brought.operation is None:
            imports.begin(brought, request.actor, why=request.POST.get("why", "").strip()[:400])
        else:
            imports.resume(brought)
    except imports.Refused as error:
        return _refused(request, brought, record, error)
    log.info("import %s into %s carried out by account %s", brought.pk, record.name, request.user.pk)
    jobs.start(jobs.CARRY_OUT, brought)
    return redirect("staff:import-one", pk)


@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop an import, or give its plan up."""
    brought, record = _his(request, pk)
    try:
        imports.cancel(brought)
    except imports.Refused as error:
        return _refused(request, brought, record, error)
    return redirect("staff:import-one", pk)


def problems_file(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The rows that were left out, to be corrected and brought again."""
    brought, record = _his(request, pk)
    name = f"{record.name}-{brought.pk}-problems.{kind}"
    if kind == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        chunks = faulty.csv_chunks(brought)
        return StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8", headers=headers)
    if kind != "xlsx":
        raise Http404
    stream = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    faulty.write_xlsx(brought, stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=SHEET)
