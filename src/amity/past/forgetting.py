"""Forgetting a person: the record and what happened with it stay, what tells of the person goes.

The values of the personal fields are emptied, the name becomes a word that says so, and the same values are taken out
of the history, the one place where nothing else is ever changed. What free texts say of the person cannot be found by
a rule: the rows that still hold the words of the name are told, to be looked at by a person.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.records import fields, search, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.models import Change, CustomField


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was emptied, and the rows that still hold the words of the name, for a person to look at."""

    fields: list[str]
    still_named: list[search.Hit]


def personal_names(record: Record) -> set[str]:
    """The names of the fields that tell of a person: those declared, and those the union added, in use or retired."""
    told = CustomField.objects.filter(record=record.name).exclude(personal=CustomField.Personal.NONE)
    return {*record.personal, *record.sensitive, *told.values_list("name", flat=True)}


@transaction.atomic
def forget(record: Record, row: Any, *, actor: Actor, why: str = "") -> Forgotten:
    """Empty the personal fields of a row and of its history. Raises what the write door raises."""
    names, name = personal_names(record), titles.of_row(record, row, "en")
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
    return Forgotten([one.label for one in known.values()], hits)


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
