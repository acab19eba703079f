"""The write door: every row that is ever stored goes through `save` or `save_many`.

In one transaction it checks the right to write and the links, validates, stores the rows, their history and their
search entries. It raises

* NotAllowed (a Refused): the actor may not write rows of that unit;
* Stale (a Refused): somebody else changed the row since it was read, or stored the same at this moment;
* django.core.exceptions.ValidationError: a value is wrong, with the field it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access import circles
from amity.access.actors import Actor, audience_code
from amity.core import derived
from amity.core.text import nfc
from amity.records import database, fields, registry, search, ties, titles, validation
from amity.records.declaration import Record
from amity.records.models import Change, Operation, Shelf
from amity.records.ties import Changed, Links
from amity.records.values import plain, read, tidy

BATCH = 10_000
LONGEST_WHY = 500
Act = tuple[str, str, Operation | None]  # why, the action's name when it has one of its own, the act it is part of
_TEXT_KINDS = frozenset({"text", "long_text", "url", "email"})


class Refused(Exception):
    """A write that the rules of access refuse; nothing was stored."""


class NotAllowed(Refused):
    """The actor may not write rows of this unit."""


class Stale(Refused):
    """The row was changed by somebody else since it was read."""


def begin(kind: str, record: Record, *, actor: Actor, why: str = "", undoes: Operation | None = None) -> Operation:
    """Store the beginning of an act that will write many rows, so that it can be looked at and undone as a whole."""
    return Operation.objects.create(
        kind=kind, record=record.name, at=timezone.now(), account_id=actor.account_id, why=reason(why), undoes=undoes
    )


def reason(why: str) -> str:
    """The reason as the history keeps it; raises ValidationError for one that is too long."""
    why = nfc(why, single_line=True)
    if len(why) > LONGEST_WHY:
        raise ValidationError({"why": _("Shorten the reason: at most %(limit)s characters.") % {"limit": LONGEST_WHY}})
    return why


def save(
    row: Any,
    *,
    actor: Actor,
    why: str = "",
    action: str = "",
    links: Links | None = None,
    operation: Operation | None = None,
) -> bool:
    """Store one row; `links` holds the rows (or ids) of its many-to-many fields. Returns whether anything changed."""
    record = registry.of(type(row))
    _tidy(record, row)
    link_fields = [name for name, field in fields.of(record).items() if field.kind in ("link", "unit")]
    row.full_clean(exclude=[*link_fields, "version", "sort_key", "sort_key_vi"], validate_constraints=False)
    try:
        return _store(record, [row], [links or {}], actor, (why, action, operation)) > 0
    except IntegrityError as error:  # what validation saw was changed before the row was stored
        raise Stale(_("Somebody else stored the same at this moment. Look at it, then repeat your change.")) from error


def save_many(
    rows: Sequence[Any],
    *,
    actor: Actor,
    why: str = "",
    action: str = "",
    links: Sequence[Links] | None = None,
    operation: Operation | None = None,
) -> int:
    """Store many rows of one type, all or none; `links` stands beside `rows`. Returns how many changed.

    Fields and the model's own `clean` are checked row by row; uniqueness is left to the database.
    """
    if not rows:
        return 0
    record = registry.of(type(rows[0]))
    check = validation.checker(record)
    for row in rows:
        _tidy(record, row)
        check(row)
    beside = links or [{}] * len(rows)
    with transaction.atomic():
        return sum(
            _store(record, rows[at : at + BATCH], beside[at : at + BATCH], actor, (why, action, operation))
            for at in range(0, len(rows), BATCH)
        )


@transaction.atomic
def _store(record: Record, rows: Sequence[Any], links: Sequence[Links], actor: Actor, act: Act) -> int:
    why, action, operation = reason(act[0]), *act[1:]
    wanted = [ties.ids_of(record, given) for given in links]
    before = stored_now(record, [row.pk for row in rows if row.pk])
    changed: list[Changed] = []
    for row, ids in zip(rows, wanted, strict=True):
        _may_write(row, before.get(row.pk), actor)
        ties.keep_unseen(record, ids, before.get(row.pk), actor)
        difference = _difference(record, row, ids, before.get(row.pk))
        if not row.pk or difference:
            changed.append((row, difference, ids))
    if not changed:
        return 0
    ties.check(record, changed, actor)
    if len(rows) == 1:  # after the links, so that no message speaks of rows out of sight
        rows[0].validate_constraints()
    stored = [row for row, _difference_, _ids in changed]
    for row, difference, _ids in changed:
        if row.circle and difference.keys() & {"owner", "confidentiality"}:
            plain_code = audience_code(row.owner_id, row.confidentiality)
            row.circle = circles.circle_for(plain_code, circles.loans_of(row.circle))
    named = search.name_rows(record, stored)
    # In the order of their names: what is written into one page of an index then comes together.
    together = sorted(zip(changed, named, strict=True), key=lambda one: str(one[0][0].sort_key))
    changed, named = [one for one, _names in together], [names for _one, names in together]
    stored = [row for row, _difference, _ids in changed]
    fresh = {id(row) for row in stored if not row.pk}
    _write_rows(record, stored, {name for _row, difference, _ids in changed for name in difference})
    ties.write(record, [(row, ids, id(row) in fresh) for row, _d, ids in changed])
    told = [(row.pk, action or ("create" if id(row) in fresh else "change"), diff) for row, diff, _ids in changed]
    write_history(record, told, actor=actor, why=why, operation=operation)
    search.enter(record, stored, named, fresh)
    renamed = [
        row.pk for row, difference, _ids in changed if id(row) not in fresh and search.concerns(record, difference)
    ]
    if renamed:
        search.refresh_dependents(record, renamed)
    return len(changed)


def _tidy(record: Record, row: Any) -> None:
    """Bring texts to the form they are stored in, so that equal words are equal bytes."""
    for name, field in fields.of(record).items():
        if field.kind in _TEXT_KINDS and (value := getattr(row, name)):
            setattr(row, name, tidy(field, value))
    if row.custom:
        row.custom = custom_values(record, row.custom)


def custom_values(record: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of fields that the union added, in plain form and only such as may be written; raises ValidationError.

    Values of fields that are no longer in use are kept as they are; "no" is kept as nothing.
    """
    known, kept = fields.custom_of(record), dict(given)
    for name, value in given.items():
        if name not in known or value is None:
            continue
        try:
            kept[name] = plain(known[name], read(known[name], str(value)))
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error
    return {name: value for name, value in kept.items() if value is not None and value is not False and value != ""}


def stored_now(record: Record, ids: Sequence[int], *, lock: bool = True) -> dict[int, dict[str, Any]]:
    """The stored values of rows in plain form, with version, shelf and circle; locked when about to change."""
    if not ids:
        return {}
    known, custom = fields.of(record), fields.custom_of(record)
    columns = {name: field.column.attname for name, field in known.items() if field.kind != "links"}
    rows = record.model._default_manager.filter(pk__in=ids).order_by("pk")
    rows = rows.select_for_update(no_key=True) if lock else rows  # in one order: writers do not wait for each other
    found = {
        pk: {name: plain(known[name], value) for name, value in zip(columns, values, strict=True)}
        | {name: own.get(name) for name in custom}
        | {"version": version, "shelf": shelf, "circle": circle}
        for pk, version, shelf, circle, own, *values in rows.values_list(
            "pk", "version", "shelf", "circle", "custom", *columns.values()
        )
    }
    for name, field in known.items():
        if field.kind == "links":
            ties, source, target = field.ties
            for stored in found.values():
                stored[name] = []
            for pk, linked in ties.filter(**{f"{source}__in": ids}).values_list(source, target):
                found[pk][name].append(linked)
    return found


def _difference(record: Record, row: Any, ids: Mapping[str, list[int]], old: dict[str, Any] | None) -> dict[str, Any]:
    if old is None:
        return {}
    found = {}
    for name, field in fields.of(record).items():
        if field.kind == "links":
            new = sorted(ids[name]) if name in ids else sorted(old[name])
            past = sorted(old[name])
        else:
            new, past = plain(field, getattr(row, field.column.attname)), old[name]
        if new != past:
            found[name] = [past, new]
    own = ((name, old[name], row.custom.get(name)) for name in fields.custom_of(record))
    return found | {name: [past, new] for name, past, new in own if new != past}


def _may_write(row: Any, old: dict[str, Any] | None, actor: Actor) -> None:
    if row.owner_id is None:
        raise ValidationError({"owner": _("Say which unit owns this.")})
    for unit_id in {row.owner_id, old["owner"] if old else row.owner_id}:
        if not actor.may_write(unit_id):
            raise NotAllowed(_("You may not change records of this unit."))
    if row.pk and (old is None or not actor.may_see(audience_of(old))):
        raise Stale(_("This record is no longer there."))
    if old is not None and row.version != old["version"]:
        raise Stale(_("Somebody else changed this record in the meantime. Open it again and repeat your change."))
    if not actor.may_see(titles.audience_of(row)):
        raise ValidationError({"confidentiality": _("Choose a class in which you can still see this record yourself.")})


def _write_rows(record: Record, rows: Sequence[Any], names: set[str]) -> None:
    old = [row for row in rows if row.pk]
    new = [row for row in rows if not row.pk]
    for row in rows:
        row.version += 1
        row.audience = titles.audience_of(row)  # the database computes the same, but does not tell after an update
    known = fields.of(record)
    columns = [name for name in names if name in known and known[name].kind != "links"]
    database.update(old, [*columns, "custom", "circle", "version", "sort_key", "sort_key_vi"])
    database.insert(new)


def audience_of(old: Mapping[str, Any]) -> int:
    """The audience code of a row by its stored values."""
    is_trashed = old["shelf"] == Shelf.TRASHED
    return audience_code(old["owner"], old["confidentiality"], old["circle"], is_trashed=is_trashed)


def write_history(
    record: Record,
    changes: Sequence[tuple[int, str, Mapping[str, Any]]],
    *,
    actor: Actor,
    why: str = "",
    operation: Operation | None = None,
) -> None:
    """Store one Change for each (row id, action, {field: [before, after]}), with the rows in one transaction."""
    at = Change._meta.get_field("at").get_db_prep_save(timezone.now(), connection)
    account, why, act = actor.account_id, reason(why), operation.pk if operation else None
    database.insert_values(
        Change,
        ("record", "row_id", "at", "account", "action", "why", "operation", "values"),
        [(record.name, pk, at, account, action, why, act, json.dumps(values)) for pk, action, values in changes],
    )
    derived.renew(record.name, [pk for pk, _action, _values in changes])
