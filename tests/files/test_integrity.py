"""Whether everything on the disk is known and everything known is on the disk; and the command that says so."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from amity.access.actors import Actor
from amity.files import blobs, integrity, scanning, scope, services
from amity.files.models import Attachment, Blob
from amity.past import erasing
from amity.records import registry
from tests import factories
from tests.files import contents

pytestmark = pytest.mark.django_db


def found(**options) -> list[tuple[str, str]]:
    return [(fault.kind, fault.what) for fault in integrity.faults(**options)]


def test_all_is_well_where_nothing_is_wrong(partner, hang, capsys):
    assert found() == []
    hang(partner)
    hang(partner, contents.PNG, "a.png")
    assert found() == []
    call_command("files", "check")
    assert capsys.readouterr().out == "2 contents, no fault\n"


def test_a_content_that_is_gone_is_told_with_the_file_it_belongs_to(partner, hang, capsys):
    version = hang(partner)
    version.blob.path.unlink()
    assert found() == [("missing", f"{version.blob_id} (#{version.attachment_id} letter.txt)")]
    with pytest.raises(CommandError, match="1 contents, 1 faults"):
        call_command("files", "check")
    assert capsys.readouterr().out.startswith("missing: ")


def test_a_content_changed_behind_the_back_is_told(partner, hang):
    version = hang(partner, b"Some words.")
    version.blob.path.write_bytes(b"Some wordz.")
    assert [kind for kind, _what in found()] == ["changed"]
    assert found(reads=False) == []
    version.blob.path.write_bytes(b"Some")
    assert [kind for kind, _what in found(reads=False)] == ["changed"]


def test_a_content_nobody_knows_is_told(partner, hang, folder):
    version = hang(partner)
    stray = folder / "00" / ("00" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    assert found() == [("unknown", "00" * 32)]
    assert version.blob.path.exists()


def test_what_is_locked_away_is_where_it_should_be(partner, hang, scanner):
    version = hang(partner, contents.EICAR)
    scanning.scan(version.blob)
    assert found() == []
    (blobs.quarantine() / version.blob_id).unlink()
    assert [kind for kind, _what in found()] == ["missing"]


def test_files_whose_record_is_gone_are_told_and_purged(personas, hang, capsys, on_disk):
    row = factories.make("interactions", personas.hers)
    version = hang(row, b"one")
    erasing.erase(registry.get("interactions"), [row.pk], actor=Actor.system())
    assert found() == [("rowless", f"#{version.attachment_id} on interactions {row.pk}")]
    call_command("files", "purge")
    assert "1 files would be destroyed" in capsys.readouterr().out
    assert on_disk() == [version.blob_id]
    call_command("files", "purge", "--yes")
    assert capsys.readouterr().out == "1 files destroyed, 1 contents removed\n"
    assert on_disk() == []
    assert found() == []


def test_a_purge_destroys_the_trash_and_nothing_else(partner, personas, hang, on_disk):
    kept, thrown, an = hang(partner, b"kept"), hang(partner, b"thrown"), personas.actor("an")
    services.trash(scope.held(an, thrown.attachment_id), actor=an)
    call_command("files", "purge", "--yes", verbosity=0)
    assert list(Attachment.objects.values_list("pk", flat=True)) == [kept.attachment_id]
    assert on_disk() == [kept.blob_id]
    assert Blob.objects.count() == 1


def test_the_command_needs_a_verb():
    with pytest.raises(CommandError):
        call_command("files")
