"""Imports through the API: brought, planned, looked at and carried out, by whoever brought the file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.exchange.models import Import
from amity.network.models import Person
from amity.tasks.running import run_waiting
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
GOOD = "name,born_on,confidentiality\nNguyễn Thị Bình,1927,1\nTrần Thị Lý,1933,1\n"
HALF = "name,born_on\nNguyễn Thị Bình,1927\nTrần Thị Lý,yesterday\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


def send(api, text: str, address: str = "/people/imports", **form: str):
    file = SimpleUploadedFile("people.csv", text.encode())
    return api.client.post(f"/api/v1{address}", {"file": file, **form}, headers=api.headers)


def test_a_file_is_planned_carried_out_and_undone(personas, api_of):
    an = api_of("an")
    planned = send(an, GOOD)
    assert planned.status_code == 201, planned.content
    told = planned.json()
    assert (told["state"], told["file"], told["counts"], told["operation"]) == (
        *("planned", "people.csv", {"create": 2}),
        None,
    )
    assert planned["Location"] == f"/api/v1/people/imports/{told['id']}"
    assert Person.objects.count() == 0
    done = an.post(f"/people/imports/{told['id']}/carry-out", {"why": "From the archive."})
    assert (done.status_code, done.json()["state"], done.json()["written"]) == (202, "done", 2)
    assert set(Person.objects.values_list("name", flat=True)) == {"Nguyễn Thị Bình", "Trần Thị Lý"}
    assert kind(an.post(f"/people/imports/{told['id']}/carry-out")) == (409, "refused")
    an.post(f"/operations/{done.json()['operation']}/undo")
    run_waiting()
    assert Person.objects.count() == 0
    assert an.get(f"/people/imports/{told['id']}").json()["undone"] is True


def test_problems_are_told_cell_by_cell_and_left_out(personas, api_of):
    an = api_of("an")
    told = send(an, HALF).json()
    assert told["counts"] == {"create": 1, "error": 1}
    (problem,) = an.get(f"/people/imports/{told['id']}/problems").json()["items"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "born_on", "yesterday")
    assert problem["cure"]
    an.post(f"/people/imports/{told['id']}/carry-out")
    assert [person.name for person in Person.objects.all()] == ["Nguyễn Thị Bình"]


def test_a_plan_is_given_up(personas, api_of):
    an = api_of("an")
    number = send(an, GOOD).json()["id"]
    assert an.post(f"/people/imports/{number}/cancel").json()["state"] == "cancelled"
    assert kind(an.post(f"/people/imports/{number}/carry-out")) == (409, "refused")
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("text", "field"), [("", "file"), ("colour,size\nred,5\n", "name"), ("born_on\n1963\n", "name")]
)
def test_a_file_that_cannot_be_planned_is_refused(text, field, personas, api_of):
    answer = send(api_of("an"), text)
    assert kind(answer) == (422, "invalid")
    assert field in wrong(answer) or "file" in wrong(answer)
    assert not Person.objects.exists()


def test_a_request_without_a_file_or_with_another_decision_is_refused(personas, api_of):
    an = api_of("an")
    answer = an.client.post("/api/v1/people/imports", {})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["file"])
    assert list(wrong(send(an, GOOD, decide="burn"))) == ["decide"]
    assert not Import.objects.exists()


def test_nobody_else_finds_an_import(personas, api_of):
    number = send(api_of("an"), GOOD).json()["id"]
    for name in ("chi", "dung", "binh", "hoa"):
        other = api_of(name)
        for pk in (number, 999_999):
            address = f"/people/imports/{pk}"
            answers = [other.get(address), other.get(f"{address}/problems")]
            answers += [other.post(f"{address}/carry-out"), other.post(f"{address}/cancel")]
            assert {kind(answer) for answer in answers} == {(404, "not-found")}
        assert other.get("/people/imports").json()["items"] == []
    assert kind(api_of("an").get(f"/organisations/imports/{number}")) == (404, "not-found")
    assert Import.objects.get().state == "planned"


def test_whoever_only_reads_brings_no_file(personas, api_of):
    assert kind(send(api_of("dung"), GOOD)) == (403, "not-allowed")
    assert not Import.objects.exists()


def test_a_token_brings_files_of_the_kind_it_is_for(personas, token_of):
    program = token_of("an", scopes="people:write")
    assert send(program, GOOD).status_code == 201
    assert kind(send(program, GOOD, "/organisations/imports")) == (403, "scope")
    assert kind(send(token_of("an", scopes="people:read"), GOOD)) == (403, "scope")
