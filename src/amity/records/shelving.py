"""Where rows stand: archived, thrown into the trash, or taken back. A part of the write door.

A row in the trash is out of everybody's sight but of those who look into the trash; nothing else of it changes, so it
comes back as it was. A row that others lead to is not thrown away: it is archived, or merged into another one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, F, Q
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, thrown_away, visible_to
from amity.records import fields, registry, search, writes
from amity.records.declaration import Record
from amity.records.models import Operation, Shelf
from amity.records.ties import slices

ACTIONS = {Shelf.LIVE: "restore", Shelf.ARCHIVED: "archive", Shelf.TRASHED: "trash"}
Pointing = list[tuple[Record, int]]


class StillLinked(writes.Refused):
    """Other rows lead to these; `rows` are those of them that the actor may see."""

    def __init__(self, rows: Pointing) -> None:
        super().__init__(_("Other records lead to this one. Archive it, or merge it into another record."))
        self.rows = rows


@transaction.atomic
def shelve(
    record: Record,
    ids: Iterable[int],
    shelf: Shelf,
    *,
    actor: Actor,
    why: str = "",
    operation: Operation | None = None,
) -> int:
    """Put rows on another shelf and return how many moved; rows out of the actor's sight are passed over.

    The parts of a row (those the database deletes with it) go where it goes. Raises NotAllowed and StillLinked.
    """
    moved = 0
    for part in slices(sorted(set(ids))):
        moved += _shelve(record, part, shelf, actor, why, operation)
    return moved


def _shelve(
    record: Record, ids: Sequence[int], shelf: Shelf, actor: Actor, why: str, operation: Operation | None
) -> int:
    rows = record.model._default_manager.filter(pk__in=ids).filter(in_reach(actor)).exclude(shelf=shelf)
    found = {pk: (owner, old) for pk, owner, old in locked(rows).values_list("pk", "owner_id", "shelf")}
    if not found:
        return 0
    if not all(actor.may_write(owner) for owner, _old in found.values()):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    for other, pks in parts_of(record, list(found)):
        _shelve(other, pks, shelf, actor, why, operation)
    if shelf == Shelf.TRASHED and (pointing := leading_to(record, list(found), actor)) is not None:
        raise StillLinked(pointing)
    changed = record.model._default_manager.filter(pk__in=found)
    changed.update(shelf=shelf, version=F("version") + 1)
    search.follow(record, list(found))
    told = [(pk, ACTIONS[shelf], {"shelf": [old, int(shelf)]}) for pk, (_owner, old) in found.items()]
    writes.write_history(record, told, actor=actor, why=why, operation=operation)
    if shelf == Shelf.LIVE:  # whoever is named after them may say their names again
        search.refresh_dependents(record, list(found))
    return len(found)


def leading_to(record: Record, ids: Sequence[int], actor: Actor, *, with_trash: bool = False) -> Pointing | None:
    """The rows in use that lead to these from outside, as far as the actor may see them; None when there is none."""
    is_led_to, visible = False, []
    for other, name in registry.links_to(record):
        rows = other.model._default_manager.filter(**{f"{name}__in": ids})
        rows = rows if with_trash else rows.filter(audience__gte=0)
        rows = rows.exclude(pk__in=ids) if other is record else rows
        if rows.exists():
            is_led_to = True
            seen_rows = visible_to(actor, other).filter(pk__in=rows.values("pk")).order_by("pk")
            visible += [(other, pk) for pk in seen_rows.values_list("pk", flat=True)[:20]]
    return visible if is_led_to else None


def locked(rows: Any) -> Any:
    """The rows, held until the transaction ends; in one order, so that writers do not wait for each other."""
    return rows.select_for_update(no_key=True).order_by("pk")


def in_reach(actor: Actor) -> Q:
    """The rows he sees, in the trash or not."""
    return seen(actor) | thrown_away(actor)


def parts_of(record: Record, ids: Sequence[int]) -> list[tuple[Record, list[int]]]:
    """The rows that are parts of these: those whose link says that they go with their whole."""
    found = []
    for other, name in registry.links_to(record):
        remote: Any = fields.one(other, name).column.remote_field
        if getattr(remote, "on_delete", None) is CASCADE:
            pks = list(other.model._default_manager.filter(**{f"{name}__in": ids}).values_list("pk", flat=True))
            found += [(other, pks)] if pks else []
    return found
