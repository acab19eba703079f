"""Questions asked of events; every function takes rows and gives rows."""

from django.db.models import QuerySet

from amity.core.dates import Period
from amity.core.fields import within
from amity.events.models import Event


def held_in(rows: QuerySet[Event], value: str) -> QuerySet[Event]:
    """Events that surely began in a period: a year, years, a month or days; each is held once, where it begins."""
    period = Period.parse(value)
    return rows.filter(within("starts_on", period.first, period.last))
