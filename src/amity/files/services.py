"""What is done with files: add one, bring a new version, call it otherwise, throw it away, take it back, destroy it.

Each is one transaction and leaves a Change in the history of the record: the file before and after, as "title · version
· beginning of its sum". A file kept closer than its record is told there by its number alone. Raises NotAllowed and
Stale as the write door does, and ValidationError with a sentence for a file that is not kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.core.text import nfc
from amity.files import blobs, finding, formats, names, scope
from amity.files.blobs import Arrived
from amity.files.formats import Format
from amity.files.models import Attachment, Blob, Version
from amity.files.scope import Held
from amity.records import registry, writes
from amity.records.declaration import Record
from amity.records.models import Change

ACTION = "file"
JOB = "examine file"
ENDS = ("forget", "erase")  # what happens to a row whose files must not outlive it


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody sends it: its name and its content in pieces."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a file."""

    title: str = ""
    title_vi: str = ""
    kind: str = ""
    confidentiality: int | None = None


def add(
    record: Record, row: Any, brought: Brought, *, actor: Actor, now: datetime, about: About = About(), note: str = ""
) -> Version:
    """Hang a file on a row and return its first version; without a title it is called by its name."""
    _refuse_unless_writable(actor, row)
    with blobs.received(brought.chunks) as arrived:
        found = formats.of(arrived.path, brought.name)
        with transaction.atomic():
            row = _locked_row(record, row.pk, actor)
            _refuse_beyond_limits(record, row, arrived)
            name = names.stored(brought.name, found)
            usual = Attachment.Kind.PHOTO if found.media_type.startswith("image/") else Attachment.Kind.DOCUMENT
            attachment = Attachment(
                record=record.name, row_id=row.pk, created_by_id=actor.account_id, created_at=now, kind=usual
            )
            _describe(attachment, replace(about, title=about.title or name), row, actor)
            attachment.save()
            version = _store(attachment, arrived, name, found, actor, now, note)
            _note(Held(attachment, record, row), "", told(attachment, version), actor)
    return version


def add_version(held: Held, brought: Brought, *, actor: Actor, now: datetime, note: str = "") -> Version:
    """Bring a newer state of a file; the same content as the latest again is refused."""
    _refuse_unless_writable(actor, held.row)
    with blobs.received(brought.chunks) as arrived:
        found = formats.of(arrived.path, brought.name)
        with transaction.atomic():
            held = _locked(held, actor)
            before = latest(held.attachment)
            if before.blob_id == arrived.sha256:
                raise ValidationError(_("This is the latest version already: not a letter differs."))
            _refuse_beyond_limits(held.record, held.row, arrived)
            attachment = held.attachment
            was = told(attachment, before)
            attachment.latest += 1
            attachment.save(update_fields=["latest"])
            version = _store(attachment, arrived, names.stored(brought.name, found), found, actor, now, note)
            _note(held, was, told(attachment, version), actor)
    return version


@transaction.atomic
def describe(held: Held, about: About, *, actor: Actor) -> bool:
    """Call a file otherwise or keep it closer; returns whether anything changed."""
    held = _locked(held, actor)
    attachment, version = held.attachment, latest(held.attachment)
    before, was = _said(attachment), told(attachment, version)
    _describe(attachment, about, held.row, actor)
    if _said(attachment) == before:
        return False
    attachment.save()
    finding.name(attachment, [version.name])
    _note(held, was, told(attachment, version), actor)
    return True


@transaction.atomic
def trash(held: Held, *, actor: Actor) -> None:
    """Throw a file away; it can be taken back."""
    held = _locked(held, actor)
    if not held.attachment.is_trashed:
        _shelve(held, is_trashed=True)
        _note(held, told(held.attachment, latest(held.attachment)), "", actor)


@transaction.atomic
def restore(held: Held, *, actor: Actor) -> None:
    """Take a file back out of the trash."""
    held = _locked(held, actor)
    if held.attachment.is_trashed:
        _shelve(held, is_trashed=False)
        _note(held, "", told(held.attachment, latest(held.attachment)), actor)


@transaction.atomic
def erase(attachments: Iterable[Attachment]) -> int:
    """Destroy files with all their versions, and the contents nobody else holds; for purges and for the law.

    Rights are the caller's affair. Returns how many contents are gone.
    """
    ids = [one.pk for one in attachments]
    sums = sorted(set(Version.objects.filter(attachment__in=ids).values_list("blob_id", flat=True)))
    Attachment.objects.filter(pk__in=ids).delete()
    return sum(blobs.release(one) for one in sums)


@transaction.atomic
def erase_with_rows() -> int:
    """Destroy the files of rows that were erased, or whose person was forgotten, with their names in the history.

    The history tells of both, so nobody who forgets or erases has to know of files. Returns how many files are gone.
    """
    over = Change.objects.filter(
        record=OuterRef("record"), row_id=OuterRef("row_id"), action__in=ENDS, at__gte=OuterRef("created_at")
    )
    doomed = list(Attachment.objects.filter(Exists(over)))
    for record, row_id in {(one.record, one.row_id) for one in doomed}:
        told_of = Change.objects.filter(record=record, row_id=row_id, values__has_key=ACTION)
        told_of.update(values={ACTION: [None, None]})
    erase(doomed)
    return len(doomed)


def latest(attachment: Attachment) -> Version:
    """The version that stands now."""
    return Version.objects.select_related("blob").get(attachment=attachment, number=attachment.latest)


def told(attachment: Attachment, version: Version) -> str:
    """A file as the history tells it."""
    name = f"#{attachment.pk}" if attachment.confidentiality is not None else attachment.title
    return f"{name} · {version.number} · {version.blob_id[:12]}"


def _said(attachment: Attachment) -> tuple[Any, ...]:
    return attachment.title, attachment.title_vi, attachment.kind, attachment.confidentiality


def _describe(attachment: Attachment, about: About, row: Any, actor: Actor) -> None:
    attachment.title = nfc(about.title, single_line=True)
    attachment.title_vi = nfc(about.title_vi, single_line=True)
    attachment.kind = about.kind or attachment.kind
    attachment.confidentiality = about.confidentiality
    attachment.clean_fields(exclude=["created_at", "created_by"])
    level = attachment.confidentiality
    if level is not None and Confidentiality(level) not in scope.open_classes(actor, row.owner_id):
        raise ValidationError({"confidentiality": _("Choose a class in which you can still see this file yourself.")})


def _store(
    attachment: Attachment, arrived: Arrived, name: str, found: Format, actor: Actor, now: datetime, note: str
) -> Version:
    blob = blobs.keep(arrived, now=now)
    version = Version(
        attachment=attachment,
        number=attachment.latest,
        blob=blob,
        name=name,
        format=found.name,
        note=nfc(note, single_line=True),
        text=Version.Text.WAITING if found.reader else Version.Text.NONE,
        created_by_id=actor.account_id,
        created_at=now,
    )
    version.clean_fields(exclude=["attachment", "blob", "created_at", "created_by"])
    version.save(force_insert=True)
    finding.name(attachment, [name], is_new_content=True)
    if found.reader or settings.SCAN_COMMAND:
        tasks.enqueue(JOB, account_id=None, arguments={"version_id": version.pk})
    return version


def _refuse_unless_writable(actor: Actor, row: Any) -> None:
    if not actor.may_write(row.owner_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))


def _locked_row(record: Record, pk: int, actor: Actor) -> Any:
    """The row as it stands now, if the actor may still see and change it, kept from being changed meanwhile."""
    row = visible_to(actor, record).select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise writes.Stale(_("This record is no longer there."))
    _refuse_unless_writable(actor, row)
    return row


def _locked(held: Held, actor: Actor) -> Held:
    """A file and its row as they stand now, kept from being changed by others meanwhile."""
    row = _locked_row(held.record, held.row.pk, actor)
    attachment = Attachment.objects.select_for_update().filter(pk=held.attachment.pk).first()
    if attachment is None or attachment.is_trashed != held.attachment.is_trashed:
        raise writes.Stale(_("Somebody else changed this file in the meantime. Look at it again."))
    return Held(attachment, held.record, row)


def _shelve(held: Held, *, is_trashed: bool) -> None:
    held.attachment.is_trashed = is_trashed
    held.attachment.save(update_fields=["is_trashed"])


def _note(held: Held, before: str, after: str, actor: Actor) -> None:
    writes.write_history(held.record, [(held.row.pk, ACTION, {ACTION: [before, after]})], actor=actor)


def _refuse_beyond_limits(record: Record, row: Any, arrived: Arrived) -> None:
    """Refuse what would make the files of one record, or of all records of one unit, too large together."""
    mine = _size(Version.objects.filter(attachment__record=record.name, attachment__row_id=row.pk))
    if mine + arrived.size > settings.RECORD_FILES_LIMIT:
        limit = {"most": settings.RECORD_FILES_LIMIT // blobs.MEGABYTE}
        raise ValidationError(_("The files of this record would be larger than %(most)s MB together.") % limit)
    if settings.UNIT_FILES_LIMIT and unit_size(row.owner_id) + arrived.size > settings.UNIT_FILES_LIMIT:
        limit = {"most": settings.UNIT_FILES_LIMIT // blobs.MEGABYTE}
        raise ValidationError(_("The files of your unit would be larger than %(most)s MB together.") % limit)


def unit_size(unit_id: int) -> int:
    """How large the files on all records of a unit are, each version counted."""
    return sum(
        _size(
            Version.objects.filter(
                attachment__record=record.name,
                attachment__row_id__in=record.model._default_manager.filter(owner=unit_id).values("pk"),
            )
        )
        for record in registry.all_records()
        if Attachment.objects.filter(record=record.name).exists()
    )


def _size(versions: Any) -> int:
    return int(versions.aggregate(size=Sum("blob__size"))["size"] or 0)


def contents_of(attachment: Attachment) -> list[Blob]:
    """The contents of all versions of a file."""
    return list(Blob.objects.filter(versions__attachment=attachment).distinct())
