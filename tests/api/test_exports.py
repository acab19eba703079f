"""Exports through the API: ordered, written in the background, fetched by whoever ordered them and by nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.records.models import Reading
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


def lines(answer) -> list[str]:
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


def test_a_list_is_ordered_watched_and_fetched(personas, api_of):
    an = api_of("an")
    found = factories.make("people", personas.hers, name="Nguyễn Thị Bình", born_on="1927")
    factories.make("people", personas.hers, name="Trần Thị Lý", born_on="1933")
    ordered = an.post("/people/exports", {"query": "born_on=1927"})
    assert ordered.status_code == 202, ordered.content
    address = f"/people/exports/{ordered.json()['id']}"
    assert ordered["Location"] == f"/api/v1{address}"
    assert (ordered.json()["state"], ordered.json()["ready"]) == ("waiting", False)
    assert kind(an.get(f"{address}/file")) == (404, "not-found")
    run_waiting()
    told = an.get(address).json()
    assert (told["state"], told["done"], told["ready"], told["error"]) == ("done", 1, True, "")
    answer = an.get(f"{address}/file")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    head, *rest = lines(answer)
    assert head.startswith("id,name")
    assert [line.split(",")[0] for line in rest] == [str(found.pk)]
    assert [one["id"] for one in an.get("/people/exports").json()["items"]] == [told["id"]]
    assert an.get("/organisations/exports").json()["items"] == []
    assert kind(an.get(address.replace("people", "organisations"))) == (404, "not-found")


def test_a_sheet_is_made_as_well(personas, api_of):
    an = api_of("an")
    factories.make("people", personas.hers)
    number = an.post("/people/exports", {"format": "xlsx"}).json()["id"]
    run_waiting()
    answer = an.get(f"/people/exports/{number}/file")
    assert answer["Content-Disposition"] == 'attachment; filename="people.xlsx"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_a_file_holds_what_its_reader_sees_and_the_reading_is_noted(personas, api_of):
    closed = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    hidden = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    shown = factories.make("people", personas.hers, confidentiality=Confidentiality.PUBLIC)
    told = {}
    for name in ("an", "binh", "hoa"):
        number = api_of(name).post("/people/exports", {}).json()["id"]
        run_waiting()
        told[name] = {line.split(",")[0] for line in lines(api_of(name).get(f"/people/exports/{number}/file"))[1:]}
    assert str(shown.pk) in told["an"] & told["binh"] & told["hoa"]
    assert str(hidden.pk) in told["an"] - told["binh"] - told["hoa"]
    assert str(closed.pk) not in told["binh"] | told["hoa"]
    assert {one.account_id for one in Reading.objects.filter(row_id=closed.pk, door="export")} == {personas.an.pk}


def test_nobody_else_finds_an_export_or_its_file(personas, api_of):
    number = api_of("an").post("/people/exports", {}).json()["id"]
    run_waiting()
    for name in ("chi", "dung", "binh", "hoa"):
        for pk in (number, 999_999):
            for address in (f"/people/exports/{pk}", f"/people/exports/{pk}/file"):
                assert kind(api_of(name).get(address)) == (404, "not-found")
        assert api_of(name).get("/people/exports").json() == {"items": [], "next": None}


def test_other_work_is_no_export(personas, api_of):
    job = Job.objects.create(
        name="something else", account=personas.an, arguments={"record": "people"}, due_at=timezone.now()
    )
    assert kind(api_of("an").get(f"/people/exports/{job.pk}")) == (404, "not-found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"query": "shoe_size=40"}, "query"),
        ({"query": "born_on=tomorrow"}, "query"),
        ({"format": "pdf"}, "format"),
        ({"record": "people"}, "record"),
        ({"query": "x" * 4001}, "query"),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(body, field, personas, api_of):
    answer = api_of("an").post("/people/exports", body)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not Job.objects.exists()


def test_a_file_is_kept_a_day(personas, api_of):
    an = api_of("an")
    number = an.post("/people/exports", {}).json()["id"]
    run_waiting()
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    assert an.get(f"/people/exports/{number}").json()["ready"] is False
    assert kind(an.get(f"/people/exports/{number}/file")) == (404, "not-found")


def test_an_export_ordered_twice_under_one_key_is_written_once(personas, api_of):
    an = api_of("an")
    first, second = (an.post("/people/exports", {}, **{"Idempotency-Key": "one"}) for _n in range(2))
    assert (second.json()["id"], second["Idempotency-Replayed"]) == (first.json()["id"], "true")
    assert Job.objects.count() == 1


def test_a_program_orders_and_fetches_only_what_its_token_names(personas, token_of):
    program = token_of("dung", scopes="people:write")
    number = program.post("/people/exports", {}).json()["id"]
    assert program.get(f"/people/exports/{number}").status_code == 200
    assert kind(program.post("/organisations/exports", {})) == (403, "scope")
    reader = token_of("dung", scopes="people:read")
    assert kind(reader.post("/people/exports", {})) == (403, "scope")
    assert reader.get(f"/people/exports/{number}").status_code == 200
    assert kind(token_of("dung", scopes="organisations:read").get(f"/people/exports/{number}")) == (403, "scope")
