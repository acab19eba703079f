"""What an import will do, row by row, and what is wrong with its file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amity.exchange.keys import Key
from amity.records.declaration import Record

CREATE, UPDATE, SKIP, ERROR = "create", "update", "skip", "error"


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
    """A row of the file: what becomes of it, the row to be stored, and the rows of the same file that it leads to."""

    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    key: Key = ()
    action: str = SKIP
    row: Any = None
    links: dict[str, list[int]] = field(default_factory=dict)
    awaits: dict[str, list[Key]] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What an import will do with each row of a file; `unknown` are the columns that it leaves aside."""

    record: Record
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    by_key: dict[Key, Line] = field(default_factory=dict)

    def count(self, action: str) -> int:
        """How many rows are treated so: "create", "update", "skip" or "error"."""
        return sum(line.action == action for line in self.lines)
