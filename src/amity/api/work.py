"""Tasks and opinions, for programs: minutes that become tasks, my tasks, bodies asked for their opinion."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from amity.access.scope import visible_to
from amity.api import schemas
from amity.api.door import ApiRequest, Router, answer, row_of
from amity.api.events import day_of, linked, named, paper
from amity.api.problems import UNSEEN, Problem
from amity.events.models import Event, PermissionCase
from amity.network.models import Interaction, Person
from amity.records import registry
from amity.sharing import reads
from amity.work import exchange, queries, services
from amity.work.models import Assignment

MOST = 100
router = Router()


class MinutesLine(BaseModel):
    """One decision as it is taken down."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    what: Annotated[schemas.Line, Field(min_length=1, max_length=300)]
    responsible: schemas.Id | None = None
    due_on: Annotated[str, Field(pattern=schemas.PARTIAL_DAY)] = ""


class MinutesOf(schemas.Body):
    """The body that takes minutes: what was said, and the decisions that become tasks."""

    minutes: schemas.Text
    decisions: Annotated[list[MinutesLine], Field(max_length=100)] = []


class Bodies(schemas.Body):
    """The body that asks organisations for their opinion."""

    organisations: Annotated[list[schemas.Id], Field(min_length=1, max_length=100)]


BODIES: list[Any] = [MinutesOf, Bodies]
SHAPES = {
    "MinutesTold": "minutes:string tasks:Named[]",
    "TasksMade": "items:Named[]",
    "MyTasks": "own:Named[] units:Named[]",
}


@router.get("/events/{row_id}/minutes")
def minutes(request: ApiRequest, row_id: str) -> HttpResponse:
    """The minutes of an event."""
    return _told(row_of(registry.of(Event), row_id, request), request)


@router.get("/interactions/{row_id}/minutes")
def minutes_of_meeting(request: ApiRequest, row_id: str) -> HttpResponse:
    """The minutes of a meeting."""
    return _told(row_of(registry.of(Interaction), row_id, request), request)


@router.post("/events/{row_id}/minutes")
def take_minutes(request: ApiRequest, row_id: str) -> HttpResponse:
    """Take the minutes of an event."""
    return _taken(row_of(registry.of(Event), row_id, request), request)


@router.post("/interactions/{row_id}/minutes")
def take_minutes_of_meeting(request: ApiRequest, row_id: str) -> HttpResponse:
    """Take the minutes of a meeting."""
    return _taken(row_of(registry.of(Interaction), row_id, request), request)


@router.get("/assignments/mine")
def mine(request: ApiRequest) -> HttpResponse:
    """The open tasks in the caller's name, and those of his units in nobody's."""
    found = queries.mine(request.auth)
    own, units = list(found.own[:MOST]), list(found.units[:MOST])
    reads.note(registry.of(Assignment), [one.pk for one in (*own, *units)], request.auth, "api")
    return answer({"own": [named(one, "what") for one in own], "units": [named(one, "what") for one in units]})


@router.post("/permission_cases/{row_id}/opinions")
def ask(request: ApiRequest, row_id: str) -> HttpResponse:
    """Ask organisations for their opinion on a dossier."""
    case: PermissionCase = row_of(registry.of(PermissionCase), row_id, request)
    told = Bodies.model_validate_json(request.body)
    bodies = linked("hosts", told.organisations, request)
    made = services.ask(case, actor=request.auth, today=timezone.localdate(), bodies=bodies, why=told.why)
    return answer({"items": [named(one, "subject") for one in made]}, status=201)


def _told(about: Event | Interaction, request: ApiRequest) -> HttpResponse:
    today = timezone.localdate()
    sent = paper(
        request,
        lambda spoken: exchange.minutes_document(about, actor=request.auth, language=spoken, today=today),
    )
    reads.note(registry.of(type(about)), [about.pk], request.auth, "api")
    tasks = exchange.tasks_of(about, request.auth)
    reads.note(registry.of(Assignment), [one.pk for one in tasks], request.auth, "api")
    said = {"minutes": exchange.minutes_text(about), "tasks": [named(one, "what") for one in tasks]}
    return sent or answer(said)


def _taken(about: Event | Interaction, request: ApiRequest) -> HttpResponse:
    told = MinutesOf.model_validate_json(request.body)
    ids = {one.responsible for one in told.decisions if one.responsible}
    people: dict[int, Person] = visible_to(request.auth, registry.of(Person)).in_bulk(ids)
    if len(people) < len(ids):
        raise Problem("invalid", errors=[("decisions", str(UNSEEN))])
    lines = [
        services.Line(
            one.what,
            people[one.responsible] if one.responsible else None,
            day_of(one.due_on, "due_on") if one.due_on else None,
        )
        for one in told.decisions
    ]
    made = services.take_minutes(
        about, actor=request.auth, today=timezone.localdate(), minutes=told.minutes, lines=lines, why=told.why
    )
    return answer({"items": [named(one, "what") for one in made]}, status=201)
