"""Questions asked of agreements; every function takes rows and gives rows."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amity.agreements.models import Agreement, AgreementState
from amity.core.dates import PartialDate, Period
from amity.core.fields import begun_by, not_over_before, within


def in_force_on(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements that ran on a day: begun by then, and not over before it.

    A text with no first day runs from its signing; where neither is known it is not said to run. A text that
    was recorded as lapsed or ended without a last day is not said to run either.
    """
    asked = PartialDate.parse(value)
    if asked.precision != "day":
        raise ValueError(_("“%(text)s” is not a whole day. Write it in full: 2017-12-31.") % {"text": value})
    day = asked.first
    begun = begun_by("starts_on", day) | Q(starts_on="") & begun_by("signed_on", day)
    closed = Q(state__in=(AgreementState.LAPSED, AgreementState.ENDED), ends_on="")
    return rows.filter(begun, not_over_before("ends_on", day)).exclude(state=AgreementState.TALKS).exclude(closed)


def ending_in(rows: QuerySet[Agreement], value: str) -> QuerySet[Agreement]:
    """Agreements whose last day surely falls in a period: a year, years, a month or days."""
    period = Period.parse(value)
    return rows.filter(within("ends_on", period.first, period.last))
