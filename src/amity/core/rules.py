"""Rules of law as dated data: a number, the instrument that sets it, and the days it is in force.

The law changes under a case, so a deadline or a limit is never written in code: it is read from a table, by name
and by the day on which the case began. The errors, all named here:

* RuleTableError - the file cannot be used; RulesOverlap - two versions of one rule are in force on one day;
* NoRuleInForce - the table has no version of that rule for that day.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

COLUMNS: Final = (
    "name", "instrument", "article", "valid_from", "valid_to", "number", "unit", "note", "is_confirmed",
)  # fmt: skip


class RuleTableError(ValueError):
    """A row of the table cannot be read; the message names the file and the row."""


class RulesOverlap(RuleTableError):
    """Two versions of one rule are in force on the same day."""


class NoRuleInForce(LookupError):
    """No version of the rule is in force on the day asked for."""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One rule as one instrument sets it, in force from its first to its last day (None: still in force)."""

    name: str
    instrument: str
    article: str
    valid_from: date
    valid_to: date | None
    number: Decimal
    unit: str
    note: str
    is_confirmed: bool

    def is_valid_on(self, day: date) -> bool:
        """Whether this version is in force on that day, its first and last day included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def whole_number(self) -> int:
        """The number, where it counts days, years or people; ValueError if it has a fraction."""
        if self.number != self.number.to_integral_value():
            raise ValueError(f"The rule “{self.name}” has the number {self.number}, which is not whole.")
        return int(self.number)


class RuleBook:
    """The versions of every rule, never two of one rule on one day."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        self._versions: dict[str, list[RuleVersion]] = {}
        for version in versions:
            self._put(version, "")

    @classmethod
    def load(cls, path: Path | str) -> RuleBook:
        """Read a CSV file in UTF-8 with the columns of RuleVersion; dates in ISO form, is_confirmed yes or no."""
        path = Path(path)
        book = cls(())
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise RuleTableError(f"{path.name}: the column {missing[0]} is missing. The columns are {COLUMNS}.")
            for row in reader:
                place = f"{path.name}, row {reader.line_num}: "
                book._put(_read_row(row, place), place)
        return book

    def _put(self, version: RuleVersion, place: str) -> None:
        """Add a version, if no version of the same rule is in force on one of its days."""
        if version.valid_to is not None and version.valid_to < version.valid_from:
            raise RuleTableError(f"{place}“{version.name}” ends ({version.valid_to}) before it begins.")
        versions = self._versions.setdefault(version.name, [])
        for known in versions:
            if known.is_valid_on(version.valid_from) or version.is_valid_on(known.valid_from):
                raise RulesOverlap(
                    f"{place}“{version.name}” from {version.valid_from} ({version.instrument}) overlaps the version "
                    f"from {known.valid_from} ({known.instrument}). End the earlier one the day before."
                )
        versions.append(version)
        versions.sort(key=lambda one: one.valid_from)

    def names(self) -> list[str]:
        """The names of all rules, sorted."""
        return sorted(self._versions)

    def versions(self, name: str) -> tuple[RuleVersion, ...]:
        """Every version of a rule, oldest first; empty for a name the table does not hold."""
        return tuple(self._versions.get(name, ()))

    def at(self, name: str, day: date) -> RuleVersion:
        """The version in force on that day, or NoRuleInForce."""
        for version in self.versions(name):
            if version.is_valid_on(day):
                return version
        known = ", ".join(str(version.valid_from) for version in self.versions(name))
        cure = f"Its versions begin on {known}." if known else f"The rules are {', '.join(self.names()) or 'none'}."
        raise NoRuleInForce(f"No rule “{name}” is in force on {day}. {cure}")


def _read_row(row: Mapping[str, str | None], place: str) -> RuleVersion:
    """One row of the file as a version; `place` opens the message of what is wrong."""
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in ("name", "instrument", "unit"):
        if not cells[column]:
            raise RuleTableError(f"{place}{column} is empty.")
    if cells["is_confirmed"] not in ("yes", "no"):
        raise RuleTableError(f"{place}is_confirmed is “{cells['is_confirmed']}”. Write yes or no.")
    try:
        return RuleVersion(
            name=cells["name"],
            instrument=cells["instrument"],
            article=cells["article"],
            valid_from=date.fromisoformat(cells["valid_from"]),
            valid_to=date.fromisoformat(cells["valid_to"]) if cells["valid_to"] else None,
            number=Decimal(cells["number"]),
            unit=cells["unit"],
            note=cells["note"],
            is_confirmed=cells["is_confirmed"] == "yes",
        )
    except (ValueError, InvalidOperation) as problem:
        raise RuleTableError(f"{place}{problem}. Write dates as 2022-11-01 and numbers as 10 or 2.5.") from None
