"""Grants in the 360Giving standard: every field that it requires, of the right form, and nothing that is hidden."""

import csv
import io
import json
import re

import pytest

from amity.iati import giving, publishing
from tests.factories import make
from tests.iati.conftest import NOW
from tests.iati.test_publishing import desk, grant, grants, home, read

__all__ = ["desk", "grant", "home"]
pytestmark = pytest.mark.django_db
REQUIRED = {
    "id",
    "title",
    "description",
    "currency",
    "amountAwarded",
    "awardDate",
    "fundingOrganization",
    "recipientOrganization",
}


def table():
    return list(csv.DictReader(io.StringIO(b"".join(giving.csv_chunks()).decode())))


def test_every_grant_has_every_required_field_in_its_form(grant):
    for n, day in enumerate(("2024", "2024-05", "2024-05-06")):
        grant(reference=f"G {n}", approved_on=day)
    found = grants()
    assert len(found) == 3
    for one in found:
        assert one.keys() >= REQUIRED
        assert re.fullmatch(r"[A-Z]{3}", one["currency"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one["awardDate"])
        assert one["amountAwarded"] > 0
        assert all(body["id"] and body["name"] for body in one["fundingOrganization"] + one["recipientOrganization"])
    assert len({one["id"] for one in found}) == 3
    assert [one["awardDate"] for one in found] == ["2024-01-01", "2024-05-01", "2024-05-06"]


def test_a_grant_without_a_day_of_approval_is_of_its_beginning(grant):
    grant(approved_on="", starts_on="2023-02", state="proposed")
    assert [one["awardDate"] for one in grants()] == ["2023-02-01"]


def test_a_grant_that_is_not_described_says_its_title(grant):
    grant(title="Homes", description="")
    assert [one["description"] for one in grants()] == ["Homes"]


def test_who_carries_it_out_receives_where_nobody_else_is_named(grant, personas):
    doer = make("organisations", personas.hers, confidentiality=0, kind="ministry", name="Doer")
    grant(recipient=None, executing=doer)
    assert [one["recipientOrganization"][0]["name"] for one in grants()] == ["Doer"]


def test_several_donors_stand_in_the_package_and_the_first_in_the_table(grant, personas):
    donors = [
        make("organisations", personas.hers, confidentiality=0, kind="foreign_ngo", name=name)
        for name in ("One", "Two")
    ]
    grant(donors=donors)
    assert {one["name"] for one in grants()[0]["fundingOrganization"]} == {"One", "Two"}
    assert table()[0]["Funding Org:Name"] in ("One", "Two")


@pytest.mark.parametrize("title", ["=cmd()", "+1", "-1", "@sum"])
def test_a_title_that_a_spreadsheet_would_run_is_text_in_the_table_and_whole_in_the_package(grant, title):
    grant(title=title)
    assert [row["Title"] for row in table()] == [f"'{title}"]
    assert [one["title"] for one in grants()] == [title]


def test_words_with_commas_quotes_and_accents_come_back_from_the_table(grant):
    title = 'Nước sạch, "trường", điện'
    grant(title=title)
    assert [row["Title"] for row in table()] == [title]


def test_the_package_is_whole_over_many_blocks(grant, monkeypatch):
    monkeypatch.setattr("amity.iati.writing.blocks.AT_ONCE", 1)
    for n in range(3):
        grant(reference=f"G-{n}")
    package = json.loads(b"".join(giving.json_chunks(NOW)))
    assert package["downloaded"] == "2026-03-16T05:00:00Z"
    assert len(package["grants"]) == len(table()) == 3


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nothing_hidden_stands_in_any_public_file(grant, desk, personas, level):
    secret = {"confidentiality": level, "name": "Closed body", "name_vi": "Closed body", "email": "closed@example.org"}
    hidden = make("organisations", personas.hers, kind="foreign_ngo", identifier="GB-CHC-CLOSED", **secret)
    row = grant(reference="OPEN", managing=hidden)
    make("aid_items", personas.hers, confidentiality=level, reference="CLOSED-1", title="Closed work", parent=row)
    make("aid_flows", personas.hers, confidentiality=level, item=row, reference="CLOSED-2", description="Closed sum")
    make("aid_flows", personas.hers, confidentiality=0, item=row, reference="SEEN", provider=hidden)
    publishing.publish(publishing.draft(desk, now=NOW), actor=desk, now=NOW)
    for name in publishing.FILES:
        assert b"closed" not in read(name).lower()
    assert b"SEEN" in read("activities.xml")
    assert b"XM-AMITY-OPEN" in read("grants.json")
    assert b"XM-AMITY-OPEN" in read("grants.csv")


def test_a_publication_stays_until_the_next_one_is_published(grant, desk):
    grant(reference="ONE")
    publishing.publish(publishing.draft(desk, now=NOW), actor=desk, now=NOW)
    grant(reference="TWO")
    newer = publishing.draft(desk, now=NOW)
    assert b"XM-AMITY-TWO" not in read("grants.json")
    publishing.publish(newer, actor=desk, now=NOW)
    assert b"XM-AMITY-TWO" in read("grants.json")
