"""The edition that comes next: its number, its year, its country and its hosts, as far as the reader may see."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.events import queries
from amity.events.models import Event, Series
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests import factories
from tests.untouched import stored

pytestmark = pytest.mark.django_db
make = factories.make
UNIT, PUBLIC = Confidentiality.UNIT, Confidentiality.PUBLIC


@pytest.fixture
def countries(personas):
    """Three countries that may host."""
    return {code: make("countries", personas.hers, code=code) for code in ("VN", "RU", "CU")}


def series(personas, **fields):
    return make("series", personas.hers, **{"every_years": 2, **fields})


def edition(personas, row, number, year, **fields):
    given = {"series": row, "edition": number, "starts_on": year, "state": "held"}
    return make("events", personas.hers, **given | fields)


def proposed(personas, row, name="an"):
    return queries.next_edition(row, personas.actor(name))


def test_without_an_edition_only_the_number_is_proposed(personas):
    found = proposed(personas, series(personas, turn="VN RU"))
    assert (found.last, found.number, found.year) == (None, 1, None)
    assert (found.host_country, found.hosts, found.is_by_turn) == (None, (), False)


@pytest.mark.parametrize(
    ("every", "starts_on", "year"),
    [(2, "2024-02-29", 2026), (1, "2024-02", 2025), (3, "2024", 2027), (None, "2024-02-29", None), (0, "2024", None)],
)
def test_the_year_follows_from_the_rhythm_and_the_last_edition(personas, every, starts_on, year):
    row = series(personas, every_years=every)
    edition(personas, row, 1, starts_on)
    assert proposed(personas, row).year == year


@pytest.mark.parametrize("state", ["cancelled", "template"])
def test_an_edition_that_was_not_held_keeps_its_number_and_moves_no_year(personas, state):
    row = series(personas)
    last = edition(personas, row, 3, "2020")
    edition(personas, row, 4, "2022", state=state)
    found = proposed(personas, row)
    assert (found.last, found.number, found.year) == (last, 5, 2022)


@pytest.mark.parametrize("state", ["planned", "postponed", "held"])
def test_an_edition_that_is_to_come_is_the_last_one(personas, state):
    row = series(personas)
    edition(personas, row, 1, "2020")
    last = edition(personas, row, 2, "2022", state=state)
    assert (proposed(personas, row).last, proposed(personas, row).year) == (last, 2024)


def test_editions_entered_out_of_order_are_told_apart_by_their_day(personas):
    row = series(personas)
    last = edition(personas, row, 9, "2024")
    edition(personas, row, 12, "2019")
    found = proposed(personas, row)
    assert (found.last, found.number, found.year) == (last, 13, 2026)


def test_of_two_editions_on_one_day_the_higher_number_is_the_last(personas):
    row = series(personas)
    edition(personas, row, 1, "2024")
    second = edition(personas, row, 2, "2024")
    assert proposed(personas, row).last == second


def test_an_event_of_the_series_without_a_number_is_the_last_and_counts_for_no_number(personas):
    row = series(personas)
    edition(personas, row, 4, "2020")
    last = edition(personas, row, None, "2022")
    assert (proposed(personas, row).last, proposed(personas, row).number) == (last, 5)


@pytest.mark.parametrize(
    ("turn", "last", "told"),
    [
        ("VN RU CU", "VN", "RU"),
        ("VN RU CU", "RU", "CU"),
        ("VN RU CU", "CU", "VN"),
        ("RU", "RU", "RU"),
        ("RU CU", "VN", "RU"),
    ],
)
def test_the_turn_of_the_series_goes_round(personas, countries, turn, last, told):
    row = series(personas, turn=turn)
    edition(personas, row, 1, "2020", host_country=countries[last])
    found = proposed(personas, row)
    assert (found.host_country, found.is_by_turn) == (countries[told], True)


def test_a_turn_that_names_a_country_nobody_has_entered_proposes_none(personas, countries):
    row = series(personas, turn="VN LA")
    last = edition(personas, row, 1, "2020", host_country=countries["VN"])
    found = proposed(personas, row)
    assert (found.host_country, found.is_by_turn) == (None, False)
    assert found.hosts == tuple(last.hosts.all())


def test_without_knowing_where_it_was_held_nobody_s_turn_is_known(personas, countries):
    row = series(personas, turn="VN RU")
    edition(personas, row, 1, "2020")
    assert (proposed(personas, row).host_country, proposed(personas, row).is_by_turn) == (None, False)


@pytest.mark.parametrize(("first", "second", "told"), [("VN", "RU", "VN"), ("RU", "RU", None), (None, "RU", None)])
def test_two_countries_that_took_turns_go_on_taking_turns(personas, countries, first, second, told):
    row = series(personas)
    edition(personas, row, 1, "2020", host_country=countries.get(first))
    edition(personas, row, 2, "2022", host_country=countries[second])
    assert proposed(personas, row).host_country == countries.get(told)


def test_the_hosts_are_those_of_the_last_time_it_was_held_in_that_country(personas, countries):
    row = series(personas, turn="VN RU")
    there = make("organisations", personas.hers, name="Russia and Viet Nam")
    edition(personas, row, 1, "2018", host_country=countries["RU"], hosts=[make("organisations", personas.hers)])
    edition(personas, row, 3, "2022", host_country=countries["RU"], hosts=[there])
    edition(personas, row, 4, "2024", host_country=countries["VN"], hosts=[make("organisations", personas.hers)])
    assert proposed(personas, row).hosts == (there,)


def test_a_country_that_hosts_for_the_first_time_is_proposed_with_the_last_hosts(personas, countries):
    row = series(personas, turn="VN RU")
    last = edition(personas, row, 1, "2022", host_country=countries["VN"])
    found = proposed(personas, row)
    assert (found.host_country, found.hosts) == (countries["RU"], tuple(last.hosts.all()))


def test_hosts_are_proposed_by_their_name_and_only_those_the_reader_may_see(personas):
    row = series(personas, confidentiality=PUBLIC)
    names = ("Union of youth", "Association", "Secret society")
    hosts = [
        make("organisations", personas.hers, name=name, confidentiality=UNIT if "Secret" in name else PUBLIC)
        for name in names
    ]
    edition(personas, row, 1, "2024", hosts=hosts, confidentiality=PUBLIC)
    told = {who: [one.name for one in proposed(personas, row, who).hosts] for who in ("an", "binh")}
    assert told == {
        "an": ["Association", "Secret society", "Union of youth"],
        "binh": ["Association", "Union of youth"],
    }


def test_an_edition_out_of_sight_tells_nothing_of_itself(personas, countries):
    row = series(personas, confidentiality=PUBLIC)
    open_one = edition(personas, row, 1, "2020", confidentiality=PUBLIC, host_country=countries["VN"])
    edition(personas, row, 2, "2022", confidentiality=UNIT, host_country=countries["RU"])
    assert (proposed(personas, row).number, proposed(personas, row).year) == (3, 2024)
    found = proposed(personas, row, "binh")
    assert (found.last, found.number, found.year, found.host_country) == (open_one, 2, 2022, None)


def test_a_country_out_of_sight_is_not_proposed(personas, countries):
    hidden = make("countries", personas.hers, code="LA", confidentiality=UNIT)
    row = series(personas, turn="VN LA", confidentiality=PUBLIC)
    edition(personas, row, 1, "2020", host_country=countries["VN"], confidentiality=PUBLIC)
    assert proposed(personas, row).host_country == hidden
    assert proposed(personas, row, "binh").host_country is None


def test_an_edition_in_the_trash_is_no_edition(personas):
    row = series(personas)
    first = edition(personas, row, 1, "2020")
    gone = edition(personas, row, 2, "2022")
    shelving.shelve(registry.of(Event), [gone.pk], Shelf.TRASHED, actor=personas.actor("an"))
    assert (proposed(personas, row).last, proposed(personas, row).number) == (first, 2)


def test_what_is_proposed_costs_no_more_queries_for_many_editions(personas, countries, django_assert_max_num_queries):
    row = series(personas, turn="VN RU")
    for number in range(1, 9):
        edition(personas, row, number, f"{2000 + number}", host_country=countries["VN"])
    actor = personas.actor("an")
    with django_assert_max_num_queries(4):
        assert queries.next_edition(row, actor).number == 9


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("vn ru", "VN, RU"), ("VN;RU", "VN, RU"), (" VN ,  RU ", "VN, RU"), ("la", "LA"), ("   ", ""), ("", "")],
)
def test_the_turn_is_read_as_people_write_it(personas, typed, kept):
    assert stored(series(personas, turn=typed)).turn == kept


@pytest.mark.parametrize("typed", ["Viet Nam", "V", "VNM", "VN - RU", "V1 RU"])
def test_a_turn_of_anything_but_codes_is_refused_beside_its_field(personas, typed):
    with pytest.raises(ValidationError) as refused:
        series(personas, turn=typed)
    assert set(refused.value.message_dict) == {"turn"}
    assert not Series.objects.exists()
