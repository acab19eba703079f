"""Cells of tables of rows: choices, numbers, links and dates, what was met on the way, and rows that are put aside."""

from datetime import date
from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.documents import listed
from amity.documents.document import Span, plain
from amity.documents.listed import RowsWanted, address, table, visible_rows
from amity.documents.making import Making
from amity.records import registry, shelving
from amity.records.filtering import BadFilter
from amity.records.models import Shelf
from tests.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def union(personas):
    return personas.union


def making(actor=None, language="en", **more):
    return Making(actor=actor or Actor.system(), language=language, today=date(2026, 1, 10), **more)


def wanted(record="aid_items", columns=("title", "amount", "currency", "basis", "starts_on"), **more):
    given = {"params": {}, "own": "title", "order": ("starts_on",), "caption": "Rows", **more}
    return RowsWanted(record=record, columns=columns, **given)


def cells(made):
    return [[plain(cell) for cell in row] for row in made.rows]


def test_choices_stand_in_words_and_amounts_as_the_language_writes_them(union):
    make("aid_items", union, title="Clinic", amount=Decimal("1234567.50"), basis="approved", starts_on="2025-02")
    english, vietnamese = (table(making(language=one), wanted()) for one in ("en", "vi"))
    assert cells(english)[0][0] == "Clinic"
    assert "1,234,567.5" in cells(english)[0][1]
    assert "1.234.567,5" in cells(vietnamese)[0][1]
    assert cells(english)[0][3:] == ["Approved", "Feb 2025"]
    assert cells(vietnamese)[0][4] == "2/2025"


def test_what_is_not_known_is_a_dash_or_nothing_and_never_a_number(union):
    make("aid_items", union, title="Clinic", amount=None, currency="", starts_on="", ends_on="")
    row = cells(table(making(), wanted()))[0]
    assert (row[0], row[4]) == ("Clinic", "–")
    assert row[1] in ("", "–")


def test_columns_are_as_wide_as_their_sort_and_the_own_is_the_widest(union):
    make("aid_items", union)
    made = table(making(), wanted(columns=("title", "donors", "amount", "starts_on", "basis")))
    assert [column.share for column in made.columns] == [
        6, listed.SHARES["links"], listed.SHARES["decimal"], listed.SHARES["partial_date"], listed.SHARES["choice"],
    ]  # fmt: skip
    assert [column.is_number for column in made.columns] == [False, False, True, False, False]


def test_a_link_leads_to_the_row_it_names(union):
    country = make("countries", union, name="Cuba")
    make("relations", union, country=country, tier="special")
    made = table(making(), wanted("relations", ("country", "tier"), own="tier", order=("pk",)))
    assert made.rows[0][0] == (Span("Cuba", url=f"/countries/{country.pk}/"),)


def test_the_own_cell_leads_to_the_row_and_not_to_what_it_names(union):
    country = make("countries", union, name="Cuba")
    row = make("relations", union, country=country)
    made = table(making(), wanted("relations", ("country",), own="country", order=("pk",)))
    assert made.rows[0][0] == (Span("Cuba", url=f"/relations/{row.pk}/"),)


def test_a_link_to_a_row_out_of_sight_is_empty(personas):
    hidden = make("countries", personas.hers, name="Quietland", confidentiality=Confidentiality.UNIT)
    make("relations", personas.union, country=hidden, tier="special")
    asked = wanted("relations", ("country", "tier"), own="tier", order=("pk",))
    assert cells(table(making(personas.actor("an")), asked))[0][0] == "Quietland"
    shown = table(making(personas.actor("binh")), asked)
    assert "Quietland" not in str(shown)
    assert f"/countries/{hidden.pk}/" not in str(shown)


def test_several_linked_rows_stand_with_signs_between_them(union):
    donors = [make("organisations", union, name=name, name_vi="", acronym="") for name in ("Alpha", "Beta")]
    make("aid_items", union, donors=donors)
    made = table(making(), wanted(columns=("title", "donors")))
    assert plain(made.rows[0][1]) == "Alpha; Beta"
    assert [span.url for span in made.rows[0][1] if span.url] == [f"/organisations/{one.pk}/" for one in donors]


@pytest.mark.parametrize(("order", "names"), [(("-starts_on",), "BAC"), (("starts_on",), "CAB"), (("title",), "ABC")])
def test_rows_stand_in_the_order_asked_for(union, order, names):
    for title, on in (("A", "2024"), ("B", "2025"), ("C", "2023-12")):
        make("aid_items", union, title=title, starts_on=on, ends_on="")
    assert "".join(row[0] for row in cells(table(making(), wanted(order=order)))) == names


def test_rows_of_the_same_day_stand_as_they_were_entered(union):
    for title in ("First", "Second", "Third"):
        make("aid_items", union, title=title)
    assert [row[0] for row in cells(table(making(), wanted()))] == ["First", "Second", "Third"]


def test_what_was_told_is_kept_by_record_type_over_several_tables(union):
    rows = [make("aid_items", union, title=title).pk for title in ("A", "B")]
    visit = make("high_level_visits", union).pk
    one = making()
    table(one, wanted(most=1))
    table(one, wanted("high_level_visits", ("principal_text", "from_on"), own="principal_text", order=("pk",)))
    assert one.seen.rows == {"aid_items": rows[:1], "high_level_visits": [visit]}
    table(one, wanted(most=1))
    assert one.seen.rows["aid_items"] == [rows[0], rows[0]]


def test_rows_that_are_cut_are_neither_told_nor_counted_on_the_way(union):
    for number in range(3):
        make("aid_items", union, title=f"Item {number}", starts_on="2025", ends_on="", source_title="")
    one = making()
    made = table(one, wanted(most=2))
    assert (one.seen.partly_dated, one.seen.unsourced, len(one.seen.rows["aid_items"])) == (2, 2, 2)
    assert plain(made.note) == "The first 2 of 3 rows; the number leads to all of them."


def test_no_rows_leave_no_trace(union):
    one = making()
    assert table(one, wanted()) is None
    assert (one.seen.rows, one.seen.unsourced, one.sources.listed()) == ({}, 0, ())


def test_the_same_source_has_one_number_over_several_tables(union):
    make("aid_items", union, source_title="VNA", source_url="https://example.org/1")
    make("high_level_visits", union, source_title="VNA again", source_url="https://example.org/1")
    make("high_level_visits", union, source_title="VNA")
    one = making()
    first = table(one, wanted())
    asked = wanted("high_level_visits", ("principal_text",), own="principal_text", order=("pk",))
    second = table(one, asked)
    assert first.rows[0][0][-1].source == 1
    assert [row[0][-1].source for row in second.rows] == [1, 2]
    assert [source.words for source in one.sources.listed()] == ["VNA", "VNA"]


@pytest.mark.parametrize(("only_in_use", "names"), [(True, ["Live"]), (False, ["Live", "Aside"])])
def test_rows_put_aside_are_left_out_where_lists_leave_them_out(union, only_in_use, names):
    make("aid_items", union, title="Live", starts_on="2024")
    aside = make("aid_items", union, title="Aside", starts_on="2025")
    thrown = make("aid_items", union, title="Thrown", starts_on="2025")
    record = registry.get("aid_items")
    shelving.shelve(record, [aside.pk], Shelf.ARCHIVED, actor=Actor.system(), why="Aside")
    shelving.shelve(record, [thrown.pk], Shelf.TRASHED, actor=Actor.system(), why="Wrong")
    assert [row[0] for row in cells(table(making(only_in_use=only_in_use), wanted()))] == names


def test_rows_put_aside_are_there_when_they_are_asked_for(union):
    aside = make("aid_items", union)
    shelving.shelve(registry.get("aid_items"), [aside.pk], Shelf.ARCHIVED, actor=Actor.system(), why="Aside")
    one = making(only_in_use=True)
    assert list(visible_rows(one, "aid_items", {"archived": "yes"})) == [aside]
    assert list(visible_rows(one, "aid_items", {})) == []


def test_a_filter_that_cannot_be_read_is_an_error_and_not_everything(union):
    make("aid_items", union)
    with pytest.raises(BadFilter):
        list(visible_rows(making(), "aid_items", {"starts_on": "once"}))


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, ""),
        ({"q": ""}, ""),
        ({"q": "Cuba & Laos"}, "?q=Cuba+%26+Laos"),
        ({"q": "Hữu nghị"}, "?q=H%E1%BB%AFu+ngh%E1%BB%8B"),
        ({"kind": ["a", "b"]}, "?kind=a&kind=b"),
        ({"kind": []}, ""),
    ],
)
def test_addresses_carry_their_filters_safely(params, query):
    assert address("aid_items", params) == f"/aid_items/{query}"


def test_a_making_begins_with_nothing_met_and_shares_nothing_with_another():
    one, other = making(), making()
    one.seen.rows["people"] = [1]
    one.seen.unsourced += 1
    one.sources.cite("VNA")
    assert (other.seen.rows, other.seen.unsourced, other.sources.listed()) == ({}, 0, ())
    assert not other.only_in_use
