"""Anniversaries and expiries of every record type, from the dates their declarations name."""

import pytest

from amity.access.actors import Actor
from amity.core.dates import PartialDate, Period
from amity.records import registry
from amity.reviews.calendar import anniversaries, expiries
from tests.factories import make

SYSTEM = Actor.system()
YEAR = Period.parse("2026")


@pytest.fixture
def union(personas):
    return personas.union


def found(year, record="relations", language="en", actor=SYSTEM):
    return [one for one in anniversaries(actor, year, language) if one.record.name == record]


@pytest.mark.parametrize(
    ("base", "on", "years"),
    [
        ("1973-09-21", "2023-09-21", 50),
        ("1973-09", "2023-09", 50),
        ("1973", "2023", 50),
        ("2018-01-01", "2023-01-01", 5),
    ],
)
def test_an_anniversary_is_as_exact_as_its_base_date(union, base, on, years):
    make("relations", union, established_on=base)
    one = found(2023)[0]
    assert (str(one.base), str(one.on), one.years) == (base, on, years)


@pytest.mark.parametrize("base", ["2023-05-01", "2024", "1972-09-21", "2019-01", ""])
def test_other_years_have_no_anniversary(union, base):
    make("relations", union, established_on=base)
    assert found(2023) == []


def test_the_29th_of_february_is_kept_in_its_month(union):
    make("relations", union, established_on="1996-02-29")
    assert str(found(2021)[0].on) == "2021-02-28"


@pytest.mark.parametrize(
    ("years", "roundness"), [(5, "half"), (10, "round"), (25, "round"), (35, "half"), (100, "round")]
)
def test_tens_and_twenty_fives_are_round(union, years, roundness):
    make("relations", union, established_on=str(2023 - years))
    assert found(2023)[0].roundness == roundness


def test_every_declared_base_date_is_asked():
    declared = {record.name for record in registry.all_records() if record.base_dates}
    assert {"relations", "organisations", "milestones", "agreements"} <= declared


def test_every_record_type_with_base_dates_is_found(union):
    make("relations", union, established_on="1973")
    make("milestones", union, happened_on="1973-01-27")
    make("agreements", union, signed_on="2013")
    make("organisations", union, founded_on="1963-09-25", name="Committee for Solidarity")
    names = {one.record.name for one in anniversaries(SYSTEM, 2023, "en")}
    assert names == {"relations", "milestones", "agreements", "organisations"}


def test_they_stand_in_order_of_date_and_the_vague_ones_after_the_exact(union):
    for base in ("1973", "1973-09", "1973-09-21", "1973-02-01", "1973-12-31"):
        make("milestones", union, happened_on=base)
    days = [str(one.on) for one in found(2023, "milestones")]
    assert days == ["2023-02-01", "2023-09-21", "2023-09", "2023", "2023-12-31"]


def test_a_row_is_named_in_the_language_of_the_reader(union):
    make("milestones", union, happened_on="1973-01-27", title="The Paris Agreement", title_vi="Hiệp định Pa-ri")
    assert [one.name for one in found(2023, "milestones")] == ["The Paris Agreement"]
    assert [one.name for one in found(2023, "milestones", "vi")] == ["Hiệp định Pa-ri"]


def test_a_row_leads_to_its_page_and_names_its_source(union):
    row = make("milestones", union, happened_on="1973", source_title="Nhan Dan", source_url="https://example.org/1")
    one = found(2023, "milestones")[0]
    assert (one.url, one.source) == (f"/milestones/{row.pk}/", ("Nhan Dan", "https://example.org/1"))
    assert one.what == "Milestone"


def test_rows_out_of_sight_have_no_anniversary(personas):
    make("milestones", personas.hers, happened_on="1973", title="Hers", confidentiality=2)
    names = {
        name: len(found(2023, "milestones", actor=personas.actor(name))) for name in ("an", "binh", "chi", "nobody")
    }
    assert names == {"an": 1, "binh": 0, "chi": 1, "nobody": 0}


def test_the_number_of_queries_does_not_grow_with_the_rows(union, django_assert_num_queries):
    naming = 1  # the milestones, which alone have rows
    expected = sum(len(record.base_dates) for record in registry.all_records()) + naming
    for count in (1, 2):
        for _ in range(count):
            make("milestones", union, happened_on="1973")
        with django_assert_num_queries(expected):
            anniversaries(SYSTEM, 2023, "en")


def test_what_surely_runs_out_in_the_period_is_found(union):
    for day in ("2026", "2026-06", "2026-12-31", "2025-12-31", "2027", ""):
        make("agreements", union, ends_on=day, starts_on="")
    days = [str(one.on) for one in expiries(SYSTEM, YEAR, "en")]
    assert days == ["2026-06", "2026", "2026-12-31"]


def test_an_expiry_says_what_happens_and_how_the_row_stands(union):
    row = make("agreements", union, ends_on="2026-10-31", title="Programme with ICAP", state="in_force")
    one = expiries(SYSTEM, YEAR, "en")[0]
    assert (one.name, one.what, one.state) == ("Programme with ICAP", "Agreement runs out", "In force")
    assert one.on == PartialDate("2026-10-31")
    assert one.url == f"/agreements/{row.pk}/"


def test_terms_certificates_and_promises_run_out_too(union):
    make("terms", union, to_on="2026")
    make("certificates", union, expires_on="2026-03-01")
    make("commitments", union, due_on="2026-05")
    make("positions", union, to_on="2026-07-01")
    names = [one.record.name for one in expiries(SYSTEM, YEAR, "en")]
    assert names == ["certificates", "commitments", "positions", "terms"]


def test_a_date_that_is_always_whole_runs_out_too(union):
    row = make("subject_requests", union, received_on="2026-03-12")
    row.refresh_from_db()
    found = {one.what: one.on for one in expiries(SYSTEM, YEAR, "en") if one.record.name == "subject_requests"}
    assert found == {"Answer due": PartialDate.of(row.answer_due_on), "Request due": PartialDate.of(row.due_on)}


def test_a_record_without_a_state_says_none(union):
    make("terms", union, to_on="2026")
    assert expiries(SYSTEM, YEAR, "en")[0].state == ""


def test_rows_out_of_sight_do_not_run_out(personas):
    make("agreements", personas.hers, ends_on="2026", confidentiality=3)
    counts = [len(expiries(personas.actor(name), YEAR, "en")) for name in ("an", "binh", "chi")]
    assert counts == [1, 0, 0]
