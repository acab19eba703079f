"""IATI through the API: checked, published, and files of donors brought and stored, as on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amity.aid.models import AidItem
from amity.iati import jobs, publishing
from amity.iati.models import Intake, Publication
from amity.tasks.running import run_waiting
from tests.api.bodies import kind
from tests.factories import make
from tests.staff.test_iati import DONOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.STANDARDS = ""


@pytest.fixture
def public_item(personas):
    return make("aid_items", personas.hers, confidentiality=0, reference="OPEN")


def bring(api, text=DONOR, **given):
    file = SimpleUploadedFile("donor.xml", text.encode())
    return api.client.post("/api/v1/iati/imports", {"file": file, **given}, headers=api.headers)


def test_aid_is_checked_and_published(api_of, public_item):
    chi = api_of("chi")
    assert chi.get("/iati").json() == {"checked": None, "published": None}
    made = chi.post("/iati/check")
    assert made.status_code == 201
    told = made.json()
    assert (told["activities"], told["publishable"], told["whole"], told["published_at"]) == (1, True, False, None)
    assert {"warning"} == {one["grade"] for one in told["findings"]}
    done = chi.post("/iati/publish", {"publication": told["id"]})
    assert (done.status_code, done.json()["id"]) == (200, told["id"])
    state = chi.get("/iati").json()
    assert state["published"]["id"] == state["checked"]["id"] == told["id"]
    assert state["published"]["published_at"]


def test_only_the_office_of_the_union_publishes(api_of, public_item):
    number = api_of("chi").post("/iati/check").json()["id"]
    for name in ("an", "binh", "dung", "hoa"):
        assert api_of(name).post("/iati/check").status_code == 403
        assert kind(api_of(name).post("/iati/publish", {"publication": number})) == (409, "refused")
        assert api_of(name).get("/iati").json()["checked"]["id"] == number
    assert publishing.current() is None


def test_what_is_not_there_or_critical_is_not_published(api_of):
    chi = api_of("chi")
    assert chi.post("/iati/publish", {"publication": 99}).status_code == 422
    number = chi.post("/iati/check").json()["id"]
    assert kind(chi.post("/iati/publish", {"publication": number})) == (409, "refused")


@pytest.mark.parametrize("body", [{}, {"publication": "x"}, {"publication": 1, "more": 2}, [], "no JSON"])
def test_a_wrong_body_is_told(api_of, body):
    assert api_of("chi").post("/iati/publish", body).status_code in (400, 422)


def test_much_aid_is_checked_in_the_background(api_of, public_item, monkeypatch):
    monkeypatch.setattr(publishing, "FEW", 0)
    answer = api_of("chi").post("/iati/check")
    assert answer.status_code == 202
    assert answer["Location"].startswith("/api/v1/jobs/")
    run_waiting()
    assert Publication.objects.count() == 1


def test_a_file_is_brought_looked_through_and_stored(api_of):
    an = api_of("an")
    answer = bring(an)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert answer["Location"] == f"/api/v1/iati/imports/{told['id']}"
    assert (told["state"], told["file"], told["counts"]["new"], told["operation"]) == ("read", "donor.xml", 1, None)
    assert not AidItem.objects.exists()
    done = an.post(f"/iati/imports/{told['id']}/store")
    assert (done.status_code, done.json()["state"], done.json()["written"]) == (202, "done", 1)
    assert an.get(f"/iati/imports/{told['id']}").json()["operation"] is not None
    assert kind(an.post(f"/iati/imports/{told['id']}/store")) == (409, "refused")
    again = bring(an).json()
    assert (again["counts"]["same"], again["counts"].get("new", 0)) == (1, 0)
    assert [one["id"] for one in an.get("/iati/imports").json()["items"]] == [again["id"], told["id"]]


def test_the_report_is_told_line_by_line_and_page_by_page(api_of):
    an = api_of("an")
    number = bring(an, DONOR.replace("<title>", "<one/><two/><title>", 1)).json()["id"]
    first = an.get(f"/iati/imports/{number}/lines", {"limit": 2}).json()
    assert [one["element"] for one in first["items"]] == ["one", "two"]
    assert set(first["items"][0]) == {"line", "activity", "element", "what", "why", "times"}
    rest = an.get(f"/iati/imports/{number}/lines", {"limit": 2, "after": first["next"]}).json()
    assert ([one["element"] for one in rest["items"]], rest["next"]) == (["result"], None)


@pytest.mark.parametrize("text", ["<!DOCTYPE x><x/>", "no XML"])
def test_a_file_that_is_never_opened_is_told(api_of, text):
    answer = bring(api_of("an"), text)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "file"
    assert not Intake.objects.exists()


def test_a_request_without_a_file_is_told(api_of):
    an = api_of("an")
    assert an.client.post("/api/v1/iati/imports", {"other": "x"}, headers=an.headers).status_code == 422


def test_whoever_only_reads_brings_nothing(api_of):
    assert bring(api_of("dung")).status_code == 403
    assert not Intake.objects.exists()


def test_the_file_of_somebody_else_is_not_there(api_of):
    number = bring(api_of("an")).json()["id"]
    for name in ("binh", "chi", "dung", "hoa"):
        other = api_of(name)
        for address in (f"/iati/imports/{number}", f"/iati/imports/{number}/lines"):
            assert kind(other.get(address)) == (404, "not-found")
        for deed in ("store", "cancel"):
            assert kind(other.post(f"/iati/imports/{number}/{deed}")) == (404, "not-found")
        assert other.get("/iati/imports").json()["items"] == []
    assert not AidItem.objects.exists()


def test_work_is_stopped(api_of, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 10)
    an = api_of("an")
    number = bring(an).json()["id"]
    run_waiting()
    assert an.post(f"/iati/imports/{number}/store").json()["state"] == "storing"
    assert an.post(f"/iati/imports/{number}/cancel").json()["state"] == "cancelled"
    run_waiting()
    assert not AidItem.objects.exists()
    assert kind(an.post(f"/iati/imports/{number}/cancel")) == (409, "refused")


def test_a_token_for_one_record_type_does_not_reach_so_far(token_of):
    program = token_of("an", scopes="people:write")
    assert program.get("/iati").status_code == 403
    assert bring(program).status_code == 403


def test_nobody_without_a_key_asks(api_of):
    assert api_of("nobody").get("/iati").status_code == 401
    assert api_of("nobody").post("/iati/check").status_code == 401


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"owner": "NOWHERE"}, "owner"),
        ({"owner": "MEMBER-B"}, "owner"),
        ({"confidentiality": "4"}, "confidentiality"),
        ({"confidentiality": ""}, "confidentiality"),
        ({"confidentiality": "²"}, "confidentiality"),
    ],
)
def test_the_api_tells_which_of_its_fields_is_wrong(api_of, given, field):
    answer = bring(api_of("an"), **given)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert not Intake.objects.exists()


def test_the_api_keeps_the_choice(api_of, personas):
    told = bring(api_of("chi"), owner="MEMBER-B", confidentiality=0).json()
    assert (told["owner"], told["confidentiality"]) == ("MEMBER-B", 0)
    assert [(one.owner_id, one.confidentiality) for one in Intake.objects.all()] == [(personas.other.pk, 0)]


def test_a_class_out_of_sight_is_told_under_its_field_and_who_is_outside_brings_nothing(api_of):
    answer = bring(api_of("chi"), confidentiality=3)
    assert [one["field"] for one in answer.json()["errors"]] == ["confidentiality"]
    assert bring(api_of("hoa")).status_code == 403
    assert not Intake.objects.exists()
