"""Who sees an attached file: whoever sees the record it hangs on, or fewer when the file is kept closer than that.

A file never asks for itself: the row is fetched through `visible_to`, so that whatever hides the row hides its files
at the same moment. A file marked closer is measured against the unit that owns the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.files.models import Attachment, Scan, Version
from amity.records import registry
from amity.records.declaration import Record


@dataclass(frozen=True, slots=True)
class Held:
    """A file together with the record it hangs on, as somebody may see it."""

    attachment: Attachment
    record: Record
    row: Any

    def may_write(self, actor: Actor) -> bool:
        """Whether he may change the file: whoever may change the record."""
        return actor.may_write(self.row.owner_id)


def open_classes(actor: Actor, owner_id: int) -> list[Confidentiality]:
    """The classes of files that an actor may see on rows of this owner which he may see."""
    return [one for one in Confidentiality if actor.may_see(audience_code(owner_id, one))]


def on_row(actor: Actor, record: Record, row: Any, *, is_trashed: bool = False) -> QuerySet[Attachment]:
    """The files of a row that the actor has been shown; those in the trash only for who may take them back."""
    rows = Attachment.objects.filter(record=record.name, row_id=row.pk, is_trashed=is_trashed)
    if is_trashed and not actor.may_write(row.owner_id):
        return rows.none()
    return rows.filter(Q(confidentiality=None) | Q(confidentiality__in=open_classes(actor, row.owner_id)))


def latest_on_row(actor: Actor, record: Record, row: Any, *, is_trashed: bool = False) -> list[Version]:
    """The latest version of each of these files, the newest first, with all that a list shows of them (one query)."""
    shown = Version.objects.filter(
        attachment__in=on_row(actor, record, row, is_trashed=is_trashed), number=F("attachment__latest")
    )
    return list(shown.select_related("attachment", "blob", "created_by").order_by("-attachment_id"))


def held(actor: Actor, number: int) -> Held | None:
    """A file by its number; None when there is none that the actor may see."""
    attachment = Attachment.objects.filter(pk=number).first()
    if attachment is None or attachment.record not in {record.name for record in registry.all_records()}:
        return None
    record = registry.get(attachment.record)
    row = visible_to(actor, record).filter(pk=attachment.row_id).first()
    if row is None or not on_row(actor, record, row, is_trashed=attachment.is_trashed).filter(pk=number).exists():
        return None
    return Held(attachment, record, row)


def visible_among(actor: Actor, attachments: Sequence[Attachment]) -> list[Held]:
    """Those of some files, none of them in the trash, that the actor may see: a query per record type among them."""
    rows: dict[tuple[str, int], Any] = {}
    for name in {one.record for one in attachments}:
        ids = {one.row_id for one in attachments if one.record == name}
        found = visible_to(actor, registry.get(name)).filter(pk__in=ids)
        rows |= {(name, row.pk): row for row in found}
    return [
        Held(one, registry.get(one.record), row)
        for one in attachments
        if (row := rows.get((one.record, one.row_id))) is not None
        and not one.is_trashed
        and (one.confidentiality is None or one.confidentiality in open_classes(actor, row.owner_id))
    ]


def may_open(actor: Actor, version: Version) -> bool:
    """Whether he may have the content: never with a virus in it; not yet checked, only who brought it himself."""
    if version.blob.scan == Scan.INFECTED:
        return False
    if settings.SCAN_COMMAND and version.blob.scan not in (Scan.CLEAN, Scan.RELEASED):
        return actor.account_id is not None and actor.account_id == version.created_by_id
    return True
