"""Looking through the plan of an import: its lines, what they may already be, correcting and deciding them."""

from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from amity.api import reading, schemas
from amity.api.bringing import mine, told
from amity.api.door import ApiRequest, Router, answer, language, record_of
from amity.api.exports import TYPES
from amity.api.problems import Problem
from amity.exchange import faulty, imports, jobs
from amity.exchange.models import Import, PlanLine
from amity.exchange.plans import ASK, ERROR, LEAVE
from amity.records import forms

PROBLEMS = "problems"  # lines that want a person
SHOWN = (PROBLEMS, *PlanLine.Action.values)
router = Router()


@router.get("/{name}/imports/{number}/lines")
def lines(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """The lines of a plan in the order of the file; `show` narrows them to an action, or to those with problems."""
    brought, given = mine(request, name, number), reading.params(request.GET, "show", "after", "limit")
    size, place = reading.limit_of(given), reading.place_of(given) or 0
    found = list(_shown(brought, given).filter(number__gt=min(place, schemas.LARGEST_LINE))[: size + 1])
    page = found[:size]
    ids = sorted({pk for one in page for pk in one.candidates or ()})
    titles = dict(forms.named(record_of(name), ids, request.auth, language()))
    items = [_line(one, titles) for one in page]
    return answer({"items": items, "next": str(page[-1].number) if len(found) > size else None})


@router.post("/{name}/imports/{number}/lines/{line}")
def settle_line(request: ApiRequest, name: str, number: str, line: str) -> HttpResponse:
    """Correct the cells of a line, or decide what it is; the plan is made anew as far as need be."""
    brought, body = mine(request, name, number), schemas.LineChange.model_validate_json(request.body)
    found = brought.planline_set.filter(number=min(reading.id_of(line), schemas.LARGEST_LINE)).first()
    if found is None:
        raise Problem("not-found")
    if (body.decision is None) == (body.cells is None):
        message = _("Correct a line by “cells”, or decide it by “decision”: one of the two.")
        raise Problem("invalid", errors=[("decision", message)])
    try:
        if body.decision is not None:
            actions = (ASK, ERROR) if body.decision == LEAVE else (ASK,)
            asked = brought.planline_set.filter(pk=found.pk, action__in=actions)
            if not imports.decide(brought, request.auth, asked, body.decision, body.row):
                message = _("Row %(row)s is no longer to be decided so.") % {"row": found.number}
                raise Problem("refused", message)
        else:
            cells = [*(body.cells or ()), *[""] * len(brought.header)][: len(brought.header)]
            imports.mend(brought, request.auth, found, cells)
    except imports.Refused as error:
        raise Problem("refused", str(error)) from None
    brought.refresh_from_db()
    return answer(told(brought))


@router.post("/{name}/imports/{number}/decide")
def decide_all(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Decide all lines that ask, in the same way: many of them in the background."""
    brought, body = mine(request, name, number), schemas.Decision.model_validate_json(request.body)
    try:
        if jobs.decide(brought, request.auth, body.decision) == 0:
            message = _("No row was left of which this can be said. Look at those below one by one.")
            raise Problem("refused", message)
    except imports.Refused as error:
        raise Problem("refused", str(error)) from None
    brought.refresh_from_db()
    return answer(told(brought))


@router.get("/{name}/imports/{number}/problems/file")
def problems_file(request: ApiRequest, name: str, number: str) -> HttpResponseBase:
    """The rows that were left out as a file, to be corrected and brought again."""
    brought = mine(request, name, number)
    kind = reading.params(request.GET, "format").get("format", ["csv"])[0]
    if kind not in TYPES:
        raise Problem("bad-query", errors=[("format", _("Files are made as CSV or XLSX."))])
    file = f"{name}-{brought.pk}-problems.{kind}"
    if kind == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{file}"'}
        return StreamingHttpResponse(faulty.csv_chunks(brought), content_type=TYPES[kind], headers=headers)
    stream = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    faulty.write_xlsx(brought, stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=file, content_type=TYPES[kind])


def _shown(brought: Import, given: reading.Params) -> QuerySet[PlanLine]:
    found, show = brought.planline_set.order_by("number"), given.get("show", [""])[0]
    if not show:
        return found
    if show not in SHOWN:
        raise Problem("bad-query", errors=[("show", ", ".join(SHOWN))])
    return found.filter(action__in=(ASK, ERROR) if show == PROBLEMS else (show,))


def _line(one: PlanLine, titles: dict[int, str]) -> dict[str, Any]:
    wants = one.action in (ASK, ERROR)
    return {
        "row": one.number,
        "action": one.action,
        "decision": one.decision,
        "cells": one.cells,
        "candidates": [{"id": pk, "title": titles[pk]} for pk in one.candidates or () if pk in titles],
        "problems": [
            {"row": wrong.row, "column": wrong.column, "value": wrong.value, "message": wrong.message,
             "cure": wrong.cure}
            for wrong in (imports.problems_in(one) if wants else ())
        ],
    }  # fmt: skip
