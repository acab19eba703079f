"""Anniversaries of declared dates: computed, in their window, seen by whom the rows are seen."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.almanac import anniversaries as almanac
from amity.almanac.anniversaries import Base, returns
from amity.core.dates import PartialDate, anniversary, is_round
from amity.records import registry
from tests.factories import make

SYSTEM = Actor.system()
DAYS = st.dates(date(1900, 1, 1), date(2040, 12, 31))


@given(base=DAYS, precision=st.sampled_from([4, 7, 10]), first=DAYS, length=st.integers(0, 2000))
def test_what_returns_is_what_the_calendar_says_year_by_year(base, precision, first, length):
    since, last = base.isoformat()[:precision], first + timedelta(days=length)
    by_year = ((anniversary(PartialDate(since), year), year) for year in range(first.year, last.year + 1))
    expected = [(str(on), year - base.year) for on, year in by_year if on and on.touches(first, last)]
    assert returns(since, first, last) == expected


def test_only_years_that_count_return():
    first, last = date(2026, 1, 1), date(2035, 12, 31)
    assert returns("1950-01-30", first, last, is_round) == [("2030-01-30", 80), ("2035-01-30", 85)]


def test_the_29th_of_february_returns_on_the_28th_in_common_years():
    found = [on for on, _years in returns("1996-02-29", date(2026, 1, 1), date(2028, 12, 31))]
    assert found == ["2026-02-28", "2027-02-28", "2028-02-29"]


@pytest.fixture
def ties():
    """The base that most programmes begin with."""
    found = almanac.base_named("relations.established_on")
    assert found is not None
    return found


def test_a_base_has_one_name_and_an_unknown_name_has_none(ties):
    assert ties.name == "relations.established_on"
    assert almanac.base_named("relations.tier") is None
    names = [one.name for one in almanac.bases()]
    assert len(set(names)) == len(names)


@pytest.mark.django_db
def test_five_years_of_one_base_are_read_with_one_query(ties, personas, django_assert_num_queries):
    for year in ("1950-01-30", "1951", "1960-12", ""):
        make("relations", personas.union, established_on=year)
    with django_assert_num_queries(1):
        found = almanac.falling(SYSTEM, ties, date(2026, 1, 1), date(2030, 12, 31), counts=is_round)
    assert sorted((one.on, one.years) for one in found) == [("2026", 75), ("2030-01-30", 80), ("2030-12", 70)]
    assert sorted(found)[0].last == "2026-12-31"


@pytest.mark.django_db
def test_a_short_window_reads_the_days_inside_it_over_the_turn_of_the_year(ties, personas):
    for day in ("1970-12-30", "1970-01-05", "1970-01", "1976", "1973", "1970-06-01"):
        make("relations", personas.union, established_on=day)
    found = almanac.falling(SYSTEM, ties, date(2026, 12, 20), date(2027, 1, 10))
    assert sorted(one.on for one in found) == ["2026", "2026-12-30", "2027", "2027-01", "2027-01-05"]


@pytest.mark.django_db
def test_what_is_wanted_beside_comes_with_each(ties, personas):
    row = make("relations", personas.union, established_on="1950-01-30")
    found = almanac.falling(SYSTEM, ties, date(2030, 1, 1), date(2030, 12, 31), beside=("country_id", "tier"))
    assert [one.beside for one in found] == [(row.country_id, row.tier)]


@pytest.mark.django_db
def test_rows_out_of_sight_neither_return_nor_are_named(ties, personas):
    row = make("relations", personas.hers, established_on="1950-01-30", confidentiality=2)
    window = (date(2030, 1, 1), date(2030, 12, 31))
    seen = {name: almanac.falling(personas.actor(name), ties, *window) for name in ("an", "binh", "nobody")}
    assert {name: len(dues) for name, dues in seen.items()} == {"an": 1, "binh": 0, "nobody": 0}
    assert almanac.told(seen["an"], personas.actor("binh"), "en") == {}
    assert list(almanac.told(seen["an"], personas.actor("an"), "en")) == [("relations", row.pk)]


@pytest.mark.django_db
def test_a_date_over_a_link_needs_both_rows_in_sight_and_may_ask_for_more(personas):
    positions = registry.get("positions")
    base = Base(positions, "person__born_on", "Birthday", Q(person__died_on=""))
    window = (date(2026, 1, 1), date(2026, 12, 31))
    for living, secret in ((True, False), (False, False), (True, True)):
        person = make("people", personas.hers, born_on="1946-05-19", confidentiality=2 if secret else 1,
                      died_on="" if living else "2020")  # fmt: skip
        make("positions", personas.hers, person=person)
    assert len(almanac.falling(personas.actor("an"), base, *window)) == 2
    assert len(almanac.falling(personas.actor("binh"), base, *window)) == 1


@pytest.mark.django_db
def test_the_names_of_many_cost_one_query_for_each_record_type(ties, personas, django_assert_num_queries):
    for year in (1950, 1955, 1960):
        make("relations", personas.union, established_on=str(year))
    dues = almanac.falling(SYSTEM, ties, date(2030, 1, 1), date(2030, 12, 31), counts=is_round)
    with django_assert_num_queries(1):
        told = almanac.told(dues, SYSTEM, "en", ("source_title",))
    assert len(told) == 3
    assert {one.url for one in told.values()} == {f"/relations/{due.row_id}/" for due in dues}
