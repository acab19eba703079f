"""Lists: order, filters in the address, chips, counts up to a cap, names in the reader's language."""

import pytest

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.records import filtering, listing, registry
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
