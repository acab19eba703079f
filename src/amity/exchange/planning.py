"""What an import would do, worked out before anything is written: create, update or skip each row, or what is wrong.

A file is read in blocks; rows and links are looked up for a block at once. Whoever imports finds by their keys the rows
he may see and no others. A key that is only a name does not make two rows one: where nothing else tells, the line asks.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.duplicates import entry
from amity.exchange import columns, keys, sameness
from amity.exchange.columns import Column
from amity.exchange.keys import Key
from amity.exchange.matching import ID, Matching
from amity.exchange.plans import ASK, CREATE, ERROR, LEAVE, OTHER, SAME, SKIP, UPDATE, Line, Problem, fingerprint
from amity.records import fields, validation, values
from amity.records.declaration import Record
from amity.records.fields import Field

BLOCK = 4000


class Planner:
    """Plans the rows of one file, block by block, and keeps nothing of them.

    `head` are the problems of the file as a whole; with any, no row can be planned. `decide` holds for every row with
    the name of a stored one: "same", "other" or "leave"; without it, rows that are only like a stored one ask too.
    """

    def __init__(
        self,
        record: Record,
        header: Sequence[str],
        matching: Matching,
        actor: Actor,
        *,
        blanks_overwrite: bool = False,
        decide: str = "",
    ) -> None:
        self.record, self.actor, self.blanks_overwrite, self.decide = record, actor, blanks_overwrite, decide
        self.width, self.constants = len(header), list(matching.constants.values())
        self.columns = columns.of(record, header, matching)
        self.place_of_id = columns.place_of_id(matching)
        self.by_name = {column.field.name: column for column in self.columns}
        self.linked = [column for column in self.columns if column.field.is_link]
        self.readers = [(one.at, one.field.kind == "long_text", one.field.name, one.read) for one in self.columns]
        self.required = [column for column in self.columns if column.field.is_required and column.field.kind != "unit"]
        simple = [one.field for one in self.columns if not (one.field.is_link or one.field.is_custom)]
        self.simple = {one.name: one.column.attname for one in simple if one.name != record.state}
        self.not_simple = self.by_name.keys() - self.simple.keys()
        self.check = validation.checker(record)
        self.is_same = sameness.Judge(record)
        self.found: dict[Record, dict[Key, list[int]]] = {}
        self.empty = dict(record.model().__dict__)
        needed = [one for name, one in fields.of(record).items() if one.is_required and name not in self.by_name]
        self.missing = [one for one in needed if one.kind != "unit" or actor.home_unit_id is None]
        self.head = [
            Problem(1, name, "", _("Two columns hold the same field."), _("Leave one of them in the file."))
            for name in matching.repeated
        ]
        if self.place_of_id is None:
            self.head += [self._missing(1, one) for one in self.missing if one.name in record.key]

    def block(self, given: Iterable[tuple[int, Sequence[str], str, int | None]]) -> list[Line]:
        """Plan some rows: each with its number, its cells, what was decided of it, and the row it then is."""
        self.found.clear()
        lines = [self._line(Line(number, cells, decision, chosen)) for number, cells, decision, chosen in given]
        self._decide([line for line in lines if line.key is not None and line.decision != LEAVE])
        return lines

    def _say(self, line: Line, column: str, value: str, message: str, cure: str = "") -> None:
        line.problems.append(_problem(line.number, column, value, message, cure))
        line.action = ERROR

    def _say_cell(self, line: Line, column: Column, message: str, cure: str = "") -> None:
        self._say(line, column.head, column.text(self._cells(line)), message, cure)

    def _missing(self, number: int, one: Field) -> Problem:
        cure = _("Add a column “%(name)s” to the file.") % {"name": one.name}
        message = _("A new row cannot do without “%(label)s”.") % {"label": one.label}
        return Problem(number, one.name, "", message, cure)

    def _cells(self, line: Line) -> Sequence[str]:
        """The cells of a row, and behind them the values given for all rows."""
        if not self.constants:
            return line.cells
        return [*line.cells[: self.width], *[""] * (self.width - len(line.cells)), *self.constants]

    def _line(self, line: Line) -> Line:
        """Read the cells of a row; links are read as keys."""
        cells = self._cells(line)
        if any(line.cells[self.width :]):
            self._say(line, "", "", _("This row is longer than the first. Look for a separator too many."))
        for at, is_long, name, read in self.readers:
            if at < len(cells) and (text := cells[at] if is_long else cells[at].strip()):
                try:
                    line.read[name] = read(text)
                except ValidationError as error:
                    self._say_cell(line, self.by_name[name], error.messages[0])
        if self.place_of_id is not None and self.place_of_id < len(cells):
            self._number(line, cells[self.place_of_id].strip())
        self._name(line, cells)
        if line.decision == LEAVE:
            line.action, line.problems = SKIP, []
        return line

    def _number(self, line: Line, text: str) -> None:
        """Read the number of the row a line says it is."""
        if text.isdecimal() and len(text) < 18:
            line.read[ID] = int(text)
        elif text:
            message = _("“%(text)s” is not the number of a record.") % {"text": text[:40]}
            self._say(line, ID, text, message, _no_number())

    def _name(self, line: Line, cells: Sequence[str]) -> None:
        """Work out the key of a row, unless a part of it is wrong."""
        key: list[Any] = []
        for name in self.record.key:
            one, column = fields.one(self.record, name), self.by_name.get(name)
            value = line.read.get(name)
            if value is None and column and column.text(cells):
                return
            if one.target is not None:
                key += value or [None] * len(keys.parts(one.target))
            elif one.kind == "unit":
                key.append(column.text(cells) if column else None)
            else:
                key.append(one.column.get_default() or None if value is None else value)
        line.key = tuple(None if part == "" else part for part in key)

    def _decide(self, lines: list[Line]) -> None:
        """Compare a block with what is stored."""
        named = keys.find(self.record, self.actor, {line.key for line in lines if line.key and not line.chosen})
        wanted = {pk for line in lines for pk in (line.chosen, line.read.get(ID)) if pk is not None}
        stored = self._stored(wanted.union(*named.values()))
        self._find_links(lines)
        seen = {column.field.name: self._seen_now(column.field, stored) for column in self.linked}
        asking = []
        for line in lines:
            rows, is_sure = self._rows(line, named.get(line.key or (), []), stored)
            if rows is None:
                continue
            self._place(line, rows, is_sure, seen)
            if line.action == CREATE and not (line.decision or self.decide):
                asking.append(line)
        self._ask_about_likeness(asking)
        ready = [line for line in lines if line.action in (CREATE, UPDATE)]
        for line in ready:
            try:
                self.check(line.row)
                if (beside := getattr(line.row, "clean_beside", None)) is not None:
                    beside()
            except ValidationError as error:
                self._blame(line, error)
            if line.action == UPDATE:
                self._forget_the_same(line, stored[line.row.pk])
        ready = [line for line in ready if line.action in (CREATE, UPDATE)]
        for at, fault in validation.broken(self.record, [line.row for line in ready], _Seen(self.record)):
            ready[at].is_tied = True
            self._blame(ready[at], fault)

    def _stored(self, ids: set[int]) -> dict[int, Any]:
        return visible_to(self.actor, self.record).in_bulk(list(ids))

    def _rows(self, line: Line, named: Sequence[int], stored: dict[int, Any]) -> tuple[list[Any] | None, bool]:
        """The stored rows a line may be, and whether that is sure; None when it cannot be told what it is."""
        number = line.chosen or line.read.get(ID)
        if line.decision == OTHER:
            return [], True
        if number is None:
            rows = [stored[pk] for pk in named if pk in stored]
            return self.is_same.narrowed(line.read, rows) if rows else ([], True)
        if number not in stored:
            message = _("There is no record with this number among those you may see.")
            self._say(line, ID, str(number), message, _no_number())
            return None, False
        row = stored[number]
        return [row], bool(line.chosen) or number in named or self.is_same.shares_a_text(line.read, row)

    def _place(self, line: Line, rows: list[Any], is_sure: bool, seen: dict[str, dict[int, list[int]]]) -> None:
        """Make a line of what it is: a new row, a change of a row, or a question."""
        if not is_sure and self.decide == OTHER:
            rows, is_sure = [], True
        if len(rows) > 1 or (not is_sure and self.decide == LEAVE):
            return self._ask(line, [row.pk for row in rows])
        line.row = self._copy(rows[0]) if rows else self._new_row()
        self._fill(line, {name: now.get(line.row.pk, ()) for name, now in seen.items()})
        if not is_sure and line.action == UPDATE and self.decide != SAME:
            self._ask(line, [row.pk for row in rows])

    def _ask(self, line: Line, candidates: list[int]) -> None:
        """Leave it to a person which row this is; a line in which something is wrong is mended first."""
        if line.action == ERROR:
            return
        line.values, line.awaits, line.row = {}, {}, None
        line.action = SKIP if self.decide == LEAVE else ASK
        line.decision = LEAVE if self.decide == LEAVE else ""
        line.candidates = candidates

    def _ask_about_likeness(self, lines: list[Line]) -> None:
        """Ask about new rows that are much like stored ones."""
        found = entry.candidates_many(self.record, [line.values for line in lines], self.actor)
        for line, candidates in zip(lines, found, strict=True):
            if candidates:
                self._ask(line, [one.row_id for one in candidates])
                told = {"title": candidates[0].title, "reasons": "; ".join(candidates[0].reasons)}
                message = _("It looks like “%(title)s”, which is there already (%(reasons)s).") % told
                line.problems.append(Problem(line.number, "", "", message, _("Say whether it is the same.")))

    def _new_row(self) -> Any:
        """A row of defaults, copied from one: making each field by field would take as long as storing it."""
        row = self.record.model.__new__(self.record.model)
        row.__dict__ |= self.empty | {"_state": ModelState()}
        return row

    def _copy(self, stored: Any) -> Any:
        """A copy to be changed: two lines may be about one row."""
        row = self.record.model.__new__(self.record.model)
        row.__dict__ |= stored.__dict__
        return row

    def _find_links(self, lines: list[Line]) -> None:
        """Look up, for all links of a block, the rows they lead to: one query for each linked record type."""
        wanted: dict[Record, set[Key]] = {}
        for column in self.linked:
            asked = (line.read[column.field.name] for line in lines if column.field.name in line.read)
            target = columns.target_of(column.field)
            many = column.field.kind == "links"
            wanted.setdefault(target, set()).update(*asked if many else ([key] for key in asked))
        for target, asked_keys in wanted.items():
            found = keys.find(target, self.actor, asked_keys, or_name=target is not self.record)
            self.found[target] = dict.fromkeys(asked_keys, []) | found

    def _seen_now(self, one: Field, stored: dict[int, Any]) -> dict[int, list[int]]:
        """The rows a link of each stored row leads to now, as far as the actor may see them."""
        now: dict[int, list[int]] = {pk: [] for pk in stored}
        visible = visible_to(self.actor, columns.target_of(one))
        if one.kind == "links":
            ties, source, goal = one.ties
            through = ties.filter(**{f"{source}__in": stored, f"{goal}__in": visible.values("pk")})
            for pk, other in through.values_list(source, goal):
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
            line.row.owner_id = line.values["owner"] = self.actor.home_unit_id
            line.action = CREATE if line.action == SKIP else line.action
            line.problems += [self._missing(line.number, one) for one in self.missing]
            line.action = ERROR if self.missing else line.action
        may_write = is_new or self.actor.may_write(line.row.owner_id)
        self._put_simple(line)
        for name in line.read.keys() & self.not_simple:
            self._put(line, self.by_name[name], line.read[name], seen.get(name, ()))
        cells = self._cells(line)
        for column in self.required if is_new else self.columns if self.blanks_overwrite else ():
            if column.field.name not in line.read and not column.text(cells):
                self._clear(line, column, seen.get(column.field.name, ()))
        if line.row.owner_id is None:
            if (owner := self.by_name.get("owner")) and not owner.text(cells):
                self._say_cell(line, owner, _("Say which unit owns this. Write the code of a unit."))
        elif line.action != SKIP and not (may_write and self.actor.may_write(line.row.owner_id)):
            cure = _("Leave the row out, or ask somebody of that unit.")
            self._say(line, "", "", _("You may not change records of this unit."), cure)

    def _put_simple(self, line: Line) -> None:
        """Put the values that stand in a column of their own into a row: most of a file, so in one short loop."""
        row = line.row.__dict__
        for name, value in line.read.items():
            attribute = self.simple.get(name)
            if attribute is not None and row[attribute] != value:
                row[attribute] = line.values[name] = value
                line.action = UPDATE if line.action == SKIP else line.action

    def _forget_the_same(self, line: Line, stored: Any) -> None:
        """Leave out what is only written in another way than it is kept, such as 8h30 for 08:30."""
        for name, attribute in self.simple.items():
            if (
                name in line.values
                and name not in line.awaits
                and getattr(line.row, attribute) == getattr(stored, attribute)
            ):
                del line.values[name]
        if not line.values and not line.awaits:
            line.action = SKIP

    def _put(self, line: Line, column: Column, value: Any, seen: Sequence[int]) -> None:
        """Put one value into a row; links, read as keys, become the rows they lead to."""
        name = column.field.name
        if column.field.kind == "links":
            found = [pk for key in value if (pk := self._lead(line, column, key, seen)) is not None]
            if line.row.pk is None or name in line.awaits or set(found) != set(seen):
                line.values[name] = found
                line.action = UPDATE if line.action == SKIP else line.action
        elif column.field.kind != "link":
            self._set(line, column, value)
        elif (pk := self._lead(line, column, value, seen)) is not None:
            self._set(line, column, pk)

    def _set(self, line: Line, column: Column, value: Any) -> None:
        row, attribute = line.row.__dict__, column.field.column.attname
        if column.field.is_custom:
            return self._set_own(line, column.field, value)
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
        row[attribute] = line.values[column.field.name] = value
        line.action = UPDATE if line.action == SKIP else line.action

    def _set_own(self, line: Line, one: Field, value: Any) -> None:
        """Set a value of a field that the union added; no value and "no" are not kept."""
        told = values.plain(one, value)
        if (line.row.custom.get(one.name) or None) != (told or None):
            line.row.custom = line.row.custom | {one.name: told}
            line.values[one.name] = told
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
            line.awaits.setdefault(column.field.name, []).append([fingerprint(key), keys.told(key)])
            line.action = UPDATE if line.action == SKIP else line.action
        else:
            message, cure = lost(target, keys.told(key))
            self._say_cell(line, column, message, cure)
        return None

    def _blame(self, line: Line, error: ValidationError) -> None:
        """Note what a check of the whole row found."""
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in told.items():
            column = self.by_name.get(name)
            head = column.head if column else "" if name == NON_FIELD_ERRORS else name
            for message in messages:
                self._say(line, head, column.text(self._cells(line)) if column else "", message)


class _Seen(dict[Any, Any]):
    """What must be unique and was met in a block. That keys are is found out for the whole file (see `settling`)."""

    def __init__(self, record: Record) -> None:
        self.key = tuple(record.key)

    def setdefault(self, met: Any, row: Any = None) -> Any:
        """The row that was met first."""
        return row if met[0] == self.key else super().setdefault(met, row)


def _no_number() -> str:
    return _("Empty the cell to enter a new record, or leave this column aside.")


def lost(target: Record, key: str) -> tuple[str, str]:
    """Say that a key leads to no row, and what to write."""
    message = _("There is no “%(key)s” among the records you may see.") % {"key": key}
    cure = _("Write a name or a key from the list “%(list)s”; the key is: %(names)s.")
    return message, cure % {"list": target.plural, "names": keys.form_of(target)}


def _problem(number: int, column: str, value: str, message: str, cure: str = "") -> Problem:
    """A problem of a row, or of the head (row 1). The cure is the last sentence of most messages."""
    if not cure:
        first, stop, last = message.rpartition(". ")
        usual = _("Correct this cell.") if column else _("Correct this row.")
        message, cure = (f"{first}.", last) if stop else (message, usual)
    return Problem(number, column, value[:80], message, cure)
