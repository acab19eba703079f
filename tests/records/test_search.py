"""Search: any order of words, with or without accents, exact spelling first, nothing the reader may not see."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import listing, registry, search, writes
from amity.records.models import SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def found(text: str, actor=SYSTEM, **options):
    return [hit.title for hit in search.find(actor, text, **options)]


@pytest.fixture
def friends(personas):
    names = ("Nguyễn Văn An", "Nguyen Van An", "Nguyễn Thị Ánh", "Phan Anh Sơn", "Phan Anh Sang", "Đỗ Hoà", "Do Hoa")
    return {name: factories.make("people", personas.hers, name=name) for name in names}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("nguyen van an", {"Nguyễn Văn An", "Nguyen Van An"}),
        ("an van nguyen", {"Nguyễn Văn An", "Nguyen Van An"}),
        ("ANH PHAN", {"Phan Anh Sơn", "Phan Anh Sang"}),
        ("đỗ hòa", {"Đỗ Hoà", "Do Hoa"}),
        ("do ho", {"Đỗ Hoà", "Do Hoa"}),
        ("phan anh son", {"Phan Anh Sơn"}),
        ("guyen", set()),
        ("", set()),
        ("!!! ???", set()),
    ],
)
def test_words_are_found_by_their_beginnings_in_any_order(typed, names, friends):
    assert set(found(typed)) == names


def test_the_exact_spelling_comes_first(friends):
    assert found("Nguyễn Văn An")[0] == "Nguyễn Văn An"
    assert found("Nguyen Van An")[0] == "Nguyen Van An"
    assert found("Đỗ Hoà")[0] == "Đỗ Hoà"


def test_a_search_shows_only_what_the_reader_may_see(personas):
    secret = factories.make("people", personas.hers, name="Trần Kín", confidentiality=Confidentiality.UNIT)
    for name, sees in (("an", True), ("dung", True), ("chi", True), ("binh", False), ("hoa", False), ("nobody", False)):
        assert bool(found("tran kin", personas.actor(name))) is sees
    assert secret.pk


def test_a_search_can_be_kept_to_one_record_type_and_to_a_number(friends):
    assert len(found("an", limit=2)) == 2
    assert found("an", record=registry.get("organisations")) == []


def test_the_search_box_of_a_list_narrows_it_and_respects_scope(friends, personas):
    record = registry.get("people")
    assert listing.read(record, SYSTEM, {"q": "phan anh"}, "en").count == "2"
    assert listing.read(record, SYSTEM, {"q": "''); drop table"}, "en").count == "0"
    assert listing.read(record, personas.actor("nobody"), {"q": "phan anh"}, "en").count == "0"


@pytest.mark.parametrize("typed", ['"', "' OR 1=1 --", "a:*", "NOT an", "an AND", "(", "*", "\\", "a" * 5000, "\u0000"])
def test_whatever_is_typed_is_words_and_never_syntax(typed, friends):
    assert isinstance(found(typed), list)


def test_an_entry_follows_its_row(friends):
    row = friends["Phan Anh Sang"]
    row.name = "Lý Mai"
    writes.save(row, actor=SYSTEM)
    assert found("ly mai") == ["Lý Mai"]
    assert "Phan Anh Sang" not in found("phan anh")


def test_an_entry_never_tells_more_than_every_reader_of_the_row_may_see(personas):
    """A person closed in memory a moment ago is closed in the entry of a post written with that very person."""
    person = factories.make("people", personas.hers, name="Lê Thị Kín", confidentiality=Confidentiality.PUBLIC)
    person.confidentiality = Confidentiality.UNIT
    writes.save(person, actor=SYSTEM)
    factories.make("positions", personas.hers, person=person, title="Chair", confidentiality=Confidentiality.PUBLIC)
    entry = SearchEntry.objects.get(record="positions")
    assert (entry.title, "kin" in entry.text.split()) == ("… · Chair", False)


def test_what_a_hidden_row_links_to_is_in_no_entry(personas):
    organisation = factories.make("organisations", personas.hers, name="Cuba House", confidentiality=0)
    membership = factories.make(
        "memberships", personas.hers, organisation=organisation, confidentiality=Confidentiality.UNIT
    )
    factories.make("life_events", personas.hers, membership=membership, confidentiality=0)
    assert found("cuba house", personas.actor("binh")) == ["Cuba House"]


def test_entries_of_many_rows_cost_the_same_queries_however_deep_their_names_reach(personas):
    memberships = [factories.make("memberships", personas.hers) for _n in range(12)]

    def queries(some) -> int:
        rows = [factories.unsaved("life_events", personas.hers, membership=one)[0] for one in some]
        fresh = [type(row)(owner=row.owner, membership_id=row.membership_id, kind=row.kind) for row in rows]
        with CaptureQueriesContext(connection) as captured:
            writes.save_many(fresh, actor=SYSTEM)
        return len(captured)

    assert queries(memberships[:3]) == queries(memberships[3:])


def test_a_new_name_reaches_names_two_links_away(personas):
    organisation = factories.make("organisations", personas.hers, name="Old name")
    membership = factories.make("memberships", personas.hers, organisation=organisation)
    factories.make("life_events", personas.hers, membership=membership)
    organisation.name = "Cuba House"
    writes.save(organisation, actor=SYSTEM)
    assert {hit.record.name for hit in search.find(SYSTEM, "cuba house")} == {
        "organisations",
        "memberships",
        "life_events",
    }


def test_a_change_concerns_other_rows_when_they_show_it_or_search_in_it():
    organisations = registry.get("organisations")
    for field in ("name", "name_vi", "acronym", "owner", "confidentiality"):
        assert search.concerns(organisations, {field: ["a", "b"]}), field
    for field in ("interests", "notes", "country"):
        assert not search.concerns(organisations, {field: ["a", "b"]}), field
    assert search.concerns(registry.get("memberships"), ["organisation"])


def test_a_row_found_over_two_links_of_one_field_is_entered_once(personas, monkeypatch):
    """On PostgreSQL a row cannot be entered twice by one statement."""
    record = registry.get("interactions")
    searching = replace(record, search=(*record.search, "people__name"))
    monkeypatch.setitem(registry._by_name, "interactions", searching)
    monkeypatch.setitem(registry._by_model, record.model, searching)
    registry.links_to.cache_clear()
    lan, mai = (factories.make("people", personas.hers, name=name) for name in ("Lan", "Mai"))
    factories.make("interactions", personas.hers, subject="Tea", people=[lan, mai])
    lan.name, mai.name = "Lan Anh", "Mai Chi"
    writes.save_many([lan, mai], actor=SYSTEM)
    registry.links_to.cache_clear()
    assert found("tea lan anh mai chi") == ["Tea"]


def test_more_rows_than_one_condition_holds_are_named_after_as_many_links(personas):
    cuba = factories.make("countries", personas.hers)
    people = [factories.unsaved("people", personas.hers, studied_in=[cuba])[0] for _n in range(1100)]
    writes.save_many(people, actor=SYSTEM)
    organisation = factories.make("organisations", personas.hers)
    rows = [
        factories.unsaved("positions", personas.hers, person=person, organisation=organisation)[0] for person in people
    ]
    assert writes.save_many(rows, actor=SYSTEM) == 1100
    entry = SearchEntry.objects.get(record="positions", row_id=rows[-1].pk)
    assert entry.title.startswith(people[-1].name)
