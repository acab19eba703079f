"""Which places existed on a day."""

import pytest

from amity.places import queries
from amity.places.models import Country, Province
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("1922-12-29", False),
        ("1922-12-30", True),
        ("1950-01-30", True),
        ("1991-12-26", True),
        ("1991-12-27", False),
        ("2026-03-16", False),
    ],
)
def test_a_former_state_stands_between_its_first_and_its_last_day(personas, day, stands):
    factories.make("countries", personas.union, valid_from_on="1922-12-30", valid_to_on="1991-12-26")
    assert queries.existing_on(Country.objects.all(), day).exists() is stands


@pytest.mark.parametrize(("day", "stands"), [("1990-12-31", True), ("1991-12-31", True), ("1992-01-01", False)])
def test_an_end_known_to_the_year_lasts_until_its_last_day(personas, day, stands):
    factories.make("countries", personas.union, valid_to_on="1991")
    assert queries.existing_on(Country.objects.all(), day).exists() is stands


def test_a_place_without_dates_always_exists(personas):
    row = factories.make("provinces", personas.union)
    assert list(queries.existing_on(Province.objects.all(), "1900-01-01")) == [row]
    assert list(queries.existing_on(Province.objects.all(), "2100-01-01")) == [row]


def test_a_province_gives_way_to_its_successor_on_the_day_of_the_reform(personas):
    new = factories.make("provinces", personas.union, valid_from_on="2025-07-01")
    old = factories.make("provinces", personas.union, valid_to_on="2025-06-30", successor=new)
    assert list(queries.existing_on(Province.objects.all(), "2025-06-30")) == [old]
    assert list(queries.existing_on(Province.objects.all(), "2025-07-01")) == [new]
    assert list(new.predecessors.all()) == [old]


@pytest.mark.parametrize("text", ["", "2017", "12/2017", "tomorrow", "2017-02-30"])
def test_a_filter_that_is_no_day_is_answered_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^Give a whole day, such as 2017-12-31\.$"):
        queries.day_of(text)
