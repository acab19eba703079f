"""Questions asked of indicators: where one stands, what its parts add to it, and which values are missing.

Only approved values count. Those of an indicator are put together as it says: added up, the latest one, or their
mean. What counts towards it is then joined by the same rule over the parts, a latest value being added to the latest
values of the other parts, since each tells of other people and things.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate, Period
from amity.core.fields import over_by, touching
from amity.monitoring.models import Adding, Indicator, IndicatorValue, NoteState, ValueState, VisitState
from amity.records import registry
from amity.records.ties import slices

PLACES = Decimal("0.0001")
WHOLE = Decimal(100)
DEEPEST = 20  # levels of parts that are walked


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator stands: its own value, what parts add, both together, and how far that is of the way."""

    indicator: Indicator
    own: Decimal | None
    parts: "tuple[Standing, ...]"
    value: Decimal | None
    readings: tuple[IndicatorValue, ...]

    @property
    def percent(self) -> Decimal | None:
        """How much of the way from the baseline to the target is done; None where that cannot be said."""
        target, start = self.indicator.target, self.indicator.baseline or Decimal(0)
        if self.value is None or target is None or target == start:
            return None
        done = self.value if self.indicator.adding == Adding.SUM else self.value - start
        way = target if self.indicator.adding == Adding.SUM else target - start
        return (done * WHOLE / way).quantize(Decimal("0.1")) if way else None

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None where there is none or nothing is measured yet."""
        if self.value is None or self.indicator.target is None:
            return None
        if self.indicator.is_less_better:
            return self.value <= self.indicator.target
        return self.value >= self.indicator.target


def standings(actor: Actor, indicators: Iterable[Indicator]) -> list[Standing]:
    """Where indicators stand, with all parts that the reader may see; two queries a level, whatever their number."""
    tops = list(indicators)
    parts_of: dict[int, list[Indicator]] = defaultdict(list)
    level, known = [one.pk for one in tops], {one.pk for one in tops}
    for _level in range(DEEPEST):
        found: list[Indicator] = []
        for some in slices(level):
            rows = visible_to(actor, registry.of(Indicator)).filter(whole__in=some).select_related("item")
            found += rows.order_by("sort_key", "pk")
        for one in found:
            parts_of[one.whole_id or 0].append(one)
        level = [one.pk for one in found if one.pk not in known]
        known.update(level)
        if not level:
            break
    readings_of = _approved(actor, sorted(known))
    return [_standing(one, parts_of, readings_of, frozenset()) for one in tops]


def _approved(actor: Actor, indicators: Sequence[int]) -> dict[int, list[IndicatorValue]]:
    """The approved values of indicators, each whole and in the order of its periods."""
    found: dict[int, list[IndicatorValue]] = defaultdict(list)
    for some in slices(list(indicators)):
        rows = visible_to(actor, registry.of(IndicatorValue)).filter(indicator__in=some, state=ValueState.APPROVED)
        rows = rows.filter(dimension="").select_related("indicator")
        for one in rows.order_by("to_on", "from_on", "pk"):
            found[one.indicator_id].append(one)
    return found


def _standing(
    indicator: Indicator,
    parts_of: dict[int, list[Indicator]],
    readings_of: dict[int, list[IndicatorValue]],
    above: frozenset[int],
) -> Standing:
    readings = readings_of.get(indicator.pk, [])
    own = put_together(indicator.adding, [one.actual for one in readings if one.actual is not None])
    below = [one for one in parts_of.get(indicator.pk, []) if one.pk not in above]
    parts = tuple(_standing(one, parts_of, readings_of, above | {indicator.pk}) for one in below)
    told = [value for value in (own, *(one.value for one in parts)) if value is not None]
    value = put_together(Adding.MEAN, told) if indicator.adding == Adding.MEAN else put_together(Adding.SUM, told)
    return Standing(indicator, own, parts, value, tuple(readings))


def put_together(adding: str, values: Sequence[Decimal]) -> Decimal | None:
    """Several values in the order of their periods as one; None of none."""
    if not values:
        return None
    if adding == Adding.LATEST:
        return values[-1]
    total = sum(values, Decimal(0))
    return (total / len(values)).quantize(PLACES) if adding == Adding.MEAN else total


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a value along one dimension, and what they lack of the whole, or have too much."""

    dimension: str
    parts: tuple[IndicatorValue, ...]
    missing: Decimal | None  # None where the parts need not add up, or the whole is not told


def splits(actor: Actor, reading: IndicatorValue) -> list[Split]:
    """How the value of a period is split, dimension by dimension, whatever state the parts are in."""
    return splits_of(actor, [reading])[reading.pk]


def splits_of(actor: Actor, readings: Sequence[IndicatorValue]) -> dict[int, list[Split]]:
    """How values are split, each by its number; one query, whatever their number."""
    parts: dict[tuple[int, str, str], dict[str, list[IndicatorValue]]] = defaultdict(lambda: defaultdict(list))
    for some in slices(sorted({one.indicator_id for one in readings})):
        rows = visible_to(actor, registry.of(IndicatorValue)).filter(indicator__in=some).exclude(dimension="")
        for one in rows.order_by("dimension", "category", "pk"):
            parts[_period_of(one)][one.dimension].append(one)
    return {
        one.pk: [_split(one, dimension, rows) for dimension, rows in parts.get(_period_of(one), {}).items()]
        for one in readings
    }


def _period_of(reading: IndicatorValue) -> tuple[int, str, str]:
    return reading.indicator_id, str(reading.from_on), str(reading.to_on)


def _split(reading: IndicatorValue, dimension: str, parts: list[IndicatorValue]) -> Split:
    told = sum((one.actual for one in parts if one.actual is not None), Decimal(0))
    adds_up = reading.indicator.adding != Adding.MEAN and reading.actual is not None
    missing = reading.actual - told if adds_up and reading.actual is not None else None
    return Split(dimension, tuple(parts), missing)


def without_value_in(rows: QuerySet[Indicator], value: str) -> QuerySet[Indicator]:
    """Indicators of which nothing is sent or approved for any part of a period."""
    period = Period.parse(value)
    told = IndicatorValue.objects.filter(
        touching("to_on", period.first, period.last),
        state__in=(ValueState.SENT, ValueState.APPROVED),
        audience__gte=0,
    )
    return rows.exclude(pk__in=told.order_by().values("indicator"))


def follow_up_late_on(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Visits whose recommendations were to be followed up before a day and are not."""
    return rows.filter(over_by("follow_up_due_on", _day(value)), state=VisitState.DONE)


def answer_late_on(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Notes that were to be answered before a day and are not."""
    return rows.filter(over_by("answer_due_on", _day(value)), state=NoteState.OPEN)


def _day(value: str) -> Any:
    try:
        return PartialDate.parse(value).first
    except ValueError as problem:
        raise ValueError(_("“%(text)s” is not a day. Write it as 2026-11-22.") % {"text": value}) from problem
