"""Files that a scanner held back, through the API: for administrators, each with a reason, and for nobody else."""

import pytest
from django.utils import timezone

from amity.access.models import RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.files import services
from amity.files.models import Attachment, Blob, Scan, Version
from amity.records import registry
from amity.records.models import Change
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
NO_SUCH = "0" * 64


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def held(personas) -> Version:
    """A file on a row of An's unit that the scanner held back."""
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    brought = services.Brought("report.txt", iter([b"Plain words."]))
    made = services.add(
        registry.get("people"), row, brought, actor=personas.actor("an"), now=timezone.now(), about=services.About()
    )
    Blob.objects.filter(pk=made.blob_id).update(scan=Scan.INFECTED)
    return Version.objects.get(pk=made.pk)


@pytest.fixture
def administrator(personas, api_of):
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    return api_of("chi")


def test_what_was_held_back_is_told_with_the_files_that_hold_it(held, administrator):
    (one,) = administrator.get("/files/locked").json()["items"]
    attachment = held.attachment
    assert one["sha256"] == held.blob_id
    assert one["files"] == [
        {"id": attachment.pk, "title": attachment.title, "record": "people", "row_id": attachment.row_id}
    ]


def test_a_file_is_deleted_for_good_with_the_reason(held, administrator):
    answer = administrator.post(f"/files/locked/{held.blob_id}/destroy", {"why": "It is a virus."})
    assert answer.status_code == 204, answer.content
    assert not Attachment.objects.exists()
    assert Change.objects.get(action="file_destroyed").why == "It is a virus."
    assert administrator.get("/files/locked").json() == {"items": []}
    assert kind(administrator.post(f"/files/locked/{held.blob_id}/destroy", {"why": "x"})) == (404, "not-found")


def test_nothing_is_done_without_a_reason(held, administrator):
    for act in ("release", "destroy"):
        answer = administrator.post(f"/files/locked/{held.blob_id}/{act}", {"why": " "})
        assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["why"])
        assert kind(administrator.post(f"/files/locked/{NO_SUCH}/{act}", {"why": "x"})) == (404, "not-found")
    assert Blob.objects.get().scan == Scan.INFECTED


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "hoa"])
def test_nobody_else_hears_of_it_or_opens_it(name, held, api_of):
    other = api_of(name)
    assert kind(other.get("/files/locked")) == (403, "not-allowed")
    for content in (held.blob_id, NO_SUCH):
        for act in ("release", "destroy"):
            assert kind(other.post(f"/files/locked/{content}/{act}", {"why": "x"})) == (403, "not-allowed")
    assert Blob.objects.get().scan == Scan.INFECTED


def test_a_narrow_token_of_an_administrator_opens_nothing(held, administrator, token_of):
    program = token_of("chi", scopes="people:write")
    assert kind(program.get("/files/locked")) == (403, "scope")
    assert kind(program.post(f"/files/locked/{held.blob_id}/release", {"why": "x"})) == (403, "scope")
    reader = token_of("chi", scopes="read")
    assert len(reader.get("/files/locked").json()["items"]) == 1
    assert kind(reader.post(f"/files/locked/{held.blob_id}/destroy", {"why": "x"})) == (403, "scope")
