"""Small tables as files: what a spreadsheet program finds in them, and what it must not run."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from amity.exchange.sheets import csv_of, xlsx_of

LINES = [["id", "Tỉnh", "2023"], [11, "Điện Biên", Decimal("495592.00")], [0, "", Decimal("-0.10")], [None, "x", None]]


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_tells_spreadsheet_programs_that_it_is_utf_8():
    content = csv_of(LINES)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [
        ["id", "Tỉnh", "2023"],
        ["11", "Điện Biên", "495592.00"],
        ["0", "", "-0.10"],
        ["", "x", ""],
    ]
    assert content.count(b"\r\n") == 4


def test_numbers_are_numbers_in_a_workbook():
    (sheet,) = load_workbook(io.BytesIO(xlsx_of("aid-by-province", LINES))).sheet_names
    assert sheet == "aid-by-province"
    rows = load_workbook(io.BytesIO(xlsx_of("aid", LINES))).get_sheet_by_index(0).to_python()
    assert rows[0] == ["id", "Tỉnh", "2023"]
    assert rows[1] == [11, "Điện Biên", 495592]
    assert rows[2][2] == pytest.approx(-0.1)
    assert rows[3][1] == "x"


@pytest.mark.parametrize("text", ["=1+1", "+84", "@SUM(A1)", "-2", "\t=1", "＝1"])
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(text):
    assert read(csv_of([[text]])) == [[f"'{text}"]]
    (row,) = load_workbook(io.BytesIO(xlsx_of("x", [[text]]))).get_sheet_by_index(0).to_python()
    assert row == [f"'{text}"]


def test_commas_quotes_and_lines_within_a_cell_come_back():
    words = 'Health, "basic"\nand more'
    assert read(csv_of([[words, 1]])) == [[words, "1"]]


def test_the_name_of_a_sheet_is_cut_to_what_a_workbook_takes():
    (sheet,) = load_workbook(io.BytesIO(xlsx_of("a" * 60, LINES))).sheet_names
    assert sheet == "a" * 31


def test_no_lines_make_an_empty_file():
    assert read(csv_of([])) == []
    assert load_workbook(io.BytesIO(xlsx_of("x", []))).get_sheet_by_index(0).to_python() == []
