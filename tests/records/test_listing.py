"""Lists: order, filters in the address, chips, counts up to a cap, names in the reader's language."""

import base64
import json
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.records import filtering, listing, ordering, registry
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def people(personas, **many):
    return {name: factories.make("people", personas.hers, name=name, **fields) for name, fields in many.items()}


def names(record_name: str, query, actor=SYSTEM, language="en"):
    seen = listing.read(registry.get(record_name), actor, query, language)
    assert seen.problem == ""
    return [row.cells[0].text for row in seen.rows]


def test_names_stand_in_the_order_of_the_vietnamese_alphabet(personas):
    for name in ("Đỗ Văn Đạt", "Dương Lan", "Ân", "An", "Ăn", "Bùi", "Đặng"):
        factories.make("people", personas.hers, name=name)
    assert names("people", {}) == ["An", "Ăn", "Ân", "Bùi", "Dương Lan", "Đặng", "Đỗ Văn Đạt"]
    assert names("people", {"sort": "-name"})[0] == "Đỗ Văn Đạt"


def test_in_vietnamese_the_vietnamese_names_decide_the_order(personas):
    for name, name_vi in (("Laos", "Lào"), ("Germany", "Đức"), ("Cuba", "Cu-ba")):
        factories.make("countries", personas.union, name=name, name_vi=name_vi)
    assert names("countries", {}) == ["Cuba", "Germany", "Laos"]
    assert names("countries", {}, language="vi") == ["Cu-ba", "Đức", "Lào"]


def test_a_missing_translation_is_shown_in_the_other_language_and_marked(personas):
    factories.make("countries", personas.union, name="Tuvalu", name_vi="")
    seen = listing.read(registry.get("countries"), SYSTEM, {}, "vi")
    assert (seen.rows[0].cells[0].text, seen.rows[0].cells[0].language) == ("Tuvalu", "en")


def test_a_year_finds_the_months_and_days_in_it_and_nothing_less_sure(personas):
    for name, born in (("year", "1963"), ("month", "1963-09"), ("day", "1963-09-25"), ("later", "1964")):
        factories.make("people", personas.hers, name=name, born_on=PartialDate.parse(born))
    assert names("people", {"born_on": "1963", "sort": "name"}) == ["day", "month", "year"]
    assert names("people", {"born_on": "1963-09", "sort": "name"}) == ["day", "month"]
    assert names("people", {"born_on": "1960-1965", "sort": "born_on"}) == ["year", "month", "day", "later"]
    assert names("people", {"born_on": "none"}) == []


def test_two_values_of_one_filter_are_either_two_filters_are_both(personas):
    lao, cuba = (factories.make("countries", personas.union, name=name) for name in ("Laos", "Cuba"))
    factories.make("people", personas.hers, name="a", country=lao, born_on=PartialDate.parse("1950"))
    factories.make("people", personas.hers, name="b", country=cuba)
    factories.make("people", personas.hers, name="c")
    assert names("people", {"country": [str(lao.pk), str(cuba.pk)]}) == ["a", "b"]
    assert names("people", {"country": [str(lao.pk), str(cuba.pk)], "born_on": "1950"}) == ["a"]
    assert names("people", {"country": "none"}) == ["c"]


def test_chips_say_each_filter_in_words_and_how_to_drop_it(personas):
    lao = factories.make("countries", personas.union, name="Laos", name_vi="Lào")
    query = {"country": str(lao.pk), "q": "an", "sort": "name"}
    seen = listing.read(registry.get("people"), SYSTEM, query, "vi")
    assert [(chip.value, chip.without) for chip in seen.chips] == [("Lào", "q=an"), ("an", f"country={lao.pk}")]
    assert "sort=" not in seen.query


@pytest.mark.parametrize(
    "query",
    [
        {"country": "x"},
        {"country": "-1"},
        {"born_on": "spring"},
        {"id": "1 or 1=1"},
        {"after": "%%%"},
        {"after": "W10"},
    ],
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_why(query, personas):
    factories.make("people", personas.hers)
    seen = listing.read(registry.get("people"), SYSTEM, query, "en")
    assert seen.problem
    assert (seen.rows, seen.count) == ([], "0")


@pytest.mark.parametrize("name", ["owner__password", "owner__code", "audience", "person__name", "pk__in", "notes"])
def test_lookups_from_the_address_reach_no_column_that_is_no_filter(name, personas):
    factories.make("people", personas.hers)
    seen = listing.read(registry.get("people"), SYSTEM, {name: "x", "sort": name, "columns": name}, "en")
    assert (seen.chips, seen.problem, seen.count) == ([], "", "1")


def test_the_count_stops_at_the_cap_and_is_exact_when_asked(personas, monkeypatch):
    monkeypatch.setattr(listing, "CAP", 3)
    for _n in range(5):
        factories.make("people", personas.hers)
    record = registry.get("people")
    assert (listing.read(record, SYSTEM, {}, "en").count, listing.read(record, SYSTEM, {}, "en").is_capped) == (
        "3+",
        True,
    )
    assert listing.read(record, SYSTEM, {"count": "exact"}, "en").count == "5"


def test_a_named_filter_of_the_domain_narrows_and_explains_itself(personas):
    record = next(one for one in registry.all_records() if one.named_filters)
    name = next(iter(record.named_filters))
    assert name in filtering.filterable(record)
    assert (
        listing.read(record, SYSTEM, {name: "⁂"}, "en").problem or listing.read(record, SYSTEM, {name: "⁂"}, "en").count
    )


def test_columns_can_be_chosen_in_the_address(personas):
    factories.make("people", personas.hers, email="an@example.org")
    seen = listing.read(registry.get("people"), SYSTEM, {"columns": "email,name,nonsense"}, "en")
    assert [column.name for column in seen.columns] == ["email", "name"]
    assert seen.rows[0].cells[0].text == "an@example.org"


def test_unknown_dates_stand_first_upwards_and_last_downwards_and_every_row_once(personas, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    for name, born in (("a", "1950"), ("b", ""), ("c", "1940-05"), ("d", "1940"), ("e", "")):
        factories.make("people", personas.hers, name=name, born_on=PartialDate.parse(born) if born else None)
    first = listing.read(registry.get("people"), SYSTEM, {"sort": "-born_on"}, "en")
    assert [row.cells[0].text for row in first.rows] == ["a", "c"]
    assert first.previous == ""
    assert first.next


def walk(record, actor, query: dict, language: str = "en") -> tuple[list[list[int]], list[list[int]]]:
    """The ids of every page on the way forth, and on the way back from the last one."""
    forth, at = [], listing.read(record, actor, query, language)
    while True:
        forth.append([row.id for row in at.rows])
        if not at.next:
            break
        at = listing.read(record, actor, parse_qs(at.next), language)
    back = [forth[-1]]
    while at.previous:
        at = listing.read(record, actor, parse_qs(at.previous), language)
        back.append([row.id for row in at.rows])
    return forth, back[::-1]


@pytest.mark.parametrize(
    "sort", ["born_on", "-born_on", "country", "-country", "name", "-name", "is_overseas_vietnamese"]
)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_row_stands_on_one_page_forth_and_back_whatever_is_unknown(sort, size, personas, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", size)
    lao, cuba = (factories.make("countries", personas.union, name=name) for name in ("Laos", "Cuba"))
    hidden = factories.make("countries", personas.hers, name="Atlantis", confidentiality=2)
    for born, country in (("1950", lao), ("", None), ("1940-05", None), ("1940", cuba), ("", lao), ("", hidden)):
        factories.make("people", personas.hers, name="Lan", born_on=born or None, country=country, confidentiality=0)
    record = registry.get("people")
    for actor in (SYSTEM, personas.actor("an"), personas.actor("binh")):
        forth, back = walk(record, actor, {"sort": sort})
        ids = [pk for page in forth for pk in page]
        assert len(ids) == len(set(ids)) == 6
        assert forth == back
        assert all(len(page) == size for page in forth[:-1])


@given(st.lists(st.sampled_from(["", "1940", "1940-05", "1940-05-02", "1950"]), max_size=8), st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_put_together_are_the_list_sorted_at_once(personas, born, down):
    record = registry.get("people")
    record.model.objects.all().delete()
    for one in born:
        factories.make("people", personas.hers, born_on=one or None)
    direction = "-" if down else ""
    expected = list(record.model.objects.order_by(f"{direction}born_on", f"{direction}pk").values_list("pk", flat=True))
    size, listing.PAGE = listing.PAGE, 2
    try:
        forth, back = walk(record, SYSTEM, {"sort": f"{direction}born_on"})
    finally:
        listing.PAGE = size
    assert [pk for page in forth for pk in page] == expected
    assert forth == back


def test_the_name_of_a_hidden_row_decides_no_order(personas):
    first, last = (
        factories.make("countries", personas.hers, name=name, confidentiality=2) for name in ("Aland", "Zealand")
    )
    rows = [
        factories.make("people", personas.hers, name="Lan", country=one, confidentiality=0) for one in (last, first)
    ]
    record = registry.get("people")

    def order(actor):
        return [row.id for row in listing.read(record, actor, {"sort": "country"}, "en").rows]

    assert order(personas.actor("an")) == [rows[1].pk, rows[0].pk]
    assert order(personas.actor("binh")) == [rows[0].pk, rows[1].pk]  # by their numbers alone


def test_no_cursor_holds_the_name_of_a_hidden_row(personas, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 1)
    hidden = factories.make("countries", personas.hers, name="Atlantis", confidentiality=2)
    for _n in range(2):
        factories.make("people", personas.hers, country=hidden, confidentiality=0)
    seen = listing.read(registry.get("people"), personas.actor("binh"), {"sort": "country"}, "en")
    (cursor,) = parse_qs(seen.next)["after"]
    assert json.loads(base64.urlsafe_b64decode(cursor + "==")) == [seen.rows[-1].id, None]


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("sort", ["name", "born_on", "country", "is_overseas_vietnamese", "confidentiality", "edition"])
@pytest.mark.parametrize(
    "text",
    [
        cursor([1, "a\0b"]),
        cursor([1, "\ud800"]),
        cursor([1, {"a": 1}]),
        cursor(["1", "a"]),
        cursor([1]),
        cursor([1, "a", 2]),
        cursor({"a": 1}),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
        "ü",
        "=",
        "a" * 9,
    ],
)
def test_a_cursor_nobody_wrote_is_told_and_never_an_error(sort, text, personas):
    name = "events" if sort == "edition" else "people"
    factories.make(name, personas.hers)
    for way in ("after", "before"):
        seen = listing.read(registry.get(name), SYSTEM, {"sort": sort, way: text}, "en")
        assert seen.problem == "The address of this page is damaged. Start from the first page."
        assert (seen.rows, seen.count, seen.next, seen.previous) == ([], "0", "", "")


@pytest.mark.parametrize("sort", ["name", "born_on", "country", "is_overseas_vietnamese", "confidentiality"])
@pytest.mark.parametrize(
    "value",
    [None, True, "x", -5, 10**400, 1e300, float("inf"), float("nan"), "2023", "", "'; drop table"],
    ids=lambda value: str(value)[:12] or "empty",
)
def test_a_forged_cursor_gives_rows_or_a_sentence(sort, value, personas):
    factories.make("people", personas.hers)
    for pk in (1, -1, 10**30, True):
        for way in ("after", "before"):
            seen = listing.read(registry.get("people"), SYSTEM, {"sort": sort, way: cursor([pk, value])}, "en")
            assert len(seen.rows) <= 1


def test_a_list_without_an_order_of_its_own_stands_by_name(personas):
    record = registry.get("participations")
    assert record.order == ""
    for name in ("Mai", "An", "Lan"):
        factories.make("participations", personas.hers, person=factories.make("people", personas.hers, name=name))
    seen = listing.read(record, SYSTEM, {}, "en")
    assert [row.cells[0].text for row in seen.rows] == ["An", "Lan", "Mai"]
    assert [column.direction for column in seen.columns[:2]] == ["ascending", ""]


@pytest.mark.parametrize(
    ("name", "column", "by"),
    [
        ("people", "name", "sort_key"),
        ("people", "name_vi", ""),
        ("people", "country", "country__sort_key"),
        ("people", "born_on", "born_on"),
        ("people", "owner", ""),
        ("people", "notes", ""),
        ("people", "studied_in", ""),
        ("people", "owner__code", ""),
        ("positions", "person", "sort_key"),
        ("relations", "country", "sort_key"),
        ("agreements", "state", "state"),
    ],
)
def test_a_field_sorts_by_a_column_or_not_at_all(name, column, by):
    record = registry.get(name)
    assert ordering.sort_column(record, column, "en") == by
    assert ordering.sort_column(record, column, "vi") == by.replace("sort_key", "sort_key_vi")


def test_a_head_sorts_and_turns_on_the_second_click(personas):
    record = registry.get("people")
    heads = {head.name: head for head in listing.read(record, SYSTEM, {"sort": "name", "q": "a"}, "en").columns}
    assert (heads["name"].sort, heads["name"].direction) == ("q=a&sort=-name", "ascending")
    assert (heads["country"].sort, heads["country"].direction) == ("q=a&sort=country", "")
    assert heads["expertise"].sort == ""
    turned = listing.read(record, SYSTEM, {"sort": "-name"}, "en").columns[0]
    assert (turned.sort, turned.direction) == ("sort=name", "descending")


def test_the_addresses_of_other_pages_keep_filter_order_and_columns(personas, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 1)
    for _n in range(3):
        factories.make("people", personas.hers)
    query = {"owner": "MEMBER-A", "sort": "-name", "columns": "email,name"}
    first = listing.read(registry.get("people"), SYSTEM, query, "en")
    second = listing.read(registry.get("people"), SYSTEM, parse_qs(first.next), "en")
    assert {name: values for name, values in parse_qs(second.previous).items() if name != "before"} == {
        name: [value] for name, value in query.items()
    }
    assert second.count == "3"
    assert first.query == "owner=MEMBER-A"


def test_a_count_counts_what_the_reader_may_see(personas):
    for unit, level in ((personas.hers, 2), (personas.other, 2), (personas.hers, 0)):
        factories.make("people", unit, confidentiality=level)
    record = registry.get("people")
    for name, count in (("an", "2"), ("binh", "2"), ("chi", "3"), ("hoa", "1"), ("nobody", "1")):
        for query in ({}, {"count": "exact"}, {"owner": ["MEMBER-A", "MEMBER-B"]}):
            seen = listing.read(record, personas.actor(name), query, "en")
            assert (seen.count, len(seen.rows)) == (count, int(count)), name


def test_many_links_are_shown_in_part_with_how_many_more(personas):
    people = [factories.make("people", personas.hers) for _n in range(6)]
    factories.make("interactions", personas.hers, people=people)
    seen = listing.read(registry.get("interactions"), SYSTEM, {"columns": "people"}, "en")
    cell = seen.rows[0].cells[0]
    assert [href for _name, href in cell.links] == [f"/people/{one.pk}/" for one in people[:4]]
    assert cell.text == "and 2 more"


def test_a_unit_without_a_vietnamese_name_is_shown_by_its_english_one(personas):
    personas.hers.name_vi = ""
    personas.hers.save()
    for unit in (personas.hers, personas.other):
        factories.make("people", unit)
    seen = listing.read(registry.get("people"), SYSTEM, {"columns": "owner", "sort": "owner"}, "vi")
    assert {row.cells[0].text for row in seen.rows} == {"City union", "Hội hữu nghị"}


def test_the_name_of_one_row_is_told_to_those_who_may_see_it(personas):
    row = factories.make("people", personas.hers, name="Lan", confidentiality=2)
    record = registry.get("people")
    assert listing.title_of(record, row.pk, personas.actor("an"), "en") == "Lan"
    for pk in (row.pk, 999999):
        assert listing.title_of(record, pk, personas.actor("binh"), "en") == "…"


def test_sorting_keeps_the_columns_chosen_and_the_filters(personas):
    seen = listing.read(registry.get("people"), SYSTEM, {"columns": "email,name", "q": "an"}, "en")
    head = next(column for column in seen.columns if column.name == "name")
    assert head.sort == "q=an&columns=email%2Cname&sort=-name"
