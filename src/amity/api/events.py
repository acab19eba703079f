"""Holding events, for programs: one made after another, the next edition, programme, permission and evaluation."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from pydantic import Field

from amity.access.scope import visible_to
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language, row_of, written
from amity.api.problems import UNSEEN, Problem
from amity.core.dates import PartialDate
from amity.documents import framing, writers
from amity.documents.document import Document
from amity.events import exchange, queries, rules
from amity.events.models import Evaluation, Event, HostShare, Level, PermissionCase, Series
from amity.events.services import cloning, permitting
from amity.records import fields, registry
from amity.sharing import reads
from amity.work import services as work

FILES = ("json", "pdf", "docx")
Take = Literal["sessions", "shares", "guests", "tasks"]
Day = Annotated[str, Field(pattern=schemas.PARTIAL_DAY, min_length=4)]
router = Router()


class CloneOf(schemas.Body):
    """The body that makes an event after another one."""

    title: Annotated[schemas.Line, Field(min_length=1, max_length=300)]
    title_vi: Annotated[schemas.Line, Field(max_length=300)] = ""
    starts_on: Day
    take: Annotated[list[Take], Field(max_length=4)] = []
    is_template: bool = False


class NextOf(CloneOf):
    """The body that makes the next edition of a series."""

    edition: Annotated[int, Field(ge=1, le=32767)]
    host_country: schemas.Id | None = None
    hosts: Annotated[list[schemas.Id], Field(max_length=50)] = []


class NewCase(schemas.Body):
    """The body that opens a permission case."""

    reference: Annotated[schemas.Line, Field(min_length=1, max_length=80)]
    ground: Literal["rank", "sovereignty", "security", "ethnicity", "rights", "secrets", "other"] = "other"


BODIES: list[Any] = [CloneOf, NextOf, NewCase]
SHAPES = {
    "NextEdition": "edition:integer year:integer? host_country:integer? hosts:Named[] last:integer? by_turn:boolean",
    "Clash": "first:Named second:Named person:string?",
    "ProgrammeTold": "sessions:Named[] papers:Named[] clashes:Clash[] costs:object",
    "PermissionTold": "needed:boolean guests_abroad:integer partners_abroad:integer latest:object rules:object"
    " cases:Named[]",
    "EvaluationTold": "answers:integer average:string? scores:object",
}


@router.post("/events/{row_id}/clone")
def clone(request: ApiRequest, row_id: str) -> HttpResponse:
    """Make an event after this one."""
    event: Event = row_of(registry.of(Event), row_id, request)
    told = CloneOf.model_validate_json(request.body)
    wish = cloning.Wish(
        title=told.title,
        title_vi=told.title_vi,
        starts_on=day_of(told.starts_on, "starts_on"),
        take=told.take,
        is_template=told.is_template,
    )
    made = work.clone(event, actor=request.auth, wish=wish, why=told.why)
    return written(registry.of(Event), made, request, status=201)


@router.get("/series/{row_id}/next")
def next_edition(request: ApiRequest, row_id: str) -> HttpResponse:
    """What the records propose for the next edition."""
    series: Series = row_of(registry.of(Series), row_id, request)
    found = queries.next_edition(series, request.auth)
    told = {
        "edition": found.number,
        "year": found.year,
        "host_country": found.host_country.pk if found.host_country else None,
        "hosts": [named(one, "name") for one in found.hosts],
        "last": found.last.pk if found.last else None,
        "by_turn": found.is_by_turn,
    }
    return answer(told)


@router.post("/series/{row_id}/next")
def make_next(request: ApiRequest, row_id: str) -> HttpResponse:
    """Make the next edition after the last one."""
    series: Series = row_of(registry.of(Series), row_id, request)
    told = NextOf.model_validate_json(request.body)
    last = queries.next_edition(series, request.auth).last
    if last is None:
        raise Problem("not-found")
    hosts = linked("hosts", told.hosts, request) if told.hosts else []
    wish = cloning.Wish(
        title=told.title,
        title_vi=told.title_vi,
        starts_on=day_of(told.starts_on, "starts_on"),
        take=told.take,
        edition=told.edition,
        host_country=linked("host_country", [told.host_country], request)[0] if told.host_country else None,
        hosts=hosts,
        is_template=told.is_template,
    )
    made = work.clone(last, actor=request.auth, wish=wish, why=told.why)
    return written(registry.of(Event), made, request, status=201)


@router.get("/events/{row_id}/programme")
def programme(request: ApiRequest, row_id: str) -> HttpResponse:
    """The programme: what it is made of and what does not fit, or the paper itself."""
    event: Event = row_of(registry.of(Event), row_id, request)
    sent = paper(
        request,
        lambda spoken: exchange.programme_document(
            event, actor=request.auth, language=spoken, today=timezone.localdate()
        ),
    )
    if sent is not None:
        return sent
    read = exchange.programme(event, request.auth)
    shares = visible_to(request.auth, registry.of(HostShare)).filter(event=event)
    reads.note(registry.of(Event), [event.pk], request.auth, "api")
    return answer(
        {
            "sessions": [named(one, "title") for one in read.sessions],
            "papers": [named(one, "title") for one in read.papers],
            "clashes": [
                {
                    "first": named(one.first, "title"),
                    "second": named(one.second, "title"),
                    "person": one.person.name if one.person else None,
                }
                for one in read.clashes
            ],
            "costs": {currency: str(total) for currency, total in queries.costs(shares)},
        }
    )


@router.get("/events/{row_id}/permission")
def permission(request: ApiRequest, row_id: str) -> HttpResponse:
    """Whether an event needs a permission, until when to ask for it, and the cases on record."""
    event: Event = row_of(registry.of(Event), row_id, request)
    need, today = queries.permission_need(event, request.auth), timezone.localdate()
    latest = {level: rules.latest_day(event, level, today) for level in Level.values}
    cases = visible_to(request.auth, registry.of(PermissionCase)).filter(event=event).order_by("pk")
    return answer(
        {
            "needed": need.is_needed,
            "guests_abroad": need.guests_abroad,
            "partners_abroad": need.partners_abroad,
            "latest": {level: day.isoformat() if day else None for level, day in latest.items()},
            "rules": {level: rules.days_before(level, today).instrument for level in Level.values},
            "cases": [named(one, "reference") for one in cases],
        }
    )


@router.post("/events/{row_id}/permission")
def open_case(request: ApiRequest, row_id: str) -> HttpResponse:
    """Open a permission case."""
    event: Event = row_of(registry.of(Event), row_id, request)
    told = NewCase.model_validate_json(request.body)
    made = permitting.open_case(
        event,
        actor=request.auth,
        today=timezone.localdate(),
        reference=told.reference,
        ground=told.ground,
        why=told.why,
    )
    return written(registry.of(PermissionCase), made, request, status=201)


@router.get("/events/{row_id}/evaluation")
def evaluation(request: ApiRequest, row_id: str) -> HttpResponse:
    """What the answers of those who were there come to; the rows are under /evaluations?event=."""
    event: Event = row_of(registry.of(Event), row_id, request)
    told = queries.scores(visible_to(request.auth, registry.of(Evaluation)).filter(event=event))
    return answer(
        {
            "answers": told.answers,
            "average": str(told.average) if told.average is not None else None,
            "scores": {str(score): count for score, count in told.each},
        }
    )


def paper(request: ApiRequest, made: Callable[[str], Document]) -> HttpResponse | None:
    """The document as the file that was asked for; None when what it is made of was asked for. Raises Problem."""
    given = reading.params(request.GET, "format", "language")
    form, spoken = given.get("format", ["json"])[0], given.get("language", [language()])[0]
    if form not in FILES:
        raise Problem("bad-query", errors=[("format", ", ".join(FILES))])
    if spoken not in framing.LANGUAGES:
        raise Problem("bad-query", errors=[("language", ", ".join(framing.LANGUAGES))])
    if form == "json":
        return None
    content, kind, name = writers.download(made(spoken), form)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def named(row: Any, field: str) -> dict[str, Any]:
    """A row by its number and its name, in the reader's language where it has one."""
    twin = getattr(row, f"{field}_vi", "") if language() == "vi" else ""
    return {"id": row.pk, "title": twin or getattr(row, field)}


def day_of(text: str, name: str) -> PartialDate:
    """A day as a body has it; raises Problem."""
    try:
        return PartialDate(text)
    except ValueError as error:
        raise Problem("invalid", errors=[(name, str(error))]) from error


def linked(name: str, ids: list[int], request: ApiRequest) -> list[Any]:
    """The rows behind the ids that a body gives for a link of an event; raises ValidationError."""
    target = fields.one(registry.of(Event), name).target
    assert target is not None
    rows = list(visible_to(request.auth, target).filter(pk__in=ids))
    if len(rows) < len(set(ids)):
        raise ValidationError({name: str(UNSEEN)})
    return rows
