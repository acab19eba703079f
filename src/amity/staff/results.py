"""What comes of an item of aid: its indicators with those of its parts, the values by period, visits and effects."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem
from amity.documents import wording
from amity.monitoring import queries
from amity.monitoring.models import Indicator, IndicatorValue, MonitoringVisit, VisitKind, VisitState
from amity.monitoring.queries import Split, Standing
from amity.records import listing, registry
from amity.records.models import Shelf
from amity.sharing import reads
from amity.staff.case_words import called
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest
from amity.staff.visit_words import shown, spoken

WHOLE = Decimal(100)


def results_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Where each indicator stands, what is told of each period, and what visits left to be done."""
    record, actor = registry.of(AidItem), request.actor
    row_or_404(record, pk, actor)
    found = standings_of(pk, actor)
    splits = queries.splits_of(actor, [one for standing in found for one in standing.readings])
    visits = visits_of(pk, actor)
    _note(pk, found, splits, visits, actor)
    context = {
        "pk": pk,
        "title": listing.title_of(record, pk, actor, get_language() or "en"),
        "standings": [told(one, splits, actor) for one in found],
        "open": [_visit(one) for one in visits if one.state == VisitState.DONE],
        "effects": [_visit(one) for one in visits if one.kind == VisitKind.EFFECTS and one.state in FOUND],
        "visits_href": f"{reverse('staff:list', args=['monitoring_visits'])}?item={pk}",
    }
    return render(request, "staff/results.html", context)


FOUND = (VisitState.DONE, VisitState.CLOSED)


def standings_of(pk: int, actor: Actor) -> list[Standing]:
    """Where the indicators of an item stand."""
    rows = visible_to(actor, registry.of(Indicator)).filter(item=pk, shelf=Shelf.LIVE)
    return queries.standings(actor, rows.order_by("level", "sort_key", "pk"))


def visits_of(pk: int, actor: Actor) -> list[MonitoringVisit]:
    """The visits to an item, the latest first."""
    rows = visible_to(actor, registry.of(MonitoringVisit)).filter(item=pk, shelf=Shelf.LIVE)
    return list(rows.order_by("-from_on", "-pk"))


def _note(
    pk: int, found: list[Standing], splits: dict[int, list[Split]], visits: list[MonitoringVisit], actor: Actor
) -> None:
    """What is told on the page was read."""
    readings = [one.pk for standing in found for one in standing.readings]
    readings += [part.pk for some in splits.values() for split in some for part in split.parts]
    reads.note(registry.of(AidItem), [pk], actor, "page")
    reads.note(registry.of(Indicator), [one.indicator.pk for one in found], actor, "page")
    reads.note(registry.of(IndicatorValue), readings, actor, "page")
    reads.note(registry.of(MonitoringVisit), [one.pk for one in visits], actor, "page")


def told(standing: Standing, splits: dict[int, list[Split]], actor: Actor) -> dict[str, Any]:
    """An indicator as the page tells it."""
    one, percent = standing.indicator, standing.percent
    return {
        "row": one,
        "title": spoken(one, "title"),
        "result": spoken(one, "result"),
        "baseline": counted(one.baseline, one),
        "baseline_on": shown(one.baseline_on),
        "target": counted(one.target, one) or one.target_words,
        "target_on": shown(one.target_on),
        "value": counted(standing.value, one),
        "way": way(standing),
        "bar": int(min(max(percent, Decimal(0)), WHOLE)) if percent is not None else None,
        "parts": [
            (part.indicator, called(part.indicator.item, actor, "title"), counted(part.value, part.indicator))
            for part in standing.parts
        ],
        "readings": [_reading(reading, splits.get(reading.pk, [])) for reading in standing.readings],
        "all_href": f"{reverse('staff:list', args=['indicator_values'])}?indicator={one.pk}",
    }


def counted(value: Decimal | None, indicator: Indicator) -> str:
    """A value with what it is counted in; "" where nothing is known."""
    if value is None:
        return ""
    return f"{wording.number(value, get_language() or 'en')} {indicator.unit}".strip()


def way(standing: Standing) -> str:
    """How far it is, in words."""
    if standing.value is None:
        return _("Nothing measured yet")
    if standing.is_reached:
        return _("Target reached")
    if standing.percent is None:
        return _("Without a target in figures")
    return _("%(percent)s %% of the way") % {"percent": wording.number(standing.percent, get_language() or "en")}


def _reading(reading: IndicatorValue, splits: list[Split]) -> dict[str, Any]:
    return {
        "row": reading,
        "period": " – ".join(filter(None, (shown(reading.from_on), shown(reading.to_on)))),
        "value": counted(reading.actual, reading.indicator) or reading.words,
        "splits": [
            (one.dimension, "; ".join(_part(part) for part in one.parts), lacking(one.missing)) for one in splits
        ],
    }


def _part(part: IndicatorValue) -> str:
    value = wording.number(part.actual, get_language() or "en") if part.actual is not None else part.words
    return f"{part.category}: {value}" if value else part.category


def lacking(missing: Decimal | None) -> str:
    """What the parts lack of the whole or have too much, in words; "" where they fit."""
    if not missing:
        return ""
    shown_number = wording.number(abs(missing), get_language() or "en")
    if missing > 0:
        return _("%(number)s not told in any part") % {"number": shown_number}
    return _("%(number)s more in the parts than in the whole") % {"number": shown_number}


def _visit(one: MonitoringVisit) -> dict[str, Any]:
    due = one.follow_up_due_on
    people = wording.number(one.people, get_language() or "en") if one.people is not None else ""
    return {
        "row": one,
        "on": shown(one.from_on),
        "due": shown(due),
        "is_late": one.state == VisitState.DONE and due is not None and due.last < timezone.localdate(),
        "people": _("People who use it: %(number)s") % {"number": people} if people else "",
    }
