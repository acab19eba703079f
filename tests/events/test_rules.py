"""The rules of permission as dated data, what a conference is, and how days move to a new event; no row is read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.events import rules
from amity.events.models import Event, EventKind, Ground, Level, PermissionCase

DAY = PartialDate
NOW = date(2025, 3, 1)
days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1))


def event(**fields) -> Event:
    return Event(**{"title": "Forum", "kind": "forum", "starts_on": "2025-06-20", "state": "planned"} | fields)


def test_the_table_has_the_three_numbers_of_the_decision():
    assert rules.book().names() == ["permission_competent_person", "permission_opinion", "permission_prime_minister"]
    told = {name: rules.book().at(name, NOW) for name in rules.book().names()}
    assert {name: one.whole_number for name, one in told.items()} == {
        "permission_competent_person": 30,
        "permission_opinion": 15,
        "permission_prime_minister": 40,
    }
    assert {one.instrument for one in told.values()} == {"Decision 06/2020/QD-TTg"}
    assert {one.unit for one in told.values()} == {"days"}
    assert rules.first_day() == date(2020, 4, 15)


@pytest.mark.parametrize("ground", [one for one in Ground.values if one != "other"])
def test_rank_and_certain_subjects_go_to_the_prime_minister(ground):
    assert rules.level_for(ground) == Level.PRIME_MINISTER


def test_everything_else_is_for_the_agency_itself():
    assert rules.level_for(Ground.OTHER) == Level.COMPETENT_PERSON


@pytest.mark.parametrize(
    ("level", "starts_on", "latest"),
    [
        ("prime_minister", "2025-06-20", "2025-05-11"),
        ("competent_person", "2025-06-20", "2025-05-21"),
        ("prime_minister", "2025-01-20", "2024-12-11"),
        ("competent_person", "2024-03-30", "2024-02-29"),
        ("competent_person", "2025-06", "2025-05-02"),
        ("prime_minister", "2025", "2024-11-22"),
    ],
)
def test_the_latest_day_is_so_many_days_before_the_earliest_beginning(level, starts_on, latest):
    assert rules.latest_day(event(starts_on=starts_on), level, NOW) == date.fromisoformat(latest)


@pytest.mark.parametrize("fields", [{"starts_on": ""}, {"state": "postponed"}, {"starts_on": "0001-01-05"}])
def test_without_a_day_there_is_no_latest_day(fields):
    assert rules.latest_day(event(**fields), "prime_minister", NOW) is None


def test_before_the_rule_there_was_no_latest_day():
    before = date(2020, 4, 14)
    assert rules.latest_day(event(), "prime_minister", before) is None
    assert rules.opinions_due(before) is None


@pytest.mark.parametrize(
    ("asked_on", "due_on"), [("2025-03-01", "2025-03-16"), ("2024-02-20", "2024-03-06"), ("2023-12-25", "2024-01-09")]
)
def test_an_opinion_is_due_fifteen_days_after_it_was_asked(asked_on, due_on):
    assert str(rules.opinions_due(date.fromisoformat(asked_on))) == due_on


@pytest.mark.parametrize("kind", EventKind.values)
def test_conferences_are_of_four_kinds(kind):
    told = rules.is_conference(event(kind=kind), 1)
    assert told is (kind in ("conference", "forum", "seminar", "workshop"))


@pytest.mark.parametrize(
    ("held_in", "online", "is_one"),
    [(None, "", True), (1, "", True), (2, "", False), (2, "https://meet.example", True)],
)
def test_what_is_held_abroad_counts_only_when_one_end_is_at_home(held_in, online, is_one):
    assert rules.is_conference(event(host_country_id=held_in, online_link=online), 1) is is_one


@pytest.mark.parametrize(
    ("due_on", "submitted_on", "late"),
    [
        ("2025-05-11", "2025-05-11", False),
        ("2025-05-11", "2025-05-12", True),
        ("2025-05-11", "2025-05", False),
        ("2025-05-11", "2025-06", True),
        ("2025-05", "2025-05-31", False),
        ("2025-05", "2025-06-01", True),
        ("", "2025-06-01", False),
        ("2025-05-11", "", False),
    ],
)
def test_a_dossier_is_late_once_it_was_surely_sent_after_its_day(due_on, submitted_on, late):
    assert rules.is_late(PermissionCase(due_on=due_on, submitted_on=submitted_on)) is late


@pytest.mark.parametrize(
    ("day", "starts_on", "moved"),
    [
        ("2025-06-20", "2026-06-20", "2026-06-20"),
        ("2025-06-21", "2026-06-20", "2026-06-21"),
        ("2025-05-21", "2026-06-20", "2026-05-21"),
        ("2025-06-22", "2024-02-27", "2024-02-29"),
        ("2025-06", "2026-06-20", None),
        ("2025-06-21", "2026-06", None),
        ("2025-06-21", "2026", None),
    ],
)
def test_a_day_moves_as_far_as_the_first_day_does(day, starts_on, moved):
    found = rules.moved(DAY(day), event(), DAY(starts_on))
    assert (str(found) if found else None) == moved


def test_no_day_moves_to_no_day():
    assert rules.moved(None, event(), DAY("2026-06-20")) is None
    assert rules.moved(DAY("2025-06-20"), event(starts_on="2025"), DAY("2026-06-20")) is None


def test_a_day_that_would_leave_the_calendar_is_left_out():
    assert rules.moved(DAY("9999-12-31"), event(starts_on="2025-06-20"), DAY("2026-06-20")) is None


@given(old=days, new=days, day=days)
def test_moving_keeps_the_distance_to_the_first_day_and_moving_back_undoes_it(old, new, day):
    there = rules.moved(PartialDate.of(day), event(starts_on=old), PartialDate.of(new))
    assert there is not None
    assert there.first - new == day - old
    back = rules.moved(there, event(starts_on=new), PartialDate.of(old))
    assert back == PartialDate.of(day)


@given(start=days, length=st.integers(min_value=0, max_value=30))
def test_an_event_keeps_its_length(start, length):
    last = PartialDate.of(start + timedelta(days=length))
    moved = rules.moved(last, event(starts_on=start), PartialDate.of(NOW))
    assert moved == PartialDate.of(NOW + timedelta(days=length))
