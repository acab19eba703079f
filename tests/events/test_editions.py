"""What the records propose for the next edition of a series."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.events import queries
from amity.events.models import Series
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lands(personas):
    """Three countries by their codes."""
    return {code: factories.make("countries", personas.hers, code=code) for code in ("VN", "RU", "LA")}


def editions(personas, series, *held, **fields):
    return [
        factories.make(
            "events", personas.hers, series=series, edition=number, starts_on=day, host_country=land, **fields
        )
        for number, (day, land) in enumerate(held, 1)
    ]


def proposed(personas, series, name="an"):
    return queries.next_edition(series, personas.actor(name))


def test_number_and_year_follow_from_the_last_edition_and_the_rhythm(personas, lands):
    series = factories.make("series", personas.hers, every_years=2)
    *_first, last = editions(personas, series, ("2020", None), ("2022-05", None))
    found = proposed(personas, series)
    assert (found.last, found.number, found.year) == (last, 3, 2024)


def test_without_a_rhythm_the_year_is_left_to_say(personas):
    series = factories.make("series", personas.hers, every_years=None)
    editions(personas, series, ("2020", None))
    assert proposed(personas, series).year is None


def test_a_series_without_editions_begins_with_the_first(personas):
    found = proposed(personas, factories.make("series", personas.hers))
    assert (found.last, found.number, found.hosts, found.is_by_turn) == (None, 1, (), False)


@pytest.mark.parametrize(
    ("turn", "last", "following"),
    [("VN, RU", "VN", "RU"), ("VN, RU", "RU", "VN"), ("VN, RU, LA", "LA", "VN"), ("VN, RU", "LA", "VN")],
)
def test_the_turn_of_the_series_names_the_next_country(personas, lands, turn, last, following):
    series = factories.make("series", personas.hers, turn=turn)
    editions(personas, series, ("2023", lands[last]))
    found = proposed(personas, series)
    assert (found.host_country, found.is_by_turn) == (lands[following], True)


def test_a_turn_says_nothing_while_it_is_not_known_where_the_last_edition_was(personas, lands):
    series = factories.make("series", personas.hers, turn="VN, RU")
    *_first, last = editions(personas, series, ("2021", lands["VN"]), ("2022", None))
    found = proposed(personas, series)
    assert (found.host_country, found.is_by_turn, found.hosts) == (None, False, tuple(last.hosts.all()))


def test_without_a_turn_two_editions_in_two_countries_tell_it(personas, lands):
    series = factories.make("series", personas.hers)
    editions(personas, series, ("2021", lands["LA"]), ("2022", lands["VN"]))
    assert proposed(personas, series).host_country == lands["LA"]


def test_editions_in_one_country_tell_no_turn(personas, lands):
    series = factories.make("series", personas.hers)
    *_first, last = editions(personas, series, ("2021", lands["VN"]), ("2022", lands["VN"]))
    found = proposed(personas, series)
    assert (found.host_country, found.is_by_turn, found.hosts) == (None, False, tuple(last.hosts.all()))


def test_the_hosts_are_those_of_the_latest_edition_in_that_country(personas, lands):
    series = factories.make("series", personas.hers, turn="VN RU")
    in_russia, *_rest = editions(personas, series, ("2021", lands["RU"]), ("2022", lands["VN"]))
    assert proposed(personas, series).hosts == tuple(in_russia.hosts.all())


@pytest.mark.parametrize("state", ["cancelled", "template"])
def test_what_was_not_held_is_no_last_edition_but_keeps_its_number(personas, state):
    series = factories.make("series", personas.hers)
    first, _second = editions(personas, series, ("2021", None), ("2022", None))
    type(first).objects.filter(edition=2).update(state=state)
    found = proposed(personas, series)
    assert (found.last, found.number) == (first, 3)


def test_editions_out_of_sight_tell_nothing(personas, lands):
    series = factories.make("series", personas.hers, confidentiality=Confidentiality.PUBLIC)
    editions(personas, series, ("2021", lands["RU"]), confidentiality=Confidentiality.UNIT)
    found = proposed(personas, series, "binh")
    assert (found.last, found.number, found.hosts) == (None, 1, ())


@pytest.mark.parametrize(("typed", "kept"), [("vn ru", "VN, RU"), ("VN; RU ,LA", "VN, RU, LA"), ("  ", "")])
def test_the_turn_is_kept_in_one_form(personas, typed, kept):
    assert factories.make("series", personas.hers, turn=typed).turn == kept


@pytest.mark.parametrize("typed", ["Viet Nam", "VNM", "V", "VN RUS"])
def test_a_turn_of_something_else_than_codes_is_refused(personas, typed):
    with pytest.raises(ValidationError) as refused:
        factories.make("series", personas.hers, turn=typed)
    assert set(refused.value.message_dict) == {"turn"}
    assert not Series.objects.exists()
