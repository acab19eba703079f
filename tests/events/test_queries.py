"""Which events were held in a period, and which series are due."""

import pytest

from amity.access.roles import Confidentiality
from amity.events.models import Event, Series
from amity.events.queries import due_in, held_in
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(personas):
    """Events known to the day, the month and the year, one over the turn of the year, one planned, one cancelled."""
    for title, fields in {
        "day": {"starts_on": "2023-05-22"},
        "month": {"starts_on": "2023-06"},
        "year": {"starts_on": "2023"},
        "turn": {"starts_on": "2023-12-30", "ends_on": "2024-01-02"},
        "planned": {"starts_on": "2023-07-01", "state": "planned"},
        "cancelled": {"starts_on": "2023-07-02", "state": "cancelled"},
    }.items():
        factories.make("events", personas.union, title=title, **fields)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2023", {"day", "month", "year", "turn"}),
        ("2024", set()),
        ("2023-06", {"month"}),
        ("2023-05-22", {"day"}),
        ("2023-01-01..2023-06-30", {"day", "month"}),
        ("2022-2024", {"day", "month", "year", "turn"}),
    ],
)
def test_an_event_is_held_once_where_it_surely_begins(events, period, found):
    assert set(held_in(Event.objects.all(), period).values_list("title", flat=True)) == found


def test_an_event_is_planned_until_somebody_records_that_it_was_held(personas):
    event = Event(owner=personas.union, title="Forum", kind="forum", starts_on="2020")
    assert event.state == "planned"


@pytest.fixture
def series(personas):
    """A yearly and a two-yearly series with editions, one without a rhythm and one without editions."""
    owner = personas.union
    for name, every, years in (
        ("yearly", 1, (2022, 2023)),
        ("two-yearly", 2, (2023,)),
        ("free", None, (2023,)),
        ("new", 1, ()),
    ):
        row = factories.make("series", owner, name=name, every_years=every)
        for number, year in enumerate(years, 1):
            factories.make("events", owner, series=row, edition=number, starts_on=f"{year}-09")


@pytest.mark.parametrize(
    ("year", "found"), [("2023", set()), ("2024", {"yearly"}), ("2025", {"two-yearly"}), ("2026", set())]
)
def test_a_series_is_due_its_rhythm_after_the_latest_edition(series, year, found):
    assert set(due_in(Series.objects.all(), year).values_list("name", flat=True)) == found


def test_a_cancelled_edition_and_a_hidden_one_do_not_move_the_next(personas):
    row = factories.make("series", personas.union, name="yearly")
    for year, fields in ((2021, {}), (2022, {"state": "cancelled"}), (2023, {"confidentiality": Confidentiality.UNIT})):
        factories.make("events", personas.union, series=row, starts_on=f"{year}", **fields)
    assert list(due_in(Series.objects.all(), "2022")) == [row]
    assert list(due_in(Series.objects.all(), "2024")) == []


def test_a_series_is_due_in_a_year_and_in_nothing_else():
    with pytest.raises(ValueError, match="is not one year"):
        due_in(Series.objects.all(), "2023-06")
