"""Whether a row of a file and a stored row are one and the same: by more than a name, or a person must say so."""

from typing import Any

from amity.core.text import fold
from amity.exchange import keys
from amity.records import fields
from amity.records.declaration import Record

_TEXTS = frozenset({"text", "long_text", "url", "email"})
_TELLING = _TEXTS | {"partial_date", "date"}


class Judge:
    """Compares what a line says with stored rows of one record type."""

    def __init__(self, record: Record) -> None:
        known = fields.of(record)
        self.is_name = keys.is_name(record)
        self.columns = {name: one.column.attname for name, one in known.items() if one.kind in _TEXTS}
        self.telling = {
            name: known[name].column.attname
            for name in record.same
            if known[name].kind in _TELLING and not name.startswith(record.key[0])
        }
        self.dates = [name for name in self.telling if known[name].kind not in _TEXTS]

    def narrowed(self, said: dict[str, Any], rows: list[Any]) -> tuple[list[Any], bool]:
        """Of the rows with the key of a line, those it may be, and whether that is sure."""
        if not self.is_name:
            return rows, len(rows) == 1
        possible = [row for row in rows if not self._contradicts(said, row)]
        certain = [row for row in possible if self._agrees(said, row)]
        return (certain, True) if len(certain) == 1 else (possible, not possible)

    def _contradicts(self, said: dict[str, Any], row: Any) -> bool:
        """Whether a date, such as that of birth, cannot be the same."""
        return any(_apart(said.get(name), getattr(row, name)) for name in self.dates)

    def differ(self, one: dict[str, Any], other: dict[str, Any]) -> bool:
        """Whether two rows of a file with the same name are surely two: something that tells them apart differs."""
        dates = any(_apart(one.get(name), other.get(name)) for name in self.dates)
        texts = (name for name in self.telling if name not in self.dates and one.get(name) and other.get(name))
        return dates or any(_bare(one[name]) != _bare(other[name]) for name in texts)

    def _agrees(self, said: dict[str, Any], row: Any) -> bool:
        """Whether something other than the name is the same: an address, a number, a full date."""
        for name, attribute in self.telling.items():
            mine = said.get(name)
            if mine and (name not in self.dates or len(str(mine)) == 10):
                theirs = getattr(row, attribute)
                if mine == theirs or _bare(mine) == _bare(theirs):
                    return True
        return False

    def shares_a_text(self, said: dict[str, Any], row: Any) -> bool:
        """Whether any text is the same: a row found by its number alone is likely to be the one that was meant."""
        return any(said.get(name) and said[name] == getattr(row, attribute) for name, attribute in self.columns.items())


def _apart(one: Any, other: Any) -> bool:
    """Whether two dates, each perhaps known in part only, cannot be the same."""
    mine, theirs = str(one or ""), str(other or "")
    return bool(mine and theirs) and not (mine.startswith(theirs) or theirs.startswith(mine))


def _bare(value: Any) -> str:
    return "".join(sign for sign in fold(str(value or "")) if sign.isalnum())
