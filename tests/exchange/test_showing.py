"""Lines of a plan as people look at them, and the rows left out as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from amity.exchange import faulty, imports
from amity.exchange.showing import Reader, Shown, Told
from amity.records import titles
from tests import factories
from tests.exchange.planned import lines_of, load, plan

pytestmark = pytest.mark.django_db


def shown(brought, actor, language: str = "en") -> list[Shown]:
    return Reader(brought, imports.planner(brought, actor), actor, language).page(lines_of(brought))


@pytest.fixture
def an(personas):
    return personas.actor("an")


def test_a_new_row_shows_its_values_in_words_and_in_the_order_of_the_declaration(personas, an):
    factories.make("countries", personas.union, code="CU", name="Cuba", name_vi="Cu-ba")
    brought = plan("people", an, "born_on,country,studied_in,name,is_overseas_vietnamese", "9/1973,CU,CU,Lê An,yes")
    (line,) = shown(brought, an)
    assert (line.title, line.values) == (
        "Lê An",
        [
            Told("Name", "", "Lê An"),
            Told("Country", "", "Cuba"),
            Told("Born on", "", "September 1973"),
            Told("Studied or worked in", "", "Cuba"),
            Told("Overseas Vietnamese", "", "Yes"),
            Told("Owner", "", "City union"),
        ],
    )
    (line,) = shown(brought, an, "vi")
    assert Told("Country", "", "Cu-ba") in line.values


def test_a_changed_row_shows_only_what_differs_now_and_then(personas, an):
    cuba, laos = (factories.make("countries", personas.union, code=code, name=name) for code, name in COUNTRIES)
    factories.make("people", personas.hers, name="Lê An", email="an@x.vn", country=cuba, studied_in=[cuba, laos])
    brought = plan("people", an, "name,email,country,studied_in", "Lê An,an@x.vn,LA,LA")
    (line,) = shown(brought, an)
    assert line.title == "Lê An"
    assert line.values == [Told("Country", "Cuba", "Laos"), Told("Studied or worked in", "Cuba; Laos", "Laos")]


COUNTRIES = (("CU", "Cuba"), ("LA", "Laos"))


def test_a_link_out_of_sight_is_an_ellipsis(personas, an):
    hidden = factories.make("countries", personas.other, code="QQ", name="Quiet", confidentiality=2)
    shown_one = factories.make("countries", personas.union, code="CU", name="Cuba")
    factories.make("people", personas.hers, name="Lê An", email="an@x.vn", country=hidden)
    brought = plan("people", an, "name,email,country", f"Lê An,an@x.vn,{shown_one.code}")
    (line,) = shown(brought, an)
    assert line.values == [Told("Country", titles.HIDDEN, "Cuba")]


def test_a_row_that_leads_to_another_one_of_the_file_says_so(an):
    brought = plan("agreements", an, "reference,title,form,renews", "A,a,mou,", "B,b,mou,A")
    assert Told("Renews", "", "row 2 of the file") in shown(brought, an)[1].values


def test_a_question_shows_what_is_stored_beside_what_the_file_says(personas, an):
    row = factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="1963")
    brought = plan("people", an, "name,phone,born_on,notes", "Lê An,2,,friend")
    (line,) = shown(brought, an)
    (candidate,) = line.candidates
    assert (candidate.row_id, candidate.title) == (row.pk, "Lê An")
    assert candidate.values == [
        Told("Name", "Lê An", "Lê An"),
        Told("Telephone", "1", "2"),
        Told("Born on", "1963", ""),
        Told("Notes", "", "friend"),
    ]


def test_a_candidate_that_went_out_of_sight_is_shown_no_more(personas, an):
    row = factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="")
    brought = plan("people", an, "name,phone", "Lê An,2")
    type(row).objects.filter(pk=row.pk).update(owner=personas.other, confidentiality=2)
    (line,) = shown(brought, an)
    assert (line.line.action, line.candidates) == ("ask", [])


def test_the_cells_of_a_wrong_row_are_shown_and_the_wrong_ones_apart(an):
    brought = plan("people", an, "name,born_on,email,shoe", "Lê An,x,an@x.vn,42")
    (line,) = shown(brought, an)
    assert [(cell.at, cell.head, cell.text) for cell in line.cells] == [
        (0, "name", "Lê An"),
        (1, "born_on", "x"),
        (2, "email", "an@x.vn"),
    ]
    assert [cell.head for cell in line.wrong_cells] == ["born_on"]


def test_a_page_costs_the_same_queries_for_one_line_and_for_five(personas, an):
    factories.make("countries", personas.union, code="CU", name="Cuba")
    for number in range(6):
        factories.make("people", personas.hers, name=f"P {number}", email=f"p{number}@x.vn", phone="1")

    def queries(numbers: range) -> int:
        lines = [f"P {number},p{number}@x.vn,2,CU,CU" for number in numbers]
        brought = plan("people", an, "name,email,phone,country,studied_in", *lines)
        planning, lines = imports.planner(brought, an), lines_of(brought)
        with CaptureQueriesContext(connection) as captured:
            assert len(Reader(brought, planning, an, "en").page(lines)) == len(numbers)
        return len(captured)

    assert queries(range(1)) == queries(range(1, 6))


def test_the_file_of_problems_holds_the_rows_left_out_as_they_came(personas, an):
    factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="")
    content = "Name;phone;born_on;x\nLê An;2;;=1\nLê Bình;;long ago;-1\nLê Chi;;1963\n".encode()
    brought = plan("people", an, content)
    head, first, second = faulty.rows(brought)
    assert head == ["Name", "phone", "born_on", "x", "problem", "cure"]
    assert first[:4] == ["Lê An", "2", "", "'=1"]
    assert first[5] == "Say whether it is one of them."
    assert second[:4] == ["Lê Bình", "", "long ago", "'-1"]
    assert second[4:] == [
        "born_on: “long ago” is not a date.",
        "Write a year, a month or a day: 1963, 1973-09, 2023-09-21.",
    ]
    assert [one.action for one in lines_of(brought)] == ["ask", "error", "create"]


def test_both_files_of_problems_hold_the_same_and_are_read_again(personas, an):
    brought = plan("people", an, "name,born_on,notes", "A,x,=1+1", "B,y,", "C,,")
    stream = io.BytesIO()
    faulty.write_xlsx(brought, stream)
    sheet = load_workbook(io.BytesIO(stream.getvalue())).get_sheet_by_index(0).to_python()
    content = b"".join(faulty.csv_chunks(brought))
    assert sheet == list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    imports.carry_out(brought, an)
    corrected = content.replace(b",x,", b",1963,")
    assert load("people", an, corrected) == (1, 0, 0, 1)
    again = plan("people", an, corrected.replace(b",y,", b",1970,"))
    assert list(faulty.rows(again)) == [["name", "born_on", "notes", "problem", "cure"]]
