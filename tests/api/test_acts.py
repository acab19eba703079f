"""What happened across the union, acts on many rows, and work in the background."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity import tasks
from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.bulk import jobs
from amity.network.models import Person
from amity.records.models import Operation
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


def test_changes_are_told_to_those_who_see_the_row(personas, api_of):
    row = factories.make("people", personas.hers, name="Hidden", confidentiality=Confidentiality.UNIT)
    api_of("an").patch(f"/people/{row.pk}", {"notes": "x", "why": "Met."})
    (first, second) = api_of("dung").get("/changes", {"record": "people"}).json()["items"]
    assert (first["record"], first["row_id"], first["action"], first["why"]) == ("people", row.pk, "change", "Met.")
    assert (first["by"], first["fields"], second["action"]) == ("An", ["Notes"], "create")
    for name in ("binh", "hoa"):
        told = api_of(name).get("/changes", {"record": "people"})
        assert told.json() == {"items": [], "next": None}


def test_changes_are_narrowed_and_turned_page_by_page(personas, api_of):
    an = api_of("an")
    for n in range(55):
        factories.make("provinces", personas.hers, name=f"Province {n}")
    first = an.get("/changes", {"record": "provinces"}).json()
    rest = an.get("/changes", {"record": "provinces", "after": first["next"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (50, 5, None)
    assert an.get("/changes", {"record": "people"}).json()["items"] == []
    assert an.get("/changes", {"on": "1999"}).json()["items"] == []
    for query in ({"on": "x"}, {"account": "x"}, {"after": "x"}, {"nonsense": "1"}):
        assert kind(an.get("/changes", query)) == (400, "bad-query")


def test_an_act_is_undone_in_the_background(personas, api_of):
    an = api_of("an")
    told = an.post("/people/batch", {"rows": [{"name": "One"}, {"name": "Two"}]}).json()
    address = f"/operations/{told['operation']}"
    assert an.get("/operations").json()["items"][0]["id"] == told["operation"]
    seen = an.get(address).json()
    assert (seen["kind"], seen["rows"], seen["changed_since"], seen["may_undo"]) == ("batch", 2, 0, True)
    answer = an.post(f"{address}/undo", {"why": "A mistake."})
    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/jobs/{answer.json()['id']}")
    assert Person.objects.count() == 2
    run_waiting()
    assert Person.objects.count() == 0
    done = an.get(f"/jobs/{answer.json()['id']}").json()
    assert (done["state"], done["error"]) == ("done", "")
    assert an.get(address).json()["may_undo"] is False
    assert kind(an.post(f"{address}/undo")) == (409, "over")


def test_an_act_of_long_ago_is_not_undone(personas, api_of):
    an = api_of("an")
    told = an.post("/people/batch", {"rows": [{"name": "One"}]}).json()
    Operation.objects.update(at=timezone.now() - timedelta(days=31))
    assert kind(an.post(f"/operations/{told['operation']}/undo")) == (409, "over")
    assert not Job.objects.exists()


def test_nobody_else_finds_an_act_or_its_work(personas, api_of):
    an = api_of("an")
    number = an.post("/people/batch", {"rows": [{"name": "One"}]}).json()["operation"]
    job = an.post(f"/operations/{number}/undo").json()["id"]
    for name in ("chi", "dung", "binh"):
        other = api_of(name)
        for pk in (number, 999_999):
            assert kind(other.get(f"/operations/{pk}")) == (404, "not-found")
            assert kind(other.post(f"/operations/{pk}/undo")) == (404, "not-found")
        for pk in (job, 999_999):
            answers = [other.get(f"/jobs/{pk}"), other.post(f"/jobs/{pk}/cancel"), other.post(f"/jobs/{pk}/retry")]
            assert {kind(answer) for answer in answers} == {(404, "not-found")}
        assert other.get("/operations").json()["items"] == other.get("/jobs").json()["items"] == []


def test_whoever_looks_after_the_machine_finds_the_acts_and_the_work_of_everybody(personas, api_of):
    number = api_of("an").post("/people/batch", {"rows": [{"name": "One"}]}).json()["operation"]
    job = api_of("an").post(f"/operations/{number}/undo").json()["id"]
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    chi, binh = api_of("chi"), api_of("binh")
    for address, pk in (("/operations", number), ("/jobs", job)):
        assert chi.get(f"{address}/{pk}").json()["id"] == pk
        assert chi.get(address).json()["items"] == []
        assert [one["id"] for one in chi.get(address, {"everybody": "yes"}).json()["items"]] == [pk]
        assert binh.get(address, {"everybody": "yes"}).json()["items"] == []
        assert kind(binh.get(address, {"everybody": "perhaps"})) == (400, "bad-query")
        assert kind(binh.get(f"{address}/{pk}")) == (404, "not-found")
    assert chi.post(f"/jobs/{job}/cancel").json()["state"] == "cancelled"


def test_an_act_still_at_work_is_not_undone(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers)
    number = an.post("/people/bulk", {"ids": [row.pk], "action": "archive"}).json()["id"]
    assert kind(an.post(f"/operations/{number}/undo")) == (409, "refused")
    run_waiting()
    assert an.post(f"/operations/{number}/undo").status_code == 202
    assert kind(an.post(f"/operations/{number}/undo")) == (409, "refused")


def test_what_an_undoing_left_is_told(personas, api_of):
    an = api_of("an")
    told = an.post("/people/batch", {"rows": [{"name": "One"}, {"name": "Two"}]}).json()
    changed = told["results"][0]["id"]
    an.patch(f"/people/{changed}", {"notes": "x"})
    an.post(f"/operations/{told['operation']}/undo")
    run_waiting()
    undone = an.get(f"/operations/{told['operation']}").json()["undone_by"]
    (left,) = an.get(f"/operations/{undone}/left").json()["items"]
    assert (left["row_id"], left["title"], left["reason"]) == (changed, "One", "It was changed since it was entered.")
    assert kind(an.post(f"/operations/{undone}/undo")) == (409, "over")


def test_whoever_only_reads_undoes_nothing(personas, api_of):
    mine = Operation.objects.create(kind="bulk", record="people", at=timezone.now(), account=personas.dung)
    assert kind(api_of("dung").post(f"/operations/{mine.pk}/undo")) == (403, "not-allowed")
    assert not Job.objects.exists()


def test_work_is_cancelled_and_started_again(personas, api_of):
    an = api_of("an")
    arguments = {"operation_id": 0, "account_id": personas.an.pk, "why": ""}
    job = tasks.enqueue(jobs.UNDO, account_id=personas.an.pk, arguments=arguments)
    assert kind(an.post(f"/jobs/{job.pk}/retry")) == (409, "over")
    assert an.post(f"/jobs/{job.pk}/cancel").json()["state"] == "cancelled"
    assert an.post(f"/jobs/{job.pk}/retry").json()["state"] == "waiting"
    assert an.get("/jobs", {"limit": 1}).json()["items"][0]["id"] == job.pk


@pytest.mark.parametrize("address", ["/operations", "/jobs"])
def test_pages_of_acts_and_work_end(address, personas, api_of):
    answer = api_of("an").get(address, {"after": "9" * 30})
    assert (kind(answer), list(wrong(answer))) == ((400, "bad-query"), ["after"])
    assert api_of("an").get(address, {"limit": 1}).json() == {"items": [], "next": None}
