"""Importing files: a plan first, which may be shown and discarded, then the same plan carried out in one transaction.

plan = imports.plan(record, imports.read_table(path, path.name), actor, language="en")
result = imports.carry_out(plan, actor, why="Received from the province.")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.exchange.planning import plan
from amity.exchange.plans import CREATE, ERROR, SKIP, UPDATE, Line, Plan, Problem
from amity.exchange.tables import Table, Unreadable, read_table
from amity.records import fields, writes

__all__ = ["ImportRefused", "Plan", "Problem", "Result", "Table", "Unreadable", "carry_out", "plan", "read_table"]


class ImportRefused(Exception):
    """The plan was not carried out and nothing was written; `plan` tells what is wrong."""

    def __init__(self, plan: Plan, message: str) -> None:
        super().__init__(message)
        self.plan = plan


@dataclass(frozen=True, slots=True)
class Result:
    """How many rows of the file were treated how."""

    created: int
    updated: int
    skipped: int
    errors: int


def carry_out(plan: Plan, actor: Actor, *, good_rows_only: bool = False, why: str = "") -> Result:
    """Store what a plan says, all or none, and return the counts; a plan is carried out once.

    Raises ImportRefused when the plan has problems, unless only the good rows are asked for, and when the records have
    changed since the plan was made so that it cannot be carried out.
    """
    if plan.problems and not (good_rows_only and plan.lines):
        message = _("Problems found: %(count)s. Nothing was written.") % {"count": len(plan.problems)}
        raise ImportRefused(plan, message)
    lines = [line for line in plan.lines if line.action in (CREATE, UPDATE)]
    try:
        with transaction.atomic():
            _store(plan, lines, actor, why)
    except (IntegrityError, ValidationError, writes.Refused) as error:
        reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        message = _("Nothing was written, because the records do not allow it: %(reason)s") % {"reason": reason}
        raise ImportRefused(plan, message) from error
    return Result(plan.count(CREATE), plan.count(UPDATE), plan.count(SKIP), plan.count(ERROR))


def _store(plan: Plan, lines: Sequence[Line], actor: Actor, why: str) -> None:
    """Store rows before the rows that lead to them; of rows that lead to each other, all before their links."""
    ready = [line for line in lines if not line.awaits]
    waiting = [line for line in lines if line.awaits]
    rings: list[Line] = []
    while ready or waiting:
        if not ready:
            rings += waiting
            ready, waiting = waiting, []
        _write(plan, ready, actor, why)
        ready = [line for line in waiting if _is_complete(plan, line)]
        waiting = [line for line in waiting if not _is_complete(plan, line)]
    _write(plan, rings, actor, why)


def _is_complete(plan: Plan, line: Line) -> bool:
    return all(plan.by_key[key].row.pk is not None for asked in line.awaits.values() for key in asked)


def _write(plan: Plan, lines: Sequence[Line], actor: Actor, why: str) -> None:
    links: list[dict[str, list[Any]]] = []
    for line in lines:
        given: dict[str, list[Any]] = dict(line.links)
        for name, asked in line.awaits.items():
            known = [pk for key in asked if (pk := plan.by_key[key].row.pk) is not None]
            if fields.one(plan.record, name).kind == "links":
                given[name] = [*line.links[name], *known]
            elif known:
                setattr(line.row, fields.one(plan.record, name).column.attname, known[0])
        links.append(given)
    writes.save_many([line.row for line in lines], actor=actor, why=why, links=links)
