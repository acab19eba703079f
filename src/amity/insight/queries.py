"""Questions asked of published figures; every function takes rows and gives rows."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Left, Right, Substr
from django.utils.translation import gettext as _

from amity.core.dates import Period
from amity.insight.models import Statement


def in_year(rows: QuerySet[Statement], value: str) -> QuerySet[Statement]:
    """Figures about one year or a part of it: 2023, 2023-06, 2023-01-01..2023-06-30."""
    year = _one_year(value)
    return rows.filter(period__regex=rf"^{year}(-[0-9]{{2}}(-[0-9]{{2}})?)?(\.\.{year}-[0-9]{{2}}-[0-9]{{2}})?$")


def covering(rows: QuerySet[Statement], value: str) -> QuerySet[Statement]:
    """Figures about a longer period that holds or touches the year: 2020-2024, 2022-12-15..2023-12-14."""
    year = _one_year(value)
    years = Q(period__regex=r"^[0-9]{4}-[0-9]{4}$", last_of_years__gte=year)
    days = Q(period__contains="..", last_of_days__gte=year)
    spans = rows.alias(
        first_year=Left("period", 4), last_of_years=Right("period", 4), last_of_days=Substr("period", 13, 4)
    ).filter(years | days, first_year__lte=year)
    return spans.exclude(first_year=year, last_of_days=year)


def _one_year(value: str) -> str:
    """Return the four digits of a year; raises ValueError for anything else."""
    period = Period.parse(value)
    year = f"{period.first.year:04}"
    if str(period) != year:
        raise ValueError(_("“%(text)s” is not one year. Write a year: 2023.") % {"text": value})
    return year
