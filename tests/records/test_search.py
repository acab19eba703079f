"""Search: any order of words, with or without accents, exact spelling first, nothing the reader may not see."""

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.records import listing, registry, search
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
    from amity.records import writes

    row = friends["Phan Anh Sang"]
    row.name = "Lý Mai"
    writes.save(row, actor=SYSTEM)
    assert found("ly mai") == ["Lý Mai"]
    assert "Phan Anh Sang" not in found("phan anh")
