"""The copy for a person who asks for the data: everything the officer may see, nothing else, and noted as a reading."""

import io
import json
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.exchange import copying, export_jobs
from amity.files import services as files
from amity.files.services import About, Brought
from amity.privacy import jobs
from amity.records import custom, registry, writes
from amity.records.models import Change, CustomField, Reading
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def quen(personas):
    return factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn", notes="Likes\ntea")


@pytest.fixture
def asked(personas, quen):
    return factories.make("subject_requests", personas.hers, person=quen, kind="access", reference="DL 1/2026")


def parts(content: bytes) -> tuple[dict, str]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["about.html", "about.json"]
        return json.loads(archive.read("about.json")), archive.read("about.html").decode()


def copy(row, actor, language="en") -> tuple[dict, str]:
    stream = io.BytesIO()
    copying.write(registry.of(type(row)), row.pk, stream, actor=actor, language=language, now=timezone.now())
    return parts(stream.getvalue())


def facts(row: dict) -> dict[str, str]:
    return {fact["field"]: fact["value"] for fact in row["facts"]}


def linked(about: dict) -> dict[str, list[str]]:
    return {group["type"]: [row["name"] for row in group["rows"]] for group in about["linked"]}


def test_it_holds_the_record_and_what_leads_to_it(personas, quen, asked):
    factories.make("positions", personas.hers, person=quen, title="Chair")
    factories.make("consents", personas.hers, person=quen, purpose="contact")
    factories.make("interactions", personas.hers, subject="Dinner", people=[quen])
    about, html = copy(quen, personas.actor("an"))
    assert facts(about["record"])["email"] == "q@x.vn"
    found = linked(about)
    assert {"positions", "consents", "interactions", "subject_requests"} <= found.keys()
    assert "DL 1/2026" in found["subject_requests"]
    for told in ("Lê Quên", "q@x.vn", "Likes<br>tea", "Chair", "Dinner", "DL 1/2026"):
        assert told in html


def test_values_stand_as_people_read_them(personas, quen):
    about, html = copy(quen, personas.actor("an"), "vi")
    assert '<html lang="vi">' in html
    assert about["record"]["label"] == str(PEOPLE.label)


def test_the_history_of_the_record_is_in_it_with_who_and_why(personas, quen):
    quen.phone = "0912345678"
    writes.save(quen, actor=personas.actor("an"), why="She called.")
    about, html = copy(quen, personas.actor("an"))
    latest = about["history"][0]
    assert (latest["by"], latest["why"], latest["action"]) == ("An", "She called.", "change")
    assert "0912345678" in str(latest["values"])
    assert "She called." in html


def test_fields_of_the_union_are_in_it(personas, quen):
    custom.forget()
    custom.define(CustomField(record="people", label="Badge", kind="text", personal="basic"), actor=Actor.system())
    quen.custom = {"x_badge": "B-77"}
    writes.save(quen, actor=personas.actor("an"))
    about, _html = copy(quen, personas.actor("an"))
    assert facts(about["record"])["x_badge"] == "B-77"
    custom.forget()


def test_files_are_named_as_far_as_the_officer_sees_them(personas, quen):
    actor = personas.actor("an")
    for title, level in (("Passport", None), ("Report of the desk", Confidentiality.RESTRICTED)):
        brought = Brought("x.txt", iter([title.encode()]))
        about = About(title=title, confidentiality=level)
        files.add(PEOPLE, quen, brought, actor=actor, now=timezone.now(), about=about)
    assert copy(quen, actor)[0]["record"]["files"] == ["Passport", "Report of the desk"]
    assert copy(quen, personas.actor("binh"))[0]["record"]["files"] == ["Passport"]


def test_what_the_officer_may_not_see_is_not_in_it(personas, quen):
    secret = factories.make("organisations", personas.other, name="Hidden House", confidentiality=Confidentiality.UNIT)
    factories.make("positions", personas.hers, person=quen, title="Chair", organisation=secret)
    factories.make(
        "consents", personas.other, person=quen, evidence="Hidden letter", confidentiality=Confidentiality.UNIT
    )
    about, html = copy(quen, personas.actor("an"))
    assert "Hidden" not in json.dumps(about)
    assert "Hidden" not in html
    assert "consents" not in linked(about)
    assert copying.size(PEOPLE, quen.pk, personas.actor("an")) == 1 + sum(map(len, linked(about).values()))


def test_text_that_looks_like_a_page_stays_text(personas):
    row = factories.make("people", personas.hers, name="Lê <script>x</script>")
    _about, html = copy(row, personas.actor("an"))
    assert "<script>" not in html


def test_restricted_rows_are_noted_as_read(personas, quen):
    restricted = Confidentiality.RESTRICTED
    factories.make("consents", personas.hers, person=quen, confidentiality=restricted)
    factories.make(
        "consents", personas.hers, person=factories.make("people", personas.hers), confidentiality=restricted
    )
    copy(quen, personas.actor("an"))
    assert [(one.record, one.door, one.account) for one in Reading.objects.all()] == [("consents", "copy", personas.an)]


def test_a_copy_costs_the_same_queries_for_one_row_and_for_many(personas, quen, django_assert_max_num_queries):
    factories.make("consents", personas.hers, person=quen)
    with django_assert_max_num_queries(400) as first:
        copy(quen, personas.actor("an"))
    for purpose in ("newsletter", "image", "sharing"):
        factories.make("consents", personas.hers, person=quen, purpose=purpose)
    with django_assert_max_num_queries(len(first)):
        copy(quen, personas.actor("an"))


def page(pk: int) -> str:
    return reverse("staff:copy", args=[pk])


def test_one_button_makes_it_from_the_page_of_the_request(client_of, asked):
    client = client_of("an")
    assert f'href="{page(asked.pk)}"' in client.get(f"/subject_requests/{asked.pk}/").content.decode()
    html = client.get(page(asked.pk)).content.decode()
    assert "Copy of the data on Lê Quên" in html
    assert "Records: 2." in html
    assert not Change.objects.filter(action="copy").exists()
    answer = client.post(page(asked.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="dl-1-2026.zip"'
    about, _html = parts(answer.getvalue())
    assert about["record"]["name"] == "Lê Quên"
    (told,) = Change.objects.filter(action="copy")
    assert (told.record, told.row_id, told.account.username) == ("subject_requests", asked.pk, "an")
    assert (
        "Copy of the data on the person made" in client.get(f"/subject_requests/{asked.pk}/history/").content.decode()
    )


def test_a_large_one_is_written_in_the_background_for_whoever_asked(client_of, asked, monkeypatch):
    monkeypatch.setattr(jobs, "LONG", 1)
    client = client_of("an")
    job = Job.objects.get(pk=client.post(page(asked.pk))["Location"].strip("/").split("/")[-1])
    run_waiting()
    job.refresh_from_db()
    assert (job.state, job.total) == ("done", 2)
    assert job.href == f"{page(asked.pk)}{job.pk}/"
    about, _html = parts(client.get(job.href).getvalue())
    assert about["record"]["name"] == "Lê Quên"
    for stranger, status in (("chi", 404), ("binh", 403)):
        assert client_of(stranger).get(job.href).status_code == status
    export_jobs.file_of(job).unlink()
    assert client.get(job.href).status_code == 404


def test_a_job_whose_account_no_longer_sees_the_person_writes_nothing(
    client_of, personas, quen, asked, folder, monkeypatch
):
    monkeypatch.setattr(jobs, "LONG", 1)
    client_of("an").post(page(asked.pk))
    quen.refresh_from_db()
    quen.owner, quen.confidentiality = personas.other, Confidentiality.UNIT
    writes.save(quen, actor=Actor.system())
    run_waiting()
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", "You may not see the record of this person.")
    assert list((folder / "exports").glob("*")) == []


def test_strangers_readers_and_requests_of_nobody_get_no_copy(client_of, personas, quen):
    closed = factories.make("subject_requests", personas.hers, person=quen, confidentiality=Confidentiality.UNIT)
    nobody = factories.make("subject_requests", personas.hers, requester="A lawyer")
    nobody.person = None
    writes.save(nobody, actor=personas.actor("an"))
    assert client_of("binh").get(page(closed.pk)).status_code == 404
    assert client_of("dung").post(page(closed.pk)).status_code == 403
    assert client_of("an").get(page(nobody.pk)).status_code == 404
    assert page(nobody.pk) not in client_of("an").get(f"/subject_requests/{nobody.pk}/").content.decode()
    assert page(closed.pk) not in client_of("dung").get(f"/subject_requests/{closed.pk}/").content.decode()
    assert not Change.objects.filter(action="copy").exists()


def test_a_request_about_a_person_out_of_sight_gives_no_copy(client_of, personas, quen, asked):
    quen.refresh_from_db()
    quen.owner, quen.confidentiality = personas.other, Confidentiality.UNIT
    writes.save(quen, actor=Actor.system())
    assert client_of("an").get(page(asked.pk)).status_code == 404
    assert client_of("an").post(page(asked.pk)).status_code == 404
