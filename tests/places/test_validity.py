"""Which places existed on a day, at the edges of what is known, and dates that contradict each other."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate
from amity.places.models import Country, Province
from amity.places.queries import day_of, existing_on
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db
DATES = ("", "1991", "1992", "1991-12", "1992-02", "1991-12-26", "1992-02-29", "1992-03-01")


@pytest.fixture
def states(personas):
    """States with every beginning alone and every end alone."""
    Country.objects.bulk_create(
        Country(owner=personas.union, code=f"S{number}", name=f"{first}/{last}", valid_from_on=first, valid_to_on=last)
        for number, (first, last) in enumerate(pairs())
    )


def pairs() -> list[tuple[str, str]]:
    """A known bound and an unknown one."""
    return [("", ""), *((day, "") for day in DATES if day), *(("", day) for day in DATES if day)]


def test_a_place_stands_on_every_day_that_its_dates_do_not_shut_out(states):
    day = date(1990, 12, 30)
    while day < date(1993, 1, 3):
        expected = {
            f"{first}/{last}"
            for first, last in pairs()
            if (not first or PartialDate(first).first <= day) and (not last or PartialDate(last).last >= day)
        }
        found = set(existing_on(Country.objects.all(), day.isoformat()).values_list("name", flat=True))
        assert found == expected, day
        day += timedelta(days=3)


@pytest.mark.parametrize("text", ["1991", "1991-12", "26/12/1991", "1991-02-29", "", "yesterday"])
def test_only_a_whole_day_can_be_asked_for(text):
    with pytest.raises(ValueError, match="Give a whole day, such as 2017-12-31"):
        day_of(text)


def test_a_leap_day_is_a_day():
    assert day_of("1992-02-29") == date(1992, 2, 29)


@pytest.mark.parametrize("record", ["countries", "provinces"])
@pytest.mark.parametrize(
    ("first", "last"),
    [("1991-12-26", "1991-12-25"), ("1991-12", "1991-11"), ("1992", "1991"), ("2020-02-29", "2020-01")],
)
def test_a_place_that_ends_before_it_begins_is_refused_beside_its_end(personas, record, first, last):
    with pytest.raises(ValidationError) as refused:
        factories.make(record, personas.union, valid_from_on=first, valid_to_on=last)
    assert refused.value.message_dict == {"valid_to_on": ["It ends before it begins."]}
    assert not registry.get(record).model.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"), [("1991-12-26", "1991-12"), ("1991", "1991-01-01"), ("", "1991"), ("1991", "")]
)
def test_dates_that_may_be_in_order_are_kept(personas, first, last):
    row = factories.make("countries", personas.union, valid_from_on=first, valid_to_on=last)
    assert (str(row.valid_from_on or ""), str(row.valid_to_on or "")) == (first, last)


def test_the_list_of_provinces_is_that_of_the_day(personas):
    new = factories.make("provinces", personas.union, name="Da Nang", valid_from_on="2025-07-01")
    factories.make("provinces", personas.union, name="Quang Nam", valid_to_on="2025-06-30", successor=new)
    record, actor = registry.get("provinces"), personas.actor("an")
    for day, name in (("2025-06-30", "Quang Nam"), ("2025-07-01", "Da Nang")):
        seen = listing.read(record, actor, {"existing_on": day}, "en")
        assert [row.cells[0].text for row in seen.rows] == [name]


def test_a_province_with_a_successor_that_is_needed_stays(personas):
    new = factories.make("provinces", personas.union)
    factories.make("provinces", personas.union, successor=new)
    with pytest.raises(Exception, match="protected foreign keys"):
        new.delete()
    assert Province.objects.count() == 2
