"""Beginning an act and carrying it out, block by block; each row ends as done, the same as before, or left out.

A block is one transaction together with the lines of its rows, so an act interrupted anywhere goes on where it
stopped. A row that is refused is left out with the reason; it never holds up the others.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, thrown_away, visible_to
from amity.bulk import edits
from amity.bulk.choosing import SHELVES
from amity.bulk.models import Act, Action, Line
from amity.records import database, fields, registry, shelving, tags, writes
from amity.records.declaration import Record
from amity.records.models import Operation, Tag, Tagging
from amity.records.ties import slices

BLOCK = 2000
MOST = 100_000  # rows of one act
Fates = dict[int, tuple[str, str]]  # by row: its line's state, and why it was left out
Told = Callable[[int], None]


class TooMany(writes.Refused):
    """More rows than one act takes."""


@transaction.atomic
def begin(
    record: Record, rows: QuerySet[Any], action: Action, asked: edits.Asked, *, actor: Actor, why: str = ""
) -> Act:
    """Store an act with a line for each row; nothing is done to the rows yet. Raises TooMany."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise TooMany(_("These are more than %(most)s records. Narrow the list.") % {"most": MOST})
    operation = writes.begin("bulk", record, actor=actor, why=why)
    act = Act.objects.create(operation=operation, action=action, asked=dict(asked))
    lines = [(act.pk, record.name, pk, Line.State.WAITING, "") for pk in ids]
    database.insert_values(Line, ("act", "record", "row_id", "state", "reason"), lines)
    return act


def carry_out(act: Act, *, actor: Actor, told: Told | None = None) -> None:
    """Do what was asked to every row that still waits for it; `told` hears how many lines are settled by now."""
    record = registry.get(act.operation.record)
    settled = act.lines.exclude(state=Line.State.WAITING).count()
    while True:
        with transaction.atomic():
            waiting = act.lines.filter(state=Line.State.WAITING).order_by("pk").values_list("row_id", flat=True)
            ids = list(waiting[:BLOCK])
            if not ids:
                return
            fates = _DOERS[Action(act.action)](record, ids, act, actor)
            settle(act, record, {pk: fates.get(pk, (Line.State.LEFT, _("It is no longer there."))) for pk in ids})
        settled += len(ids)
        if told is not None:
            told(settled)


def settle(act: Act, record: Record, fates: Fates) -> None:
    """Write what became of rows into their lines."""
    by_fate: dict[tuple[str, str], list[int]] = {}
    for pk, fate in fates.items():
        by_fate.setdefault(fate, []).append(pk)
    for (state, reason), ids in by_fate.items():
        for part in slices(ids):
            act.lines.filter(record=record.name, row_id__in=part).update(state=state, reason=reason[:300])


def _edit(record: Record, ids: Sequence[int], act: Act, actor: Actor) -> Fates:
    field = fields.one(record, act.asked["field"])
    fates: Fates = {}
    rows: dict[int, Any] = {}
    for part in slices(ids):
        rows |= {row.pk: row for row in visible_to(actor, record).filter(pk__in=part)}
    linked = edits.links(field, list(rows), act.asked) if field.kind == "links" else {}
    for pk, row in rows.items():
        if not actor.may_write(row.owner_id):
            fates[pk] = (Line.State.LEFT, _("It belongs to another unit."))
        elif not (pk in linked if field.kind == "links" else edits.changed(field, row, act.asked)):
            fates[pk] = (Line.State.SAME, "")

    def store(part: Sequence[int]) -> int:
        given = [{field.name: linked[pk]} if pk in linked else {} for pk in part]
        chosen = [rows[pk] for pk in part]
        operation = act.operation
        return writes.save_many(chosen, actor=actor, why=operation.why, links=given, operation=operation)

    return fates | each([pk for pk in rows if pk not in fates], store)


def _shelve(record: Record, ids: Sequence[int], act: Act, actor: Actor) -> Fates:
    shelf = SHELVES[Action(act.action)]
    fates: Fates = {}
    wanted: list[int] = []
    for part in slices(ids):
        rows = record.model._default_manager.filter(seen(actor) | thrown_away(actor), pk__in=part)
        for pk, owner, stands in rows.values_list("pk", "owner_id", "shelf"):
            if not actor.may_write(owner):
                fates[pk] = (Line.State.LEFT, _("It belongs to another unit."))
            elif stands == shelf:
                fates[pk] = (Line.State.SAME, "")
            else:
                wanted.append(pk)

    def put(part: Sequence[int]) -> int:
        operation = act.operation
        return shelving.shelve(record, part, shelf, actor=actor, why=operation.why, operation=operation)

    return fates | each(wanted, put)


def _tag(record: Record, ids: Sequence[int], act: Act, actor: Actor) -> Fates:
    is_on = act.asked["how"] == edits.ADD
    tag = Tag.objects.get(pk=act.asked["tag"])
    there: list[int] = []
    with_it: set[int] = set()
    for part in slices(ids):
        there += visible_to(actor, record).filter(pk__in=part).values_list("pk", flat=True)
        tagged = Tagging.objects.filter(tag=tag, record=record.name, row_id__in=part)
        with_it |= set(tagged.values_list("row_id", flat=True))
    wanted = [pk for pk in there if (pk in with_it) != is_on]
    tags.put(tag, record, wanted, actor=actor, operation=act.operation, on=is_on)
    fates: Fates = dict.fromkeys(there, (Line.State.SAME, ""))
    return fates | dict.fromkeys(wanted, (Line.State.DONE, ""))


_DOERS: dict[Action, Callable[[Record, Sequence[int], Act, Actor], Fates]] = {
    Action.EDIT: _edit,
    Action.ASSIGN: _edit,
    Action.ARCHIVE: _shelve,
    Action.RESTORE: _shelve,
    Action.TRASH: _shelve,
    Action.TAG: _tag,
}


def each(ids: Sequence[int], act: Callable[[Sequence[int]], int]) -> Fates:
    """Do it for all rows at once; where that is refused, for each half by itself, down to the row that cannot."""
    if not ids:
        return {}
    try:
        with transaction.atomic():
            act(ids)
    except (writes.Refused, ValidationError, IntegrityError) as error:
        if len(ids) == 1:
            return {ids[0]: (Line.State.LEFT, reason_of(error))}
        half = len(ids) // 2
        return each(ids[:half], act) | each(ids[half:], act)
    return dict.fromkeys(ids, (Line.State.DONE, ""))


def reason_of(error: Exception) -> str:
    """Why a row was left out, in words for people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        return _("Another record has the same already, or what it leads to is gone.")
    return str(error)


def keep_undone(operation: Operation, left: Sequence[tuple[str, int, str]]) -> Act:
    """Keep beside the undoing of an act which rows stayed as they were, and why."""
    act, _made = Act.objects.get_or_create(operation=operation, defaults={"action": Action.UNDO})
    act.lines.all().delete()
    Line.objects.bulk_create(
        [
            Line(act=act, record=name, row_id=pk, state=Line.State.LEFT, reason=reason[:300])
            for (name, pk), reason in {(name, pk): reason for name, pk, reason in left}.items()
        ],
        batch_size=BLOCK,
    )
    return act
