"""What fills days: in which window, and how much of it each reader is shown."""

from datetime import date

import pytest
from django.db.models import Q

from amity.access.actors import Actor
from amity.almanac import spans
from amity.almanac.models import Announced
from tests.factories import make

SYSTEM = Actor.system()
MAY = (date(2026, 5, 1), date(2026, 5, 31))
NOTHING, BUSY, TITLE = Announced.Level
pytestmark = pytest.mark.django_db


def visit(owner, first="2026-05-09", last="", **values):
    return make("high_level_visits", owner, from_on=first, to_on=last, **values)


def days(actor=SYSTEM, window=MAY):
    return [(str(one.first), str(one.last)) for one in spans.filled(actor, *window) if one.record.name == VISITS]


VISITS = "high_level_visits"


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        ("2026-05-09", "2026-05-10", True),
        ("2026-05-09", "", True),
        ("2026-04-28", "2026-05-01", True),
        ("2026-05-31", "2026-06-02", True),
        ("2026-04-01", "2026-06-30", True),
        ("2026-05", "", True),
        ("2026", "", True),
        ("2026-04-01", "2026-05", True),
        ("2026-04-30", "", False),
        ("2026-04-01", "2026-04-30", False),
        ("2026-06-01", "", False),
        ("2026-04", "", False),
        ("2025", "", False),
    ],
)
def test_what_may_fill_a_day_of_the_window_is_found(first, last, is_found, personas):
    visit(personas.union, first, last)
    assert bool(days()) is is_found


def test_a_day_alone_is_its_own_last_and_they_stand_in_order(personas):
    for first, last in (("2026-05-20", ""), ("2026-05-09", "2026-05-12"), ("2026-05", "")):
        visit(personas.union, first, last)
    assert days() == [("2026-05", "2026-05"), ("2026-05-09", "2026-05-12"), ("2026-05-20", "2026-05-20")]


def test_he_who_sees_the_row_sees_it_in_full(personas):
    row = visit(personas.hers, confidentiality=2, place="Ha Noi", principal_text="Head of State", pillar="party")
    (one,) = spans.filled(personas.actor("an"), *MAY, beside=("country_id", "country__name", "agreement_id"))
    assert (one.row_id, one.url, one.level, one.version) == (row.pk, f"/{VISITS}/{row.pk}/", None, 1)
    assert (one.name, one.place, one.pillar) == ("Head of State", "Ha Noi", "party")
    assert one.beside == (row.country_id, row.country.name, None)


@pytest.mark.parametrize("level", [NOTHING, BUSY, TITLE])
def test_others_in_the_union_are_shown_what_the_owner_announces_and_no_more(level, personas):
    visit(personas.hers, "2026-05-09", "2026-05-10", confidentiality=2, announced=level, place="Ha Noi",
          principal_text="Head of State", pillar="party")  # fmt: skip
    found = spans.filled(personas.actor("binh"), *MAY, beside=("country_id", "principal_id"))
    shown = [(one.name, one.place, one.pillar, one.row_id, one.url, one.version, one.beside) for one in found]
    expected = {
        NOTHING: [],
        BUSY: [("", "", "", 0, "", 0, ())],
        TITLE: [("Head of State", "Ha Noi", "party", 0, "", 0, ())],
    }
    assert shown == expected[level]
    assert [(str(one.first), str(one.last), one.unit_id) for one in found] == [
        ("2026-05-09", "2026-05-10", personas.hers.pk) for _one in expected[level]
    ]


@pytest.mark.parametrize("name", ["hoa", "nobody"])
def test_nobody_outside_the_union_is_shown_what_is_announced(name, personas):
    visit(personas.hers, confidentiality=2, announced=TITLE)
    assert spans.filled(personas.actor(name), *MAY) == []


def test_who_asks_for_some_rows_is_told_nothing_of_those_he_may_not_open(personas):
    row = visit(personas.hers, confidentiality=2, announced=TITLE)
    country = row.country_id

    def of_the_country(record):
        return Q(country=country) if record.name == VISITS else None

    assert spans.filled(personas.actor("binh"), *MAY, only=of_the_country) == []
    assert len(spans.filled(personas.actor("an"), *MAY, only=of_the_country)) == 1


def test_a_row_put_aside_or_thrown_away_fills_no_days(personas):
    from amity.records import registry, shelving

    for shelf in (1, 2):
        row = visit(personas.hers, confidentiality=2, announced=TITLE)
        shelving.shelve(registry.get(VISITS), [row.pk], shelf, actor=SYSTEM, why="")
    assert days() == []
    assert spans.filled(personas.actor("binh"), *MAY) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(personas, django_assert_num_queries):
    binh = personas.actor("binh")
    announced = sum(issubclass(record.model, Announced) for record in spans.recorded())
    for count in (1, 3):
        for _n in range(count):
            visit(personas.hers, confidentiality=2, announced=TITLE)
        with django_assert_num_queries(len(spans.recorded()) + announced):
            spans.filled(binh, *MAY)
