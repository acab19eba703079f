"""The numbers that care goes by: dated, said by whom, and sound at the ends of the calendar."""

from datetime import date

import pytest

from amity.care import rules
from amity.core.dates import PartialDate
from amity.records import listing, registry
from tests.factories import make
from tests.personas import TODAY

ENDS = (date(1, 1, 1), date(1900, 2, 28), TODAY, date(9999, 12, 31))


@pytest.mark.parametrize("day", ENDS)
def test_every_number_is_in_force_on_any_day(day):
    book = rules.numbers()
    assert all(book.at(name, day).number > 0 for name in book.names())
    assert rules.half_life(day) == 365


def test_only_record_types_that_there_are_have_a_weight():
    known = {record.name for record in registry.all_records()}
    assert set(rules.weights(TODAY)) <= known
    assert set(rules.links(TODAY)) == {"positions", "ties", "interactions"}


def test_links_introduce_no_better_than_wholly():
    assert all(0 < points <= 1 for points in rules.links(TODAY).values())


@pytest.mark.parametrize(
    ("on", "left"),
    [("2026-03-16", 1), ("2026-03-17", 1), ("2030", 1), ("2025-03-16", 0.5), ("2024-03-16", 0.25), ("2016", 0.001)],
)
def test_a_contact_fades(on, left):
    assert rules.faded(PartialDate(on), TODAY) == pytest.approx(left, abs=0.002)


def test_a_day_known_in_part_fades_from_its_last_day():
    assert rules.faded(PartialDate("2025"), TODAY) == rules.faded(PartialDate("2025-12-31"), TODAY)


def test_lively_is_more_than_cooling():
    lively, cooling = rules.thresholds(TODAY)
    assert lively > cooling > 0


@pytest.mark.parametrize(
    ("given_on", "due"), [("2026-03-10", "2026-03-24"), ("2026-02", "2026-03-14"), ("2025", "2026-01-14")]
)
def test_thanks_fall_due_after_the_last_day_it_can_have_been(given_on, due):
    assert rules.thanks_due(PartialDate(given_on)).isoformat() == due


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["organisations", "people", "liaisons"])
def test_lists_of_the_silent_survive_the_first_and_the_last_year(name, day, personas):
    make("liaisons", personas.hers)
    seen = listing.read(registry.get(name), personas.actor("an"), {"silent_since": day}, "en")
    assert (seen.problem, seen.count != "") == ("", True)


@pytest.mark.django_db
def test_whom_nobody_met_is_silent_since_ever_and_whom_one_met_is_not(personas):
    met, never = make("organisations", personas.hers), make("organisations", personas.hers)
    make("interactions", personas.hers, organisations=[met], held_on="1999")
    seen = listing.read(registry.get("organisations"), personas.actor("an"), {"silent_since": "1990-01-01"}, "en")
    ids = {row.id for row in seen.rows}
    assert never.pk in ids
    assert met.pk not in ids
