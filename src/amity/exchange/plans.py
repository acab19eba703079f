"""A row of a file while a plan is made for it, and what may be wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from amity.exchange.keys import Key
from amity.exchange.models import PlanLine, written

CREATE, UPDATE, SKIP, ASK, ERROR = PlanLine.Action.values
SAME, OTHER, LEAVE = "same", "other", "leave"  # what may be decided of a row that may be there already
# The columns of a plan line, in the order of `Line.stored`.
STORED = (
    "brought", "number", "action", "decision", "is_tied", "turn", "key", "row_id", "version",
    "cells", "values", "awaits", "problems", "candidates",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell (or a row, or a column of the head) and how to mend it."""

    row: int
    column: str
    value: str
    message: str
    cure: str

    def __str__(self) -> str:
        told = {"row": self.row, "column": self.column, "message": f"{self.message} {self.cure}"}
        text = _("Row %(row)s, column “%(column)s”: %(message)s") if self.column else _("Row %(row)s: %(message)s")
        return text % told


@dataclass(slots=True, eq=False)
class Line:
    """A row of the file: what it says, what becomes of it, and the rows of the same file that it leads to."""

    number: int
    cells: Sequence[str]
    decision: str = ""
    chosen: int | None = None  # the row that somebody decided it is
    read: dict[str, Any] = field(default_factory=dict)  # what its cells say
    key: Key | None = None
    action: str = SKIP
    is_tied: bool = False  # its problem may lie in another line
    row: Any = None
    candidates: Sequence[int] = ()
    values: dict[str, Any] = field(default_factory=dict)  # what is to be stored
    awaits: dict[str, list[list[Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def stored(self, brought_id: int) -> tuple[Any, ...]:
        """The values of its plan line."""
        is_found = self.row is not None and self.action in (UPDATE, SKIP, ERROR)
        texts = (self.cells, self.values, self.awaits, [plain(one) for one in self.problems], list(self.candidates))
        return (
            brought_id,
            self.number,
            self.action,
            self.decision,
            self.is_tied,
            0,
            None if self.key is None else fingerprint(self.key),
            (self.row.pk if is_found else None) or self.chosen,
            self.row.version if is_found else 0,
            *(written(one) if one else "" for one in texts),
        )


def plain(problem: Problem) -> list[str]:
    """A problem as it stands in a plan line."""
    return [problem.column, problem.value, problem.message, problem.cure]


def problems_of(line: PlanLine) -> list[Problem]:
    """The problems of a plan line."""
    return [Problem(line.number, *one) for one in line.problems or ()]


def fingerprint(key: Key) -> int:
    """A number for a key, of which no two keys of a file have the same."""
    parts = (part.normalize() if isinstance(part, Decimal) else part for part in key)
    told = "\0".join("" if part is None else str(part) for part in parts)
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), signed=True)
