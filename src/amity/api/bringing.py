"""Imports: a file is brought and planned, its plan looked at, and exactly that plan carried out."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from amity.api import reading, writing
from amity.api.acts import page
from amity.api.door import BASE, ApiRequest, Router, answer, record_of
from amity.api.problems import EMPTY, Problem
from amity.exchange import imports, jobs, matching
from amity.exchange.matching import ID, Matching
from amity.exchange.models import Import
from amity.exchange.plans import LEAVE, OTHER, SAME
from amity.records import fields
from amity.records.declaration import Record
from amity.records.writes import NotAllowed

DECISIONS = ("", SAME, OTHER, LEAVE)
Columns = TypeAdapter(dict[str, str])
router = Router()


@router.get("/{name}/imports")
def all_imports(request: ApiRequest, name: str) -> HttpResponse:
    """The caller's imports of a record type, the latest first."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(imports.mine(request.auth).filter(record=record_of(name).name), given, told))


@router.post("/{name}/imports")
def bring(request: ApiRequest, name: str) -> HttpResponse:
    """Bring a file and plan what becomes of its rows.

    Its columns are called as the fields are, or guessed, or named in the part `columns`.
    """
    record, given = record_of(name), request.FILES.get("file")
    if not request.auth.writes_anything:
        raise NotAllowed(_("You may not add records."))
    if given is None:
        raise Problem("invalid", errors=[("file", str(EMPTY))])
    decide = str(request.POST.get("decide", ""))
    if decide not in DECISIONS:
        raise Problem("invalid", errors=[("decide", _("Write “same”, “other” or “leave”, or nothing to be asked."))])
    try:
        brought = imports.bring(record, request.auth, given.name or "", given.chunks())
    except imports.Unreadable as error:
        raise Problem("invalid", errors=[("file", str(error))]) from None
    blanks = request.POST.get("blanks_overwrite") == "true"
    imports.match(brought, _matching(record, brought, request), blanks_overwrite=blanks, decide=decide)
    if head := imports.planner(brought, request.auth).head:
        raise Problem("invalid", errors=[(one.column[:80] or "file", f"{one.message} {one.cure}") for one in head])
    jobs.start(jobs.PLAN, brought)
    brought.refresh_from_db()
    response = answer(told(brought), status=201)
    response["Location"] = f"{BASE}/{record.name}/imports/{brought.pk}"
    return response


@router.get("/{name}/imports/{number}")
def one_import(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """How far an import is, and what becomes, or became, of its rows."""
    return answer(told(mine(request, name, number)))


@router.get("/{name}/imports/{number}/problems")
def problems_of(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """What is wrong with the file, cell by cell, or is still to be decided."""
    brought, given = mine(request, name, number), reading.params(request.GET, "limit")
    found = imports.problems(brought, reading.limit_of(given))
    items = [
        {"row": one.row, "column": one.column, "value": one.value, "message": one.message, "cure": one.cure}
        for one in found
    ]
    return answer({"items": items})


@router.post("/{name}/imports/{number}/carry-out")
def carry_out(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Store what the plan says; rows with problems, and those to be decided, are left out."""
    brought, why = mine(request, name, number), writing.why_of(request.body)
    try:
        if brought.operation is None:
            imports.begin(brought, request.auth, why=why[:400])
        else:
            imports.resume(brought)
    except imports.Refused as error:
        raise Problem("refused", str(error)) from None
    jobs.start(jobs.CARRY_OUT, brought)
    brought.refresh_from_db()
    return answer(told(brought), status=202)


@router.post("/{name}/imports/{number}/cancel")
def cancel_import(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """Stop an import, or give its plan up."""
    brought = mine(request, name, number)
    try:
        imports.cancel(brought)
    except imports.Refused as error:
        raise Problem("refused", str(error)) from None
    brought.refresh_from_db()
    return answer(told(brought))


def _matching(record: Record, brought: Import, request: ApiRequest) -> Matching:
    """Which field each column is; raises Problem."""
    found = matching.exact(record, brought.header)
    if request.POST.get("guess") == "true":
        seen = matching.samples(imports.table_of(brought))
        found = matching.guess(record, brought.header, seen=seen, past=matching.past(record, request.auth))
    try:
        named = Columns.validate_json(request.POST.get("columns") or "{}")
    except ValidationError:
        raise Problem(
            "invalid", errors=[("columns", _("Write an object: the head of a column and its field."))]
        ) from None
    known = {ID, "", *fields.all_of(record)}
    wrong = [head for head, field in named.items() if head not in brought.header or field not in known]
    if wrong:
        message = _("There are no such columns or fields: %(names)s.") % {"names": ", ".join(wrong)[:80]}
        raise Problem("invalid", errors=[("columns", message)])
    pairs = zip(brought.header, found.columns, strict=True)
    return replace(found, columns=[named.get(head, name) for head, name in pairs])


def mine(request: ApiRequest, name: str, number: str) -> Import:
    found = imports.mine(request.auth).filter(record=record_of(name).name, pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def told(one: Import) -> dict[str, Any]:
    return {
        "id": one.pk,
        "record": one.record,
        "file": one.name,
        "at": one.at.isoformat(),
        "state": str(one.state),
        "problem": one.problem,
        "counts": one.counts or {},
        "lines": one.lines,
        "written": one.written,
        "operation": one.operation_id,
        "undone": one.is_undone,
    }
