"""Winning aid in lists, measures and among what runs out: the same rows behind every number, for every reader."""

from datetime import date

import pytest

from amity.almanac import expiries
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


def test_offers_late_on_a_day_are_listed_by_the_address(make, client_of):
    late = make("offers", stage="approached", next_on="2026-04-30")
    make("offers", stage="approached", next_on="2026-05-02")
    make("offers", stage="delivered", next_on="2026-04-30")
    client = client_of("chi")
    assert listed(client, "offers?late_on=2026-05-01") == {late.pk}
    assert listed(client, "offers?late_on=2026-04-30") == set()
    assert client.get("/offers/?late_on=2026-05-01").status_code == 200
    refused = client.get("/api/v1/offers?late_on=soon")
    assert refused.status_code == 400
    assert "soon" in refused.content.decode()


@pytest.mark.parametrize("field", ["province", "sector", "appeal", "asked_by"])
def test_opportunities_are_narrowed_by_what_they_name(make, client_of, field):
    kind = {"province": "provinces", "sector": "aid_sectors", "appeal": "appeals", "asked_by": "organisations"}[field]
    named = make(kind)
    wanted = make("opportunities", **{field: named})
    make("opportunities")
    assert listed(client_of("chi"), f"opportunities?{field}={named.pk}") == {wanted.pk}


def test_several_stages_are_asked_for_at_once(make, client_of):
    rows = {stage: make("offers", stage=stage).pk for stage in ("suggested", "approached", "pledged", "declined")}
    wanted = listed(client_of("chi"), "offers?stage=approached&stage=pledged")
    assert wanted == {rows["approached"], rows["pledged"]}


@pytest.mark.parametrize(("measure", "record", "field"), [
    ("opportunities_put_forward", "opportunities", "put_on"),
    ("offers_pledged", "offers", "pledged_on"),
])  # fmt: skip
def test_a_measure_counts_what_surely_lies_in_the_year(personas, make, measure, record, field):
    inside = [make(record, **{field: day}) for day in ("2025", "2025-01-01", "2025-06", "2025-12-31")]
    for day in ("2024-12-31", "2026-01-01", ""):
        make(record, **{field: day})
    chi = personas.actor("chi")
    assert evaluate(get(measure), chi, YEAR).value == len(inside)
    assert set(rows_behind(get(measure), chi, YEAR)) == set(inside)


def test_what_is_out_of_sight_is_in_no_measure(personas, make):
    make("opportunities", put_on="2025-03")
    make("opportunities", put_on="2025-03", confidentiality=2)
    told = {who: evaluate(get("opportunities_put_forward"), personas.actor(who), YEAR) for who in ("an", "chi")}
    assert {who: figure.value for who, figure in told.items()} == {"an": 1, "chi": 2}
    assert evaluate(get("opportunities_put_forward"), personas.actor("nobody"), YEAR).value == 0


def test_pledges_are_split_by_the_part_that_somebody_takes(personas, make):
    for role in ("donor", "donor", "company"):
        make("offers", role=role, pledged_on="2025-03", stage="pledged", what="Books")
    slices = {str(one.label): one.value for one in split(get("offers_pledged"), "role", personas.actor("chi"), YEAR)}
    assert slices == {"Donor": 2, "Company": 1}


def test_what_is_due_stands_among_what_runs_out(personas, make):
    make("offers", next_on="2026-04-30", stage="approached")
    make("opportunities", wanted_by_on="2026-05-15", title="Boats")
    make("appeals", closes_on="2026-03-31", title="Flood", state="open")
    make("appeals", closes_on="2026-09-30", title="Storm", state="open")
    found = expiries.between(personas.actor("chi"), *SPRING, "en")
    assert [(one.record.name, str(one.on)) for one in found] == [
        ("appeals", "2026-03-31"),
        ("offers", "2026-04-30"),
        ("opportunities", "2026-05-15"),
    ]


def test_nothing_is_due_of_what_is_delivered_or_closed(personas, make):
    make("offers", next_on="2026-04-30", stage="delivered")
    make("appeals", closes_on="2026-03-31", state="closed", account="All was given out.")
    waiting = make("offers", next_on="2026-04-29", stage="interested")
    found = expiries.between(personas.actor("chi"), *SPRING, "en", only_open=True)
    assert [(one.record.name, one.row_id) for one in found] == [("offers", waiting.pk)]
