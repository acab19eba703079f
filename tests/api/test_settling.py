"""The plan of an import looked through by a program: columns named or guessed, rows corrected and decided."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.exchange.models import Import
from amity.network.models import Person
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
HALF = "name,born_on\nNguyễn Thị Bình,1927\nTrần Thị Lý,yesterday\n"
OTHERS = ("chi", "dung", "binh", "hoa")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


def send(api, text: str, **form: str):
    file = SimpleUploadedFile("people.csv", text.encode())
    return api.client.post("/api/v1/people/imports", {"file": file, **form}, headers=api.headers)


def brought(api, text: str, **form: str) -> str:
    """Bring a file; returns the address of the import."""
    answer = send(api, text, **form)
    assert answer.status_code == 201, answer.content
    return f"/people/imports/{answer.json()['id']}"


def test_columns_are_named_by_the_sender(personas, api_of):
    an = api_of("an")
    address = brought(an, "Who,When\nNguyễn Thị Bình,1927\n", columns=json.dumps({"Who": "name", "When": "born_on"}))
    assert an.get(address).json()["counts"] == {"create": 1}
    an.post(f"{address}/carry-out")
    assert (Person.objects.get().name, str(Person.objects.get().born_on)) == ("Nguyễn Thị Bình", "1927")


def test_columns_are_guessed_when_asked(personas, api_of):
    address = brought(api_of("an"), "Name,Dates of birth\nNguyễn Thị Bình,1927\n", guess="true")
    assert "name" in Import.objects.get().matching["columns"]
    assert api_of("an").get(address).json()["counts"] == {"create": 1}


@pytest.mark.parametrize("columns", ["x", "[]", '{"Nobody": "name"}', '{"name": "shoe_size"}', '{"name": 1}'])
def test_columns_that_are_none_are_refused(columns, personas, api_of):
    answer = send(api_of("an"), HALF, columns=columns)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["columns"])
    assert not Person.objects.exists()


def test_the_plan_is_told_row_by_row(personas, api_of):
    an = api_of("an")
    address = brought(an, HALF)
    first, second = an.get(f"{address}/lines").json()["items"]
    assert (first["row"], first["action"], first["cells"], first["problems"]) == (
        *(2, "create"),
        *(["Nguyễn Thị Bình", "1927"], []),
    )
    assert (second["action"], second["problems"][0]["column"]) == ("error", "born_on")
    page = an.get(f"{address}/lines", {"limit": 1}).json()
    rest = an.get(f"{address}/lines", {"limit": 1, "after": page["next"]}).json()
    assert ([one["row"] for one in page["items"] + rest["items"]], rest["next"]) == ([2, 3], None)
    for show, rows in (("problems", [3]), ("create", [2]), ("update", [])):
        assert [one["row"] for one in an.get(f"{address}/lines", {"show": show}).json()["items"]] == rows
    assert kind(an.get(f"{address}/lines", {"show": "nonsense"})) == (400, "bad-query")


def test_a_row_is_corrected_and_then_stored(personas, api_of):
    an = api_of("an")
    address = brought(an, HALF)
    told = an.post(f"{address}/lines/3", {"cells": ["Trần Thị Lý", "1933"]}).json()
    assert told["counts"] == {"create": 2}
    an.post(f"{address}/carry-out")
    assert Person.objects.count() == 2
    assert kind(an.post(f"{address}/lines/3", {"cells": ["x"]})) == (409, "refused")


def test_rows_that_may_be_there_already_are_decided_one_by_one_or_all(personas, api_of):
    an = api_of("an")
    there = factories.make("people", personas.hers, name="Nguyễn Thị Bình", born_on="1927", email="b@example.org")
    text = "name,born_on,email,notes\nNguyen Thi Binh,1927,b@example.org,Met\n"
    address = brought(an, text)
    (line,) = an.get(f"{address}/lines").json()["items"]
    assert (line["action"], [one["id"] for one in line["candidates"]]) == ("ask", [there.pk])
    assert an.post(f"{address}/lines/2", {"decision": "same", "row": there.pk}).json()["counts"] == {"update": 1}
    again = brought(an, text)
    assert an.post(f"{again}/decide", {"decision": "other"}).json()["counts"] == {"create": 1}
    third = brought(an, text)
    assert an.post(f"{third}/decide", {"decision": "leave"}).json()["counts"] == {"skip": 1}
    assert kind(an.post(f"{third}/decide", {"decision": "leave"})) == (409, "refused")
    assert kind(an.post(f"{third}/lines/2", {"decision": "same", "row": there.pk})) == (409, "refused")


def test_a_row_out_of_sight_is_no_candidate(personas, api_of):
    hidden = factories.make(
        "people", personas.hers, name="Nguyễn Thị Bình", born_on="1927", email="b@example.org", confidentiality=2
    )
    binh = api_of("binh")
    address = brought(binh, "name,born_on,email\nNguyen Thi Binh,1927,b@example.org\n")
    (line,) = binh.get(f"{address}/lines").json()["items"]
    assert line["candidates"] == []
    assert kind(binh.post(f"{address}/lines/2", {"decision": "same", "row": hidden.pk})) == (409, "refused")
    assert binh.get(address).json()["counts"] == {"create": 1}


@pytest.mark.parametrize(
    "body", [{}, {"cells": ["x"], "decision": "same"}, {"decision": "perhaps"}, {"cells": "x"}, {"row": 1}]
)
def test_a_row_is_either_corrected_or_decided(body, personas, api_of):
    an = api_of("an")
    address = brought(an, HALF)
    assert kind(an.post(f"{address}/lines/3", body)) == (422, "invalid")
    assert kind(an.post(f"{address}/lines/99", {"decision": "leave"})) == (404, "not-found")
    assert an.get(address).json()["counts"] == {"create": 1, "error": 1}


def test_what_was_left_out_comes_as_a_file_to_be_corrected(personas, api_of):
    an = api_of("an")
    address = brought(an, HALF)
    answer = an.get(f"{address}/problems/file")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "name,born_on,problem,cure"
    assert "Trần Thị Lý,yesterday" in text
    sheet = an.get(f"{address}/problems/file", {"format": "xlsx"})
    assert b"".join(sheet.streaming_content)[:2] == b"PK"
    assert kind(an.get(f"{address}/problems/file", {"format": "pdf"})) == (400, "bad-query")


def test_nobody_else_looks_through_or_decides(personas, api_of):
    address = brought(api_of("an"), HALF)
    for name in OTHERS:
        for base in (address, "/people/imports/999999"):
            other = api_of(name)
            answers = [other.get(f"{base}/lines"), other.get(f"{base}/problems/file")]
            answers += [other.post(f"{base}/lines/3", {"decision": "leave"})]
            answers += [other.post(f"{base}/decide", {"decision": "leave"})]
            assert {kind(answer) for answer in answers} == {(404, "not-found")}
    assert kind(api_of("an").get(address.replace("people", "organisations") + "/lines")) == (404, "not-found")
