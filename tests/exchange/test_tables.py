"""Tables in files: encodings, separators, cells of spreadsheets, formulas, and workbooks that claim too much."""

import csv
import io
import resource
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from amity.exchange import tables
from amity.exchange.tables import Unreadable, neutral, read_table, restored

TEXT = "name,note\nNguyễn Văn An,“Hoà bình”\n"


def rows(content: bytes) -> list[list[str]]:
    table = read_table(content, "people.csv")
    return [table.header, *(cells for _number, cells in table.rows)]


def workbook(*lines: list[object], name: str = "Sheet1") -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"remove_timezone": True}) as book:
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, line in enumerate(lines):
            for at, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(number, at, value, day)
                else:
                    sheet.write(number, at, value)
    return stream.getvalue()


def zipped(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(f"xl/worksheets/{name}.xml", content)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_usual_encoding(encoding):
    mark = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    assert rows((mark + TEXT).encode(encoding)) == [["name", "note"], ["Nguyễn Văn An", "“Hoà bình”"]]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_may_be_parted_by_comma_semicolon_or_tab(sign):
    content = f'name{sign}"a,b;c"{sign}note\n"An;Binh, Chi"{sign}x{sign}"two\nlines"\n'
    assert rows(content.encode()) == [["name", "a,b;c", "note"], ["An;Binh, Chi", "x", "two\nlines"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_every_way(end):
    assert rows(f"name{end}An{end}Bình".encode()) == [["name"], ["An"], ["Bình"]]


def test_rows_keep_the_numbers_a_spreadsheet_shows_and_empty_ones_are_passed_over():
    table = read_table(b'name,x\n"A\nB",1\n,\n\nC,2\n', "x.csv")
    assert list(table.rows) == [(2, ["A\nB", "1"]), (5, ["C", "2"])]


def test_a_file_on_disk_is_read_like_its_bytes(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = read_table(path, path.name)
    assert (table.name, list(table.rows)) == ("people.csv", [(2, ["Nguyễn Văn An", "“Hoà bình”"])])


def test_an_old_encoding_is_refused_with_the_cure():
    with pytest.raises(Unreadable, match=r"not in UTF-8\. Save it as “CSV UTF-8”"):
        rows("name\nAndré\n".encode("latin-1"))


def test_an_old_encoding_far_down_is_found_while_the_rows_are_read():
    table = read_table(b"name\n" + b"An\n" * 9_000 + "Gusmão\n".encode("latin-1"), "x.csv")
    assert next(table.rows) == (2, ["An"])
    with pytest.raises(Unreadable, match="not in UTF-8"):
        list(table.rows)


def test_a_quotation_mark_without_its_twin_is_refused_with_the_row():
    with pytest.raises(Unreadable, match=r"Row 3 is not CSV .* quotation mark without its twin"):
        rows(b'name\nAn\n"Binh\nChi\n')


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,\n1,2,3\n", "\ufeff".encode()])
def test_a_file_without_names_of_columns_is_refused(content):
    with pytest.raises(Unreadable, match="first row is empty"):
        rows(content)


def test_an_old_excel_file_is_refused_with_the_cure():
    with pytest.raises(Unreadable, match="Save it as XLSX without a password, or as CSV"):
        rows(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "ROW_LIMIT", 3)
    assert len(rows(b"name\na\nb\n")) == 3
    with pytest.raises(Unreadable, match="more than 1,048,576 rows. Divide it"):
        rows(b"name\na\nb\nc\n")


def test_cells_of_a_workbook_read_as_a_person_sees_them():
    seen = {
        "An": "An",
        1963: "1963",
        12.5: "12.5",
        84123456789: "84123456789",
        1e22: "1" + "0" * 22,
        date(1973, 9, 21): "1973-09-21",
        datetime(2023, 5, 1): "2023-05-01",
        datetime(2023, 5, 1, 8, 30): "2023-05-01T08:30:00",
    }
    head = ["name"] * len(seen)
    assert rows(workbook(head, list(seen))) == [head, list(seen.values())]


def test_true_and_false_in_a_workbook_are_yes_and_no():
    assert rows(workbook(["a", "b"], [True, False]))[1] == ["yes", "no"]


def test_rows_of_a_workbook_keep_their_numbers():
    content = workbook(["name"], [], ["An"], ["", "beside"])
    assert list(read_table(content, "x.xlsx").rows) == [(3, ["An", ""]), (4, ["", "beside"])]


def test_the_first_sheet_that_is_shown_is_read():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Secret").write(0, 0, "hidden")
        book.add_worksheet("People").write(0, 0, "name")
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
        book.worksheets()[0].hide()
    assert rows(stream.getvalue()) == [["name"]]


def test_a_damaged_workbook_is_refused():
    content = workbook(["name"], ["An"])
    for broken in (content[: len(content) // 2], b"PK\x03\x04" + b"x" * 100, zipped(sheet1=b"<x/>")):
        with pytest.raises(Unreadable, match="Save it again as XLSX"):
            rows(broken)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    """1.5 GB of nothing in a few megabytes."""
    monkeypatch.setattr(tables, "_reach", lambda *entry: pytest.fail("An entry was unpacked."))
    stream = io.BytesIO()
    file = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with file, file.open("xl/worksheets/sheet1.xml", "w") as entry:
        for _n in range(1500):
            entry.write(b"\0" * 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match="larger than 200 MB"):
        rows(stream.getvalue())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_workbook_that_lies_about_its_size_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "UNPACKED_LIMIT", 3_000_000)
    content = bytearray(zipped(sheet1=b"<row/>" * 1_000_000))
    told = (6_000_000).to_bytes(4, "little")
    assert content.count(told) == 2
    content = content.replace(told, (600).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="larger than 200 MB"):
        rows(bytes(content))


def test_many_small_entries_are_added_up(monkeypatch):
    monkeypatch.setattr(tables, "UNPACKED_LIMIT", 3_000_000)
    entries = {f"sheet{n}": bytes(range(256)) * 4_000 for n in range(4)}
    with pytest.raises(Unreadable, match="larger than 200 MB"):
        rows(zipped(**entries))


@pytest.mark.parametrize(
    "row", ['<row r="1"><c r="A1"/></row><row r="900000"><c r="XFD900000"/></row>', "<c r='zz600000'/>"]
)
def test_a_cell_far_out_is_refused_before_memory_is_asked_for(row):
    with pytest.raises(Unreadable, match="lies too far out"):
        rows(zipped(sheet1=f"<sheetData>{row}</sheetData>".encode()))


def test_a_sheet_with_too_many_rows_is_refused():
    with pytest.raises(Unreadable, match="more than 1,048,576 rows"):
        rows(zipped(sheet1=b'<row r="1048577"><c r="A1048577"/></row>'))


def test_references_are_found_across_the_pieces_of_a_file(monkeypatch):
    monkeypatch.setattr(tables, "PIECE", 1000)
    for shift in range(30):
        content = b" " * (990 - shift) + b'<c r="XFD600000"/>' + b" " * 2000
        with pytest.raises(Unreadable, match="lies too far out"):
            rows(zipped(sheet1=content))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(sign):
    assert neutral(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "An", "a=b", "'quoted'", "Đà Nẵng", "5-1"])
def test_other_texts_stay_as_they_are(text):
    assert (neutral(text), restored(text)) == (text, text)


@given(st.text("'=+-@\t＝ab", max_size=8))
def test_every_text_comes_back_from_a_neutral_cell(text):
    assert restored(neutral(text)) == text
    assert not neutral(text)[:1] or neutral(text)[0] not in tables.STARTS[:-1]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")), min_size=2, max_size=2)
    )
)
def test_every_cell_comes_back_from_csv(lines):
    stream = io.StringIO()
    csv.writer(stream).writerows([["one", "two"], *([neutral(cell) for cell in line] for line in lines)])
    assert rows(stream.getvalue().encode())[1:] == [line for line in lines if any(line)]


def test_decimals_of_a_workbook_are_written_without_an_exponent():
    assert tables._text(1e-7) == "0.0000001"
    assert Decimal(tables._text(0.1)) == Decimal("0.1")


def test_the_visible_sheets_of_a_workbook_are_named_and_one_is_read():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name in ("Cover", "Hidden", "List"):
            book.add_worksheet(name).write_row(0, 0, [f"head of {name}"])
        book.get_worksheet_by_name("Hidden").hide()
    content = stream.getvalue()
    assert tables.sheets_of(content) == ["Cover", "List"]
    assert tables.read_table(content, "x", sheet="List").header == ["head of List"]
    assert tables.read_table(content, "x", sheet="Hidden").header == ["head of Cover"]
    assert tables.sheets_of(b"name\nAn\n") == []


@pytest.mark.parametrize(
    ("content", "form"),
    [(b"name\n", "CSV, UTF-8"), ("name\n".encode("utf-16"), "CSV, UTF-16"), (b"\xef\xbb\xbfname\n", "CSV, UTF-8")],
)
def test_the_encoding_of_a_file_is_told(content, form):
    assert tables.read_table(content, "x").form == form
