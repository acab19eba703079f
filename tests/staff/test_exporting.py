"""Lists as files."""

import csv
import io
import logging
from html import unescape

import pytest
from python_calamine import load_workbook

from amity.access.roles import Confidentiality
from amity.exchange import exports
from tests import factories

pytestmark = pytest.mark.django_db


def rows_of(answer) -> list[dict[str, str]]:
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_a_file_holds_the_rows_the_list_shows(personas, client_of):
    for title, state in (("Kept", "in_force"), ("Lapsed", "lapsed")):
        factories.make("agreements", personas.hers, title=title, state=state)
    factories.make("agreements", personas.other, title="Quiet", confidentiality=Confidentiality.UNIT)
    client = client_of("an")
    answer = client.get("/agreements/export/?state=in_force&format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="agreements.csv"'
    assert [row["title"] for row in rows_of(answer)] == ["Kept"]
    assert [row["title"] for row in rows_of(client.get("/agreements/export/"))] == ["Kept", "Lapsed"]


def test_the_same_comes_as_a_workbook(personas, client_of):
    factories.make("agreements", personas.hers, title="=SUM(A1)")
    answer = client_of("an").get("/agreements/export/?format=xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    head, row = book.get_sheet_by_index(0).to_python()
    assert dict(zip(head, row, strict=True))["title"] == "'=SUM(A1)"


@pytest.mark.parametrize("query", ["format=exe", "signed_on=soon&format=csv", "signed_on=soon&format=xlsx"])
def test_what_cannot_be_exported_is_said_on_a_page(query, client_of):
    answer = client_of("an").get(f"/agreements/export/?{query}")
    assert answer.status_code == 400
    assert "No file could be made" in unescape(answer.content.decode())


def test_a_list_too_long_for_a_sheet_is_said_on_a_page(client_of, monkeypatch):
    def refuse(*args):
        raise exports.TooLarge("Take CSV.")

    monkeypatch.setattr(exports, "write_xlsx", refuse)
    answer = client_of("an").get("/agreements/export/?format=xlsx")
    assert answer.status_code == 400
    assert "Take CSV." in answer.content.decode()


def test_who_took_which_list_stands_in_the_log(personas, client_of, caplog):
    with caplog.at_level(logging.INFO, "amity.access"):
        client_of("an").get("/people/export/?format=csv")
    assert f"export of people as csv by account {personas.an.pk}" in caplog.text
