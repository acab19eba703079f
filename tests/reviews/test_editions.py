"""Editions that fall due by the years on record between them."""

import pytest

from amity.access.actors import Actor
from amity.reviews.editions import editions_due
from tests.factories import make

SYSTEM = Actor.system()


@pytest.fixture
def union(personas):
    return personas.union


def hold(union, series, **fields):
    return make("events", union, **{"series": series, "state": "held", **fields})


def due(year, actor=SYSTEM, language="en"):
    return editions_due(actor, year, language)


def test_a_yearly_series_is_due_the_year_after(union):
    forum = make("series", union, name="Forum", every_years=1, alternates="Hanoi and Beijing")
    last = hold(union, forum, edition=9, starts_on="2017-11", place="Hanoi")
    one = due(2018)[0]
    assert (one.name, one.every_years, one.alternates, one.number) == ("Forum", 1, "Hanoi and Beijing", 10)
    assert (one.last.event_id, str(one.last.on), one.last.number, one.last.place) == (last.pk, "2017-11", 9, "Hanoi")


@pytest.mark.parametrize(("year", "is_due"), [(2018, False), (2019, True), (2020, False), (2021, True)])
def test_a_series_of_every_other_year_skips_one(union, year, is_due):
    festival = make("series", union, every_years=2)
    hold(union, festival, edition=4, starts_on="2017-07-19")
    assert bool(due(year)) == is_due


def test_the_number_is_not_guessed_over_a_gap(union):
    festival = make("series", union, every_years=1)
    hold(union, festival, edition=4, starts_on="2017")
    assert [one.number for one in due(2018)] == [5]
    assert [one.number for one in due(2019)] == [None]


def test_an_edition_without_a_number_has_no_next_number(union):
    hold(union, make("series", union, every_years=1), starts_on="2017")
    assert [one.number for one in due(2018)] == [None]


def test_a_review_of_an_earlier_year_knows_no_later_edition(union):
    forum = make("series", union, every_years=1)
    hold(union, forum, edition=9, starts_on="2017")
    hold(union, forum, edition=10, starts_on="2018")
    one = due(2018)[0]
    assert (one.number, one.held) == (10, 1)


def test_planned_and_cancelled_editions_were_not_held(union):
    forum = make("series", union, every_years=1)
    hold(union, forum, edition=9, starts_on="2017")
    make("events", union, series=forum, edition=10, starts_on="2018", state="cancelled")
    assert [(one.last.number, one.number) for one in due(2019)] == [(9, None)]


@pytest.mark.parametrize("years", [None, 0])
def test_a_series_without_a_rhythm_is_never_due(union, years):
    hold(union, make("series", union, every_years=years), starts_on="2017")
    assert due(2018) == []


def test_a_series_never_held_is_not_due(union):
    make("series", union, every_years=1)
    assert due(2018) == []


def test_a_series_held_only_later_is_not_due(union):
    hold(union, make("series", union, every_years=1), starts_on="2020")
    assert due(2018) == []


def test_series_and_editions_out_of_sight_are_not_told(personas):
    open_series = make("series", personas.union, every_years=1, confidentiality=0)
    make("events", personas.hers, series=open_series, starts_on="2017", state="held", confidentiality=2)
    hidden = make("series", personas.hers, every_years=1, confidentiality=2)
    make("events", personas.hers, series=hidden, starts_on="2017", state="held", confidentiality=2)
    assert [len(due(2018, personas.actor(name))) for name in ("an", "binh", "nobody")] == [2, 0, 0]


def test_two_queries_do_for_any_number_of_series(union, django_assert_num_queries):
    for _ in range(3):
        hold(union, make("series", union, every_years=1), starts_on="2017")
        with django_assert_num_queries(2):
            due(2018)
