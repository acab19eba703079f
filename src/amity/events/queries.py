"""Questions asked of events and their series; every function takes rows and gives rows."""

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Left
from django.utils.translation import gettext as _

from amity.core.dates import Period
from amity.core.fields import within
from amity.events.models import Event, EventState, Series


def held_in(rows: QuerySet[Event], value: str) -> QuerySet[Event]:
    """Events recorded as held that surely began in a period: a year, years, a month or days.

    An event counts once, where it begins; one that was only planned, or was cancelled, does not count.
    """
    period = Period.parse(value)
    return rows.filter(within("starts_on", period.first, period.last), state=EventState.HELD)


def due_in(rows: QuerySet[Series], value: str) -> QuerySet[Series]:
    """Series whose next edition falls in that year by their rhythm, counted from the latest one on record.

    Only editions as open as the series itself, or public ones, are counted: others would show through.
    """
    period = Period.parse(value)
    if str(period) != f"{period.first.year:04}":
        raise ValueError(_("“%(text)s” is not one year. Write a year: 2023.") % {"text": value})
    open_enough = Q(audience=OuterRef("audience")) | Q(audience=0)
    editions = Event.objects.filter(open_enough, series=OuterRef("pk")).exclude(state=EventState.CANCELLED)
    latest = editions.order_by("-starts_on").annotate(year=Left("starts_on", 4)).values("year")[:1]
    rows = rows.filter(every_years__isnull=False).alias(latest=Cast(Subquery(latest), IntegerField()))
    return rows.filter(latest=period.first.year - F("every_years"))
