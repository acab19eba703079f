"""What was locked away because a virus was found in it: released by an administrator, or deleted for good.

Scanners err. Either way the reason stands in the history of every record the content hangs on.
"""

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.actors import Actor
from amity.files import blobs, finding, services
from amity.files.models import Attachment, Blob, Scan, Version
from amity.files.services import JOB
from amity.records import registry, writes

RELEASED, DESTROYED = "file_released", "file_destroyed"


class NoReason(writes.Refused):
    """It was not said why."""


class NotLocked(writes.Refused):
    """Somebody else has released or deleted it meanwhile."""


def locked_away() -> QuerySet[Blob]:
    """The contents that nobody can open, the latest first."""
    return Blob.objects.filter(scan=Scan.INFECTED).order_by("-stored_at", "pk")


@transaction.atomic
def release(sha256: str, *, actor: Actor, why: str) -> None:
    """Open a content again to those who see its records; raises NotAllowed, NoReason and NotLocked."""
    blob = _taken(sha256, actor, why)
    Blob.objects.filter(pk=blob.pk).update(scan=Scan.RELEASED)
    for attachment in _holding(blob):
        told = services.told(attachment, _version(attachment, blob))
        _note(attachment, RELEASED, [told, told], actor, why)
    for pk in Version.objects.filter(blob=blob, text=Version.Text.WAITING).order_by("pk").values_list("pk", flat=True):
        tasks.enqueue(JOB, account_id=None, arguments={"version_id": pk})
    blobs.put_back(blob)


@transaction.atomic
def destroy(sha256: str, *, actor: Actor, why: str) -> None:
    """Delete a content for good, with the versions that held it and the files that held nothing else."""
    blob = _taken(sha256, actor, why)
    for attachment in _holding(blob):
        _note(attachment, DESTROYED, [services.told(attachment, _version(attachment, blob)), ""], actor, why)
        Version.objects.filter(attachment=attachment, blob=blob).delete()
        left = attachment.versions.aggregate(latest=Max("number"))["latest"]
        if left is None:
            attachment.delete()
        else:
            attachment.latest = left
            attachment.save(update_fields=["latest"])
            _find_again(attachment)
    blobs.release(sha256)


def _find_again(attachment: Attachment) -> None:
    """Let a search find a file by the version that is its latest now."""
    version = services.latest(attachment)
    finding.name(attachment, [version.name], is_new_content=True)
    if version.text == Version.Text.READ:
        Version.objects.filter(pk=version.pk).update(text=Version.Text.WAITING)
        tasks.enqueue(JOB, account_id=None, arguments={"version_id": version.pk})


def _taken(sha256: str, actor: Actor, why: str) -> Blob:
    if not actor.administers:
        raise writes.NotAllowed(_("Only an administrator may do this."))
    if not why.strip():
        raise NoReason(_("Say why: the reason is kept in the history."))
    blob = Blob.objects.select_for_update().filter(pk=sha256, scan=Scan.INFECTED).first()
    if blob is None:
        raise NotLocked(_("This file is no longer locked away."))
    return blob


def _holding(blob: Blob) -> list[Attachment]:
    return list(Attachment.objects.filter(versions__blob=blob).distinct().order_by("pk"))


def _version(attachment: Attachment, blob: Blob) -> Version:
    return attachment.versions.filter(blob=blob).order_by("-number")[0]


def _note(attachment: Attachment, action: str, pair: list[str], actor: Actor, why: str) -> None:
    change = (attachment.row_id, action, {services.ACTION: pair})
    writes.write_history(registry.get(attachment.record), [change], actor=actor, why=writes.reason(why))
