"""Round anniversaries of ties between countries."""

import pytest

from amity.relations.models import Relation
from amity.relations.queries import round_anniversary_in
from tests import factories

pytestmark = pytest.mark.django_db


def round_in(year: str) -> set[str]:
    return {str(row.established_on) for row in round_anniversary_in(Relation.objects.all(), year)}


@pytest.fixture
def ties(personas):
    """Ties of several ages, one known to the year and one not known at all."""
    for day in ("1973-09-21", "1973", "1978-01-01", "1950-01-30", "1994", ""):
        factories.make("relations", personas.union, established_on=day)


@pytest.mark.parametrize(
    ("year", "found"),
    [
        ("2023", {"1973-09-21", "1973", "1978-01-01"}),
        ("2024", {"1994"}),
        ("2025", {"1950-01-30"}),
        ("2026", set()),
        ("1973", set()),
    ],
)
def test_ties_are_found_in_the_years_of_fives_and_tens(ties, year, found):
    assert round_in(year) == found


@pytest.mark.parametrize("text", ["2023-06", "2020-2024", "soon"])
def test_anything_but_one_year_is_refused(text):
    with pytest.raises(ValueError, match="is not"):
        round_anniversary_in(Relation.objects.all(), text)
