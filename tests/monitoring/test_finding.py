"""Results and visits in lists, measures, the calendar and among what runs out."""

from datetime import date

import pytest

from amity.almanac import expiries, spans
from amity.calendar.entries import gather
from amity.core.dates import Period
from amity.measures.declaration import get
from amity.measures.evaluation import evaluate, rows_behind, split
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2025")
SPRING = (date(2026, 3, 1), date(2026, 5, 31))


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, /, **fields: factories.make(name, personas.union, **{"confidentiality": 1, **fields})


def listed(client, address):
    """The numbers of the rows that an address of the API lists."""
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    return {one["id"] for one in answer.json()["items"]}


def test_indicators_without_a_value_in_a_year_are_listed_by_the_address(make, client_of):
    told, silent = make("indicators"), make("indicators")
    make("indicator_values", indicator=told, from_on="2025-01-01", to_on="2025-12-31", state="sent")
    client = client_of("chi")
    assert listed(client, "indicators?without_value_in=2025") == {silent.pk}
    assert listed(client, "indicators?without_value_in=2024") == {told.pk, silent.pk}
    assert client.get("/api/v1/indicators?without_value_in=once").status_code == 400


def test_visits_not_followed_up_in_time_are_listed_by_the_address(make, client_of):
    late = make("monitoring_visits", state="done", follow_up_due_on="2026-04-30")
    make("monitoring_visits", state="closed", follow_up_due_on="2026-04-30")
    assert listed(client_of("chi"), "monitoring_visits?follow_up_late_on=2026-05-01") == {late.pk}
    assert listed(client_of("chi"), "monitoring_visits?follow_up_late_on=2026-04-30") == set()


def test_notes_not_answered_in_time_are_listed_for_their_keepers_alone(personas, client_of):
    late = factories.make("compliance_notes", personas.hers, answer_due_on="2026-04-30")
    factories.make("compliance_notes", personas.hers, answer_due_on="2026-04-30", state="answered")
    address = "compliance_notes?answer_late_on=2026-05-01"
    assert listed(client_of("an"), address) == {late.pk}
    assert [listed(client_of(who), address) for who in ("binh", "chi", "dung")] == [set(), set(), set()]


@pytest.mark.parametrize(("field", "value"), [("kind", "effects"), ("use", "partly"), ("state", "cancelled")])
def test_visits_are_narrowed_by_what_they_are_and_found(make, client_of, field, value):
    wanted = make("monitoring_visits", **{field: value})
    make("monitoring_visits")
    assert listed(client_of("chi"), f"monitoring_visits?{field}={value}") == {wanted.pk}


def test_visits_made_are_counted_and_split_by_their_kind(personas, make):
    made = [make("monitoring_visits", from_on="2025-03", state="done"), make("monitoring_visits", from_on="2025-12-31",
            state="closed", kind="effects")]  # fmt: skip
    for state in ("planned", "cancelled"):
        make("monitoring_visits", from_on="2025-03", state=state)
    make("monitoring_visits", from_on="2026-01-01", state="done")
    chi = personas.actor("chi")
    measure = get("monitoring_visits_made")
    assert evaluate(measure, chi, YEAR).value == 2
    assert set(rows_behind(measure, chi, YEAR)) == set(made)
    told = {str(one.label): one.value for one in split(measure, "kind", chi, YEAR)}
    assert told == {"Monitoring visit": 1, "Effects after the end": 1}


def test_values_are_counted_when_they_are_approved_and_in_sight(personas, make):
    counted = make("indicator_values", from_on="2025-01-01", to_on="2025-12-31", state="approved")
    make("indicator_values", from_on="2025-01-01", to_on="2025-12-31", state="sent")
    make("indicator_values", from_on="2025-01-01", to_on="2026-01-31", state="approved")
    make("indicator_values", from_on="2025-01-01", to_on="2025-12-31", state="approved", confidentiality=2)
    measure = get("indicator_values_approved")
    assert set(rows_behind(measure, personas.actor("an"), YEAR)) == {counted}
    assert evaluate(measure, personas.actor("chi"), YEAR).value == 2


def test_a_visit_fills_its_days_in_the_calendar(personas, make):
    visit = make("monitoring_visits", reference="V 1", from_on="2026-04-14", to_on="2026-04-16")
    chi = personas.actor("chi")
    for day, is_there in (((2026, 4, 13), False), ((2026, 4, 14), True), ((2026, 4, 16), True), ((2026, 4, 17), False)):
        found = spans.filled(chi, date(*day), date(*day))
        assert [(one.record.name, one.row_id) for one in found] == (
            [("monitoring_visits", visit.pk)] if is_there else []
        )
    assert "V 1" in [one.name for one in gather(chi, *SPRING, "en")]


def test_a_visit_of_another_unit_fills_no_day(personas, make):
    make("monitoring_visits", from_on="2026-04-14", to_on="2026-04-16", confidentiality=2)
    assert spans.filled(personas.actor("an"), *SPRING) == []
    assert len(spans.filled(personas.actor("chi"), *SPRING)) == 1


def test_what_is_to_be_followed_up_and_reached_stands_among_what_runs_out(personas, make):
    make("monitoring_visits", state="done", from_on="2026-02-01", follow_up_due_on="2026-04-30")
    make("indicators", target_on="2026-05")
    make("indicators", target_on="2027-05")
    found = expiries.between(personas.actor("chi"), *SPRING, "en")
    assert [(one.record.name, str(one.on)) for one in found] == [
        ("monitoring_visits", "2026-04-30"),
        ("indicators", "2026-05"),
    ]


def test_an_answer_that_is_due_is_nobodys_business_but_the_keepers(personas):
    factories.make("compliance_notes", personas.hers, answer_due_on="2026-04-30")
    counts = {who: len(expiries.between(personas.actor(who), *SPRING, "en")) for who in ("an", "dung", "chi", "binh")}
    assert counts == {"an": 1, "dung": 0, "chi": 0, "binh": 0}
