"""Questions asked of aid; every function takes rows and gives rows."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.aid.models import AidFlow, AidItem, AidState, AidSum
from amity.core.dates import PartialDate, Period
from amity.core.fields import begun_by, not_over_before, over_by

NEVER_RAN = (AidState.PROPOSED, AidState.APPRAISAL, AidState.REFUSED)


def running_in(rows: QuerySet[AidItem], value: str) -> QuerySet[AidItem]:
    """Items of aid that ran at some time in a period; items never approved did not run, whatever their dates."""
    period = Period.parse(value)
    dates = begun_by("starts_on", period.last) & not_over_before("ends_on", period.first)
    return rows.filter(dates).exclude(state__in=NEVER_RAN)


def not_begun_by(rows: QuerySet[AidItem], value: str) -> QuerySet[AidItem]:
    """Approved items that had to begin before a day, by the rule they were approved under, and have not."""
    day = _day(value)
    return rows.filter(over_by("start_due_on", day), state=AidState.APPROVED)


def appraisal_late_on(rows: QuerySet[AidItem], value: str) -> QuerySet[AidItem]:
    """Items under appraisal whose last day of appraisal is over on a day."""
    return rows.filter(over_by("appraisal_due_on", _day(value)), state=AidState.APPRAISAL)


def converted(rows: QuerySet[AidFlow], value: str) -> QuerySet[AidFlow]:
    """Sums that stand in totals in US dollars, or those that do not because no rate of their time is known."""
    if value not in ("yes", "no"):
        raise ValueError(_("“%(text)s” is not an answer. Write yes or no.") % {"text": value})
    sums = AidSum.objects.filter(cents__isnull=value == "no").order_by()
    return rows.filter(pk__in=sums.values("flow"))


def _day(value: str) -> Any:
    try:
        day = PartialDate.parse(value)
    except ValueError as problem:
        raise ValueError(_("“%(text)s” is not a day. Write it as 2026-11-22.") % {"text": value}) from problem
    return day.first
