"""The columns of a file to be imported: which field each one is, and how its cells are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.models import Unit
from amity.core.text import fold, nfc
from amity.exchange import keys
from amity.records import fields, values
from amity.records.declaration import Record
from amity.records.fields import Field

LANGUAGES = ("vi", "en")
# Values of these kinds repeat from row to row, so each text is read once.
_REPEATED = frozenset({"link", "links", "unit", "choice", "yes_no", "partial_date", "date"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, its name in the file, its field, and the reader of its cells.

    A link is read as the key of a row, a unit as its id; looking rows up is done for many at once.
    """

    at: int
    head: str
    field: Field
    read: Callable[[str], Any]

    def text(self, cells: Sequence[str]) -> str:
        """The cell of a row, "" where the row is too short."""
        cell = cells[self.at] if self.at < len(cells) else ""
        return cell if self.field.kind == "long_text" else cell.strip()


def recognise(record: Record, header: Sequence[str]) -> tuple[list[Column], list[str], list[str]]:
    """Return the columns that are fields, the heads that are none, and those that repeat a field.

    A head is a field's own name or its label in either language; accents, capitals and underscores do not count.
    """
    known = fields.of(record)
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            labels = [_folded(field.label) for field in known.values()]
        # A label that two fields share means neither of them.
        names |= {label: name for name, label in zip(known, labels, strict=True) if labels.count(label) == 1}
    names |= {_folded(name): name for name in known}
    found: dict[str, Column] = {}
    unknown, repeated = [], []
    for at, head in enumerate(header):
        name = names.get(_folded(head))
        if name is None:
            unknown += [head.strip()] if head.strip() else []
        elif name in found:
            repeated.append(head.strip())
        else:
            found[name] = Column(at, head.strip(), known[name], reader(known[name]))
    return list(found.values()), unknown, repeated


def reader(field: Field) -> Callable[[str], Any]:
    """Return the function that reads a filled cell of a field; it raises ValidationError naming the cure."""
    read: Callable[[str], Any]
    if field.kind == "unit":
        units = dict(Unit.objects.values_list("code", "pk"))
        read = lambda text: _unit(units, nfc(text))  # noqa: E731
    elif field.kind == "links":
        read = lambda text: [keys.read(target_of(field), key) for key in keys.split(text)]  # noqa: E731
    elif field.target is not None:
        read = lambda text: keys.read(target_of(field), text)  # noqa: E731
    else:
        read = lambda text: values.read(field, text)  # noqa: E731
    return cache(read) if field.kind in _REPEATED else read


def target_of(field: Field) -> Record:
    """The record type a link leads to."""
    assert field.target is not None
    return field.target


def _unit(units: dict[str, int], text: str) -> int:
    if text not in units:
        raise ValidationError(_("There is no unit “%(text)s”. Write the code of a unit."), params={"text": text[:40]})
    return units[text]


def _folded(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").split())
