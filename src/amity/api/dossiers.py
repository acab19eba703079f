"""The dossiers of countries, the papers of delegations, and the people's events around a visit, for programs."""

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language, row_of
from amity.api.problems import Problem
from amity.documents import framing, writers
from amity.documents.document import Document
from amity.dossiers import briefing, country, coverage, following
from amity.dossiers.papers import making
from amity.dossiers.visit_paper import visit_paper
from amity.events.models import EventKind
from amity.events.services import visits
from amity.records import registry
from amity.relations.models import HighLevelVisit

FORMATS = ("json", "pdf", "docx")
router = Router()


def _known(kind: str) -> str:
    return str(EventKind(kind))


Kind = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": EventKind.values})]


class EventsChosen(schemas.Body):
    """The body that plans people's events within a visit."""

    kinds: Annotated[list[Kind], Field(min_length=1, max_length=len(EventKind.values))]


BODIES: list[Any] = [EventsChosen]
SHAPES = {
    "CoverageCell": "demand:string asked:integer? count:integer last:string? met:boolean? rows:string",
    "CoverageLine": "id:integer code:string title:string priority:string? cells:CoverageCell[]",
    "Coverage": "items:CoverageLine[]",
    "Practice": "kind:string count:integer with_country:integer visits:integer there:boolean examples:Named[]",
    "AfterVisit": "record:string count:integer rows:string",
    "Practices": "items:Practice[] after:AfterVisit[]",
    "EventsPlanned": "operation:integer items:Named[]",
}


@router.get("/countries/{row_id}/dossier")
def dossier(request: ApiRequest, row_id: str) -> HttpResponse:
    """Everything on record about a country as the caller may read it, as data or as a document."""
    given = reading.params(request.GET, "format", "language", "as_at")
    form, spoken = _asked(given)
    try:
        day = country.day_of(given["as_at"][0]) if "as_at" in given else None
    except ValueError:
        raise Problem("bad-query", errors=[("as_at", _("Write a day, a month or a year: 2017-12-31."))]) from None
    try:
        document = country.dossier(
            reading.id_of(row_id), actor=request.auth, language=spoken, today=timezone.localdate(), door="api",
            as_at=day,
        )  # fmt: skip
    except country.NoDossier:
        raise Problem("not-found") from None
    return _sent(document, form)


@router.get("/delegations/{row_id}/briefing")
def briefing_book(request: ApiRequest, row_id: str) -> HttpResponse:
    """What one must know before and during a visit, as the caller may read it, as data or as a document."""
    given = reading.params(request.GET, "format", "language", "counterpart")
    form, spoken = _asked(given)
    try:
        book = briefing.briefing(
            reading.id_of(row_id), actor=request.auth, language=spoken, today=timezone.localdate(), door="api",
            counterpart=given.get("counterpart", [""])[0],
        )  # fmt: skip
    except (briefing.NoDelegation, briefing.NoCounterpart):
        raise Problem("not-found") from None
    return _sent(book.document, form)


@router.get("/delegations/{row_id}/paper")
def paper(request: ApiRequest, row_id: str) -> HttpResponse:
    """The programme of a visit as its guests may have it, as data or as a document."""
    form, spoken = _asked(reading.params(request.GET, "format", "language"))
    pk, today = reading.id_of(row_id), timezone.localdate()
    try:
        document = visit_paper(pk, actor=request.auth, language=spoken, today=today, door="api")
    except briefing.NoDelegation:
        raise Problem("not-found") from None
    return _sent(document, form)


def _asked(given: dict[str, list[str]]) -> tuple[str, str]:
    """The format and the language that a document is asked for in."""
    form, spoken = given.get("format", ["json"])[0], given.get("language", [language()])[0]
    for name, value, known in (("format", form, FORMATS), ("language", spoken, framing.LANGUAGES)):
        if value not in known:
            raise Problem("bad-query", errors=[(name, ", ".join(known))])
    return form, spoken


def _sent(document: Document, form: str) -> HttpResponse:
    content, kind, name = writers.download(document, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@router.get("/prints/{paper}/{row_id}")
def register_paper(request: ApiRequest, paper: str, row_id: str) -> HttpResponse:
    """A paper of the register of foreign organisations, as data or as a document."""
    form, spoken = _asked(reading.params(request.GET, "format", "language"))
    try:
        document = making.make(
            paper, reading.id_of(row_id), actor=request.auth, language=spoken, today=timezone.localdate(), door="api"
        )
    except making.NoPaper:
        raise Problem("not-found") from None
    return _sent(document, form)


@router.get("/coverage")
def countries(request: ApiRequest) -> HttpResponse:
    """Every country with what its priority asks for and what is on record."""
    reading.params(request.GET)
    lines = coverage.lines(request.auth, language(), day=timezone.localdate())
    return answer({"items": [_line(line) for line in lines]})


def _line(line: coverage.Line) -> dict[str, Any]:
    cells = [
        {
            "demand": cell.demand,
            "asked": cell.asked,
            "count": cell.count,
            "last": str(cell.last) if cell.last else None,
            "met": cell.is_met if cell.asked is not None else None,
            "rows": cell.url,
        }
        for cell in line.cells
    ]
    priority = line.priority.name if line.priority else None
    return {"id": line.country_id, "code": line.code, "title": line.name, "priority": priority, "cells": cells}


@router.get("/high_level_visits/{row_id}/practice")
def practice(request: ApiRequest, row_id: str) -> HttpResponse:
    """What was held within earlier visits in the same direction, and what came after this one."""
    reading.params(request.GET)
    visit = row_of(registry.of(HighLevelVisit), row_id, request)
    found = visits.past_practice(visit, actor=request.auth, language=language())
    kinds = [
        {
            "kind": str(one.kind),
            "count": one.count,
            "with_country": one.with_country,
            "visits": len(one.visits),
            "there": one.is_there,
            "examples": [{"id": pk, "title": name} for pk, name in one.examples],
        }
        for one in found
    ]
    after = following.after(visit, actor=request.auth, language=language())
    return answer({"items": kinds, "after": [_after(one) for one in after]})


def _after(one: following.After) -> dict[str, Any]:
    told = asdict(one)
    return {"record": told["record"], "count": told["count"], "rows": told["href"]}


@router.post("/high_level_visits/{row_id}/propose")
def propose(request: ApiRequest, row_id: str) -> HttpResponse:
    """Plan people's events of some kinds within a visit."""
    told = EventsChosen.model_validate_json(request.body)
    visit = row_of(registry.of(HighLevelVisit), row_id, request)
    kinds = [EventKind(kind) for kind in told.kinds]
    made, act = visits.propose(visit, actor=request.auth, today=timezone.localdate(), kinds=kinds, why=told.why)
    items = [{"id": event.pk, "title": event.title} for event in made]
    return answer({"operation": act.pk, "items": items}, status=201)
