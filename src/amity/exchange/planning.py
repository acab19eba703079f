"""What an import would do, worked out before anything is written: create, update or skip each row, or what is wrong.

A file is read in blocks; rows and links are looked up for a block at once. Whoever imports finds by their keys the rows
he may see and no others.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.base import ModelState
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.exchange import columns, keys
from amity.exchange.columns import Column
from amity.exchange.keys import Key
from amity.exchange.plans import CREATE, ERROR, SKIP, UPDATE, Line, Plan, Problem
from amity.exchange.tables import Table
from amity.records import fields, validation, values
from amity.records.declaration import Record
from amity.records.fields import Field

BLOCK = 5000


def plan(record: Record, table: Table, actor: Actor, *, language: str, blanks_overwrite: bool = False) -> Plan:
    """Work out what an import of a table would do; nothing is written.

    Empty cells leave what is stored as it is, unless `blanks_overwrite`. Raises Unreadable for a file broken later on.
    """
    with translation.override(language):
        planner = _Planner(record, table.header, actor, blanks_overwrite)
        if not planner.plan.problems:
            planner.read(table)
        return planner.plan


class _Planner:
    """Makes a plan, block by block."""

    def __init__(self, record: Record, header: Sequence[str], actor: Actor, blanks_overwrite: bool) -> None:
        self.record, self.actor, self.blanks_overwrite, self.width = record, actor, blanks_overwrite, len(header)
        self.plan = Plan(record)
        self.columns, self.plan.unknown, repeated = columns.recognise(record, header)
        self.by_name = {column.field.name: column for column in self.columns}
        self.linked = [column for column in self.columns if column.field.is_link]
        self.readers = [(one.at, one.field.kind == "long_text", one.field.name, one.read) for one in self.columns]
        self.required = [column for column in self.columns if column.field.is_required and column.field.kind != "unit"]
        self.check = validation.checker(record)
        self.found: dict[Record, dict[Key, list[int]]] = {}
        self.unique: dict[Any, Any] = {}
        self.empty = dict(record.model().__dict__)
        for head in repeated:
            self._say(None, head, "", _("Two columns hold the same field."), _("Leave one of them in the file."))
        needed = [one for name, one in fields.of(record).items() if one.is_required and name not in self.by_name]
        self.missing = [one for one in needed if one.kind != "unit" or actor.home_unit_id is None]
        if any(one.name in record.key for one in self.missing):
            self._say_missing()

    def read(self, table: Table) -> None:
        """Plan every row of the table."""
        while block := list(islice(table.rows, BLOCK)):
            lines = [self._line(number, cells) for number, cells in block]
            self._decide([line for line in lines if line.key])
            for line in lines:
                line.values, line.cells = {}, line.cells if line.awaits else ()
        if self.missing and self.plan.count(CREATE):
            self._say_missing()
        self._settle([line for line in self.plan.lines if line.awaits])
        self.plan.problems.sort(key=lambda problem: problem.row)

    def _say(self, line: Line | None, column: str, value: str, message: str, cure: str = "") -> None:
        """Note a problem of a row, or of the head. The cure is the last sentence of most messages."""
        if not cure:
            first, stop, last = message.rpartition(". ")
            message, cure = (f"{first}.", last) if stop else (message, _("Mend it and import the file again."))
        self.plan.problems.append(Problem(line.number if line else 1, column, value[:80], message, cure))
        if line:
            line.action = ERROR

    def _say_cell(self, line: Line, column: Column, message: str, cure: str = "") -> None:
        self._say(line, column.head, column.text(line.cells), message, cure)

    def _say_missing(self) -> None:
        for one in self.missing:
            cure = _("Add a column “%(name)s” to the file.") % {"name": one.name}
            self._say(None, one.name, "", _("A new row cannot do without “%(label)s”.") % {"label": one.label}, cure)
        for line in self.plan.lines:
            line.action = ERROR if line.action == CREATE else line.action

    def _line(self, number: int, cells: Sequence[str]) -> Line:
        """Read the cells of a row; links are read as keys."""
        line = Line(number, cells)
        self.plan.lines.append(line)
        if any(cells[self.width :]):
            self._say(line, "", "", _("This row is longer than the first. Look for a separator too many."))
        for at, is_long, name, read in self.readers:
            if at < len(cells) and (text := cells[at] if is_long else cells[at].strip()):
                try:
                    line.values[name] = read(text)
                except ValidationError as error:
                    self._say_cell(line, self.by_name[name], error.messages[0])
        self._name(line)
        return line

    def _name(self, line: Line) -> None:
        """Work out the key of a row, unless a part of it is wrong, and see that no other row has it."""
        key: list[Any] = []
        for name in self.record.key:
            one, column = fields.one(self.record, name), self.by_name.get(name)
            value = line.values.get(name)
            if value is None and column and column.text(line.cells):
                return
            if one.target is not None:
                key += value or [None] * len(keys.parts(one.target))
            elif one.kind == "unit":
                key.append(column.text(line.cells) if column else None)
            else:
                key.append(one.column.get_default() or None if value is None else value)
        line.key = tuple(None if part == "" else part for part in key)
        first = self.plan.by_key.setdefault(line.key, line)
        if first is not line:
            for one_line, other in ((first, line), (line, first)):
                message = _("Row %(row)s has the same key.") % {"row": other.number}
                heads = f" {keys.PART} ".join(self.record.key)
                self._say(one_line, heads, keys.told(line.key), message, _("Leave one of the two rows in the file."))

    def _decide(self, lines: list[Line]) -> None:
        """Compare a block with what is stored."""
        same = keys.find(self.record, self.actor, {line.key for line in lines})
        ids = [pks[0] for pks in same.values() if len(pks) == 1]
        stored = visible_to(self.actor, self.record).in_bulk(ids)
        self._find_links(lines)
        seen = {column.field.name: self._seen_now(column.field, stored) for column in self.linked}
        for line in lines:
            found = same.get(line.key, [])
            if len(found) > 1:
                message = _("%(count)s records have this key.") % {"count": len(found)}
                self._say(line, "", keys.told(line.key), message, _("Change them one by one on their own pages."))
                continue
            line.row = stored[found[0]] if found else self._new_row()
            self._fill(line, {name: now.get(line.row.pk, ()) for name, now in seen.items()})
            if line.action in (CREATE, UPDATE):
                try:
                    self.check(line.row)
                except ValidationError as error:
                    self._blame(line, error)
        ready = [line for line in lines if line.action in (CREATE, UPDATE)]
        for at, fault in validation.broken(self.record, [line.row for line in ready], self.unique):
            self._blame(ready[at], fault)

    def _new_row(self) -> Any:
        """A row of defaults, copied from one: making each field by field would take as long as storing it."""
        row = self.record.model.__new__(self.record.model)
        row.__dict__ |= self.empty | {"_state": ModelState()}
        return row

    def _find_links(self, lines: list[Line]) -> None:
        """Look up, for all links of a block, the rows they lead to: one query for each linked record type."""
        wanted: dict[Record, set[Key]] = {}
        for column in self.linked:
            asked = (line.values[column.field.name] for line in lines if column.field.name in line.values)
            target = columns.target_of(column.field)
            many = column.field.kind == "links"
            wanted.setdefault(target, set()).update(*asked if many else ([key] for key in asked))
        for target, asked_keys in wanted.items():
            known = self.found.setdefault(target, {})
            new = asked_keys - known.keys()
            known |= dict.fromkeys(new, []) | keys.find(target, self.actor, new, or_name=target is not self.record)

    def _seen_now(self, one: Field, stored: dict[int, Any]) -> dict[int, list[int]]:
        """The rows a link of each stored row leads to now, as far as the actor may see them."""
        now: dict[int, list[int]] = {pk: [] for pk in stored}
        visible = visible_to(self.actor, columns.target_of(one))
        if one.kind == "links":
            many: Any = one.column
            source, goal = f"{many.m2m_field_name()}_id", f"{many.m2m_reverse_field_name()}_id"
            through = many.remote_field.through._default_manager.filter(**{f"{source}__in": stored})
            for pk, other in through.filter(**{f"{goal}__in": visible.values("pk")}).values_list(source, goal):
                now[pk].append(other)
            return now
        ids = {pk: getattr(row, one.column.attname) for pk, row in stored.items()}
        seen = set(ids.values())
        if self.blanks_overwrite and self.actor.audiences is not None:
            seen = set(visible.filter(pk__in=seen - {None}).values_list("pk", flat=True))
        return now | {pk: [other] for pk, other in ids.items() if other in seen}

    def _fill(self, line: Line, seen: dict[str, Sequence[int]]) -> None:
        """Put the values of a line into its row."""
        is_new = line.row.pk is None
        if is_new:
            line.row.owner_id = self.actor.home_unit_id
            line.action = CREATE if line.action == SKIP else line.action
        may_write = is_new or self.actor.may_write(line.row.owner_id)
        for name, value in line.values.items():
            self._put(line, self.by_name[name], value, seen.get(name, ()))
        for column in self.required if is_new else self.columns if self.blanks_overwrite else ():
            if column.field.name not in line.values and not column.text(line.cells):
                self._clear(line, column, seen.get(column.field.name, ()))
        if line.row.owner_id is None:
            if (owner := self.by_name.get("owner")) and not owner.text(line.cells):
                self._say_cell(line, owner, _("Say which unit owns this. Write the code of a unit."))
        elif line.action != SKIP and not (may_write and self.actor.may_write(line.row.owner_id)):
            cure = _("Leave the row out, or ask somebody of that unit.")
            self._say(line, "", "", _("You may not change records of this unit."), cure)

    def _put(self, line: Line, column: Column, value: Any, seen: Sequence[int]) -> None:
        """Put one value into a row; links, read as keys, become the rows they lead to."""
        name = column.field.name
        if column.field.kind == "links":
            found = (self._lead(line, column, key, seen) for key in value)
            line.links[name] = [pk for pk in found if pk is not None]
            if line.action == SKIP and set(line.links[name]) != set(seen):
                line.action = UPDATE
        elif column.field.kind != "link":
            self._set(line, column, value)
        elif (pk := self._lead(line, column, value, seen)) is not None:
            self._set(line, column, pk)

    def _set(self, line: Line, column: Column, value: Any) -> None:
        row, attribute = line.row.__dict__, column.field.column.attname
        if row[attribute] == value:
            return
        if column.field.name == self.record.state and self.record.steps and self.actor.writable is not None:
            if line.row.pk is not None:
                cure = _("Leave the cell empty and take the step on the page of the record.")
                return self._say_cell(line, column, _("The state of a record changes by its steps only."), cure)
            if value not in self.record.entry_states:
                cure = _("Write one of these, or leave it empty: %(states)s.")
                states = ", ".join((column.field.column.get_default(), *self.record.entry_states))
                message = _("A new record cannot be entered in this state.")
                return self._say_cell(line, column, message, cure % {"states": states})
        row[attribute] = value
        line.action = UPDATE if line.action == SKIP else line.action

    def _clear(self, line: Line, column: Column, seen: Sequence[int]) -> None:
        """Take an empty cell at its word; a link to a row out of sight looked empty and stays."""
        one = column.field
        is_hidden = one.kind == "link" and getattr(line.row, one.column.attname) not in (None, *seen)
        if one.kind == "links" and not one.is_required:
            self._put(line, column, [], seen)
        elif one.kind != "unit" and not is_hidden:
            try:
                self._set(line, column, values.read(one, ""))
            except ValidationError as error:
                self._say_cell(line, column, error.messages[0])

    def _lead(self, line: Line, column: Column, key: Key, seen: Sequence[int]) -> int | None:
        """The row a key leads to; a row of the same file, still to be made, is awaited."""
        target = columns.target_of(column.field)
        found = self.found[target].get(key, [])
        chosen = found if len(found) == 1 else [pk for pk in found if pk in seen]
        if chosen:
            return chosen[0]
        if found:
            cure = _("Give one of them another name, or set the link on the page of the record.")
            self._say_cell(line, column, _("%(count)s records have this key.") % {"count": len(found)}, cure)
        elif target is self.record:
            line.awaits.setdefault(column.field.name, []).append(key)
            line.action = UPDATE if line.action == SKIP else line.action
        else:
            self._say_lost(line, column, key)
        return None

    def _say_lost(self, line: Line, column: Column, key: Key) -> None:
        target = columns.target_of(column.field)
        message = _("There is no “%(key)s” among the records you may see.") % {"key": keys.told(key)}
        cure = _("Write a name or a key from the list “%(list)s”; the key is: %(names)s.")
        self._say_cell(line, column, message, cure % {"list": target.plural, "names": keys.form_of(target)})

    def _blame(self, line: Line, error: ValidationError) -> None:
        """Note what a check of the whole row found."""
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in told.items():
            column = self.by_name.get(name)
            head = column.head if column else "" if name == NON_FIELD_ERRORS else name
            for message in messages:
                self._say(line, head, column.text(line.cells) if column else "", message)

    def _settle(self, waiting: list[Line]) -> None:
        """Find the rows of the file that others lead to; a row that leads to a wrong one is wrong itself."""
        for line in waiting:
            for name, asked in line.awaits.items():
                for key in asked:
                    if key not in self.plan.by_key:
                        self._say_lost(line, self.by_name[name], key)
        while waiting := [line for line in waiting if line.action != ERROR]:
            wrong = [(line, other) for line in waiting if (other := self._wrong_one(line))]
            if not wrong:
                return
            for line, other in wrong:
                message = _("It leads to row %(row)s, in which something is wrong.") % {"row": other.number}
                self._say(line, "", "", message, _("Mend that row first."))

    def _wrong_one(self, line: Line) -> Line | None:
        awaited = (self.plan.by_key[key] for asked in line.awaits.values() for key in asked)
        return next((other for other in awaited if other.action == ERROR), None)
