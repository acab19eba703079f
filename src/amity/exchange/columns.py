"""The columns of a file to be imported: which field each one is, and how its cells are read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.core.text import nfc
from amity.exchange import keys
from amity.exchange.matching import ID, Matching
from amity.records import fields, values
from amity.records.declaration import Record
from amity.records.fields import Field

# Values of these kinds repeat from row to row, so each text is read once.
_REPEATED = frozenset({"link", "links", "unit", "choice", "yes_no", "partial_date", "date"})
_DAY_SECOND = re.compile(r"\s*(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*[-/.]\s*(\d{4})\s*", re.ASCII)
Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, its name in the file, its field, and the reader of its cells.

    A link is read as the key of a row, a unit as its id; looking rows up is done for many at once.
    """

    at: int
    head: str
    field: Field
    read: Read

    def text(self, cells: Sequence[str]) -> str:
        """The cell of a row, "" where the row is too short."""
        cell = cells[self.at] if self.at < len(cells) else ""
        return cell if self.field.kind == "long_text" else cell.strip()


def of(record: Record, header: Sequence[str], matching: Matching) -> list[Column]:
    """Return the columns that are fields; a value given for all rows stands in a column behind the last one."""
    known = fields.all_of(record)
    heads = [(at, head.strip(), name) for at, (head, name) in enumerate(zip(header, matching.columns, strict=True))]
    heads += [(len(header) + at, name, name) for at, name in enumerate(matching.constants)]
    return [
        Column(at, head, known[name], reader(known[name], matching.reading.get(name, "")))
        for at, head, name in heads
        if name in known
    ]


def place_of_id(matching: Matching) -> int | None:
    """The place of the column that holds the numbers of rows, if there is one."""
    return matching.columns.index(ID) if ID in matching.columns else None


def reader(field: Field, way: str = "") -> Read:
    """Return the function that reads a filled cell of a field; it raises ValidationError naming the cure.

    `way` is "month" for dates with the month first, "comma" or "point" for the sign before the decimals.
    """
    read: Read
    if field.kind == "unit":
        units = dict(Unit.objects.values_list("code", "pk"))
        read = lambda text: _unit(units, nfc(text))  # noqa: E731
    elif field.kind == "links":
        read = lambda text: [keys.read(target_of(field), key) for key in keys.split(text)]  # noqa: E731
    elif field.target is not None:
        read = lambda text: keys.read(target_of(field), text)  # noqa: E731
    elif way:
        read = lambda text: values.read(field, spelt(text, way))  # noqa: E731
    else:
        read = lambda text: values.read(field, text)  # noqa: E731
    return cache(read) if field.kind in _REPEATED else read


def spelt(text: str, way: str) -> str:
    """Bring a date or a number, written in one of several ways, to the one way that is read."""
    if way == "month":
        return _DAY_SECOND.sub(r"\3\2\1\2\4", text)
    if way == "comma":
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


def target_of(field: Field) -> Record:
    """The record type a link leads to."""
    assert field.target is not None
    return field.target


def _unit(units: dict[str, int], text: str) -> int:
    if text not in units:
        raise ValidationError(_("There is no unit “%(text)s”. Write the code of a unit."), params={"text": text[:40]})
    return units[text]
