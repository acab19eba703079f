"""The demo union's files of relations, agreements, events, aid and published figures: sourced, readable and joined."""

import csv
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import amity.config
from amity.core.dates import Period
from amity.exchange import keys
from amity.records import fields, registry, values

DEMO = Path(amity.config.__file__).parent / "demo"
NAMES = (
    "relations",
    "tier_changes",
    "milestones",
    "high_level_visits",
    "series",
    "events",
    "participations",
    "agreements",
    "commitments",
    "aid_items",
    "aid_flows",
    "certificates",
    "statements",
)
EMPTY = ("certificates",)
EACH = pytest.mark.parametrize("name", NAMES)


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def rows(name: str) -> list[dict[str, str]]:
    return [row for path in (DEMO / f"{name}.csv", *sorted(DEMO.glob(f"{name}-[0-9].csv"))) for row in table(path)]


@cache
def known_keys(name: str) -> frozenset[str]:
    return frozenset(" | ".join(row[part] for part in registry.get(name).key) for row in rows(name))


def figures(measure: str, **wanted: str) -> list[dict[str, str]]:
    asked = {"measure": measure, **wanted}
    return [row for row in rows("statements") if asked.items() <= row.items()]


@EACH
def test_every_row_of_a_file_names_its_source(name):
    assert [row for row in rows(name) if not row["source_title"].strip()] == []
    assert bool(rows(name)) is (name not in EMPTY)


@EACH
def test_no_key_stands_twice_in_a_file(name):
    assert len(known_keys(name)) == len(rows(name))


@EACH
def test_the_columns_of_a_file_are_the_fields_of_its_record_type(name):
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert set(next(csv.reader(file))) == set(registry.get(name).fields)


@EACH
def test_every_value_of_a_file_can_be_read(name):
    known = fields.of(registry.get(name))
    units = {row["code"] for row in table(DEMO / "units.csv")}
    for row in rows(name):
        assert row["confidentiality"] == "public"
        for column, text in row.items():
            if known[column].kind == "unit":
                assert text in units
            elif not known[column].is_link:
                values.read(known[column], text)


@EACH
def test_every_link_of_a_file_leads_to_a_row(name):
    for column, field in fields.of(registry.get(name)).items():
        if field.target is not None:
            named = {
                key
                for row in rows(name)
                for key in (keys.split(row[column]) if field.kind == "links" else [row[column]])
            }
            assert named - {""} - known_keys(field.target.name) == set(), column


@EACH
def test_a_row_that_another_row_of_the_file_points_at_is_not_itself(name):
    record = registry.get(name)
    for column, field in fields.of(record).items():
        if field.target is record:
            assert [row for row in rows(name) if row[column] == " | ".join(row[part] for part in record.key)] == []


def test_every_tier_reached_last_is_the_tier_of_the_relation():
    order = ("comprehensive", "strategic", "comprehensive_strategic", "special")
    for relation in rows("relations"):
        changes = [row for row in rows("tier_changes") if row["country"] == relation["country"]]
        climbed = sorted(changes, key=lambda row: row["changed_on"])
        assert [order.index(row["tier"]) for row in climbed] == sorted(order.index(row["tier"]) for row in climbed)
        if climbed:
            assert climbed[-1]["tier"] == relation["tier"]


def test_fourteen_countries_and_one_bloc_are_comprehensive_strategic_partners():
    partners = {row["country"] for row in rows("relations") if row["tier"] == "comprehensive_strategic"}
    assert len(partners - {"EU"}) == 14
    assert "EU" in partners
    assert figures("comprehensive_strategic_partners")[0]["value"] == "14"


def test_no_edition_stands_twice_and_editions_follow_the_years():
    editions = [row for row in rows("events") if row["edition"]]
    assert max(Counter((row["series"], row["edition"]) for row in editions).values()) == 1
    for series in {row["series"] for row in editions}:
        held = sorted((int(row["edition"]), row["starts_on"]) for row in editions if row["series"] == series)
        assert [day for _edition, day in held] == sorted(day for _edition, day in held)


def test_only_the_forum_that_nobody_reported_is_still_planned():
    assert [row["title"] for row in rows("events") if row["state"] != "held"] == [
        "1st Viet Nam - Russia People's Forum"
    ]


def test_the_agreement_of_2017_is_renewed_by_that_of_2022():
    by_reference = {row["reference"]: row for row in rows("agreements")}
    assert by_reference["VUFO-CPAFFC-2022"]["renews"] == "VUFO-CPAFFC-2017"
    renewed = {row["renews"] for row in rows("agreements")} - {""}
    assert {reference for reference, row in by_reference.items() if row["state"] == "renewed"} == renewed


def test_a_sum_of_aid_stands_once_and_is_the_sum_of_its_item():
    items = {row["reference"]: row for row in rows("aid_items")}
    for flow in rows("aid_flows"):
        item = items[flow["item"]]
        assert (flow["amount"], flow["currency"]) == (item["amount"], item["currency"])
        assert item["parent"] == ""
    parts = [row for row in items.values() if row["parent"]]
    assert [row["reference"] for row in parts] == ["DA-NANG-GIBTK-2025"]
    assert Decimal(parts[0]["amount"]) < Decimal(items["DA-NANG-2025"]["amount"])


def test_every_period_of_a_figure_is_in_its_one_spelling():
    assert [row for row in rows("statements") if str(Period.parse(row["period"])) != row["period"]] == []


def test_a_measure_is_always_told_in_the_same_words_and_unit():
    told = {(row["measure"], row["subject"], row["subject_vi"]) for row in rows("statements")}
    subjects = Counter((measure, subject) for measure, subject, _vi in told)
    assert max(subjects.values()) == 1
    aid = {row["unit"] for row in figures("foreign_ngo_aid")}
    assert aid == {"million USD"}


def test_the_year_2017_is_kept_as_it_was_said():
    said = {
        row["measure"]: int(row["value"])
        for row in rows("statements")
        if row["period"] == "2017" and row["basis"] == "counted"
    }
    assert said["member_organisations"] == 117 == said["central_member_organisations"] + said["local_unions"]
    kinds = said["bilateral_associations"] + said["regional_organisations"] + said["multilateral_organisations"]
    assert (kinds, said["central_member_organisations"]) == (64, 65)


def test_the_year_2023_has_three_figures_of_aid_by_three_voices():
    said = {(row["value"], row["qualifier"], row["said_on"]) for row in figures("foreign_ngo_aid", period="2023")}
    assert said == {("223.3", "exact", "2024-02-10"), ("228", "nearly", "2024-01"), ("228.6", "exact", "2024-02-28")}


def test_the_campaign_of_2025_has_a_target_a_running_total_and_a_final_sum():
    said = {row["basis"]: row["value"] for row in figures("campaign_collected") + figures("campaign_target")}
    assert said == {"target": "65", "running_total": "310.9", "received": "656.7"}
    campaign = {row["event"] for row in figures("campaign_collected") + figures("campaign_target")}
    assert campaign == {"“65 Years of Viet Nam - Cuba Solidarity” fundraising campaign | 2025-08-13"}


def test_every_problem_says_where_it_stands_and_what_was_decided():
    problems = table(DEMO / "PROBLEMS-2.csv")
    assert list(problems[0]) == ["file", "row", "column", "problem", "decision"]
    assert [row for row in problems if not (row["file"] and row["problem"] and row["decision"])] == []
