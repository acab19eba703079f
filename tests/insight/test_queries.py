"""Which published figures are about a year, and which about a longer time that holds it."""

import pytest

from amity.insight.models import Statement
from amity.insight.queries import covering, in_year
from tests import factories

pytestmark = pytest.mark.django_db
PERIODS = (
    "2023",
    "2023-06",
    "2023-08-17",
    "2023-01-01..2023-06-30",
    "2020-2024",
    "2022-12-15..2023-12-14",
    "2023-12-15..2024-12-14",
    "2022",
    "1996-2017",
)


@pytest.fixture
def figures(personas):
    """One figure for every form of period."""
    for period in PERIODS:
        factories.make("statements", personas.union, period=period)


def periods(rows) -> set[str]:
    return set(rows.values_list("period", flat=True))


def test_figures_about_a_year_are_about_it_or_a_part_of_it(figures):
    assert periods(in_year(Statement.objects.all(), "2023")) == set(PERIODS[:4])
    assert periods(in_year(Statement.objects.all(), "2022")) == {"2022"}
    assert periods(in_year(Statement.objects.all(), "2020")) == set()


@pytest.mark.parametrize(
    ("year", "found"),
    [
        ("2023", {"2020-2024", "2022-12-15..2023-12-14", "2023-12-15..2024-12-14"}),
        ("2022", {"2020-2024", "2022-12-15..2023-12-14"}),
        ("2020", {"2020-2024"}),
        ("2024", {"2020-2024", "2023-12-15..2024-12-14"}),
        ("1996", {"1996-2017"}),
        ("2018", set()),
    ],
)
def test_longer_periods_are_found_under_every_year_they_touch(figures, year, found):
    assert periods(covering(Statement.objects.all(), year)) == found


@pytest.mark.parametrize("ask", [in_year, covering])
@pytest.mark.parametrize("text", ["2023-06", "2020-2024", "last year"])
def test_anything_but_one_year_is_refused(ask, text):
    with pytest.raises(ValueError, match="is not"):
        ask(Statement.objects.all(), text)
