"""Questions asked of ties between countries; every function takes rows and gives rows."""

from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from amity.core.dates import Period, is_round
from amity.relations.models import Relation

LONGEST_ANNIVERSARY = 500


def round_anniversary_in(rows: QuerySet[Relation], value: str) -> QuerySet[Relation]:
    """Relations whose ties turn a multiple of five years old in that year ("2023").

    A base date known only to the year counts: its anniversary is known to the year too.
    """
    asked = Period.parse(value)
    year = asked.first.year
    if asked != Period.parse(f"{year:04}"):
        raise ValueError(_("“%(text)s” is not one year. Write a year: 2023.") % {"text": value})
    base_years = [f"{year - age:04}" for age in range(1, min(year, LONGEST_ANNIVERSARY)) if is_round(age)]
    rows = rows.alias(base_year=Left("established_on", 4))
    return rows.filter(base_year__in=base_years)
