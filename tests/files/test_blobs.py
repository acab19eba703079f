"""Contents on disk: whole or not at all, once each, and gone with the last who holds them."""

import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from amity.files import blobs, services
from amity.files.models import Blob, Scan, Version
from tests.files.conftest import NOW

pytestmark = pytest.mark.django_db


def kept(content: bytes) -> Blob:
    with blobs.received(iter([content])) as arrived, transaction.atomic():
        return blobs.keep(arrived, now=NOW)


def test_a_content_lies_under_its_own_sum(folder):
    blob = kept(b"Some words.")
    total = hashlib.sha256(b"Some words.").hexdigest()
    assert (blob.pk, blob.size, blob.scan) == (total, 11, Scan.NONE)
    assert blob.path == folder / total[:2] / total
    assert blob.path.read_bytes() == b"Some words."
    assert blob.path.stat().st_mode & 0o077 == 0 or blob.path.parent.stat().st_mode & 0o077 == 0


def test_pieces_are_written_as_they_come_and_never_held_together(folder, on_disk):
    def pieces():
        for n in range(50):
            assert sum(path.stat().st_size for path in (folder / "incoming").iterdir()) <= n * 100_000
            yield bytes([n]) * 100_000

    with blobs.received(pieces()) as arrived, transaction.atomic():
        blob = blobs.keep(arrived, now=NOW)
    assert blob.size == 5_000_000
    assert on_disk() == [blob.pk]


def test_the_same_content_is_stored_once(on_disk, folder):
    first, second = kept(b"same"), kept(b"same")
    assert first.pk == second.pk
    assert on_disk() == [first.pk]
    assert Blob.objects.count() == 1
    assert list((folder / "incoming").iterdir()) == []


def test_what_is_too_large_is_refused_before_it_has_all_come(settings, on_disk, folder):
    settings.FILE_LIMIT = 3_000_000
    seen = []

    def pieces():
        for n in range(100):
            seen.append(n)
            yield bytes(1_000_000)

    with pytest.raises(ValidationError, match="larger than 3 MB"), blobs.received(pieces()):
        raise AssertionError("It was received.")
    assert len(seen) == 4
    assert on_disk() == list((folder / "incoming").iterdir()) == []


def test_what_breaks_off_leaves_nothing(on_disk, folder):
    def pieces():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError), blobs.received(pieces()):
        raise AssertionError("It was received.")
    assert on_disk() == list((folder / "incoming").iterdir()) == []


def test_a_content_that_was_lost_comes_back_with_the_next_upload():
    blob = kept(b"same")
    blob.path.unlink()
    assert kept(b"same").path.read_bytes() == b"same"
    blob.path.write_bytes(b"sam")
    assert kept(b"same").path.read_bytes() == b"same"


def test_a_content_once_found_infected_is_not_taken_again(on_disk):
    blob = kept(b"virus")
    Blob.objects.filter(pk=blob.pk).update(scan=Scan.INFECTED)
    blobs.lock_away(blob)
    with pytest.raises(ValidationError, match="A virus was found in this very file"):
        kept(b"virus")
    assert on_disk() == []
    assert (blobs.quarantine() / blob.pk).read_bytes() == b"virus"


def test_a_content_goes_with_the_last_file_that_holds_it(partner, hang, on_disk):
    first, second = hang(partner, b"same"), hang(partner, b"same", "copy.txt")
    assert len(on_disk()) == 1
    assert services.erase([first.attachment]) == 0
    assert on_disk() == [second.blob_id]
    assert services.erase([second.attachment]) == 1
    assert on_disk() == []
    assert not Blob.objects.exists()
    assert not Version.objects.exists()


def test_a_content_that_is_held_is_not_released(partner, hang, on_disk):
    version = hang(partner)
    with transaction.atomic():
        assert blobs.release(version.blob_id) is False
        assert blobs.release("0" * 64) is False
    assert on_disk() == [version.blob_id]


def test_a_stray_is_removed_and_what_is_held_meanwhile_is_not(partner, hang, on_disk):
    stray = kept(b"stray")
    assert blobs.remove_stray(stray.pk, now=NOW + timedelta(days=1)) is True
    version = hang(partner)
    assert blobs.remove_stray(version.blob_id, now=NOW) is False
    assert on_disk() == [version.blob_id]
    assert list(Blob.objects.values_list("pk", flat=True)) == [version.blob_id]
