"""Files a scanner held back: released or deleted for good by an administrator, with a reason, and by nobody else."""

import pytest
from django.urls import reverse

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.roles import Role
from amity.files import blobs, finding, integrity, releasing, scanning, scope
from amity.files.models import Attachment, Blob, Scan, Version
from amity.records import registry, shelving, writes
from amity.records.models import Change, Shelf
from amity.tasks.running import run_waiting
from tests import factories
from tests.files import contents

pytestmark = pytest.mark.django_db
ADMIN = Actor.system()


@pytest.fixture
def held(partner, hang, scanner) -> Version:
    """A file the scanner held back."""
    version = hang(partner, contents.EICAR, "report.txt")
    run_waiting()
    version.blob.refresh_from_db()
    assert version.blob.scan == Scan.INFECTED
    return version


@pytest.fixture
def admin(personas, client_of):
    """Chi, who looks after the machine as well."""
    RoleGrant.objects.create(account=personas.chi, unit=personas.union, role=Role.ADMINISTRATOR)
    return client_of("chi")


def changes(action: str) -> list[tuple[int, str, list[str]]]:
    found = Change.objects.filter(action=action).order_by("pk")
    return [(one.row_id, one.why, one.values["file"]) for one in found]


def test_a_released_file_opens_again_and_its_text_is_found(held, personas, partner, scanner):
    releasing.release(held.blob_id, actor=ADMIN, why="Asked the vendor.")
    run_waiting()
    fresh = Version.objects.select_related("blob").get(pk=held.pk)
    assert (fresh.blob.scan, fresh.text) == (Scan.RELEASED, Version.Text.READ)
    assert scope.may_open(personas.actor("binh"), fresh)
    assert fresh.blob.path.read_bytes() == contents.EICAR
    assert not (blobs.quarantine() / held.blob_id).exists()
    assert [hit.number for hit in finding.find(personas.actor("an"), "antivirus", "en")] == [held.attachment_id]
    assert len(scanner()) == 1
    assert list(integrity.faults()) == []


def test_the_reason_stands_in_the_history_of_every_record_it_hangs_on(held, partner, hang, personas):
    other = factories.make("people", personas.hers)
    Version.objects.update(text=Version.Text.NONE)
    second = Attachment.objects.create(record="people", row_id=other.pk, title="Copy", created_at=held.created_at)
    Version.objects.create(
        attachment=second, number=1, blob=held.blob, name="c.txt", format=held.format, created_at=held.created_at
    )
    releasing.release(held.blob_id, actor=ADMIN, why="Asked the vendor.")
    told = changes(releasing.RELEASED)
    assert {(row_id, why) for row_id, why, _pair in told} == {
        (partner.pk, "Asked the vendor."),
        (other.pk, "Asked the vendor."),
    }
    assert all(before == after != "" for _row, _why, (before, after) in told)


def test_a_released_content_may_be_brought_again(held, partner, hang, scanner):
    releasing.release(held.blob_id, actor=ADMIN, why="Asked the vendor.")
    again = hang(partner, contents.EICAR, "again.txt")
    run_waiting()
    again.blob.refresh_from_db()
    assert (again.blob.scan, len(scanner())) == (Scan.RELEASED, 1)


def test_deleted_for_good_nothing_of_it_is_left(held, partner):
    releasing.destroy(held.blob_id, actor=ADMIN, why="It was one.")
    assert not Blob.objects.exists()
    assert not Attachment.objects.exists()
    assert not (blobs.quarantine() / held.blob_id).exists()
    ((row_id, why, (before, after)),) = changes(releasing.DESTROYED)
    assert (row_id, why, before.startswith("report.txt"), after) == (partner.pk, "It was one.", True, "")


def test_the_versions_before_it_stay(partner, personas, hang, scanner):
    first = hang(partner, b"Some words.")
    run_waiting()
    found = scope.held(personas.actor("an"), first.attachment_id)
    brought = scanning.services.Brought("letter.txt", iter([contents.EICAR]))
    bad = scanning.services.add_version(found, brought, actor=personas.actor("an"), now=first.created_at)
    run_waiting()
    releasing.destroy(bad.blob_id, actor=ADMIN, why="It was one.")
    attachment = Attachment.objects.get()
    assert (attachment.latest, list(attachment.versions.values_list("number", flat=True))) == (1, [1])
    assert list(Blob.objects.values_list("pk", flat=True)) == [first.blob_id]
    run_waiting()
    assert [hit.number for hit in finding.find(personas.actor("an"), "some words", "en")] == [attachment.pk]


@pytest.mark.parametrize("act", [releasing.release, releasing.destroy])
def test_no_reason_no_administrator_or_nothing_locked_changes_nothing(act, held, personas):
    with pytest.raises(releasing.NoReason):
        act(held.blob_id, actor=ADMIN, why="  ")
    for name in ("an", "chi"):
        with pytest.raises(writes.NotAllowed):
            act(held.blob_id, actor=personas.actor(name), why="Please.")
    with pytest.raises(releasing.NotLocked):
        act("0" * 64, actor=ADMIN, why="Please.")
    assert Blob.objects.get().scan == Scan.INFECTED
    assert changes(releasing.RELEASED) == changes(releasing.DESTROYED) == []


def test_whoever_comes_second_is_told(held):
    releasing.release(held.blob_id, actor=ADMIN, why="Asked the vendor.")
    with pytest.raises(releasing.NotLocked):
        releasing.destroy(held.blob_id, actor=ADMIN, why="It was one.")
    assert Version.objects.filter(pk=held.pk).exists()


PAGE = "/files/locked/"


def test_the_page_shows_what_was_found_and_releases_it(held, admin, partner):
    assert reverse("staff:files-locked") == PAGE
    html = admin.get(PAGE).content.decode()
    for told in ("report.txt", "Eicar-Test-Signature", "Release it"):
        assert told in html
    assert PAGE in admin.get(f"/files/{held.attachment_id}/").content.decode()
    answer = admin.post(PAGE, {"content": held.blob_id, "action": "release", "why": "Asked the vendor."})
    assert answer["Location"] == PAGE
    assert "No file is locked away." in admin.get(PAGE).content.decode()
    assert "Released by an administrator" in admin.get(f"/files/{held.attachment_id}/").content.decode()
    history = admin.get(f"/organisations/{partner.pk}/history/").content.decode()
    assert "File released by an administrator" in history
    assert "Asked the vendor." in history


def test_the_page_deletes_for_good(held, admin):
    admin.post(PAGE, {"content": held.blob_id, "action": "destroy", "why": "It was one."})
    assert not Blob.objects.exists()


@pytest.mark.parametrize(
    ("given", "status"),
    [({"action": "release", "why": ""}, 422), ({"action": "open", "why": "x"}, 404), ({"why": "x"}, 404)],
)
def test_what_is_not_said_rightly_changes_nothing(given, status, held, admin):
    assert admin.post(PAGE, {"content": held.blob_id, **given}).status_code == status
    assert Blob.objects.get().scan == Scan.INFECTED


def test_a_file_that_is_gone_meanwhile_is_told(held, admin):
    answer = admin.post(PAGE, {"content": "0" * 64, "action": "release", "why": "x"})
    assert answer.status_code == 422
    assert "This file is no longer locked away." in answer.content.decode()


def test_nobody_else_sees_the_page_or_releases_by_it(held, client_of):
    for name in ("an", "binh", "chi", "dung", "hoa"):
        given = {"content": held.blob_id, "action": "release", "why": "x"}
        assert client_of(name).get(PAGE).status_code == 403
        assert client_of(name).post(PAGE, given).status_code == 403
    assert PAGE not in client_of("an").get(f"/files/{held.attachment_id}/").content.decode()
    assert Blob.objects.get().scan == Scan.INFECTED


def test_a_file_on_a_record_in_the_trash_is_released_without_its_name(held, admin, partner):
    shelving.shelve(registry.get("organisations"), [partner.pk], Shelf.TRASHED, actor=ADMIN)
    html = admin.get(PAGE).content.decode()
    assert "report.txt" not in html
    assert "A file on a record in the trash" in html
    admin.post(PAGE, {"content": held.blob_id, "action": "release", "why": "Asked the vendor."})
    assert Blob.objects.get().scan == Scan.RELEASED
