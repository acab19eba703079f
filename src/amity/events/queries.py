"""Questions asked of events and their series; every function takes rows and gives rows."""

from typing import TypeVar

from django.db.models import F, IntegerField, Max, Model, QuerySet
from django.db.models.functions import Cast, Left

from amity.core.dates import Period
from amity.core.fields import within
from amity.events.models import Event, EventState

M = TypeVar("M", bound=Model)


def held_in(rows: QuerySet[Event], value: str) -> QuerySet[Event]:
    """Events recorded as held that surely began in a period: a year, years, a month or days.

    An event counts once, where it begins; one that was only planned, or was cancelled, does not count.
    """
    period = Period.parse(value)
    return rows.filter(within("starts_on", period.first, period.last), state=EventState.HELD)


def due_in(rows: QuerySet[M], value: str) -> QuerySet[M]:
    """Series whose next edition falls in that year by their rhythm, counted from the latest one on record."""
    period = Period.parse(value)
    if str(period) != f"{period.first.year:04}":
        raise ValueError(f"“{value}” is not one year. Write a year: 2023.")
    latest = Cast(Left(Max("event__starts_on"), 4), IntegerField())
    return (
        rows.filter(every_years__isnull=False).alias(latest=latest).filter(latest=period.first.year - F("every_years"))
    )
