"""Results, visits and notes that a unit keeps to itself: told at no door, and notes to nobody but its keepers."""

import pytest

from amity.monitoring.models import ComplianceNote
from amity.records.models import SearchEntry
from tests import factories
from tests.doors import behind

pytestmark = pytest.mark.django_db
WORD = "Zyxwerath"
SHOWN = {"confidentiality": 1}


class Results:
    """An item, an organisation and an indicator that the union sees, and what An's unit keeps of them."""

    def __init__(self, personas):
        self.owner = personas.hers
        self.ngo = factories.make("organisations", personas.union, kind="foreign_ngo", **SHOWN)
        self.item = factories.make("aid_items", personas.union, donors=[self.ngo], **SHOWN)
        self.indicator = factories.make("indicators", personas.union, item=self.item, **SHOWN)

    def kept(self, name):
        """A row of this kind that only An's unit sees, with the word in it."""
        given = {
            "indicators": {"item": self.item, "title": WORD},
            "indicator_values": {"indicator": self.indicator, "evidence": WORD, "state": "approved"},
            "monitoring_visits": {"reference": WORD, "item": self.item, "ngo": self.ngo},
            "compliance_notes": {"reference": WORD, "item": self.item, "ngo": self.ngo},
        }
        return factories.make(name, self.owner, **{"confidentiality": 2, **given[name]})

    @property
    def beside(self):
        """The pages on which panels of these rows stand."""
        rows = (("organisations", self.ngo), ("aid_items", self.item), ("indicators", self.indicator))
        return [f"/{name}/{row.pk}/" for name, row in rows]


@pytest.fixture
def results(personas):
    return Results(personas)


NAMES = ("indicators", "indicator_values", "monitoring_visits", "compliance_notes")
KEPT = pytest.mark.parametrize("name", NAMES)


@KEPT
@pytest.mark.parametrize("who", ["binh", "hoa"])
def test_a_row_of_another_unit_is_behind_no_door(results, personas, client_of, name, who):
    doors, client = behind(results.kept(name), WORD), client_of(who)
    assert doors.own(client) == {404}
    beside = results.beside if who == "binh" else []
    expected = ["count"] if (name, who) == ("indicators", "binh") else []  # the one that the union shows
    assert doors.telling(client, personas.actor(who), *beside) == expected


@KEPT
def test_its_own_unit_finds_it_at_the_same_doors(results, personas, client_of, name):
    doors = behind(results.kept(name), WORD)
    told = doors.telling(client_of("an"), personas.actor("an"), *results.beside)
    assert {"list", "api", "count"} <= set(told)
    assert any(page in told for page in results.beside)


@KEPT
def test_who_is_not_logged_in_is_asked_to_and_told_nothing(results, client_of, name):
    row, client = results.kept(name), client_of("nobody")
    pages = [client.get(f"/{name}/"), client.get(f"/{name}/{row.pk}/"), client.get(f"/{name}/export/")]
    assert {page.status_code for page in pages} == {302}
    assert {client.get(f"/api/v1/{name}{end}").status_code for end in ("", f"/{row.pk}")} == {401}


@pytest.mark.parametrize("who", ["dung", "chi"])
def test_a_note_is_closed_to_readers_of_the_unit_and_to_the_desk(results, personas, client_of, who):
    doors, client = behind(results.kept("compliance_notes"), WORD), client_of(who)
    assert doors.own(client) == {404}
    assert doors.telling(client, personas.actor(who), *results.beside) == []


@pytest.mark.parametrize("name", ["indicators", "indicator_values", "monitoring_visits"])
def test_a_reader_of_the_unit_reads_what_is_no_note(results, client_of, name):
    row = results.kept(name)
    assert client_of("dung").get(f"/{name}/{row.pk}/").status_code == 200
    assert client_of("dung").get(f"/{name}/{row.pk}/edit/").status_code == 403


def test_each_reading_of_a_note_is_written_down_with_who_read_it(results, personas, client_of):
    row = results.kept("compliance_notes")
    client_of("an").get(f"/compliance_notes/{row.pk}/")
    told = client_of("an").get(f"/api/v1/compliance_notes/{row.pk}/readings").json()["items"]
    assert [one["door"] for one in told] == ["page"]
    client_of("an").get("/compliance_notes/export/?format=csv")
    assert len(client_of("an").get(f"/api/v1/compliance_notes/{row.pk}/readings").json()["items"]) >= 1


def test_the_entry_of_a_note_in_the_search_is_for_those_who_read_notes(results, personas):
    row = results.kept("compliance_notes")
    entry = SearchEntry.objects.get(record="compliance_notes", row_id=row.pk)
    assert entry.audience == row.audience
    assert not personas.actor("dung").may_see(entry.audience)
    assert personas.actor("an").may_see(entry.audience)


def test_nobody_elsewhere_writes_a_note_for_the_unit(personas, client_of, results):
    given = {"owner": personas.hers.pk, "reference": "N 1", "ngo": results.ngo.pk, "noted_on": "2026-03-10",
             "text": "Late"}  # fmt: skip
    for who in ("dung", "binh", "hoa"):
        answer = client_of(who).post("/api/v1/compliance_notes", given, content_type="application/json")
        assert answer.status_code in (403, 422), who
        answer = client_of(who).post("/compliance_notes/new/", given)
        assert answer.status_code in (403, 422), who
    assert not ComplianceNote.objects.exists()
