"""What comes of an item of aid, as results of IATI: its indicators with baseline, targets and approved values.

A value that is not approved yet stays at home. Indicators of one result and one level stand under one result; an
indicator that names none is a result of its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from django.db.models import CharField
from django.db.models.functions import Cast

from amity.access.actors import Actor
from amity.access.scope import visible_among
from amity.core.dates import PartialDate
from amity.iati.writing.markup import element, narratives, text
from amity.monitoring.models import Indicator, IndicatorValue, Scale, ValueState
from amity.records import registry


class Measured(NamedTuple):
    """What is read of an indicator."""

    pk: int
    item_id: int
    title: str
    title_vi: str
    result: str
    result_vi: str
    level: str
    scale: str
    unit: str
    is_less_better: bool
    baseline: Decimal | None
    baseline_on: PartialDate | None
    target: Decimal | None
    target_on: PartialDate | None


class Value(NamedTuple):
    """What is read of a value; its days as text, as they are stored."""

    indicator_id: int
    first: str
    last: str
    dimension: str
    category: str
    target: Decimal | None
    actual: Decimal | None
    words: str


def of_items(actor: Actor, items: Sequence[int]) -> dict[int, str]:
    """The results of some items as XML, by the ids of the items; two queries."""
    rows = visible_among(actor, registry.of(Indicator)).filter(item__in=items).order_by("item_id", "pk")
    indicators = [Measured(*values) for values in rows.values_list(*Measured._fields)]
    told: dict[int, list[Value]] = defaultdict(list)
    for value in _values(actor, [one.pk for one in indicators]):
        told[value.indicator_id].append(value)
    by_item: dict[int, list[Measured]] = defaultdict(list)
    for one in indicators:
        by_item[one.item_id].append(one)
    return {item: _results(some, told) for item, some in by_item.items()}


def _values(actor: Actor, indicators: list[int]) -> list[Value]:
    if not indicators:
        return []
    rows = visible_among(actor, registry.of(IndicatorValue)).filter(indicator__in=indicators, state=ValueState.APPROVED)
    days = rows.annotate(first=Cast("from_on", CharField()), last=Cast("to_on", CharField()))
    in_order = days.order_by("indicator_id", "from_on", "to_on", "dimension", "category", "pk")
    return [Value(*values) for values in in_order.values_list(*Value._fields)]


def _results(indicators: Sequence[Measured], told: dict[int, list[Value]]) -> str:
    together: dict[tuple[str, str, str], list[Measured]] = defaultdict(list)
    for one in indicators:
        named = (one.result, one.result_vi) if one.result else (one.title, one.title_vi)
        together[(one.level, *named)].append(one)
    return "".join(
        element(
            "result",
            element("title", narratives(title, title_vi)) + "".join(_indicator(one, told[one.pk]) for one in some),
            type=level,
        )
        for (level, title, title_vi), some in together.items()
    )


def _indicator(one: Measured, values: Sequence[Value]) -> str:
    inside = element("title", narratives(one.title, one.title_vi))
    inside += element("description", narratives(one.unit)) if one.unit else ""
    inside += _baseline(one) + _target(one)
    for days, some in groupby(values, key=lambda value: (value.first, value.last)):
        inside += _period(one, *days, list(some))
    return element("indicator", inside, measure=one.scale, ascending="0" if one.is_less_better else "1")


def _baseline(one: Measured) -> str:
    """The baseline; the standard knows none without its year."""
    if one.baseline_on is None or (one.baseline is None and one.scale != Scale.WORDS):
        return ""
    day = str(one.baseline_on) if one.baseline_on.precision == "day" else ""
    return element("baseline", iso_date=day, year=str(one.baseline_on.year), value=_figure(one, one.baseline))


def _target(one: Measured) -> str:
    """The target of the whole, as a period from the day of the baseline until it is to be reached."""
    if one.target is None or one.target_on is None or one.baseline_on is None:
        return ""
    days = _days(one.baseline_on.first.isoformat(), one.target_on.last.isoformat())
    return element("period", days + element("target", value=_figure(one, one.target)))


def _period(one: Measured, first: str, last: str, values: Sequence[Value]) -> str:
    days = _days(PartialDate(first).first.isoformat(), PartialDate(last).last.isoformat())
    targets = "".join(_said(one, "target", value, value.target) for value in values if value.target is not None)
    actuals = "".join(_said(one, "actual", value, value.actual) for value in values if _is_told(one, value))
    return element("period", days + targets + actuals)


def _is_told(one: Measured, value: Value) -> bool:
    return value.actual is not None or (one.scale == Scale.WORDS and bool(value.words))


def _said(one: Measured, name: str, value: Value, figure: Decimal | None) -> str:
    inside = _dimension(value) if value.dimension else ""
    inside += element("comment", narratives(value.words)) if value.words and name == "actual" else ""
    return element(name, inside, value=_figure(one, figure))


def _dimension(value: Value) -> str:
    return f'<dimension name="{text(value.dimension)}" value="{text(value.category)}"/>'


def _days(first: str, last: str) -> str:
    return f'<period-start iso-date="{text(first)}"/><period-end iso-date="{text(last)}"/>'


def _figure(one: Measured, figure: Decimal | None) -> str:
    """A figure without needless noughts; what is told in words has none."""
    return "" if figure is None or one.scale == Scale.WORDS else f"{figure.normalize():f}"
