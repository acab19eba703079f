"""Preparing visits, for programs: what is known of one, its order by hand, its first table of ranks, its seats."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from pydantic import Field

from amity.api import letters, reading, schemas
from amity.api.door import ApiRequest, Router, answer, language, row_of, written
from amity.api.problems import Problem
from amity.core.text import slug
from amity.delegations import queries, rules
from amity.delegations.models import Appointment, Delegation, Member, PrecedenceRank
from amity.delegations.services import ordering
from amity.dossiers import preparing, seating
from amity.letters.exchange import paper
from amity.network.models import Organisation, Person
from amity.records import registry
from amity.sharing import reads

FORMATS = ("json", "pdf")
router = Router()


class PlaceOf(schemas.Body):
    """The body that puts somebody in a place of the order; null leaves it to the table of precedence."""

    place: Annotated[int, Field(ge=1, le=9999)] | None


BODIES: list[Any] = [PlaceOf]
SHAPES = {
    "VisitPerson": "id:integer person:Named number:integer side:string role:string rank:string title:string"
    " organisation:string needs:string by_hand:boolean",
    "VisitItem": "id:integer title:string kind:string state:string on:string begins_at:string ends_at:string"
    " place:string organisation:string",
    "VisitJourney": "id:integer title:string kind:string on:string begins_at:string until:string ends_at:string",
    "VisitClash": "why:string item:integer other:Hit[] person:string",
    "VisitLimit": "name:string found:integer allowed:integer instrument:string confirmed:boolean exceeded:boolean",
    "VisitGap": "member:integer why:string",
    "VisitDay": "on:date title:string",
    "VisitTold": "next:string people:VisitPerson[] programme:VisitItem[] travel:VisitJourney[] clashes:VisitClash[]"
    " limits:VisitLimit[] gaps:VisitGap[]? gifts:Named[] days_off:VisitDay[]",
    "RanksMade": "operation:integer items:Named[]",
    "VisitSeat": "number:integer member:integer? name:string",
    "Seating": "guests:VisitSeat[] hosts:VisitSeat[] behind_guests:Named[] behind_hosts:Named[]",
}


@router.get("/delegations/{row_id}/visit")
def visit(request: ApiRequest, row_id: str) -> HttpResponse:
    """How far a visit is prepared, and what to do next."""
    reading.params(request.GET)
    held = _delegation(request, row_id)
    today = timezone.localdate()
    made = preparing.prepared(held, actor=request.auth, language=language(), today=today, door="api")
    told = {
        "next": made.next,
        "people": _people(made),
        "programme": [_item(one, made.names) for one in made.items],
        "travel": [
            {"id": one.pk, "title": one.what, "kind": one.kind, "on": str(one.begins_on or ""),
             "begins_at": one.begins_at, "until": str(one.ends_on or ""), "ends_at": one.ends_at}
            for one in made.journeys
        ],
        "clashes": [_clash(one, made.names) for one in made.clashes],
        "limits": [_limit(one) for one in made.limits],
        "gaps": None if made.gaps is None else [{"member": one.member.pk, "why": one.why} for one in made.gaps],
        "gifts": [{"id": one.pk, "title": one.what} for one in made.gifts],
        "days_off": [{"on": day.isoformat(), "title": words} for day, words in made.days_off],
    }  # fmt: skip
    return answer(told)


def _delegation(request: ApiRequest, row_id: str) -> Delegation:
    found: Delegation = row_of(registry.of(Delegation), row_id, request)
    return found


def _people(made: preparing.Prepared) -> list[dict[str, Any]]:
    told = []
    for side in ("delegation", "hosts"):
        for number, one in enumerate(made.side(side), start=1):
            told.append(
                {
                    "id": one.pk,
                    "person": {"id": one.person_id, "title": made.names.of(Person, one.person_id)},
                    "number": number,
                    "side": one.side,
                    "role": one.role,
                    "rank": made.names.of(PrecedenceRank, one.rank_id),
                    "title": _spoken(one, "title"),
                    "organisation": made.names.of(Organisation, one.organisation_id),
                    "needs": one.needs,
                    "by_hand": one.place is not None,
                }
            )
    return told


def _spoken(row: Any, field: str) -> str:
    """A text in the reader's language where there is one."""
    return str((getattr(row, f"{field}_vi") if language() == "vi" else "") or getattr(row, field))


def _item(one: Appointment, names: preparing.Names) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("kind", "state", "begins_at", "ends_at", "place")},
        "id": one.pk,
        "title": _spoken(one, "what"),
        "on": str(one.held_on or ""),
        "organisation": names.of(Organisation, one.organisation_id),
    }


def _clash(one: queries.Clash, names: preparing.Names) -> dict[str, Any]:
    other = one.other
    hit = [] if other is None else [{"record": registry.of(type(other)).name, "id": other.pk, "title": other.what}]
    person = names.of(Person, one.person.pk) if one.person else ""
    return {"why": one.why, "item": one.item.pk, "other": hit, "person": person}


def _limit(one: rules.Limit) -> dict[str, Any]:
    return {
        "name": one.name,
        "found": one.found,
        "allowed": one.rule.whole_number,
        "instrument": one.rule.instrument,
        "confirmed": one.rule.is_confirmed,
        "exceeded": one.is_exceeded,
    }


@router.post("/delegations/{row_id}/ranks")
def begin_table(request: ApiRequest, row_id: str) -> HttpResponse:
    """Store the ranks to begin with for the occasion of a delegation."""
    held, told = _delegation(request, row_id), schemas.Body.model_validate_json(request.body)
    ranks, act = ordering.begin_table(held.occasion, actor=request.auth, today=timezone.localdate(), why=told.why)
    items = [{"id": one.pk, "title": _spoken(one, "title")} for one in ranks]
    return answer({"operation": act.pk, "items": items}, status=201)


@router.post("/delegation_members/{row_id}/place")
def put_at(request: ApiRequest, row_id: str) -> HttpResponse:
    """Put somebody in a place of the order by hand, or leave it to the table."""
    record = registry.of(Member)
    member, told = row_of(record, row_id, request), PlaceOf.model_validate_json(request.body)
    ordering.put_at(member, told.place, actor=request.auth, today=timezone.localdate(), why=told.why)
    return written(record, member, request)


@router.get("/delegations/{row_id}/seating")
def seats(request: ApiRequest, row_id: str) -> HttpResponse:
    """Who sits where at a long table, as data or as cards for the table."""
    form = reading.params(request.GET, "format").get("format", ["json"])[0]
    if form not in FORMATS:
        raise Problem("bad-query", errors=[("format", ", ".join(FORMATS))])
    held, actor, today = _delegation(request, row_id), request.auth, timezone.localdate()
    door = "file" if form == "pdf" else "api"
    plan, names = seating.plan(held, actor=actor, language=language())
    reads.note(registry.of(Delegation), [held.pk], actor, door)
    reads.note(registry.of(Member), [one.pk for one in plan.people], actor, door)
    if form == "pdf":
        made = paper.cards(seating.cards(held, actor=actor, today=today, language=language()), "places",
                           title=seating.name(held, language()), made_on=today)  # fmt: skip
        return letters.sent(made, f"{slug(held.name)}-places.pdf", letters.TYPES["pdf"])

    def row(chairs: tuple[rules.Seat, ...]) -> list[dict[str, Any]]:
        return [
            {"number": one.number, "member": one.member.pk if one.member else None,
             "name": names.get(one.member.person_id, "") if one.member else ""}
            for one in chairs
        ]  # fmt: skip

    def behind(people: tuple[Member, ...]) -> list[dict[str, Any]]:
        return [{"id": one.pk, "title": names.get(one.person_id, "")} for one in people]

    return answer(
        {
            "guests": row(plan.guests),
            "hosts": row(plan.hosts),
            "behind_guests": behind(plan.behind_guests),
            "behind_hosts": behind(plan.behind_hosts),
        }
    )
