"""Carrying out a plan: its lines, exactly as they are stored, block by block.

The rows of a block, their history and how far the import has come are stored in one transaction. Whoever carries on
after a break begins right behind the last block: nothing is done twice and no block is left half done.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.exchange.models import Import, PlanLine
from amity.exchange.plans import CREATE, ERROR, UPDATE
from amity.exchange.settling import RING
from amity.records import database, fields, registry, writes

BLOCK = 10_000
CLOSING = RING + 1  # the turn in which rows that lead to each other get their links
_READERS: dict[str, Callable[[Any], Any]] = {
    "partial_date": PartialDate,
    "date": date.fromisoformat,
    "decimal": Decimal,
}
Tell = Callable[[int], None] | None


class Due(NamedTuple):
    """What of a plan line is needed to carry it out."""

    pk: int
    number: int
    action: str
    row_id: int | None
    version: int
    values: dict[str, Any] | None
    awaits: dict[str, list[list[Any]]] | None


class Overtaken(Exception):
    """Somebody stopped the import, or another worker has taken it over."""


def carry_on(brought: Import, actor: Actor, tell: Tell) -> None:
    """Carry out what is left of a plan; `tell` hears how many lines are stored for good."""
    with database.roomy():
        _Carrier(brought, actor, tell).run()


class _Carrier:
    """Carries out the plan of one import."""

    def __init__(self, brought: Import, actor: Actor, tell: Tell) -> None:
        self.brought, self.actor, self.tell = brought, actor, tell
        self.record = registry.get(brought.record)
        self.known = fields.all_of(self.record)
        self.many = {name for name, one in self.known.items() if one.kind == "links"}
        self.empty = dict(self.record.model().__dict__)
        waiting: Any = brought.planline_set.exclude(awaits="").values_list("awaits", flat=True)
        self.awaited = {one[2] for line in waiting for asked in line.values() for one in asked}

    def run(self) -> None:
        turns = self.brought.planline_set.filter(turn__gte=self.brought.turn).order_by("turn")
        for turn in [*turns.values_list("turn", flat=True).distinct()]:
            self._turn(turn)
        if self.awaited:
            self._turn(CLOSING)

    def _turn(self, turn: int) -> None:
        lines = self.brought.planline_set.filter(turn=min(turn, RING)).order_by("number")
        lines = lines.filter(action__in=(CREATE, UPDATE))
        while True:
            after = self.brought.number if self.brought.turn == turn else 0
            block = [Due(*line) for line in lines.filter(number__gt=after).values_list(*Due._fields)[:BLOCK]]
            if not block:
                return
            self._try(turn, block)
            if self.tell is not None:
                self.tell(self.brought.written)

    def _try(self, turn: int, block: Sequence[Due]) -> None:
        """Store a block; one that the database refuses is divided until the bad lines are known."""
        try:
            with transaction.atomic():
                stored = self._store(turn, block)
                self._move(turn, block[-1].number, stored)
        except (IntegrityError, DataError, ValidationError, writes.Refused) as error:
            if len(block) > 1:
                self._try(turn, block[: len(block) // 2])
                self._try(turn, block[len(block) // 2 :])
                return
            with transaction.atomic():
                self._refuse(block[0], _reason(error))
                self._move(turn, block[0].number, 0)

    def _move(self, turn: int, number: int, stored: int) -> None:
        """Remember that every line up to this one is carried out, unless somebody else has moved on meanwhile."""
        mine = Import.objects.filter(pk=self.brought.pk, state=Import.State.RUNNING)
        mine = mine.filter(turn=self.brought.turn, number=self.brought.number)
        written = self.brought.written + stored
        if not mine.update(turn=turn, number=number, written=written):
            raise Overtaken
        self.brought.turn, self.brought.number, self.brought.written = turn, number, written

    def _store(self, turn: int, block: Sequence[Due]) -> int:
        """Store the rows of a block and return how many lines are done."""
        there = {line.row_id for line in block if line.row_id is not None}
        stored = visible_to(self.actor, self.record).in_bulk(list(there))
        made = self._made(block) if turn else {}
        rows, links, mine = [], [], []
        for line in block:
            if turn == RING and line.action == UPDATE:
                continue  # it is closed with the ring
            row = stored.get(line.row_id) if line.row_id is not None else self._new_row()
            values = dict(line.values or {}) if turn != CLOSING or line.action == UPDATE else {}
            if not self._is_fit(turn, line, row) or not self._lead(turn, line, made, values):
                continue
            links.append({name: values.pop(name) for name in self.many & values.keys()})
            self._fill(row, values)
            rows.append(row)
            mine.append(line)
        writes.save_many(rows, actor=self.actor, why=self.brought.why, links=links, operation=self.brought.operation)
        self._note_ids(turn, mine, rows)
        return len(mine) if turn != CLOSING else sum(line.action == UPDATE for line in mine)

    def _is_fit(self, turn: int, line: Due, row: Any) -> bool:
        """Whether a row still is what the plan was made for."""
        if row is None:
            self._refuse(line, _("This record is no longer there."))
        elif line.action == UPDATE and row.version != line.version:
            self._refuse(line, _("Somebody else changed this record since the file was looked through."))
        return row is not None and (line.action == CREATE or row.version == line.version)

    def _new_row(self) -> Any:
        row = self.record.model.__new__(self.record.model)
        row.__dict__ |= self.empty | {"_state": ModelState()}
        return row

    def _fill(self, row: Any, values: dict[str, Any]) -> None:
        for name, value in values.items():
            field = self.known.get(name)
            if field is None or field.is_custom:
                row.custom = row.custom | {name: value}
                continue
            read = _READERS.get(field.kind)
            row.__dict__[field.column.attname] = read(value) if read and value else value

    def _made(self, block: Sequence[Due]) -> dict[int, int]:
        """The rows made by the lines that these lines lead to."""
        wanted = {one[2] for line in block for asked in (line.awaits or {}).values() for one in asked}
        lines: Any = self.brought.planline_set.filter(number__in=wanted, row_id__isnull=False)
        return dict(lines.values_list("number", "row_id"))

    def _lead(self, turn: int, line: Due, made: dict[int, int], values: dict[str, Any]) -> bool:
        """Add the links to rows of the same file; a line that leads to a row that was not stored is refused."""
        if turn == RING:
            return True
        for name, asked in (line.awaits or {}).items():
            ids = [made[one[2]] for one in asked if one[2] in made]
            if len(ids) < len(asked):
                gone = next(one[2] for one in asked if one[2] not in made)
                self._refuse(line, _("It leads to row %(row)s, which was not stored.") % {"row": gone})
                return False
            values[name] = [*(line.values or {}).get(name, ()), *ids] if name in self.many else ids[0]
        return True

    def _note_ids(self, turn: int, lines: Sequence[Due], rows: Sequence[Any]) -> None:
        """Remember the rows of lines to which others lead, and of those that are still to be closed."""
        pairs = zip(lines, rows, strict=True)
        noted = [(line, row) for line, row in pairs if turn == RING or line.number in self.awaited]
        database.update([PlanLine(pk=line.pk, row_id=row.pk) for line, row in noted], ["row_id"])

    def _refuse(self, line: Due, message: str) -> None:
        """Make an error line of a line that cannot be carried out."""
        problem = ["", "", message, _("Import this row again from the file of problems.")]
        PlanLine.objects.filter(pk=line.pk).update(action=ERROR, problems=[problem])


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    return _("The records do not allow it: %(reason)s") % {"reason": error}
