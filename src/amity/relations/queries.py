"""Questions asked of ties between countries; every function takes rows and gives rows."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.functions import Left

from amity.core.dates import Period, is_round

M = TypeVar("M", bound=Model)

LONGEST_ANNIVERSARY = 500


def round_anniversary_in(rows: QuerySet[M], value: str) -> QuerySet[M]:
    """Relations whose ties turn a multiple of five years old in that year ("2023").

    A base date known only to the year counts: its anniversary is known to the year too.
    """
    asked = Period.parse(value)
    year = asked.first.year
    if asked != Period.parse(f"{year:04}"):
        raise ValueError(f"“{value}” is not one year. Write a year: 2023.")
    base_years = [f"{year - age:04}" for age in range(1, min(year, LONGEST_ANNIVERSARY)) if is_round(age)]
    return rows.alias(base_year=Left("established_on", 4)).filter(base_year__in=base_years)
