"""Contents on disk: files/<aa>/<sha256>, written whole or not at all, once each, and gone with the last who holds them.

The row of a Blob is locked while its file is put in place or taken away, so that nobody takes away what somebody else
is just about to hold.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amity.files.models import Blob, Scan

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """A content that lies in the folder of what has just come in."""

    path: Path
    size: int
    sha256: str


def incoming() -> Path:
    """Where contents lie while they come in."""
    return _made(Path(settings.MEDIA_ROOT) / "incoming")


def quarantine() -> Path:
    """Where contents lie in which a virus was found."""
    return _made(Path(settings.MEDIA_ROOT) / "quarantine")


@contextmanager
def received(chunks: Iterable[bytes]) -> Iterator[Arrived]:
    """Write chunks to disk as they come; what is not kept is removed at the end. Raises ValidationError."""
    path, limit = incoming() / secrets.token_hex(16), settings.FILE_LIMIT
    try:
        size, total = 0, hashlib.sha256()
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise ValidationError(too_large())
                total.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Arrived(path, size, total.hexdigest())
    finally:
        path.unlink(missing_ok=True)


def too_large() -> str:
    """What to say of a file that is larger than the union allows."""
    return _("The file is larger than %(most)s MB.") % {"most": settings.FILE_LIMIT // MEGABYTE}


def keep(arrived: Arrived, *, now: datetime) -> Blob:
    """Put a content in its place, inside a transaction; the same content that is there already is left as it is."""
    blob = _locked(Blob(sha256=arrived.sha256, size=arrived.size, stored_at=now))
    if blob.scan == Scan.INFECTED:
        raise ValidationError(_("A virus was found in this very file before. It is not kept."))
    if not (blob.path.exists() and blob.path.stat().st_size == blob.size):
        _made(blob.path.parent)
        arrived.path.replace(blob.path)
        _sync(blob.path.parent)
    return blob


def _locked(blob: Blob) -> Blob:
    """The stored row of a content, made if need be, and once more if it is being released at this moment."""
    while True:
        Blob.objects.bulk_create([blob], ignore_conflicts=True)
        stored = Blob.objects.select_for_update().filter(pk=blob.pk).first()
        if stored is not None:
            return stored


def release(sha256: str) -> bool:
    """Remove a content that no version holds any more, inside the transaction that took the last one away."""
    blob = Blob.objects.select_for_update().filter(pk=sha256).first()
    if blob is None or blob.versions.exists():
        return False
    for path in (blob.path, quarantine() / sha256):
        path.unlink(missing_ok=True)
    blob.delete()
    return True


@transaction.atomic
def remove_stray(sha256: str, *, now: datetime) -> bool:
    """Remove a content that lies there and that nobody holds, unless somebody is just about to hold it."""
    _locked(Blob(sha256=sha256, size=0, stored_at=now))
    return release(sha256)


def lock_away(blob: Blob) -> None:
    """Move a content to where nothing is served from."""
    if blob.path.exists():
        target = quarantine() / blob.sha256
        blob.path.replace(target)
        target.chmod(0o400)


def put_back(blob: Blob) -> None:
    """Move a content that was locked away to where it is served from."""
    held = quarantine() / blob.sha256
    if held.exists():
        held.chmod(0o600)
        held.replace(_made(blob.path.parent) / blob.sha256)
        _sync(blob.path.parent)


def stored() -> Iterator[Path]:
    """Every content on disk, whether anybody knows of it or not; not those locked away."""
    root = Path(settings.MEDIA_ROOT)
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(folder.iterdir())


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _sync(folder: Path) -> None:
    """Make the disk remember the new name as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
