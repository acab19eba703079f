"""What lies ahead: the anniversaries the rules mark, deciding on them, and the calendar."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import Field

from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.almanac import anniversaries as almanac
from amity.almanac.anniversaries import Told
from amity.anniversaries import queries, services
from amity.anniversaries.models import AnniversaryState, ProgrammeTemplate
from amity.anniversaries.queries import Asked, Coming
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, language, written
from amity.api.problems import Problem
from amity.calendar import clashes, entries
from amity.calendar.entries import Entry, Wanted
from amity.core.dates import Period
from amity.network.models import Organisation
from amity.records import registry
from amity.relations.models import Pillar, Tier

router = Router()
LONGEST = 3700  # days
LONGEST_NUMBER = 18  # digits
SHAPES = {
    "AnniversaryAhead": "address:string kind:string what:string name:string on:string since:string years:integer"
    " begins:string countries:integer[] tier:string decided:object?",
    "AnniversariesAhead": "items:AnniversaryAhead[]",
    "CalendarEntry": "uid:string layer:string what:string name:string first:string last:string begins_at:string"
    " ends_at:string time_zone:string venue:string place:string pillar:string unit:string url:string cancelled:boolean"
    " full:boolean",
    "CalendarClash": "kind:string what:string on:string entries:string[]",
    "CalendarTold": "items:CalendarEntry[] clashes:CalendarClash[]",
}


class AdoptedOrNot(schemas.Body):
    """The body that decides on an anniversary: adopted, with its programme, or let pass, with `why`."""

    decision: Literal["adopt", "let_pass"]
    unit: Annotated[schemas.Line, Field(max_length=100)] = ""
    template: schemas.Id | None = None
    organisations: Annotated[list[schemas.Id], Field(max_length=200)] = []
    budget: Annotated[str, Field(pattern=r"^\d{1,13}(\.\d{1,2})?$")] | None = None
    currency: Annotated[str, Field(max_length=3)] = ""


BODIES: list[Any] = [AdoptedOrNot]


@router.get("/horizon")
def horizon(request: ApiRequest) -> HttpResponse:
    """The anniversaries that the rules mark in a period, in order of day."""
    given = reading.params(request.GET, "in", "kind", "country", "tier", "decision")
    first, last = _period(given)
    _check(given, "kind", [base.name for base in almanac.bases()])
    _check(given, "tier", Tier.values)
    _check(given, "decision", [queries.UNDECIDED, *AnniversaryState.values])
    asked = Asked(
        bases=tuple(given.get("kind", [])),
        country=_country(given),
        tier=given.get("tier", [""])[0],
        state=given.get("decision", [""])[0],
    )
    found = queries.horizon(request.auth, first, last, asked)
    told = found.named(found.found, request.auth, language())
    return answer({"items": [_ahead(one, told[one.due.base.record.name, one.due.row_id]) for one in found.found]})


def _check(given: dict[str, list[str]], name: str, known: Collection[str]) -> None:
    if not set(given.get(name, [])) <= set(known):
        raise Problem("bad-query", errors=[(name, ", ".join(known))])


def _country(given: dict[str, list[str]]) -> int | None:
    """The number of the country asked for, if one is."""
    text = given.get("country", [""])[0]
    if not text:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > LONGEST_NUMBER:
        raise Problem("bad-query", errors=[("country", _("Write the number of a country."))])
    return int(text)


def _period(given: dict[str, list[str]]) -> tuple[date, date]:
    """The days asked for; without any, five years from this one on."""
    year = timezone.localdate().year
    text = given.get("in", [f"{year}-{year + 4}"])[0]
    try:
        period = Period.parse(text)
    except ValueError as error:
        raise Problem("bad-query", errors=[("in", str(error))]) from None
    if (period.last - period.first).days > LONGEST:
        raise Problem("bad-query", errors=[("in", _("Ask for ten years at most."))])
    return period.first, period.last


def _ahead(one: Coming, told: Told) -> dict[str, Any]:
    return {
        "address": one.address,
        "kind": one.due.base.name,
        "what": str(one.due.base.label),
        "name": told.name,
        "on": one.due.on,
        "since": one.due.since,
        "years": one.due.years,
        "begins": one.begins,
        "countries": list(one.countries),
        "tier": one.tier,
        "decided": {"id": one.decided[0], "state": one.decided[1]} if one.decided else None,
    }


@router.post("/horizon/{address}")
def decide(request: ApiRequest, address: str) -> HttpResponse:
    """Adopt an anniversary or let it pass; answers with the row of the decision."""
    told, actor, today = AdoptedOrNot.model_validate_json(request.body), request.auth, timezone.localdate()
    if queries.one_of(actor, address) is None:
        raise Problem("not-found")
    unit = (
        Unit.objects.filter(code=told.unit).first()
        if told.unit
        else Unit.objects.filter(pk=actor.home_unit_id or 0).first()
    )
    if unit is None:
        raise Problem("invalid", errors=[("unit", _("There is no unit of this code."))])
    if told.decision == "let_pass":
        made = services.let_pass(address, unit.pk, actor=actor, today=today, why=told.why)
    else:
        programme = services.Programme(
            unit.pk,
            organisations=_rows(request, Organisation, told.organisations, "organisations"),
            budget=Decimal(told.budget) if told.budget else None,
            currency=told.currency,
            template=_rows(request, ProgrammeTemplate, [told.template], "template")[0] if told.template else None,
        )
        made = services.adopt(address, programme, actor=actor, today=today, why=told.why)
    return written(registry.get("anniversaries"), made, request, status=201)


def _rows(request: ApiRequest, model: Any, ids: list[int], name: str) -> list[Any]:
    """These rows, all of which the caller must see."""
    found = list(visible_to(request.auth, registry.of(model)).filter(pk__in=ids))
    if len(found) != len(set(ids)):
        raise Problem("invalid", errors=[(name, _("There is no such record, or you may not see it."))])
    return found


@router.get("/calendar")
def calendar(request: ApiRequest) -> HttpResponse:
    """What stands in the shared calendar in a period, as far as the caller is shown it, and what clashes in it."""
    given = reading.params(request.GET, "in", "layer", "country", "pillar")
    today = timezone.localdate()
    first, last = _period({"in": given.get("in", [f"{today:%Y-%m}"])})
    if last - first > timedelta(days=366):
        raise Problem("bad-query", errors=[("in", _("Ask for one year at most."))])
    _check(given, "layer", list(entries.layers()))
    _check(given, "pillar", Pillar.values)
    layers = frozenset(given.get("layer", []))
    wanted = Wanted(layers, _country(given), pillar=given.get("pillar", [""])[0])
    found = entries.gather(request.auth, first, last, language(), wanted)
    told = [
        {"kind": one.kind, "what": one.words, "on": one.on.isoformat(), "entries": [each.uid for each in one.entries]}
        for one in clashes.among(request.auth, found, language())
    ]
    return answer({"items": [_entry(one) for one in found], "clashes": told})


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "layer": one.layer,
        "what": one.label,
        "name": one.name,
        "first": str(one.first),
        "last": str(one.last),
        "begins_at": one.begins_at,
        "ends_at": one.ends_at,
        "time_zone": one.time_zone,
        "venue": one.venue,
        "place": one.place,
        "pillar": one.pillar,
        "unit": one.unit,
        "url": one.url,
        "cancelled": one.is_cancelled,
        "full": one.level is None,
    }
