"""Tables of rows: those of the list, a few of them, each with its page and its source."""

from datetime import date

import pytest

from amity.access.actors import Actor
from amity.documents.document import Span, plain
from amity.documents.listed import RowsWanted, address, table
from amity.reviews.making import Making
from tests.factories import make


@pytest.fixture
def union(personas):
    return personas.union


def making(actor=None, language="en"):
    return Making(actor=actor or Actor.system(), year=2023, language=language, today=date(2026, 1, 10))


def wanted(**more):
    given = {
        "record": "events",
        "params": {"held_in": "2023"},
        "columns": ("starts_on", "title", "hosts", "attended_count"),
        "own": "title",
        "order": ("starts_on",),
        "caption": "Events of the year",
        **more,
    }
    return RowsWanted(**given)


def test_rows_stand_as_the_list_has_them(union):
    host = make("organisations", union, name="Peace Committee")
    row = make("events", union, title="Forum", starts_on="2023-11-02", hosts=[host], attended_count=1400)
    make("events", union, title="Before", starts_on="2022")
    made = table(making(), wanted())
    assert made.caption == "Events of the year"
    assert [made.columns[at].words for at in (0, 2, 3)] == ["Begins on", "Hosts", "People attending"]
    assert [plain(cell) for cell in made.rows[0]] == ["2 Nov 2023", "Forum", "Peace Committee", "1,400"]
    assert len(made.rows) == 1
    assert made.rows[0][1][0].url == f"/events/{row.pk}/"
    assert made.rows[0][2][0].url == f"/organisations/{host.pk}/"


def test_numbers_stand_at_the_end_of_their_cells(union):
    make("events", union, starts_on="2023", attended_count=5)
    assert [column.is_number for column in table(making(), wanted()).columns] == [False, False, False, True]


def test_a_long_head_may_be_shortened(union):
    make("events", union, starts_on="2023")
    made = table(making(), wanted(words={"attended_count": "Attendance"}))
    assert made.columns[3].words == "Attendance"


def test_no_rows_make_no_table(union):
    assert table(making(), wanted()) is None


def test_the_first_rows_stand_for_all_and_say_so(union):
    for day in range(1, 5):
        make("events", union, title=f"Day {day}", starts_on=f"2023-01-0{day}")
    made = table(making(), wanted(most=2))
    assert [plain(row[1]) for row in made.rows] == ["Day 1", "Day 2"]
    assert plain(made.note) == "The first 2 of 4 rows; the number leads to all of them."
    assert Span("4", url="/events/?held_in=2023") in made.note


def test_all_rows_need_no_note(union):
    make("events", union, starts_on="2023")
    assert table(making(), wanted(most=1)).note == ()


def test_a_row_carries_the_mark_of_its_source(union):
    make("events", union, starts_on="2023-01-01", source_title="VNA", source_url="https://example.org/1")
    make("events", union, starts_on="2023-01-02", source_title="VNA", source_url="https://example.org/1")
    make("events", union, starts_on="2023-01-03", source_title="Minutes")
    make("events", union, starts_on="2023-01-04")
    made = making()
    rows = table(made, wanted()).rows
    assert [row[1][-1].source for row in rows] == [1, 1, 2, 0]
    assert [source.words for source in made.sources.listed()] == ["VNA", "Minutes"]
    assert made.seen.unsourced == 1


def test_dates_known_in_part_are_counted(union):
    for day in ("2023", "2023-05", "2023-05-22"):
        make("events", union, starts_on=day)
    made = making()
    rows = table(made, wanted()).rows
    assert [plain(row[0]) for row in rows] == ["2023", "May 2023", "22 May 2023"]
    assert made.seen.partly_dated == 2


def test_a_title_missing_in_the_language_stands_in_the_other_and_is_marked(union):
    make("events", union, starts_on="2023-01-01", title="Forum", title_vi="Diễn đàn")
    make("events", union, starts_on="2023-01-02", title="Only English", title_vi="")
    made = making(language="vi")
    rows = table(made, wanted()).rows
    assert [(row[1][0].text, row[1][0].language) for row in rows] == [("Diễn đàn", ""), ("Only English", "en")]
    assert made.seen.untranslated == 1


def test_hosts_out_of_sight_are_not_named(personas):
    hidden = make("organisations", personas.hers, name="Hidden", confidentiality=3)
    shown = make("organisations", personas.union, name="Shown", confidentiality=0)
    make("events", personas.union, starts_on="2023", hosts=[hidden, shown], confidentiality=0)
    made = table(making(personas.actor("nobody")), wanted())
    assert plain(made.rows[0][2]) == "Shown"


def test_rows_out_of_sight_are_neither_shown_nor_counted(personas):
    make("events", personas.hers, starts_on="2023", confidentiality=2)
    make("events", personas.hers, starts_on="2023", confidentiality=0)
    assert len(table(making(personas.actor("binh")), wanted()).rows) == 1
    assert len(table(making(personas.actor("an")), wanted()).rows) == 2


def test_the_address_of_a_list_without_filters_is_the_list():
    assert address("events", {}) == "/events/"
    assert address("events", {"kind": ["forum", "seminar"], "held_in": "2023"}) == (
        "/events/?kind=forum&kind=seminar&held_in=2023"
    )


def test_a_table_costs_the_same_for_one_and_three_rows(union, django_assert_num_queries):
    for _ in range(3):
        make("events", union, starts_on="2023")
        with django_assert_num_queries(3):
            table(making(), wanted())
