"""Winning aid and what comes of it, for programs: who might support an opportunity, how talks go, and results."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from pydantic import Field

from amity.access.scope import visible_to
from amity.aid.models import AidItem
from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, row_of
from amity.api.events import named
from amity.api.problems import UNSEEN
from amity.mobilising import queries, services
from amity.mobilising.models import Offer, Opportunity, OpportunityState
from amity.mobilising.queries import Need
from amity.monitoring import queries as results
from amity.monitoring.models import Indicator, IndicatorValue
from amity.monitoring.queries import Standing
from amity.network.models import Organisation
from amity.records import registry
from amity.records.models import Shelf
from amity.sharing import reads

router = Router()


class Suggested(schemas.Body):
    """The body that puts organisations on the list of those to be asked for support."""

    organisations: Annotated[list[schemas.Id], Field(min_length=1, max_length=100)]
    role: Literal["donor", "company", "budget_body", "implementer"] = "donor"


BODIES: list[Any] = [Suggested]
SHAPES = {
    "NeedTold": "opportunity:Named currency:string needed:string? pledged:string delivered:string missing:string?",
    "MatchTold": "organisation:Named points:integer reasons:string[]",
    "SupportTold": "need:NeedTold matches:MatchTold[]",
    "OffersMade": "offers:integer[]",
    "StageTold": "stage:string offers:integer sums:object",
    "ConversionTold": "before:string after:string came:integer went_on:integer percent:string?",
    "WinningTold": "needs:NeedTold[] stages:StageTold[] conversions:ConversionTold[] late:integer[]",
    "StandingTold": "indicator:Named own:string? value:string? percent:string? reached:boolean? parts:object[]",
    "ResultsTold": "items:StandingTold[]",
}


@router.get("/opportunities/{row_id}/support")
def support(request: ApiRequest, row_id: str) -> HttpResponse:
    """What an opportunity still lacks, and who might support it, with the reasons."""
    reading.params(request.GET)
    row: Opportunity = row_of(registry.of(Opportunity), row_id, request)
    actor = request.auth
    reads.note(registry.of(Opportunity), [row.pk], actor, "api")
    (need,) = queries.needs_of(actor, visible_to(actor, registry.of(Opportunity)).filter(pk=row.pk))
    found = queries.matches(actor, row, today=timezone.localdate())
    matches = [
        {"organisation": named(one.organisation, "name"), "points": one.points, "reasons": one.reasons} for one in found
    ]
    return answer({"need": _need(need), "matches": matches})


@router.post("/opportunities/{row_id}/support")
def suggest(request: ApiRequest, row_id: str) -> HttpResponse:
    """Put organisations on the list of those to be asked."""
    row: Opportunity = row_of(registry.of(Opportunity), row_id, request)
    told = Suggested.model_validate_json(request.body)
    rows = list(visible_to(request.auth, registry.of(Organisation)).filter(pk__in=told.organisations))
    if len(rows) < len(set(told.organisations)):
        raise ValidationError({"organisations": str(UNSEEN)})
    made = services.suggest(row, rows, actor=request.auth, role=told.role)
    return answer({"offers": [one.pk for one in made]}, status=201)


@router.get("/mobilising")
def winning(request: ApiRequest) -> HttpResponse:
    """What support is looked for, how far talks are, and the offers of which the next step is late."""
    reading.params(request.GET)
    actor = request.auth
    rows = visible_to(actor, registry.of(Opportunity)).filter(state=OpportunityState.OPEN, shelf=Shelf.LIVE)
    live = visible_to(actor, registry.of(Offer)).filter(shelf=Shelf.LIVE)
    needs, found = queries.needs_of(actor, rows), queries.pipeline(actor, live)
    reads.note(registry.of(Opportunity), [one.opportunity.pk for one in needs], actor, "api")
    return answer(
        {
            "needs": [_need(one) for one in needs],
            "stages": [
                {
                    "stage": one.stage.value,
                    "offers": one.number,
                    "sums": {currency: _sum(total) for currency, total in one.sums.items()},
                }
                for one in found.stages
            ],
            "conversions": [
                {
                    "before": one.before.value,
                    "after": one.after.value,
                    "came": one.came,
                    "went_on": one.went_on,
                    "percent": _sum(one.percent),
                }
                for one in found.conversions
            ],
            "late": sorted(queries.late_on(live, timezone.localdate().isoformat()).values_list("pk", flat=True)),
        }
    )


@router.get("/aid_items/{row_id}/results")
def results_of(request: ApiRequest, row_id: str) -> HttpResponse:
    """Where the indicators of an item stand, with those of its parts."""
    reading.params(request.GET)
    item: AidItem = row_of(registry.of(AidItem), row_id, request)
    actor = request.auth
    rows = visible_to(actor, registry.of(Indicator)).filter(item=item.pk, shelf=Shelf.LIVE)
    found = results.standings(actor, rows.order_by("level", "sort_key", "pk"))
    reads.note(registry.of(Indicator), [one.indicator.pk for one in found], actor, "api")
    readings = [one.pk for standing in found for one in standing.readings]
    reads.note(registry.of(IndicatorValue), readings, actor, "api")
    return answer({"items": [_standing(one) for one in found]})


def _need(need: Need) -> dict[str, Any]:
    return {
        "opportunity": named(need.opportunity, "title"),
        "currency": need.opportunity.currency,
        "needed": _sum(need.opportunity.amount),
        "pledged": _sum(need.pledged),
        "delivered": _sum(need.delivered),
        "missing": _sum(need.gap),
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "indicator": named(one.indicator, "title"),
        "own": _sum(one.own),
        "value": _sum(one.value),
        "percent": _sum(one.percent),
        "reached": one.is_reached,
        "parts": [_standing(part) for part in one.parts],
    }


def _sum(value: Decimal | None) -> str | None:
    return str(value) if value is not None else None
