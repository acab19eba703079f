"""Whether what the database says of files is what lies on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db.models import QuerySet

from amity.files import blobs
from amity.files.models import Attachment, Blob, Scan
from amity.records import registry


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit: its kind (missing, changed, unknown, rowless) and what it is."""

    kind: str
    what: str


def faults(*, reads: bool = True) -> Iterator[Fault]:
    """Compare every content with its sum (unless it is not to be read), and look for what nobody knows of."""
    known = set()
    for blob in Blob.objects.order_by("pk").iterator():
        known.add(blob.sha256)
        path = blobs.quarantine() / blob.sha256 if blob.scan == Scan.INFECTED else blob.path
        if not path.exists():
            yield Fault("missing", f"{blob.sha256} ({_holders(blob)})")
        elif path.stat().st_size != blob.size or (reads and blobs.sum_of(path) != blob.sha256):
            yield Fault("changed", f"{blob.sha256} ({_holders(blob)})")
    for path in blobs.stored():
        if path.name not in known:
            yield Fault("unknown", path.name)
    for attachment in without_row():
        yield Fault("rowless", f"#{attachment.pk} on {attachment.record} {attachment.row_id}")


def without_row() -> Iterator[Attachment]:
    """Files whose record is gone for good: a purge or an undone import took it away."""
    names = {record.name: record for record in registry.all_records()}
    for name in Attachment.objects.order_by("record").values_list("record", flat=True).distinct():
        on = Attachment.objects.filter(record=name)
        if name in names:
            on = on.exclude(row_id__in=names[name].model._default_manager.values("pk"))
        yield from on.order_by("pk")


def remove_strays(before: datetime) -> int:
    """Remove what came in before a moment and is held by no version; returns how many contents are gone."""
    for path in blobs.incoming().iterdir():
        if _came(path) < before:
            path.unlink(missing_ok=True)
    old = [path.name for path in blobs.stored() if _came(path) < before and not _is_held(path.name)]
    return sum(blobs.remove_stray(sha256, now=before) for sha256 in old)


def _came(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _is_held(sha256: str) -> bool:
    return Blob.objects.filter(pk=sha256, versions__isnull=False).exists()


def _holders(blob: Blob) -> str:
    held: QuerySet[Attachment] = Attachment.objects.filter(versions__blob=blob).distinct()
    return ", ".join(f"#{one.pk} {one.title}" for one in held.order_by("pk")[:5])
