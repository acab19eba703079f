"""Exports: what stands in the file, what does not, and that it is made in few queries and little memory."""

import csv
import io
from decimal import Decimal

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.exchange import exports, keys, tables
from amity.records import fields, filtering, registry, writes
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
PUBLIC, UNIT = Confidentiality.PUBLIC, Confidentiality.UNIT


def exported(name: str, actor: Actor = SYSTEM, **query: str) -> list[dict[str, str]]:
    chunks = list(exports.csv_chunks(registry.get(name), actor, query))
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode(), newline="")))


def sheet(name: str, actor: Actor = SYSTEM, **query: str) -> list[list[object]]:
    stream = io.BytesIO()
    exports.write_xlsx(registry.get(name), actor, query, stream)
    return load_workbook(io.BytesIO(stream.getvalue())).get_sheet_by_index(0).to_python()


@pytest.fixture
def agreement(personas):
    parties = [factories.make("organisations", personas.hers, name=name) for name in ("Peace; Love", "House | Home")]
    return factories.make(
        "agreements",
        personas.hers,
        reference="A-1",
        title="=SUM(A1)",
        parties=parties,
        amount=Decimal("1234567.50"),
        currency="USD",
        signed_on="1973-09",
        renews=factories.make("agreements", personas.hers, reference="A-0"),
    )


def test_the_columns_are_the_number_of_the_row_and_the_fields_under_their_own_names_in_their_order(agreement):
    head = next(iter(exports.csv_chunks(registry.get("agreements"), SYSTEM, {})))
    assert head == (",".join(["id", *fields.of(registry.get("agreements"))]) + "\r\n").encode()


def test_values_are_written_as_machines_read_them(agreement, personas):
    (row,) = exported("agreements", id=str(agreement.pk))
    wanted = {
        "reference": "A-1",
        "title": "'=SUM(A1)",
        "form": "mou",
        "state": "in_force",
        "signed_on": "1973-09",
        "parties": r"Peace\; Love; House | Home",
        "renews": "A-0",
        "parent": "",
        "amount": "1234567.50",
        "owner": "MEMBER-A",
        "confidentiality": "1",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_yes_and_no_are_words_and_numbers_are_numbers(personas):
    row = factories.make("positions", personas.hers, rank=3, is_public_office=True)
    (seen,) = exported("positions", id=str(row.pk))
    assert (seen["rank"], seen["is_public_office"]) == ("3", "yes")


def test_a_link_to_a_row_with_a_key_of_several_parts_names_them_all(personas):
    position = factories.make("positions", personas.hers, title="Chair | Acting")
    target = registry.get("positions")
    made = keys.joined([position.person.name, position.organisation.name, position.title])
    assert keys.find(target, SYSTEM, {keys.read(target, made)}) == {keys.read(target, made): [position.pk]}
    commitment = factories.make("commitments", personas.hers)
    (seen,) = exported("commitments", id=str(commitment.pk))
    assert seen["agreement"] == commitment.agreement.reference


def test_a_person_who_downloads_gets_a_mark_that_programs_do_not_get(agreement):
    record = registry.get("agreements")
    with_mark = b"".join(exports.csv_chunks(record, SYSTEM, {}, bom=True))
    assert with_mark == b"\xef\xbb\xbf" + b"".join(exports.csv_chunks(record, SYSTEM, {}))


def test_a_stream_gets_the_same_file(agreement):
    stream = io.BytesIO()
    exports.write_csv(registry.get("agreements"), SYSTEM, {}, stream)
    assert stream.getvalue() == b"".join(exports.csv_chunks(registry.get("agreements"), SYSTEM, {}))


def test_a_stranger_gets_no_hidden_row_and_no_key_of_one(personas):
    hidden = factories.make("organisations", personas.hers, name="Secret House", confidentiality=UNIT)
    open_one = factories.make("organisations", personas.hers, name="Open House", confidentiality=PUBLIC)
    row = factories.make(
        "interactions", personas.hers, organisations=[hidden, open_one], confidentiality=PUBLIC, people=[]
    )
    position = factories.make("positions", personas.hers, organisation=hidden, confidentiality=PUBLIC)
    stranger = personas.actor("binh")
    (seen,) = exported("interactions", stranger, id=str(row.pk))
    assert seen["organisations"] == "Open House"
    (seen,) = exported("positions", stranger, id=str(position.pk))
    assert (seen["organisation"], seen["title"]) == ("", position.title)
    assert "Secret House" not in str(exported("organisations", stranger))
    (seen,) = exported("positions", personas.actor("an"), id=str(position.pk))
    assert seen["organisation"] == "Secret House"


def test_a_filter_narrows_the_file_as_it_narrows_the_list(agreement):
    assert [row["reference"] for row in exported("agreements", signed_on="1973")] == ["A-1"]
    assert exported("agreements", state="talks") == []


def test_a_filter_that_cannot_be_read_is_refused_before_anything_is_written():
    stream = io.BytesIO()
    with pytest.raises(filtering.BadFilter):
        exports.write_csv(registry.get("agreements"), SYSTEM, {"signed_on": "x"}, stream)
    with pytest.raises(filtering.BadFilter):
        exports.write_xlsx(registry.get("agreements"), SYSTEM, {"signed_on": "x"}, stream)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("name", ["people", "agreements", "positions", "participations"])
def test_a_file_costs_the_same_queries_for_one_row_and_for_three(name, personas):
    factories.make(name, personas.hers)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(exports.csv_chunks(registry.get(name), SYSTEM, {}))
        return len(captured)

    one = queries()
    factories.make(name, personas.hers)
    factories.make(name, personas.hers)
    many = sum(field.kind == "links" for field in fields.of(registry.get(name)).values())
    assert one == queries()
    assert one <= 3 + many  # the rows, the names in links, and on SQLite whether he sees many rows


def test_links_to_many_rows_are_found_in_every_block_however_the_ids_lie(personas, monkeypatch):
    monkeypatch.setattr(exports, "BLOCK", 2)
    rows = [factories.make("people", personas.hers) for _n in range(12)]
    wanted = {row.name: row.studied_in.get().code for row in rows}
    assert {row["name"]: row["studied_in"] for row in exported("people")} == wanted
    far = ",".join(str(row.pk) for row in (rows[0], rows[11], rows[5]))
    chunks = exports.csv_chunks(registry.get("people"), SYSTEM, {"id": far.split(",")})
    seen = list(csv.DictReader(io.StringIO(b"".join(chunks).decode())))
    assert [row["studied_in"] for row in seen] == [wanted[rows[n].name] for n in (0, 5, 11)]


def test_numbers_in_a_workbook_are_numbers_and_everything_else_is_text(agreement):
    head, row = sheet("agreements", id=str(agreement.pk))
    seen = dict(zip(head, row, strict=True))
    assert (seen["amount"], seen["signed_on"], seen["title"]) == (1234567.5, "1973-09", "'=SUM(A1)")
    assert seen["confidentiality"] == 1.0


@pytest.mark.parametrize(
    ("value", "written"), [("0.10", 0.1), ("-1234567.89", -1234567.89), ("1234567890123456.78", "1234567890123456.78")]
)
def test_a_decimal_that_a_workbook_would_round_is_text(value, written):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        exports.write_cell(book.add_worksheet(), 0, 0, Decimal(value))
    assert load_workbook(io.BytesIO(stream.getvalue())).get_sheet_by_index(0).to_python() == [[written]]


def test_rows_and_texts_too_large_for_a_workbook_are_refused_with_the_cure(personas, monkeypatch):
    row = factories.make("people", personas.hers, notes="x" * 40_000)
    with pytest.raises(exports.TooLarge, match="row 2 has more. Take CSV."):
        sheet("people", id=str(row.pk))
    monkeypatch.setattr(exports, "ROW_LIMIT", 2)
    factories.make("countries", personas.hers)
    with pytest.raises(exports.TooLarge, match="Narrow the list, or take CSV."):
        sheet("countries")


def test_what_a_spreadsheet_would_run_is_written_as_text_in_both_files(personas):
    row = factories.make("people", personas.hers, name="+84 912", notes="@cmd")
    (seen,) = exported("people", id=str(row.pk))
    assert (seen["name"], seen["notes"]) == ("'+84 912", "'@cmd")
    cells = [str(cell) for line in sheet("people") for cell in line if cell]
    assert [cell for cell in cells if cell[0] in tables.STARTS[:-1]] == []
    position = factories.make("positions", personas.hers, person=row)
    (seen,) = exported("positions", id=str(position.pk))
    assert seen["person"] == "'+84 912"


def test_a_negative_number_is_no_formula(personas):
    item = factories.make("aid_flows", personas.hers, amount=Decimal("-5.00"))
    (seen,) = exported("aid_flows", id=str(item.pk))
    assert seen["amount"] == "-5.00"


def test_history_and_the_rows_themselves_are_left_alone_by_an_export(agreement):
    version = type(agreement).objects.get(pk=agreement.pk).version
    exported("agreements")
    assert type(agreement).objects.get(pk=agreement.pk).version == version
    assert writes.save(type(agreement).objects.get(pk=agreement.pk), actor=SYSTEM) is False
