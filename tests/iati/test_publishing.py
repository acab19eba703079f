"""Public aid is drafted, checked and published, and everybody gets exactly what was checked."""

import csv
import io
import json
from datetime import timedelta

import pytest
from lxml import etree

from amity import tasks
from amity.iati import giving, jobs, publishing
from amity.iati.models import Publication
from amity.tasks.running import run_waiting
from tests.factories import make
from tests.iati.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.STANDARDS = ""
    return tmp_path


@pytest.fixture
def desk(personas):
    return personas.actor("chi")


def read(name):
    found = publishing.open_file(name)
    assert found is not None
    with found[0] as file:
        return file.read()


def test_nothing_is_published_before_somebody_publishes(desk, item):
    item(reference="A")
    publishing.draft(desk, now=NOW)
    assert publishing.current() is None
    assert [publishing.open_file(name) for name in publishing.FILES] == [None] * 4


def test_what_was_checked_is_what_everybody_gets(desk, item):
    item(reference="A")
    made = publishing.draft(desk, now=NOW)
    item(reference="LATER")
    publishing.publish(made, actor=desk, now=NOW + timedelta(hours=1))
    told = etree.fromstring(read("activities.xml")).xpath("//iati-identifier/text()")
    assert told == ["XM-AMITY-A"]
    assert etree.fromstring(read("organisations.xml")).tag == "iati-organisations"
    current = publishing.current()
    assert (current, current.published_at) == (made, NOW + timedelta(hours=1))
    assert current.published_by_id == desk.account_id


def test_a_draft_holds_only_what_everybody_may_see_whoever_asks(desk, personas, item):
    item(reference="OPEN")
    make("aid_items", personas.hers, confidentiality=1, reference="CLOSED", donors=[], approved_on="2020-01-01")
    publishing.publish(publishing.draft(desk, now=NOW), actor=desk, now=NOW)
    for name in publishing.FILES:
        assert b"CLOSED" not in read(name)
    assert b"OPEN" in read("activities.xml")


def test_only_the_office_of_the_union_publishes(personas, desk, item):
    item()
    made = publishing.draft(desk, now=NOW)
    for name in ("an", "binh", "dung", "hoa"):
        with pytest.raises(publishing.Refused):
            publishing.draft(personas.actor(name), now=NOW)
        with pytest.raises(publishing.Refused):
            publishing.publish(made, actor=personas.actor(name), now=NOW)
    assert publishing.current() is None


def test_critical_findings_forbid_publishing(desk, personas):
    made = publishing.draft(desk, now=NOW)  # not one activity
    assert not made.may_be_published
    with pytest.raises(publishing.Refused):
        publishing.publish(made, actor=desk, now=NOW)
    assert publishing.current() is None


def test_an_older_draft_is_not_published_over_a_newer_one(desk, item):
    item()
    old = publishing.draft(desk, now=NOW)
    publishing.draft(desk, now=NOW)
    with pytest.raises(publishing.Refused):
        publishing.publish(old, actor=desk, now=NOW)


def test_findings_are_graded_and_counted_and_the_worst_stand_first(desk, item, monkeypatch):
    item(reference="A")
    item(reference="DATELESS", starts_on="", ends_on="", state="proposed")
    made = publishing.draft(desk, now=NOW)
    assert (made.activities, [one["reference"] for one in made.left_out]) == (1, ["DATELESS"])
    assert made.counts["critical"] == made.counts["error"] == 0
    assert made.counts["warning"] == len(made.findings) > 3
    assert {one["name"] for one in made.findings} == {"activities.xml", "organisations.xml"}
    assert not made.is_whole


def test_with_the_standard_the_check_is_whole(desk, item, standards):
    item(reference="A")
    made = publishing.draft(desk, now=NOW + timedelta(days=3000))
    assert made.is_whole
    assert made.counts["critical"] == 0
    grades = [one["grade"] for one in made.findings]
    assert grades == sorted(grades, key=["critical", "error", "warning"].index)


@pytest.mark.parametrize("name", ["../amity.sqlite3", "other.xml", "", "activities.xml.part"])
def test_no_other_file_is_ever_opened(desk, item, name):
    item()
    publishing.publish(publishing.draft(desk, now=NOW), actor=desk, now=NOW)
    assert publishing.open_file(name) is None


def test_files_of_old_drafts_are_deleted_and_what_is_published_stays(desk, item, home):
    item(reference="A")
    publishing.publish(publishing.draft(desk, now=NOW), actor=desk, now=NOW)
    for _n in range(4):
        publishing.draft(desk, now=NOW)
    assert publishing.forget() == 2
    assert len([*(home / "iati").iterdir()]) == 3
    assert b"XM-AMITY-A" in read("activities.xml")
    assert publishing.forget() == 0


def test_a_draft_of_much_aid_is_made_in_the_background(desk, item):
    item(reference="A")
    tasks.enqueue(jobs.DRAFT, account_id=desk.account_id)
    run_waiting()
    made = Publication.objects.get()
    assert (made.activities, made.account_id) == (1, desk.account_id)


def test_a_draft_in_the_background_asks_for_the_right_to_publish(personas, item):
    job = tasks.enqueue(jobs.DRAFT, account_id=personas.an.pk)
    run_waiting()
    job.refresh_from_db()
    assert job.state == "failed"
    assert not Publication.objects.exists()


@pytest.fixture
def grant(personas, item):
    """An item of which everything is told that a grant needs."""

    def made(**fields):
        taker = make("organisations", personas.hers, confidentiality=0, kind="ministry", name="Taker", name_vi="")
        whole = {"amount": "1200.50", "currency": "EUR", "basis": "committed", "approved_on": "2024-05-06"}
        return item(**{"title": "Homes", "recipient": taker, **whole, **fields})

    return made


def grants():
    return json.loads(b"".join(giving.json_chunks(NOW)))["grants"]


def test_a_grant_tells_what_its_standard_requires(grant):
    row = grant(reference="G/1", description="Homes for families")
    (told,) = grants()
    assert told["id"] == "XM-AMITY-G_2F1"
    assert (told["title"], told["description"]) == ("Homes", "Homes for families")
    assert (told["currency"], told["amountAwarded"], told["awardDate"]) == ("EUR", 1200.5, "2024-05-06")
    assert [one["id"] for one in told["fundingOrganization"]] == ["GB-CHC-1"]
    assert told["recipientOrganization"] == [{"id": f"XM-AMITY-ORG-{row.recipient_id}", "name": "Taker"}]
    assert told["dateModified"].endswith("Z")


@pytest.mark.parametrize(
    "lacking",
    [
        {"amount": None, "currency": "", "basis": ""},
        {"donors": []},
        {"recipient": None, "executing": None},
        {"approved_on": "", "starts_on": ""},
    ],
)
def test_what_lacks_something_required_is_no_grant(grant, lacking):
    grant(**{"state": "proposed", "ends_on": "2030", **lacking})
    assert grants() == []


def test_a_whole_and_its_parts_are_not_both_grants(grant):
    whole = grant(reference="W", kind="programme")
    grant(reference="P", parent=whole)
    assert [one["id"] for one in grants()] == ["XM-AMITY-P"]


def test_a_hidden_taker_or_donor_is_not_told(grant, personas):
    hidden = make("organisations", personas.hers, confidentiality=2, name="HIDDEN", kind="ministry")
    grant(recipient=hidden, executing=None)
    grant(reference="D", donors=[hidden])
    assert grants() == []
    assert b"HIDDEN" not in b"".join(giving.csv_chunks())


def test_the_table_says_the_same_as_the_package(grant):
    grant(reference="G", title="=1+1", title_vi="")
    head, row = csv.reader(io.StringIO(b"".join(giving.csv_chunks()).decode()))
    told = dict(zip(head, row, strict=True))
    assert (told["Identifier"], told["Amount Awarded"], told["Award Date"]) == ("XM-AMITY-G", "1200.5", "2024-05-06")
    assert (told["Funding Org:Identifier"], told["Recipient Org:Name"]) == ("GB-CHC-1", "Taker")
    assert told["Title"] == "'=1+1"  # no formula


def test_no_grant_makes_an_empty_package_and_a_table_of_heads(personas):
    assert grants() == []
    assert b"".join(giving.csv_chunks()).decode().splitlines() == [",".join(giving.HEADS)]
