"""The history of rows, read back for people: who changed what, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor, audience_code
from amity.access.models import Account, Unit
from amity.access.scope import visible_to
from amity.records import fields, registry, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.models import Change
from amity.records.values import read, shown

# What hangs on a row and changes with it without being a field of it, told as text.
BESIDE = {"file": _("File"), "merged": _("Merged with")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as a person reads it: each value as (label, before, after)."""

    id: int
    at: datetime
    by: str
    action: str
    why: str
    values: list[tuple[str, str, str]]
    operation_id: int | None = None


def changes(record: Record, row_id: int, actor: Actor, language: str, limit: int = 100) -> list[Entry]:
    """Return a row's changes, the latest first; the caller has made sure that the actor may see the row."""
    mine = Change.objects.filter(record=record.name, row_id=row_id).select_related("account")
    stored = _since_open(record, row_id, list(mine.order_by("-id")[:limit]), actor)
    names = _link_names(record, stored, actor, language)
    known = fields.all_of(record)
    of_units = {name for name, field in known.items() if field.kind == "unit"}
    units = _unit_names(language) if any(of_units & one.values.keys() for one in stored) else {}
    return [
        Entry(
            id=one.pk,
            at=one.at,
            by=_who(one.account),
            action=one.action,
            why=one.why,
            values=[  # in the order of the declaration, whatever order the database keeps
                (
                    field.label,
                    _told(field, one.values[name][0], names, units, language),
                    _told(field, one.values[name][1], names, units, language),
                )
                for name, field in known.items()
                if name in one.values
            ]
            + [
                (str(label), one.values[name][0] or "", one.values[name][1] or "")
                for name, label in BESIDE.items()
                if name in one.values
            ],
            operation_id=one.operation_id,
        )
        for one in stored
    ]


def latest(actor: Actor, language: str, limit: int = 10) -> list[tuple[Change, str, Record]]:
    """Return the latest changes of rows the actor may see, with the row's name (a query per record type)."""
    stored = list(Change.objects.select_related("account").order_by("-id")[: limit * 6])
    by_type: dict[str, set[int]] = {}
    for one in stored:
        by_type.setdefault(one.record, set()).add(one.row_id)
    names: dict[tuple[str, int], str] = {}
    for name, ids in by_type.items():
        record = registry.get(name)
        columns = titles.paths(record)
        told = titles.reader(record, columns, actor, language)
        for pk, *values in visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns):
            names[name, pk] = told(values)
    seen = [one for one in stored if (one.record, one.row_id) in names][:limit]
    return [(one, names[one.record, one.row_id], registry.get(one.record)) for one in seen]


def as_at(record: Record, row_id: int, moment: datetime, actor: Actor, language: str) -> list[tuple[str, str]] | None:
    """The values of a row as they stood at a moment, as (label, text); the caller has made sure that he may see it now.

    None when the row was not there yet, or was closed to the actor at that moment.
    """
    now = writes.stored_now(record, [row_id], lock=False)[row_id]
    later = Change.objects.filter(record=record.name, row_id=row_id, at__gt=moment).order_by("-id")
    for one in later:
        if not one.values and one.action == "create":
            return None
        now |= {name: pair[0] for name, pair in one.values.items() if name in now}
    if not actor.may_see(audience_code(now["owner"], now["confidentiality"], now["circle"])):
        return None
    past = Change(values={name: [now[name]] for name in fields.all_of(record)})
    names, units = _link_names(record, [past], actor, language), _unit_names(language)
    told = ((one.label, _told(one, now[name], names, units, language)) for name, one in fields.all_of(record).items())
    return [(label, text) for label, text in told if text]


def _since_open(record: Record, row_id: int, stored: list[Change], actor: Actor) -> list[Change]:
    """The changes since the row was opened to this reader: what it said while it was closed to him stays closed."""
    if actor.audiences is None:
        return stored
    guards = ("owner", "confidentiality", "circle")
    before = record.model._default_manager.filter(pk=row_id).values(*guards).get()
    for at, one in enumerate(stored):
        before |= {name: one.values[name][0] for name in guards if name in one.values}
        code = audience_code(before["owner"], before["confidentiality"], before["circle"])  # the trash closes nothing
        if not actor.may_see(code):
            return stored[:at]
    return stored


def _unit_names(language: str) -> dict[int, str]:
    names = Unit.objects.values_list("pk", "name", "name_vi")
    return {pk: name_vi if language == "vi" and name_vi else name for pk, name, name_vi in names}


def _who(account: Account | None) -> str:
    return account.name if account else "Amity"


def _link_names(record: Record, stored: Sequence[Change], actor: Actor, language: str) -> dict[tuple[str, int], str]:
    """The names of all linked rows in the changes, those the actor may not see left out: a query per linked field."""
    found: dict[tuple[str, int], str] = {}
    for name, field in fields.all_of(record).items():
        if field.target is None:
            continue
        ids = {pk for one in stored for value in one.values.get(name, ()) for pk in _as_list(value)}
        if ids:
            columns = titles.paths(field.target)
            told = titles.reader(field.target, columns, actor, language)
            for pk, *values in visible_to(actor, field.target).filter(pk__in=ids).values_list("pk", *columns):
                found[name, pk] = told(values)
    return found


def _as_list(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _told(field: Field, value: Any, names: dict[tuple[str, int], str], units: dict[int, str], language: str) -> str:
    if field.target is not None:
        ids = _as_list(value)
        told = [names[field.name, pk] for pk in ids if (field.name, pk) in names]
        # One ellipsis, and last: neither their number nor their place tells anything of hidden rows.
        return "; ".join([*told, titles.HIDDEN] if len(told) < len(ids) else told)
    if field.kind == "unit":
        return units.get(value, "")
    if isinstance(value, str) and field.kind in ("partial_date", "date", "decimal") and value:
        value = read(field, value)
    return shown(field, value, language)
