"""Lines of a plan as people look at them: what is stored beside what the file says, what is wrong, what to decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.scope import visible_to
from amity.exchange.columns import Column
from amity.exchange.models import Import, PlanLine
from amity.exchange.planning import Planner
from amity.exchange.plans import ASK, CREATE, ERROR, UPDATE, Problem, problems_of
from amity.records import fields, registry, titles, values
from amity.records.fields import Field


@dataclass(frozen=True, slots=True)
class Told:
    """A value as it stands now and as it would be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the file that is read into a field."""

    at: int
    head: str
    text: str
    is_long: bool
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored row that a line may be, with what differs between them."""

    row_id: int
    title: str
    values: list[Told]


@dataclass(slots=True)
class Shown:
    """A line of a plan."""

    line: PlanLine
    title: str
    values: list[Told] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def wrong_cells(self) -> list[Cell]:
        """The cells that can be corrected at once."""
        return [cell for cell in self.cells if cell.is_wrong]


class Reader:
    """Reads lines for one reader: a few queries for a page of them."""

    def __init__(self, brought: Import, planning: Planner, actor: Actor, language: str) -> None:
        self.brought, self.actor, self.language = brought, actor, language
        self.record = registry.get(brought.record)
        self.known = fields.all_of(self.record)
        self.width = len(brought.header)
        self.columns = [column for column in planning.columns if column.at < self.width]
        self.names: dict[tuple[str, int], str] = {}
        self.links: dict[tuple[str, int], list[int]] = {}
        self.units = {
            pk: name_vi if language == "vi" and name_vi else name
            for pk, name, name_vi in Unit.objects.values_list("pk", "name", "name_vi")
        }

    def page(self, lines: Sequence[PlanLine]) -> list[Shown]:
        """The lines as they are looked at."""
        ids = {line.row_id for line in lines if line.row_id and line.action == UPDATE}
        ids |= {pk for line in lines if line.action == ASK for pk in line.candidates or ()}
        rows = visible_to(self.actor, self.record).in_bulk(list(ids))
        self._load(lines, rows)
        return [self._shown(line, rows) for line in lines]

    def _shown(self, line: PlanLine, rows: dict[int, Any]) -> Shown:
        shown = Shown(line, "", problems=problems_of(line))
        stored = line.values or {}
        if line.action == UPDATE and (row := rows.get(line.row_id or 0)) is not None:
            shown.title = self.names.get((self.record.name, row.pk), "")
            shown.values = [
                Told(one.label, self._text(one, self._now(one, row)), self._said(one, line))
                for one in self._order(line)
            ]
        elif line.action == CREATE:
            shown.title = " ".join(str(stored.get(name, "")) for name in self.record.title if "__" not in name)
            shown.values = [Told(one.label, "", self._said(one, line)) for one in self._order(line)]
        elif line.action in (ASK, ERROR):
            wrong = {problem.column for problem in shown.problems}
            shown.cells = [self._cell(column, line, column.head in wrong) for column in self.columns]
            found = (rows[pk] for pk in line.candidates or () if pk in rows)
            shown.candidates = [self._candidate(row, line) for row in found]
        return shown

    def _cell(self, column: Column, line: PlanLine, is_wrong: bool) -> Cell:
        return Cell(column.at, column.head, column.text(line.cells), column.field.kind == "long_text", is_wrong)

    def _candidate(self, row: Any, line: PlanLine) -> Candidate:
        told = [
            Told(column.field.label, self._text(column.field, self._now(column.field, row)), column.text(line.cells))
            for column in self.columns
        ]
        title = self.names.get((self.record.name, row.pk), "") or f"#{row.pk}"
        return Candidate(row.pk, title, [one for one in told if one.before or one.after])

    def _order(self, line: PlanLine) -> list[Field]:
        """The fields a line is about, in the order of the declaration."""
        about = {*(line.values or ()), *(line.awaits or ())}
        return [one for name, one in self.known.items() if name in about]

    def _said(self, one: Field, line: PlanLine) -> str:
        """What a line would store, with the rows of the file it leads to."""
        told = self._text(one, (line.values or {}).get(one.name))
        asked = [_("row %(row)s of the file") % {"row": entry[2]} for entry in (line.awaits or {}).get(one.name, ())]
        return "; ".join(text for text in (told, *asked) if text)

    def _now(self, one: Field, row: Any) -> Any:
        if one.kind == "links":
            return self.links.get((one.name, row.pk), [])
        if one.is_custom:
            return row.custom.get(one.name)
        return values.plain(one, getattr(row, one.column.attname))

    def _text(self, one: Field, value: Any) -> str:
        """A plain value in words."""
        if value in (None, "", []):
            return ""
        if one.target is not None:
            ids = value if isinstance(value, list) else [value]
            told = [name for pk in ids if (name := self.names.get((one.target.name, pk)))]
            return "; ".join([*told, titles.HIDDEN] if len(told) < len(ids) else told)
        if one.kind == "unit":
            return self.units.get(value, "")
        if isinstance(value, str) and one.kind in ("partial_date", "date", "decimal"):
            value = values.read(one, value)
        return values.shown(one, value, self.language)

    def _load(self, lines: Sequence[PlanLine], rows: dict[int, Any]) -> None:
        """Load the names of all rows that the lines and the stored rows lead to: a query per linked record type."""
        wanted: dict[str, set[int]] = {self.record.name: set(rows)}
        for name, one in self.known.items():
            if one.target is None:
                continue
            ids = wanted.setdefault(one.target.name, set())
            for line in lines:
                ids |= set(_as_list((line.values or {}).get(name)))
            if one.kind == "link":
                ids |= {pk for row in rows.values() if (pk := getattr(row, one.column.attname)) is not None}
            elif rows:
                ties, source, goal = one.ties
                for pk, other in ties.filter(**{f"{source}__in": list(rows)}).values_list(source, goal):
                    self.links.setdefault((name, pk), []).append(other)
                    ids.add(other)
        for name, ids in wanted.items():
            if ids:
                self._name(name, ids)

    def _name(self, name: str, ids: Iterable[int]) -> None:
        record = registry.get(name)
        columns = titles.paths(record)
        told = titles.reader(record, columns, self.actor, self.language)
        for pk, *parts in visible_to(self.actor, record).filter(pk__in=ids).values_list("pk", *columns):
            self.names[name, pk] = told(parts)


def _as_list(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value] if isinstance(value, int) else []
