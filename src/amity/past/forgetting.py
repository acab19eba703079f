"""Forgetting a person: the record and what happened with it stay, what tells of the person goes.

The values of the personal fields are emptied, the name becomes a word that says so, the same values are taken out
of the history, the one place where nothing else is ever changed, and the copies kept elsewhere (`past.copies`). What
free texts say of the person cannot be found by a rule: the rows that still hold the words of the name are told, to be
looked at by a person.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.past import copies
from amity.past.copies import personal_names
from amity.records import fields, search, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.models import Change


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was emptied, the rows that still hold the words of the name, and what became of copies elsewhere."""

    fields: list[str]
    still_named: list[search.Hit]
    copies: list[copies.Told]


@transaction.atomic
def forget(record: Record, row: Any, *, actor: Actor, why: str = "") -> Forgotten:
    """Empty the personal fields of a row and of its history. Raises what the write door raises."""
    names, name = personal_names(record), titles.of_row(record, row, "en")
    gone = copies.of(record, row, actor)
    known = {one: field for one, field in fields.all_of(record).items() if one in names}
    row.custom = {key: value for key, value in row.custom.items() if key not in names}
    links: dict[str, list[Any]] = {}
    for one in known.values():
        if one.kind == "links":
            links[one.name] = []
        elif not one.is_custom:
            setattr(row, one.column.attname, _nothing(record, one))
    writes.save(row, actor=actor, why=why, action="forget", links=links)
    scrub(record, row.pk)
    hits = [hit for hit in search.find(actor, name, 50) if (hit.record, hit.row_id) != (record, row.pk)]
    return Forgotten([one.label for one in known.values()], hits, copies.forget(gone))


def scrub(record: Record, row_id: int) -> None:
    """Empty the personal fields in the history of a row; who changed something and when stays."""
    names = personal_names(record)
    for change in Change.objects.filter(record=record.name, row_id=row_id).order_by("pk"):
        if hidden := change.values.keys() & names:
            change.values = {key: [None, None] if key in hidden else pair for key, pair in change.values.items()}
            change.save(update_fields=["values"])


def _nothing(record: Record, one: Field) -> Any:
    """An empty value; a field a row cannot do without says that the person was forgotten."""
    column = one.column
    if one.kind == "yes_no":
        return False
    if column.null or one.kind == "partial_date":
        return None
    if not one.is_required:
        return column.get_default() if column.has_default() else ""
    return _("Removed on request")
