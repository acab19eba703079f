"""Questions asked of aid; every function takes rows and gives rows."""

from django.db.models import QuerySet

from amity.aid.models import AidItem, AidState
from amity.core.dates import Period
from amity.core.fields import begun_by, not_over_before

NEVER_RAN = (AidState.PROPOSED, AidState.APPRAISAL, AidState.REFUSED)


def running_in(rows: QuerySet[AidItem], value: str) -> QuerySet[AidItem]:
    """Items of aid that ran at some time in a period; items never approved did not run, whatever their dates."""
    period = Period.parse(value)
    dates = begun_by("starts_on", period.last) & not_over_before("ends_on", period.first)
    return rows.filter(dates).exclude(state__in=NEVER_RAN)
