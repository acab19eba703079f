"""The demo union's files of places, network and members: sourced, readable and joined without gaps."""

import csv
from functools import cache
from pathlib import Path

import pytest

import amity.config
from amity.places.models import Province
from amity.places.queries import existing_on
from amity.records import fields, registry, values

DEMO = Path(amity.config.__file__).parent / "demo"
NAMES = (
    "countries",
    "country_groups",
    "provinces",
    "organisations",
    "people",
    "positions",
    "ties",
    "interactions",
    "memberships",
    "life_events",
    "terms",
    "congresses",
    "offices",
)
EACH = pytest.mark.parametrize("name", NAMES)


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows(name: str) -> list[dict[str, str]]:
    return [row for path in (DEMO / f"{name}.csv", *sorted(DEMO.glob(f"{name}-[0-9].csv"))) for row in table(path)]


def key(name: str, row: dict[str, str]) -> str:
    """The key of a row as files write it: its parts, those of linked rows included, joined by " | "."""
    return " | ".join(row[part] for part in registry.get(name).key)


@cache
def keys(name: str) -> frozenset[str]:
    return frozenset(key(name, row) for row in rows(name))


@EACH
def test_every_row_of_a_file_names_its_source(name):
    assert rows(name)
    assert [row for row in rows(name) if not row["source_title"].strip()] == []


@EACH
def test_no_key_stands_twice_in_a_file(name):
    assert len(keys(name)) == len(rows(name))


@EACH
def test_every_column_of_a_file_is_a_field_and_the_key_is_among_them(name):
    record = registry.get(name)
    assert set(rows(name)[0]) <= set(record.fields)
    assert set(record.key) <= set(rows(name)[0])


@EACH
def test_every_value_of_a_file_can_be_read(name):
    known = fields.of(registry.get(name))
    units = {row["code"] for row in table(DEMO / "units.csv")}
    for row in rows(name):
        for column, text in row.items():
            if known[column].kind == "unit":
                assert text in units
            elif not known[column].is_link:
                values.read(known[column], text)


@EACH
def test_every_link_of_a_file_leads_to_a_row(name):
    for column, field in fields.of(registry.get(name)).items():
        if field.target is None or column not in rows(name)[0]:
            continue
        many = field.kind == "links"
        named = {part for row in rows(name) for part in (row[column].split("; ") if many else [row[column]]) if part}
        assert named - keys(field.target.name) == set(), column


@EACH
def test_no_row_of_a_file_points_at_itself(name):
    for column, field in fields.of(registry.get(name)).items():
        if field.target is registry.get(name):
            assert [row for row in rows(name) if key(name, row) in row.get(column, "").split("; ")] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "provinces"), [("2024-12-31", 63), ("2025-06-30", 63), ("2025-07-01", 34)])
def test_the_provinces_are_63_before_the_reform_and_34_after(personas, day, provinces):
    columns = ("code", "name", "valid_from_on", "valid_to_on")
    Province.objects.bulk_create(
        Province(owner=personas.union, **{column: row[column] for column in columns}) for row in rows("provinces")
    )
    assert existing_on(Province.objects.all(), day).count() == provinces


def test_every_province_of_old_resolves_to_one_of_today():
    today = {row["code"] for row in rows("provinces") if not row["valid_to_on"]}
    assert {row["successor"] for row in rows("provinces") if row["valid_to_on"]} <= today
    assert {row["successor"] for row in rows("provinces") if not row["valid_to_on"]} == {""}


def test_a_membership_stands_where_its_last_life_event_left_it():
    stands = {"admitted": "admitted", "merged": "ended", "ended": "ended", "suspended": "suspended"}
    turns = sorted((row for row in rows("life_events") if row["kind"] in stands), key=lambda row: row["happened_on"])
    last = {row["membership"]: row for row in turns}
    for row in rows("memberships"):
        event = last.get(row["reference"])
        expected = (stands[event["kind"]], event["happened_on"], event["into"]) if event else ("known", "", "")
        assert (row["state"], row["since_on"], row["merged_into"]) == expected


def test_a_congress_points_at_a_term_of_its_own_organisation():
    for row in rows("congresses"):
        assert row["term"] == "" or row["term"].startswith(f"{row['organisation']} | ")
