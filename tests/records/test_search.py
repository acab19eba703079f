"""Search: any order of words, accents and scripts, exact spelling first, nothing the reader may not see."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import trashed_for
from amity.records import filtering, listing, registry, search, shelving, words, writes
from amity.records.models import Change, SearchEntry, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


CASES = json.loads((Path(__file__).parent / "search_cases.json").read_text(encoding="utf-8"))


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


@pytest.fixture
def union(personas):
    """The rows of the shared cases; a row names others by their names."""
    held = {}
    for values in CASES["rows"]:
        given = {
            name: held.get(value, value) if name in ("person", "organisation") else value
            for name, value in values.items()
        }
        if "parties" in given:
            given["parties"] = [held[name] for name in given["parties"]]
        row = factories.make(given.pop("record"), getattr(personas, given.pop("owner", "hers")), **given)
        held[values.get("name") or values["title"]] = row
    return personas


def test_every_database_gives_the_same_first_page_for_every_shared_case(union):
    actors = {name: union.actor(name) for name in {case["reader"] for case in CASES["cases"]}}
    assert len(CASES["cases"]) >= 80
    wrong = {
        (case["reader"], case["typed"]): titles
        for case in CASES["cases"]
        if (titles := found(case["typed"], actors[case["reader"]], limit=6)) != case["found"]
    }
    assert wrong == {}


def test_the_beginning_of_the_last_word_is_enough_while_somebody_types(union):
    for typed in ("v", "vl", "vladimir", "vladimir p", "Влад", "习", "xi jinp"):
        assert {"Vladimir Putin", "Xi Jinping"} & set(found(typed, limit=60)), typed


def test_a_name_in_another_script_can_be_typed_in_either(personas):
    latin = factories.make("people", personas.hers, name="Sergei Shoigu")
    native = factories.make("people", personas.hers, name="Сергей Шойгу")
    for typed in ("Sergei Shoigu", "Сергей Шойгу", "Шойгу Сергей", "shoigu"):
        assert {hit.row_id for hit in search.find(SYSTEM, typed)} == {latin.pk, native.pk}, typed


class TestWording:
    """A post kept in a unit names a person of the whole union: not every reader of the post may read the name."""

    @pytest.fixture
    def post(self, personas):
        person = factories.make("people", personas.union, name="Lê Thị Liên", confidentiality=Confidentiality.UNION)
        organisation = factories.make("organisations", personas.union, name="River House", confidentiality=0)
        return factories.make(
            "positions",
            personas.ngo,
            person=person,
            organisation=organisation,
            title="Adviser",
            confidentiality=Confidentiality.UNIT,
        )

    def test_readers_inside_the_union_find_it_by_the_name_and_read_the_name(self, post, personas):
        chi = personas.actor("chi")
        assert [(hit.row_id, hit.title) for hit in search.find(chi, "lien adviser")] == [
            (post.pk, "Lê Thị Liên · Adviser")
        ]
        assert listing.read(registry.get("positions"), chi, {"q": "lien"}, "en").count == "1"

    def test_readers_from_outside_find_it_by_what_they_may_read_alone(self, post, personas):
        hoa, positions = personas.actor("hoa"), registry.get("positions")
        assert [hit.title for hit in search.find(hoa, "adviser")] == ["… · Adviser"]
        assert [hit.title for hit in search.find(hoa, "river adv")] == ["… · Adviser"]
        for typed in ("lien", "le thi", "lien adviser", "Lê Thị Liên · Adviser"):
            assert search.find(hoa, typed) == []
            assert search.count(hoa, typed, positions) == 0
            assert listing.read(positions, hoa, {"q": typed}, "en").count == "0"
        assert listing.read(positions, hoa, {"q": "adviser"}, "en").count == "1"

    def test_a_person_opened_to_everybody_is_named_to_everybody(self, post, personas):
        post.person.confidentiality = Confidentiality.PUBLIC
        writes.save(post.person, actor=SYSTEM)
        assert {hit.title for hit in search.find(personas.actor("hoa"), "lien")} == {
            "Lê Thị Liên",
            "Lê Thị Liên · Adviser",
        }
        assert words.CLOSED not in SearchEntry.objects.get(record="positions").text

    def test_a_person_closed_afterwards_is_named_to_nobody_outside_his_unit(self, post, personas):
        post.person.confidentiality = Confidentiality.UNIT
        writes.save(post.person, actor=SYSTEM)
        assert "lien" not in SearchEntry.objects.get(record="positions").text
        assert [hit.title for hit in search.find(personas.actor("chi"), "adviser")] == ["Lê Thị Liên · Adviser"]


def test_signs_of_the_index_cannot_be_typed(personas):
    row = factories.make("people", personas.hers, name="Lan", confidentiality=Confidentiality.UNIT)
    for sign in (words.AUDIENCE, words.RECORD, words.OPEN, words.CLOSED):
        for typed in (sign, f"{sign}{row.audience}", f"{sign}people", f"{sign}lan"):
            assert words.typed(typed) in ([], [str(row.audience)], ["people"], ["lan"]), ascii(typed)
    assert found(f"{words.AUDIENCE}{row.audience}") == []


def test_rows_in_the_trash_are_found_by_nobody(personas):
    row, row_type = factories.make("people", personas.hers, name="Lan Anh"), registry.get("people")
    shelving.shelve(row_type, [row.pk], Shelf.TRASHED, actor=SYSTEM)
    for actor in (SYSTEM, personas.actor("an"), personas.actor("chi")):
        assert found("lan", actor) == found("lan", actor, record=registry.get("people")) == []
        assert search.count(actor, "lan", registry.get("people")) == 0
    thrown = filtering.apply(
        row_type, trashed_for(personas.actor("an"), row_type), {"q": ["lan"]}, personas.actor("an")
    )
    assert list(thrown) == [row]  # who looks into the trash finds it there
    shelving.shelve(row_type, [row.pk], Shelf.LIVE, actor=SYSTEM)
    assert found("lan", personas.actor("an")) == ["Lan Anh"]


@pytest.mark.parametrize("reader", ["an", "chi", "hoa", "nobody"])
def test_readers_of_few_and_of_many_audiences_are_answered_alike(reader, union, monkeypatch):
    actor, typed = union.actor(reader), ("nguyen", "an", "tran thi", "friendship", "путин", "习近平", "zz")
    answers = []
    for few in (0, 1000):
        monkeypatch.setattr(words, "FEW", few)
        answers.append(
            [
                (found(one, actor, limit=n, record=kind))
                for one in typed
                for n in (3, 60)
                for kind in (None, registry.get("people"), registry.get("organisations"))
            ]
        )
    assert answers[0] == answers[1]


def test_a_search_asks_the_database_the_same_however_much_it_finds(personas):
    factories.make("people", personas.hers, name="Lan 0")

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            search.find(personas.actor("an"), "lan", 50)
        return len(captured)

    first = asked()
    for number in range(1, 20):
        factories.make("people", personas.hers, name=f"Lan {number}")
    assert asked() == first


def test_common_words_are_read_only_as_far_as_candidates_are_wanted(personas, monkeypatch):
    monkeypatch.setattr(words, "CANDIDATES", 20)
    rows = [factories.unsaved("people", personas.hers, name=f"Minh Lan {n}")[0] for n in range(150)]
    writes.save_many(rows, actor=SYSTEM)
    asked = words.question(["lan"], is_inside=True)
    for audiences in (None, frozenset({0, 1}), frozenset(range(100))):
        assert len(words.matching(asked, audiences)) == 20
    assert search.count(SYSTEM, "lan", registry.get("people")) == 20
    assert len(found("lan", limit=10)) == 10


def test_the_longest_text_is_kept_in_whole_words(personas):
    row = factories.make("people", personas.hers, name="Lan", expertise="x" * 300)
    entry = SearchEntry.objects.get(record="people", row_id=row.pk)
    assert max(map(len, entry.text.split())) <= words.LONGEST_WORD
    assert found("x" * 300) == ["Lan"]


class TestWritingTheIndexAnew:
    """After an upgrade that changes which words are kept, rows are entered again without being changed."""

    def test_every_row_gets_its_words_and_its_keys_and_no_history(self, personas):
        people = [factories.make("people", personas.hers, name=f"Юрий {n}") for n in range(5)]
        before = Change.objects.count()
        SearchEntry.objects.filter(record="people").update(text="", title_key="")
        type(people[0]).objects.update(sort_key="")
        assert found("yuri") == []
        assert list(search.reenter(registry.get("people"), size=2)) == [2, 4, 5]
        assert len(found("yuri")) == 5
        assert not type(people[0]).objects.filter(sort_key="").exists()
        assert Change.objects.count() == before

    def test_the_command_goes_through_the_record_types_named_or_through_all(self, personas, capsys):
        factories.make("people", personas.hers, name="Lan")
        SearchEntry.objects.all().delete()
        call_command("index", "people")
        assert set(SearchEntry.objects.values_list("record", flat=True)) == {"people"}
        call_command("index")
        assert "people: 1" in capsys.readouterr().out
