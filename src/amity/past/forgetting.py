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


def personal_fields(record: Record) -> dict[str, Field]:
    """The fields that tell of a person: those declared, and those the union added and called so."""
    known = fields.all_of(record)
    told = CustomField.objects.filter(record=record.name).exclude(personal=CustomField.Personal.NONE)
    names = {*record.personal, *record.sensitive, *told.values_list("name", flat=True)}
    return {name: field for name, field in known.items() if name in names}


@transaction.atomic
def forget(record: Record, row: Any, *, actor: Actor, why: str = "") -> Forgotten:
    """Empty the personal fields of a row and of its history. Raises what the write door raises."""
    known, name = personal_fields(record), titles.of_row(record, row, "en")
    links: dict[str, list[Any]] = {}
    for one in known.values():
        if one.kind == "links":
            links[one.name] = []
        elif one.is_custom:
            row.custom = {key: value for key, value in row.custom.items() if key != one.name}
        else:
            setattr(row, one.column.attname, _nothing(record, one))
    writes.save(row, actor=actor, why=why, action="forget", links=links)
    for change in Change.objects.filter(record=record.name, row_id=row.pk).order_by("pk"):
        if hidden := change.values.keys() & known.keys():
            change.values = {key: [None, None] if key in hidden else pair for key, pair in change.values.items()}
            change.save(update_fields=["values"])
    hits = [hit for hit in search.find(actor, name, 50) if (hit.record, hit.row_id) != (record, row.pk)]
    return Forgotten([one.label for one in known.values()], hits)


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
