"""Figures: what a measure comes to for a period, among the rows a reader may see."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import Period
from amity.measures.declaration import Measure
from amity.records import fields, filtering, registry

Value = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value with the period before it and the address of the rows; None means that nothing is recorded."""

    measure: Measure
    period: Period
    value: Value
    unit: str
    previous: Value
    rows_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a figure that was taken apart: the choice it stands for, its value, and the address of its rows."""

    choice: str
    label: str
    value: Value
    rows_url: str


def evaluate(measure: Measure, actor: Actor, period: Period) -> Figure:
    """Return the figure of a measure for a period and the period before, among the rows the actor may see."""
    return Figure(
        measure=measure,
        period=period,
        value=value_of(measure, rows_behind(measure, actor, period)),
        unit=measure.unit,
        previous=value_of(measure, rows_behind(measure, actor, period.previous())) if measure.is_dated else None,
        rows_url=rows_url(measure, period),
        note=str(measure.note),
    )


def rows_behind(measure: Measure, actor: Actor, period: Period) -> QuerySet[Any]:
    """The rows a figure is made of: exactly those of the list page at its address."""
    record = registry.get(measure.record)
    return filtering.apply(record, visible_to(actor, record), params(measure, period), actor)


def params(measure: Measure, period: Period) -> dict[str, list[str]]:
    """The filter parameters of the list page."""
    return filtering.params_of(measure.where(period))


def rows_url(measure: Measure, period: Period, **more: str) -> str:
    """The address of the list of rows behind a figure."""
    query = urlencode({**params(measure, period), **more}, doseq=True)
    return f"/{measure.record}/?{query}" if query else f"/{measure.record}/"


def split(measure: Measure, by: str, actor: Actor, period: Period) -> list[Slice]:
    """Take a figure apart by one of its declared choice fields, the largest part first (one query)."""
    if by not in measure.split_by:
        raise ValueError(f"{measure.name} is not declared to be split by {by}.")
    labels = dict(fields.one(registry.get(measure.record), by).choices)
    part = Sum(measure.total) if measure.total else Count("pk")
    found = _once(rows_behind(measure, actor, period)).values_list(by).annotate(part=part)
    parts = [
        Slice(choice, str(labels.get(choice, choice)), value, rows_url(measure, period, **{by: str(choice)}))
        for choice, value in found
        if value is not None
    ]
    return sorted(parts, key=lambda part: (-(part.value or 0), part.label))


def value_of(measure: Measure, rows: QuerySet[Any]) -> Value:
    """Count or add up the rows behind a figure."""
    if not measure.total:
        return rows.count()
    total: Value = _once(rows).aggregate(total=Sum(measure.total))["total"]
    return total


def _once(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows without the filters' joins and annotations, so that none is added twice."""
    return rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
