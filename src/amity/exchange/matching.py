"""Which field each column of a file is: guessed from its head, from what was chosen before, and from likeness."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.utils import translation
from rapidfuzz import fuzz, process

from amity.access.actors import Actor
from amity.core.text import fold
from amity.exchange.models import Import, SavedMatching
from amity.exchange.tables import Table
from amity.records import fields
from amity.records.declaration import Record

ID = "id"  # the column with the numbers of rows, which exports carry
ASIDE = ("problem", "cure")  # what stands behind the rows of a file of problems
LANGUAGES = ("vi", "en")
LIKE = 84  # of a hundred: how alike a head must be to a name
SAMPLED = 1000  # rows looked at
SHOWN = 3  # cells of a column shown
PAST = 20  # imports remembered
_THREE_PARTS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*\d{4}", re.ASCII)
_NUMBER = re.compile(r"-?[\d., \u00a0]*\d", re.ASCII)
_DATES, _NUMBERS = ("partial_date", "date"), ("decimal", "integer")


@dataclass(frozen=True)
class Matching:
    """How a file is read: a field (or "") for each column, a value for all rows, and the spelling of dates and numbers.

    `reading` holds by field "month" or "day", whichever stands first in a date, and "comma" or "point" for numbers.
    """

    columns: list[str]
    constants: dict[str, str] = field(default_factory=dict)
    reading: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)

    @property
    def repeated(self) -> list[str]:
        """The fields that two columns hold."""
        return sorted({name for name in self.columns if name and self.columns.count(name) > 1})


@dataclass(frozen=True, slots=True)
class Sample:
    """What the first rows show of a column: some cells, and the ways in which its dates and numbers may be written."""

    cells: list[str]
    ways: frozenset[str]


def samples(table: Table) -> list[Sample]:
    """Look at the first rows of a table."""
    rows = [cells for _number, cells in islice(table.rows, SAMPLED)]
    return [_sample([row[at].strip() for row in rows if at < len(row)]) for at in range(len(table.header))]


def _sample(cells: list[str]) -> Sample:
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    dates = [tuple(map(int, found.groups())) for cell in filled if (found := _THREE_PARTS.fullmatch(cell))]
    ways = set()
    if dates:
        ways |= {"day"} if all(second <= 12 for _first, second in dates) else set()
        ways |= {"month"} if all(first <= 12 for first, _second in dates) else set()
    numbers = [cell for cell in filled if _NUMBER.fullmatch(cell) and not _THREE_PARTS.fullmatch(cell)]
    if any("," in cell or cell.count(".") > 1 for cell in numbers):
        ways |= {"comma"} if all(re.fullmatch(r"[^,]*(,\d*)?", cell) for cell in numbers) else set()
        ways |= {"point"} if all(re.fullmatch(r"[^.]*(\.\d*)?", cell) for cell in numbers) else set()
    return Sample(filled[:SHOWN], frozenset(ways))


def names_of(record: Record) -> dict[str, str]:
    """The fields of a record type by their folded names and labels in either language.

    A label that two fields share means neither of them.
    """
    known = fields.all_of(record)
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            labels = [folded(one.label) for one in known.values()]
        found |= {label: name for name, label in zip(known, labels, strict=True) if labels.count(label) == 1}
    return found | {folded(name): name for name in known}


def guess(
    record: Record, header: Sequence[str], *, seen: Sequence[Sample] = (), past: Iterable[tuple[str, str]] = ()
) -> Matching:
    """Guess the field of each column; `past` are heads and what was once chosen for them, the latest first."""
    names, known = names_of(record), fields.all_of(record)
    heads = ["" if head.strip() in ASIDE and head.strip() not in known else folded(head) for head in header]
    columns = [names.get(head, "") if head else "" for head in heads]
    before = {head: name for head, name in reversed([*past]) if name in known}
    for at, head in enumerate(heads):
        if not columns[at] and before.get(head, "") not in columns:
            columns[at] = before[head]
    open_heads = [(at, head) for at, head in enumerate(heads) if head and not columns[at]]
    found = [(*one[:2], at) for at, head in open_heads if (one := _alike(head, names))]
    for name, _likeness, at in sorted(found, key=lambda one: -one[1]):
        if name not in columns:
            columns[at] = name
    if sum(head in known for head in header) * 2 > len(header):  # the file was made by an export
        columns = [ID if head == ID else name for head, name in zip(header, columns, strict=True)]
    return Matching(columns, reading=_reading(record, columns, seen))


def exact(record: Record, header: Sequence[str]) -> Matching:
    """Match only columns whose heads are names or labels, as programs do; two of one field stay two."""
    names, known = names_of(record), fields.all_of(record)
    columns = [names.get(folded(head), "") if head.strip() else "" for head in header]
    if sum(head in known for head in header) * 2 > len(header):
        columns = [ID if head == ID else name for head, name in zip(header, columns, strict=True)]
    return Matching(columns)


def _alike(head: str, names: dict[str, str]) -> tuple[str, float] | None:
    found = process.extractOne(head, names.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE)
    return (names[found[0]], found[1]) if found else None


def _reading(record: Record, columns: Sequence[str], seen: Sequence[Sample]) -> dict[str, str]:
    """The ways that are certain, or likelier: the day first, and a comma before decimals."""
    reading = {}
    for name, sample in zip(columns, seen, strict=False):
        kind = fields.one(record, name).kind if name and name != ID else ""
        ways = ("day", "month") if kind in _DATES else ("comma", "point") if kind in _NUMBERS else ()
        chosen = next((way for way in ways if way in sample.ways), "")
        if chosen and chosen != "day":
            reading[name] = chosen
    return reading


def is_open(record: Record, name: str, sample: Sample) -> tuple[str, ...]:
    """The ways between which a person must choose for a column: its cells may mean either."""
    kind = fields.one(record, name).kind if name and name != ID else ""
    ways = ("day", "month") if kind in _DATES else ("comma", "point") if kind in _NUMBERS else ()
    return ways if sample.ways >= set(ways) else ()


def remembered(record: Record, actor: Actor, header: Sequence[str]) -> Matching | None:
    """The matching this account chose for a file with the same heads: the one it saved, or the last one."""
    mine = SavedMatching.objects.filter(account_id=actor.account_id or 0, record=record.name)
    if found := mine.filter(heads=heads_of(header)).order_by("-id").first():
        return laid(found.header, Matching(**found.matching), header)
    for before, kept in _before(record, actor):
        if heads_of(before) == heads_of(header):
            return laid(before, Matching(**kept), header)
    return None


def laid(before: Sequence[str], kept: Matching, header: Sequence[str]) -> Matching:
    """A matching of one file laid over the heads of another one."""
    chosen = {folded(head): name for head, name in zip(before, kept.columns, strict=True)}
    return Matching([chosen.get(folded(head), "") for head in header], kept.constants, kept.reading)


def named(record: Record, actor: Actor, name: str, header: Sequence[str]) -> Matching:
    """A saved matching by its name, laid over the heads of a file; raises SavedMatching.DoesNotExist."""
    rows = SavedMatching.objects.filter(record=record.name, name=name)
    saved = (rows.filter(account_id=actor.account_id) if actor.account_id else rows).order_by("-id")[:1].get()
    return laid(saved.header, Matching(**saved.matching), header)


def save(record: Record, actor: Actor, name: str, header: Sequence[str], matching: Matching) -> None:
    """Keep a matching under a name."""
    account: Any = actor.account_id
    kept: Any = {"heads": heads_of(header), "header": list(header), "matching": matching.plain}
    SavedMatching.objects.update_or_create(account_id=account, record=record.name, name=name, defaults=kept)


def past(record: Record, actor: Actor) -> list[tuple[str, str]]:
    """Heads of files this account brought before and the fields it chose for them, the latest first."""
    return [
        (folded(head), name)
        for header, kept in _before(record, actor)
        for head, name in zip(header, kept["columns"], strict=True)
        if name
    ]


def _before(record: Record, actor: Actor) -> list[tuple[list[str], dict[str, Any]]]:
    """The heads and matchings of the last files this account brought."""
    account: Any = actor.account_id
    mine: Any = Import.objects.filter(account_id=account, record=record.name).exclude(matching="")
    return list(mine.order_by("-id").values_list("header", "matching")[:PAST])


def heads_of(header: Sequence[str]) -> str:
    """A fingerprint of the heads of a file."""
    told = [folded(head) for head in header if head.strip() not in ASIDE]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def folded(text: str) -> str:
    """A head as it is compared: accents, capitals and underscores do not count."""
    return " ".join(fold(text).replace("_", " ").split())
