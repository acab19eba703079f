"""The demo is loaded whole, once, and from files that say where each thing came from."""

import csv
from functools import cache

import pytest

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.config import union
from amity.records import fields, registry
from amity.records.models import Change, SearchEntry

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("record", registry.all_records(), ids=lambda record: record.name)


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of all files of a record type."""
    found: list[dict[str, str]] = []
    for path in union.files_of(union.DEMO, name):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return tuple(found)


@cache
def problems() -> tuple[dict[str, str], ...]:
    found: list[dict[str, str]] = []
    for path in sorted(union.DEMO.glob("PROBLEMS-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return tuple(found)


@EACH
def test_every_row_of_every_file_is_stored_once(demo, record):
    assert demo.rows[record.name] == len(rows_of(record.name)) == record.model._default_manager.count()


@EACH
def test_every_stored_row_names_its_source_and_is_public(demo, record):
    rows = record.model._default_manager
    assert not rows.filter(source_title="").exists()
    assert not rows.exclude(confidentiality=0).exists()


@EACH
def test_every_stored_row_can_be_found_and_has_the_history_of_its_file(demo, record):
    count = demo.rows[record.name]
    changes = Change.objects.filter(record=record.name)
    assert SearchEntry.objects.filter(record=record.name).count() == count
    assert changes.count() == changes.filter(action="create", account=None).count() == count
    assert set(changes.values_list("why", flat=True)) == (
        {f"Loaded from {path.name}." for path in union.files_of(union.DEMO, record.name)} if count else set()
    )


def test_every_file_of_the_folder_is_one_that_is_loaded_or_the_list_of_problems():
    names = {path.name for record in registry.all_records() for path in union.files_of(union.DEMO, record.name)}
    others = {path.name for path in union.DEMO.glob("*.csv")} - names
    assert others == {"units.csv", "PROBLEMS-1.csv", "PROBLEMS-2.csv"}


def test_the_command_tells_one_line_for_each_record_type(demo):
    assert len(demo.told) == len(demo.rows)
    assert f"Agreements: {demo.rows['agreements']}" in demo.told


def test_loading_the_records_again_changes_nothing(demo):
    before = Change.objects.count()
    again = union.load_records(union.DEMO, actor=Actor.system(), tell=lambda line: None)
    assert set(again) == set(demo.rows)
    assert set(again.values()) == {0}
    assert Change.objects.count() == before


def test_loading_the_units_again_is_refused_and_adds_none(demo):
    before = Unit.objects.count()
    with pytest.raises(union.DemoBroken, match=r"units\.csv: Row 2, column “code”: .* already exists"):
        union.load_units(union.DEMO / "units.csv")
    assert Unit.objects.count() == before


def test_every_problem_says_where_it_was_met_and_what_was_decided():
    assert len(problems()) > 140
    for problem in problems():
        assert list(problem) == ["file", "row", "column", "problem", "decision"]
        assert problem["file"].strip(), problem
        assert problem["problem"].endswith((".", "”")), problem
        assert problem["decision"].endswith("."), problem


@pytest.mark.parametrize("name", ["relations", "agreements", "events", "aid_items", "aid_flows"])
def test_a_problem_of_a_file_points_at_a_row_and_a_column_that_are_there(name):
    record = registry.get(name)
    keys = {" | ".join(row[part] for part in record.key) for row in rows_of(name)}
    parts = keys | {key.split(" | ")[0] for key in keys}
    met = [problem for problem in problems() if problem["file"] == f"{name}.csv"]
    assert met
    assert {problem["row"] for problem in met} - {""} - parts == set()
    assert {problem["column"] for problem in met} - {""} - set(fields.of(record)) == set()


def test_the_gap_in_the_sum_of_2017_stands_among_the_problems():
    told = [problem["problem"] for problem in problems() if "58 + 2 + 4" in problem["problem"]]
    assert told
    assert all("64" in one and "65" in one for one in told)
