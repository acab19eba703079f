"""Undoing an act of many rows, and reverting one change: field by field, and never over what somebody did since.

What the act changed goes back unless it was changed again; rows it entered are erased unless somebody changed them or
leads to them since; rows it archived, threw away or took back stand again where they stood. What stays is told with
the reason. An undoing interrupted in the middle is begun again and goes on where it stopped.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.past import erasing
from amity.records import database, fields, registry, shelving, tags, values, writes
from amity.records.declaration import Record
from amity.records.models import Change, Operation, Shelf

BLOCK = 5000
Net = dict[str, list[Any]]  # {field: [before, after]}


class Past(NamedTuple):
    """What of a change is needed to take it back."""

    row_id: int
    pk: int
    action: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """A row that could not be put back, wholly or in part, and why."""

    record: Record
    row_id: int
    reason: str


@dataclass(slots=True)
class Outcome:
    """What an undoing did: the act it was, how many rows went back, and what stayed."""

    operation: Operation
    restored: int = 0
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an undoing would do: the rows of the act, and how many of them were changed since."""

    rows: int
    changed_since: int


def forecast(operation: Operation) -> Forecast:
    """Say beforehand how many rows an act touched and how many of them have later changes."""
    mine = Change.objects.filter(operation=operation)
    rows = mine.values("record", "row_id").distinct().count()
    last = mine.order_by("-id").values_list("id", flat=True).first() or 0
    changed = 0
    for name in mine.values_list("record", flat=True).distinct():
        ids = mine.filter(record=name).values("row_id")
        later = Change.objects.filter(record=name, id__gt=last, row_id__in=ids).exclude(operation=operation)
        changed += later.values("row_id").distinct().count()
    return Forecast(rows, changed)


def undo(operation: Operation, *, actor: Actor, why: str = "", told: Callable[[int], None] | None = None) -> Outcome:
    """Undo an act. Each block of rows is one transaction; `told` hears the number of rows looked at after each.

    Acts that undid another cannot be undone themselves; do the first one again. Raises Refused.
    """
    if operation.undoes_id:
        raise writes.Refused(_("This act undid another one. Do that one again instead."))
    record = registry.get(operation.record)
    act = Operation.objects.filter(undoes=operation).first()
    outcome = Outcome(act or writes.begin("undo", record, actor=actor, why=why, undoes=operation))
    only_entered = not Change.objects.filter(operation=operation).exclude(action="create").exists()
    turns = (_entered_back,) if only_entered else (_shelves_back, _fields_back, _tags_back, _entered_back)
    seen = 0
    with database.roomy():
        for turn in turns:
            for name, ids in _blocks(operation):
                turn(operation, registry.get(name), ids, actor, outcome)
                if turn is (_entered_back if only_entered else _fields_back):
                    seen += len(ids)
                    if told is not None:
                        told(seen)
    return outcome


@transaction.atomic
def revert(change: Change, *, actor: Actor, why: str = "") -> int:
    """Take one change of one row back; returns how many fields went back. Raises Refused when none can."""
    record = registry.get(change.record)
    net = {name: pair for name, pair in change.values.items() if name in fields.all_of(record)}
    if not net:
        raise writes.Refused(_("There is nothing in this change that could be taken back."))
    rows, links, kept = _prepared(record, {change.row_id: net}, actor)
    if not rows or len(kept.get(change.row_id, ())) == len(net):
        raise writes.Refused(_("What this change wrote was changed again since."))
    writes.save(rows[0], actor=actor, why=why, action="revert", links=links[0])
    return len(net) - len(kept.get(change.row_id, ()))


def _blocks(operation: Operation) -> Iterator[tuple[str, list[int]]]:
    """The rows an act touched, some hundred at a time; rows that others lead to come last, as they must be erased."""
    order = {record.name: -place for place, record in enumerate(registry.in_dependency_order())}
    mine = Change.objects.filter(operation=operation)
    for name in sorted(set(mine.values_list("record", flat=True)), key=lambda name: order.get(name, 0)):
        last = 0
        while True:
            rows = mine.filter(record=name, row_id__gt=last).order_by("row_id").values_list("row_id", flat=True)
            ids = list(dict.fromkeys(islice(rows.iterator(), BLOCK)))
            if not ids:
                break
            yield name, ids
            last = ids[-1]


def _changes(operation: Operation, record: Record, ids: Sequence[int]) -> Iterator[tuple[int, list[Past]]]:
    mine = Change.objects.filter(operation=operation, record=record.name, row_id__in=ids).order_by("row_id", "id")
    past = (Past(*one) for one in mine.values_list(*Past._fields))
    for pk, changes in groupby(past, key=lambda one: one.row_id):
        yield pk, list(changes)


def _is_entry(changes: Sequence[Past]) -> bool:
    """Whether an act entered the row: the change that does is the only one that says nothing of before."""
    return not changes[0].values and changes[0].action != "erase"


@transaction.atomic
def _shelves_back(operation: Operation, record: Record, ids: Sequence[int], actor: Actor, outcome: Outcome) -> None:
    wanted: dict[tuple[int, int], list[int]] = {}
    for pk, changes in _changes(operation, record, ids):
        moves = [one.values["shelf"] for one in changes if "shelf" in one.values]
        if moves and moves[0][0] != moves[-1][1]:
            wanted.setdefault((moves[-1][1], moves[0][0]), []).append(pk)
    for (now, before), pks in wanted.items():
        there = record.model._default_manager.filter(pk__in=pks, shelf=now).values_list("pk", flat=True)
        outcome.restored += _each(list(there), _to_shelf(record, Shelf(before), actor, outcome), record, outcome)


def _to_shelf(record: Record, shelf: Shelf, actor: Actor, outcome: Outcome) -> Callable[[Sequence[int]], int]:
    act = outcome.operation
    return lambda part: shelving.shelve(record, part, shelf, actor=actor, operation=act)


@transaction.atomic
def _fields_back(operation: Operation, record: Record, ids: Sequence[int], actor: Actor, outcome: Outcome) -> None:
    known, done = fields.all_of(record), _done(outcome.operation, record, ids)
    nets: dict[int, Net] = {}
    for pk, changes in _changes(operation, record, ids):
        if pk in done or _is_entry(changes):
            continue
        net: Net = {}
        for name, before, after in ((n, *pair) for one in changes for n, pair in one.values.items() if n in known):
            net[name] = [net[name][0] if name in net else before, after]
        if net := {name: pair for name, pair in net.items() if pair[0] != pair[1]}:
            nets[pk] = net
    rows, links, kept = _prepared(record, nets, actor)
    for pk in nets.keys() - {row.pk for row in rows}:
        outcome.left.append(Left(record, pk, _("It is no longer there, or not yours to change.")))
    for pk, names in kept.items():
        told = ", ".join(known[name].label for name in names)
        outcome.left.append(Left(record, pk, _("Changed since: %(fields)s.") % {"fields": told}))
    beside = dict(zip([row.pk for row in rows], zip(rows, links, strict=True), strict=True))

    def store(part: Sequence[int]) -> int:
        mine = [beside[pk] for pk in part]
        given = [links for _row, links in mine]
        chosen = [row for row, _links in mine]
        return writes.save_many(chosen, actor=actor, action="undo", links=given, operation=outcome.operation)

    outcome.restored += _each(list(beside), store, record, outcome)


@transaction.atomic
def _tags_back(operation: Operation, record: Record, ids: Sequence[int], actor: Actor, outcome: Outcome) -> None:
    changes = [one for _pk, some in _changes(operation, record, ids) for one in some if "tag" in one.values]
    tagged = [(one.row_id, *one.values["tag"]) for one in changes]
    outcome.restored += tags.back(tagged, record, actor=actor, act=outcome.operation)


def _prepared(
    record: Record, nets: dict[int, Net], actor: Actor
) -> tuple[list[Any], list[dict[str, list[int]]], dict[int, list[str]]]:
    """The rows with their old values put in, their old links, and by row the fields changed again since."""
    known, now = fields.all_of(record), writes.stored_now(record, list(nets))
    stored = record.model._default_manager.in_bulk([pk for pk in now if actor.may_write(now[pk]["owner"])])
    rows: list[Any] = []
    links: list[dict[str, list[int]]] = []
    kept: dict[int, list[str]] = {}
    row: Any
    for pk, row in stored.items():
        given: dict[str, list[int]] = {}
        for name, (before, after) in nets[pk].items():
            one = known[name]
            if not _same(now[pk][name], after):
                kept.setdefault(pk, []).append(name)
            elif one.kind == "links":
                given[name] = before
            elif one.is_custom:
                row.custom = {**row.custom, name: before}
            else:
                setattr(row, one.column.attname, values.back(one, before))
        rows.append(row)
        links.append(given)
    return rows, links, kept


def _same(value: Any, other: Any) -> bool:
    """Whether two plain values are one; links have no order."""
    return sorted(value) == sorted(other) if isinstance(value, list) else bool(value == other)


@transaction.atomic
def _entered_back(operation: Operation, record: Record, ids: Sequence[int], actor: Actor, outcome: Outcome) -> None:
    entered = {pk: changes[-1].pk for pk, changes in _changes(operation, record, ids) if _is_entry(changes)}
    there = set(record.model._default_manager.filter(pk__in=entered).values_list("pk", flat=True))
    later = Change.objects.filter(record=record.name, row_id__in=there).exclude(operation=operation)
    touched = {pk for pk, change in later.values_list("row_id", "id") if change > entered[pk]}
    for pk in sorted(touched):
        outcome.left.append(Left(record, pk, _("It was changed since it was entered.")))
    outcome.restored += _each(
        sorted(there - touched),
        lambda part: erasing.erase(record, part, actor=actor, operation=outcome.operation),
        record,
        outcome,
    )


def _each(ids: Sequence[int], act: Callable[[Sequence[int]], int], record: Record, outcome: Outcome) -> int:
    """Do it for all at once; where that is refused, for each half by itself, down to the row that cannot."""
    if not ids:
        return 0
    try:
        with transaction.atomic():
            return act(ids)
    except (writes.Refused, ValidationError) as error:
        if len(ids) == 1:
            reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            outcome.left.append(Left(record, ids[0], reason))
            return 0
    half = len(ids) // 2
    return _each(ids[:half], act, record, outcome) + _each(ids[half:], act, record, outcome)


def _done(act: Operation, record: Record, ids: Sequence[int]) -> set[int]:
    """The rows that an undoing interrupted before has put back already."""
    mine = Change.objects.filter(operation=act, record=record.name, row_id__in=ids, action="undo")
    return set(mine.values_list("row_id", flat=True))
