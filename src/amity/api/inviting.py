"""Guests of events, for programs: the list, letters to guests, their links, badges, and the door."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from pydantic import AfterValidator, Field

from amity.access.scope import visible_to
from amity.api import letters, reading, schemas, writing
from amity.api.door import ApiRequest, Router, answer, language, nothing, row_of
from amity.api.letters import MOST, LettersAlike
from amity.api.problems import UNSEEN, Problem
from amity.core.text import slug
from amity.events.jobs import WRITE
from amity.events.models import Event, Participation, Pass
from amity.events.services import admitting, guests, inviting
from amity.letters import jobs
from amity.letters.exchange import paper
from amity.network.models import Person
from amity.records import registry, titles
from amity.records.models import Shelf
from amity.records.writes import NotAllowed

AT_ONCE = 5000  # marks of one request
router = Router()


def _moment(text: str) -> str:
    """Refuse what is no moment with its time zone, or one that other time zones cannot tell."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a moment lies within the years 1 to 9999") from error
    return text


Ids = Annotated[list[schemas.Id], Field(min_length=1, max_length=MOST)]
Moment = Annotated[str, AfterValidator(_moment), Field(max_length=40)]


class NewGuests(schemas.Body):
    """The body that puts people on the list of an event."""

    people: Ids
    role: Annotated[schemas.Line, Field(max_length=120)] = ""
    group: Annotated[schemas.Line, Field(max_length=80)] = ""


class GuestsChosen(schemas.Body):
    """The body that moves guests on, by the numbers of their participations."""

    guests: Ids


class GuestLetters(LettersAlike):
    """The body that writes to guests: invitations, reminders or thanks."""

    purpose: Literal["invite", "remind", "thank"]
    guests: Ids


class GuestMark(schemas.Body):
    """One guest who came, and when."""

    guest: schemas.Id
    at: Moment


class GuestMarks(schemas.Body):
    """The body that lets guests in."""

    marks: Annotated[list[GuestMark], Field(min_length=1, max_length=AT_ONCE)]


BODIES: list[Any] = [NewGuests, GuestsChosen, GuestLetters, GuestMarks]
SHAPES = {
    "GuestsTold": "states:object checked_in:integer attended:integer?",
    "GuestsMoved": "done:integer left:LeftOut[]",
    "GuestLink": "link:string?",
    "AtTheDoor": "id:integer name:string role:string group:string state:string code:string came:string?",
    "DoorList": "guests:AtTheDoor[]",
    "Marked": "guest:integer came:string? first:boolean refused:string",
    "MarksTaken": "marks:Marked[]",
}


def _event(request: ApiRequest, row_id: str) -> Event:
    found: Event = row_of(registry.of(Event), row_id, request)
    return found


def _guests(event: Event, request: ApiRequest) -> QuerySet[Any]:
    rows = visible_to(request.auth, registry.of(Participation)).filter(event=event, shelf=Shelf.LIVE)
    return rows.select_related("person", "event").order_by("sort_key", "pk")


def _named(event: Event, request: ApiRequest, ids: list[int]) -> list[Participation]:
    """Guests of the event by their numbers; raises ValidationError for one that the caller does not see there."""
    rows = {row.pk: row for row in _guests(event, request).filter(pk__in=ids)}
    if missing := [pk for pk in ids if pk not in rows]:
        raise ValidationError({"guests": f"{UNSEEN} ({missing[0]})"})
    return [rows[pk] for pk in dict.fromkeys(ids)]


@router.get("/events/{row_id}/guests")
def all_guests(request: ApiRequest, row_id: str) -> HttpResponse:
    """How many guests stand where, how many were checked in at the door, and how many attended as recorded."""
    event = _event(request, row_id)
    rows = _guests(event, request)
    states = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    came = rows.filter(admission__came_at__isnull=False).count()
    return answer({"states": states, "checked_in": came, "attended": event.attended_count})


@router.post("/events/{row_id}/guests")
def put_on_the_list(request: ApiRequest, row_id: str) -> HttpResponse:
    """Put people on the list of an event."""
    event, told = _event(request, row_id), NewGuests.model_validate_json(request.body)
    given = {"role": told.role, "group": told.group, "why": told.why}
    outcome = guests.nominate(event, told.people, actor=request.auth, today=timezone.localdate(), **given)
    return _moved(outcome)


@router.post("/events/{row_id}/guests/approve")
def approve(request: ApiRequest, row_id: str) -> HttpResponse:
    """Approve nominated guests."""
    return _move(request, row_id, guests.approve_all)


@router.post("/events/{row_id}/guests/invited")
def invited(request: ApiRequest, row_id: str) -> HttpResponse:
    """Record that approved guests were invited by other means."""
    inviting.refuse_invitations(_event(request, row_id), actor=request.auth, today=timezone.localdate())
    return _move(request, row_id, guests.invite_all)


@router.post("/events/{row_id}/guests/absent")
def absent(request: ApiRequest, row_id: str) -> HttpResponse:
    """Take the marks of guests back who did not come after all."""
    return _move(request, row_id, admitting.take_all_back)


def _move(request: ApiRequest, row_id: str, act: Any) -> HttpResponse:
    event, told = _event(request, row_id), GuestsChosen.model_validate_json(request.body)
    rows = _named(event, request, told.guests)
    return _moved(act(rows, actor=request.auth, today=timezone.localdate(), why=told.why))


def _moved(outcome: guests.Outcome) -> HttpResponse:
    left = [{"person": pk, "reason": str(reason)} for pk, reason in outcome.left]
    return answer({"done": outcome.done, "left": left})


@router.post("/events/{row_id}/guest-letters")
def write(request: ApiRequest, row_id: str) -> HttpResponse:
    """Write to guests, each in his language, in the background."""
    event, told = _event(request, row_id), GuestLetters.model_validate_json(request.body)
    rows, asked = _named(event, request, told.guests), letters.asked_of(told, request)
    with transaction.atomic():
        batch = guests.begin_letters(
            event, rows, told.purpose, told.template, asked, actor=request.auth, today=timezone.localdate()
        )
        jobs.start(batch, WRITE)
    return letters.begun(batch)


@router.get("/events/{row_id}/guests/{number}/link")
def link(request: ApiRequest, row_id: str, number: str) -> HttpResponse:
    """The link by which a guest answers."""
    row = _kept(request, row_id, number)
    found = Pass.objects.filter(participation=row, is_revoked=False).first()
    return answer({"link": found.link if found is not None and row.state in inviting.INVITED else None})


@router.post("/events/{row_id}/guests/{number}/link")
def renew_link(request: ApiRequest, row_id: str, number: str) -> HttpResponse:
    """Make a guest a new link; earlier ones open nothing any more."""
    row = _kept(request, row_id, number)
    writing.why_of(request.body)
    return answer({"link": guests.renew_link(row, actor=request.auth).link}, status=201)


@router.delete("/events/{row_id}/guests/{number}/link")
def revoke_link(request: ApiRequest, row_id: str, number: str) -> HttpResponse:
    """Take the link of a guest back."""
    guests.revoke_link(_kept(request, row_id, number), actor=request.auth)
    return nothing()


def _kept(request: ApiRequest, row_id: str, number: str) -> Participation:
    row = _guests(_event(request, row_id), request).filter(pk=reading.id_of(number)).first()
    if row is None:
        raise Problem("not-found")
    if not request.auth.may_write(row.owner_id):
        raise NotAllowed(str(guests.OTHERS_KEEP))
    found: Participation = row
    return found


@router.get("/events/{row_id}/cards")
def cards(request: ApiRequest, row_id: str) -> HttpResponse:
    """Badges, or cards for the table, as PDF."""
    event, given = _event(request, row_id), reading.params(request.GET, "kind", "order")
    kind = given.get("kind", ["badges"])[0]
    if kind not in paper.CARDS:
        raise Problem("bad-query", errors=[("kind", ", ".join(paper.CARDS))])
    by_rank, today = given.get("order", [""])[0] == "rank", timezone.localdate()
    rows = list(_guests(event, request)[:MOST])
    made = guests.cards_of(rows, actor=request.auth, today=today, language=language(), by_rank=by_rank)
    content = paper.cards(made, kind, title=event.title, made_on=today)
    return letters.sent(content, f"{slug(event.title)}-{kind}.pdf", letters.TYPES["pdf"])


@router.get("/events/{row_id}/check-in")
def door(request: ApiRequest, row_id: str) -> HttpResponse:
    """What the door of an event needs of each guest that the caller may let in."""
    actor = request.auth
    if not actor.writes_anything:
        raise NotAllowed(str(guests.OTHERS_KEEP))
    rows = _guests(_event(request, row_id), request).select_related("admission")
    rows = rows if actor.writable is None else rows.filter(owner__in=sorted(actor.writable))
    found = list(rows[:AT_ONCE])
    names = titles.named(registry.of(Person), [row.person_id for row in found], actor, language())
    return answer({"guests": [_at_the_door(row, names.get(row.person_id, titles.HIDDEN)) for row in found]})


def _at_the_door(row: Participation, name: str) -> dict[str, Any]:
    admission: Pass | None = getattr(row, "admission", None)
    came = admission.came_at if admission else None
    return {
        "id": row.pk,
        "name": name,
        "role": row.role,
        "group": row.group,
        "state": row.state,
        "code": admission.code if admission else "",
        "came": came.isoformat() if came else None,
    }


@router.post("/events/{row_id}/check-in")
def let_in(request: ApiRequest, row_id: str) -> HttpResponse:
    """Mark guests as come; the first moment of each holds."""
    event, told = _event(request, row_id), GuestMarks.model_validate_json(request.body)
    wanted: dict[int, datetime] = {}
    for one in told.marks:
        at = datetime.fromisoformat(one.at)
        wanted[one.guest] = min(at, wanted.get(one.guest, at))
    made = admitting.admit(
        event, wanted, actor=request.auth, today=timezone.localdate(), now=timezone.now(), why=told.why
    )
    return answer({"marks": [_marked(one) for one in made]})


def _marked(one: admitting.Mark) -> dict[str, Any]:
    came = one.came_at.isoformat() if one.came_at else None
    return {"guest": one.guest, "came": came, "first": one.is_first, "refused": str(one.refusal)}
