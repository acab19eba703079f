"""When a series is due again, and in which period an event is counted as held."""

from datetime import date, timedelta

import pytest

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate, Period
from amity.events.models import Event, Series
from amity.events.queries import due_in, held_in
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db


def series(personas, name: str, every_years: int | None, *editions: tuple[str, str], **fields):
    """A series with editions, given as (first day, state)."""
    row = factories.make("series", personas.union, name=name, every_years=every_years, **fields)
    for number, (day, state) in enumerate(editions, 1):
        factories.make("events", personas.union, series=row, edition=number, starts_on=day, state=state)
    return row


def years_due(first: int = 2015, last: int = 2035) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for year in range(first, last):
        for name in due_in(Series.objects.all(), str(year)).values_list("name", flat=True):
            found.setdefault(name, []).append(year)
    return found


# years between editions, editions, the years in which the next one is due
RHYTHMS = [
    (1, [("2023-12-02", "held")], [2024]),
    (1, [("2023", "held")], [2024]),
    (1, [("2023-12-31", "held"), ("2024-01-01", "held")], [2025]),
    (2, [("2022-09-27", "held")], [2024]),
    (2, [("2017-07-19", "held"), ("2022-09-27", "held")], [2024]),
    (2, [("2022-09", "held"), ("2017", "held")], [2024]),
    (5, [("2019", "held")], [2024]),
    (1, [("2023", "held"), ("2024", "cancelled")], [2024]),
    (1, [("2023", "held"), ("2024", "planned")], [2025]),
    (2, [("2020", "cancelled")], []),
    (1, [], []),
    (None, [("2023", "held")], []),
]


@pytest.mark.parametrize(("every", "editions", "due"), RHYTHMS)
def test_a_series_is_due_once_a_rhythm_after_its_latest_edition(personas, every, editions, due):
    series(personas, "Festival", every, *editions)
    assert years_due().get("Festival", []) == due


def test_a_series_that_alternates_is_due_with_either_host(personas):
    """The host changes from edition to edition; the rhythm is that of the series."""
    row = series(personas, "Forum", 1, ("2022", "held"), alternates="Viet Nam or Russia")
    assert years_due() == {"Forum": [2023]}
    factories.make("events", personas.union, series=row, edition=2, starts_on="2023-10", place="Moscow")
    assert years_due() == {"Forum": [2024]}


@pytest.mark.parametrize(("level", "due"), [(Confidentiality.PUBLIC, [2025]), (Confidentiality.UNIT, [2024])])
def test_an_edition_that_is_kept_closer_than_its_series_does_not_tell_of_itself(personas, level, due):
    row = series(personas, "Forum", 1, confidentiality=Confidentiality.PUBLIC)
    factories.make("events", personas.union, series=row, starts_on="2023", confidentiality=0)
    factories.make("events", personas.union, series=row, starts_on="2024", confidentiality=level)
    assert years_due() == {"Forum": due}


def test_several_series_are_told_apart_in_one_query(personas, django_assert_num_queries):
    series(personas, "yearly", 1, ("2023", "held"))
    series(personas, "two-yearly", 2, ("2022", "held"))
    series(personas, "later", 3, ("2022", "held"))
    with django_assert_num_queries(1):
        assert {row.name for row in due_in(Series.objects.all(), "2024")} == {"yearly", "two-yearly"}


@pytest.mark.parametrize("text", ["2023-06", "2020-2024", "next", "", "2023-01-01", "23"])
def test_only_a_year_can_be_asked_for(text):
    with pytest.raises(ValueError, match="is not"):
        due_in(Series.objects.all(), text)


def test_the_list_of_series_answers_in_sentences_when_it_cannot(personas):
    record, actor = registry.get("series"), personas.actor("an")
    series(personas, "Festival", 1, ("2023", "held"))
    assert listing.read(record, actor, {"due_in": "2024"}, "en").count == "1"
    refused = listing.read(record, actor, {"due_in": "2023-06"}, "en")
    assert "“2023-06”" in refused.problem
    assert "such as 2023" in refused.problem
    assert refused.rows == []


DATES = ("2023", "2024", "2023-12", "2024-01", "2024-02", "2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01")


@pytest.fixture
def events(personas):
    """Events of every precision, one of each state."""
    Event.objects.bulk_create(
        Event(owner=personas.union, title=f"{day} {state}", kind="meeting", state=state, starts_on=day)
        for day in DATES
        for state in ("planned", "held", "cancelled")
    )


@pytest.mark.parametrize(
    "period",
    "2022 2023 2024 2023-2024 2023-12 2024-02 2024-02-29 2023-12-31..2024-01-01 2024-01-01..2024-02-29".split(),
)
def test_an_event_counts_in_a_period_that_surely_holds_its_first_day(events, period):
    bounds = Period.parse(period)
    expected = {f"{day} held" for day in DATES if PartialDate(day).within(bounds.first, bounds.last)}
    assert set(held_in(Event.objects.all(), period).values_list("title", flat=True)) == expected


def test_the_months_of_a_year_hold_no_more_than_the_year(events):
    months = sum(held_in(Event.objects.all(), f"2024-{month:02}").count() for month in range(1, 13))
    assert months == held_in(Event.objects.all(), "2024").count() - 1  # all but the one known to the year alone


def test_no_day_counts_an_event_twice(events):
    day, found = date(2023, 12, 25), 0
    while day < date(2024, 3, 10):
        found += held_in(Event.objects.all(), day.isoformat()).count()
        day += timedelta(days=1)
    assert found == len([one for one in DATES if len(one) == 10])


@pytest.mark.parametrize("text", ["2024-2023", "2024-13", "", "winter"])
def test_a_period_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="is not a period"):
        held_in(Event.objects.all(), text)
