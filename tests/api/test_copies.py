"""Copies of everything on record about a person, through the API, for those who answer his request."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from amity.access.roles import Confidentiality
from amity.privacy.models import SubjectRequest
from amity.records.models import Change
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import kind

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def asked(personas):
    person = factories.make("people", personas.hers, name="Nguyễn Thị Bình", confidentiality=UNIT)
    return factories.make("subject_requests", personas.hers, person=person, confidentiality=UNIT)


def test_a_copy_is_ordered_watched_and_fetched(asked, api_of):
    an, address = api_of("an"), f"/copies/{asked.pk}"
    before = an.get(address).json()
    assert (before["state"], before["ready"], before["rows"]) == (None, False, 2)
    ordered = an.post(address)
    assert (ordered.status_code, ordered["Location"], ordered.json()["state"]) == (202, f"/api/v1{address}", "waiting")
    assert kind(an.get(f"{address}/file")) == (404, "not-found")
    run_waiting()
    assert (an.get(address).json()["state"], an.get(address).json()["ready"]) == ("done", True)
    archive = ZipFile(BytesIO(b"".join(an.get(f"{address}/file").streaming_content)))
    assert "Nguyễn Thị Bình" in archive.read("about.html").decode()
    assert Change.objects.filter(record="subject_requests", row_id=asked.pk).count() == 2


def test_only_who_answers_the_request_has_a_copy_made(asked, personas, api_of):
    for method in ("get", "post"):
        assert kind(getattr(api_of("dung"), method)(f"/copies/{asked.pk}")) == (403, "not-allowed")
        for name in ("binh", "hoa"):
            for pk in (asked.pk, 999_999):
                assert kind(getattr(api_of(name), method)(f"/copies/{pk}")) == (404, "not-found")
                assert kind(api_of(name).get(f"/copies/{pk}/file")) == (404, "not-found")
    assert not Job.objects.exists()


def test_a_copy_is_for_whoever_ordered_it(asked, api_of):
    api_of("an").post(f"/copies/{asked.pk}")
    run_waiting()
    assert api_of("chi").get(f"/copies/{asked.pk}").json()["state"] is None
    assert kind(api_of("chi").get(f"/copies/{asked.pk}/file")) == (404, "not-found")


def test_a_request_about_nobody_or_about_a_hidden_person_has_no_copy(personas, api_of):
    hidden = factories.make("people", personas.other, confidentiality=UNIT)
    for person in (None, hidden):
        asked = factories.make("subject_requests", personas.hers, confidentiality=UNIT)
        SubjectRequest.objects.filter(pk=asked.pk).update(person=person, requester="A reader")
        assert kind(api_of("an").get(f"/copies/{asked.pk}")) == (404, "not-found")
        assert kind(api_of("an").post(f"/copies/{asked.pk}")) == (404, "not-found")
    assert not Job.objects.exists()


def test_a_narrow_token_has_no_copy_made(asked, token_of):
    program = token_of("an", scopes="people:write subject_requests:write")
    assert kind(program.get(f"/copies/{asked.pk}")) == (403, "scope")
    assert kind(program.post(f"/copies/{asked.pk}")) == (403, "scope")
