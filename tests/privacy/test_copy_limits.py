"""Where a copy of a person's data ends: what is in the trash, what was lent until yesterday, whose rights changed
meanwhile, and what a copy that was stopped or refused leaves behind."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Loan, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.access.tokens import issue
from amity.exchange import copying
from amity.privacy import jobs, services
from amity.records import registry, shelving
from amity.records.models import Change, Reading, Shelf
from amity.sharing import lending
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import Api, kind

pytestmark = pytest.mark.django_db
PEOPLE = registry.get("people")
UNIT = Confidentiality.UNIT


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "exports"


@pytest.fixture
def quen(personas):
    return factories.make("people", personas.hers, name="Lê Quên", email="q@x.vn", notes="Likes tea")


@pytest.fixture
def asked(personas, quen):
    return factories.make("subject_requests", personas.hers, person=quen, kind="access", reference="DL 1/2026")


@pytest.fixture
def api(client_of):
    return lambda name: Api(client_of(name))


def about(content: bytes) -> dict:
    with ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("about.json"))


def copied(row, actor) -> dict:
    stream = io.BytesIO()
    copying.write(registry.of(type(row)), row.pk, stream, actor=actor, language="en", now=timezone.now())
    return about(stream.getvalue())


def linked(told: dict) -> dict[str, list[int]]:
    return {group["type"]: [row["id"] for row in group["rows"]] for group in told["linked"]}


def page(pk: int) -> str:
    return reverse("staff:copy", args=[pk])


def lies_there(folder) -> list[str]:
    return sorted(one.name for one in folder.glob("*")) if folder.exists() else []


def standing() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Change, Job, Reading))


def test_what_leads_to_the_person_is_in_it_from_the_archive_and_not_from_the_trash(personas, quen):
    kept, gone = (factories.make("positions", personas.hers, person=quen) for _n in range(2))
    shelving.shelve(registry.get("positions"), [kept.pk], Shelf.ARCHIVED, actor=Actor.system())
    shelving.shelve(registry.get("positions"), [gone.pk], Shelf.TRASHED, actor=Actor.system())
    actor = personas.actor("an")
    assert linked(copied(quen, actor)) == {"positions": [kept.pk]}
    assert copying.size(PEOPLE, quen.pk, actor) == 2


def test_a_person_in_the_trash_or_a_request_in_it_gives_no_copy(api, personas, quen, asked):
    requests = registry.get("subject_requests")
    shelving.shelve(requests, [asked.pk], Shelf.TRASHED, actor=Actor.system())
    before = standing()
    assert api("an").client.get(page(asked.pk)).status_code == 404
    for answer in (api("an").get(f"/copies/{asked.pk}"), api("an").post(f"/copies/{asked.pk}")):
        assert kind(answer) == (404, "not-found")
    assert standing() == before


@pytest.fixture
def lent(personas, quen):
    """A consent that Bình's unit keeps and lends to An's until today."""
    consent = factories.make("consents", personas.other, person=quen, evidence="Lent letter", confidentiality=UNIT)
    today = timezone.localdate()
    loan, _count = lending.lend(
        registry.get("consents"), [consent.pk], to_unit=personas.hers, purpose="The answer", until_on=today,
        title="A consent", actor=actor_of(personas.binh, today=today), today=today,
    )  # fmt: skip
    assert loan is not None
    return consent


def test_a_lent_row_is_in_it_on_its_last_day_and_not_the_day_after(personas, quen, lent):
    today = timezone.localdate()
    last, after = (actor_of(personas.an, today=today + timedelta(days=days)) for days in (0, 1))
    assert linked(copied(quen, last)) == {"consents": [lent.pk]}
    assert linked(copied(quen, after)) == {}
    assert "Lent letter" not in json.dumps(copied(quen, after))
    assert [copying.size(PEOPLE, quen.pk, actor) for actor in (last, after)] == [2, 1]


def test_a_copy_ordered_on_the_last_day_of_a_loan_and_written_after_it_holds_nothing_lent(api, asked, lent):
    an = api("an")
    assert an.post(f"/copies/{asked.pk}").json()["rows"] == 3
    Loan.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    run_waiting()
    told = b"".join(an.get(f"/copies/{asked.pk}/file").streaming_content)
    assert "consents" not in linked(about(told))
    assert an.get(f"/copies/{asked.pk}").json()["rows"] == 2
    assert not Reading.objects.filter(door="copy").exists()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_who_lent_a_row_is_told_that_it_went_into_a_copy(language, personas, client_of, quen, lent):
    copied(quen, actor_of(personas.an, today=timezone.localdate()))
    (reading,) = Reading.objects.all()
    assert (reading.record, reading.row_id, reading.account, reading.door) == ("consents", lent.pk, personas.an, "copy")
    Account.objects.filter(pk=personas.binh.pk).update(language=language)
    personas.binh.refresh_from_db()
    html = client_of("binh").get(f"/consents/{lent.pk}/readings/").content.decode()
    with translation.override(language):
        assert gettext("Copy of the data on a person") in html
    assert ">copy<" not in html


def test_a_copy_of_as_many_rows_as_one_waits_for_is_sent_at_once(client_of, asked, monkeypatch):
    monkeypatch.setattr(jobs, "LONG", 2)
    answer = client_of("an").post(page(asked.pk))
    assert answer["Content-Type"] == "application/zip"
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["an", "dung", "binh", "hoa", "nobody"])
def test_looking_at_a_copy_writes_nothing(name, client_of, asked):
    before = standing()
    client_of(name).get(page(asked.pk))
    if name != "nobody":
        Api(client_of(name)).get(f"/copies/{asked.pk}")
    assert standing() == before


@pytest.mark.parametrize("name", ["dung", "binh", "hoa", "nobody"])
def test_a_copy_refused_is_noted_nowhere_and_writes_no_file(name, client_of, asked, folder):
    before = standing()
    assert client_of(name).post(page(asked.pk)).status_code != 200
    assert Api(client_of(name)).post(f"/copies/{asked.pk}").status_code in (401, 403, 404)
    run_waiting()
    assert standing() == before
    assert lies_there(folder) == []


@pytest.mark.parametrize("interruption", [tasks.Cancelled, tasks.Failed("The disk is full."), OSError("No space.")])
def test_a_copy_stopped_on_its_way_leaves_no_half_file(interruption, api, asked, folder, monkeypatch):
    monkeypatch.setattr(copying, "BLOCK", 1)

    def done(progress, number):
        raise interruption

    monkeypatch.setattr(tasks.Progress, "done", done)
    an = api("an")
    an.post(f"/copies/{asked.pk}")
    run_waiting()
    told = an.get(f"/copies/{asked.pk}").json()
    assert told["state"] in ("cancelled", "failed", "waiting")  # a fault of the machine is tried again
    assert told["ready"] is False
    assert kind(an.get(f"/copies/{asked.pk}/file")) == (404, "not-found")
    assert lies_there(folder) == []


def test_a_copy_cancelled_before_it_began_is_never_written(api, asked, folder):
    an = api("an")
    an.post(f"/copies/{asked.pk}")
    assert an.post(f"/jobs/{Job.objects.get().pk}/cancel").json()["state"] == "cancelled"
    run_waiting()
    assert an.get(f"/copies/{asked.pk}").json() == {
        "request": asked.pk,
        "rows": 2,
        "state": "cancelled",
        "error": "",
        "ready": False,
    }
    assert lies_there(folder) == []


@pytest.mark.parametrize("change", ["role gone", "account off", "account gone from the unit"])
def test_a_copy_whose_owner_lost_his_rights_meanwhile_is_not_fetched(change, api, personas, quen, asked, folder):
    an = api("an")
    type(quen).objects.filter(pk=quen.pk).update(confidentiality=UNIT)
    an.post(f"/copies/{asked.pk}")
    if change == "role gone":
        RoleGrant.objects.filter(account=personas.an).delete()
    elif change == "account off":
        Account.objects.filter(pk=personas.an.pk).update(is_active=False)
    else:
        RoleGrant.objects.filter(account=personas.an).update(unit=personas.other)
    run_waiting()
    assert kind(an.get(f"/copies/{asked.pk}/file")) in {
        (401, "not-logged-in"),
        (403, "not-allowed"),
        (404, "not-found"),
    }
    if change != "account off":
        assert Job.objects.get().state == "failed"
        assert lies_there(folder) == []


def test_who_only_reads_by_the_time_it_is_written_does_not_fetch_it(api, personas, asked):
    an = api("an")
    an.post(f"/copies/{asked.pk}")
    run_waiting()
    RoleGrant.objects.filter(account=personas.an).update(role=Role.READER)
    for address in (f"/copies/{asked.pk}", f"/copies/{asked.pk}/file"):
        assert kind(an.get(address)) == (403, "not-allowed")
    assert an.client.get(f"{page(asked.pk)}{Job.objects.get().pk}/").status_code == 403


def test_a_copy_in_the_background_speaks_the_language_of_its_account(api, personas, asked):
    Account.objects.filter(pk=personas.an.pk).update(language="vi")
    an = api("an")
    an.post(f"/copies/{asked.pk}")
    run_waiting()
    content = b"".join(an.get(f"/copies/{asked.pk}/file").streaming_content)
    with ZipFile(io.BytesIO(content)) as archive:
        assert '<html lang="vi">' in archive.read("about.html").decode()
    assert about(content)["record"]["label"] != "Person"


def test_of_two_copies_the_later_is_fetched_and_each_order_is_told_by_the_history(api, quen, asked):
    an = api("an")
    for notes in ("First words", "Later words"):
        type(quen).objects.filter(pk=quen.pk).update(notes=notes)
        assert an.post(f"/copies/{asked.pk}").status_code == 202
        run_waiting()
    content = b"".join(an.get(f"/copies/{asked.pk}/file").streaming_content)
    assert "Later words" in json.dumps(about(content))
    assert Change.objects.filter(record="subject_requests", action="copy").count() == 2


def test_a_copy_ordered_twice_under_one_key_is_written_and_noted_once(api, asked):
    an = api("an")
    first, second = (an.post(f"/copies/{asked.pk}", {}, **{"Idempotency-Key": "k"}) for _n in range(2))
    assert (second.content, second["Idempotency-Replayed"]) == (first.content, "true")
    assert Job.objects.count() == Change.objects.filter(action="copy").count() == 1


def test_a_copy_after_forgetting_holds_nothing_of_what_was_forgotten(personas, quen, asked):
    actor = personas.actor("chi")
    asked.refresh_from_db()
    services.forget(asked, actor=actor, today=timezone.localdate())
    told = json.dumps(copied(quen, personas.actor("an")), ensure_ascii=False)
    for word in ("Quên", "q@x.vn"):
        assert word not in told


@pytest.mark.parametrize("reference", ["../../etc/passwd", 'a"; filename="b.exe', "Đơn số 7/2026", "///"])
def test_whatever_the_request_is_called_the_file_has_a_plain_name(reference, client_of, personas, quen):
    asked = factories.make("subject_requests", personas.hers, person=quen, reference=reference)
    sent = client_of("an").post(page(asked.pk))["Content-Disposition"]
    name = sent.removeprefix('attachment; filename="').removesuffix('"')
    assert name.endswith(".zip")
    assert set(name.removesuffix(".zip")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("scopes", ["people:write", "subject_requests:write", "people:write subject_requests:write"])
def test_a_token_for_some_record_types_has_no_copy_of_all_that_leads_to_a_person(scopes, personas, asked, folder):
    known = [record.name for record in registry.all_records()]
    _token, secret = issue(personas.an, name="t", now=timezone.now(), known=known, scopes=scopes)
    program, before = Api(Client(), secret), standing()
    for answer in (program.get(f"/copies/{asked.pk}"), program.post(f"/copies/{asked.pk}"),
                   program.get(f"/copies/{asked.pk}/file")):  # fmt: skip
        assert kind(answer) == (403, "scope")
        assert "*:" in answer.json()["detail"]
    assert standing() == before
    assert lies_there(folder) == []
