"""What documents tell of partners: rows of several kinds, read for many people and organisations at once.

One query per kind and sort of partner, however many partners there are. A row that names somebody the reader may not
see is left out whole. What is told counts as read and brings its source with it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.scope import seen, visible_to
from amity.care import queries
from amity.core.dates import PartialDate, anniversary
from amity.documents import wording
from amity.documents.document import Span, Text, joined, sentence, text
from amity.documents.making import Making
from amity.network.models import PARTNERS, Organisation
from amity.records import listing, registry
from amity.records.declaration import Record, Words
from amity.records.rows import Link, Reader
from amity.sharing import reads

Partner = tuple[str, int]  # the name of the record type, and the number
EACH = 5  # rows of one kind that are told of one partner
READ = 4000  # rows of one kind that are read
YEAR = 365  # days
STRENGTHS = {
    queries.LIVELY: gettext_lazy("lively"),
    queries.COOLING: gettext_lazy("cooling"),
    queries.SILENT: gettext_lazy("silent"),
    queries.NEVER: gettext_lazy("no contact on record"),
}
DUE, UNTIL = gettext_lazy("due {day}"), gettext_lazy("until {day}")
DAYS = {"from_on": gettext_lazy("from {day}"), "to_on": UNTIL, "ends_on": UNTIL, "due_on": DUE, "thanks_due_on": DUE,
        "follow_up_on": DUE}  # fmt: skip
PROMISED = gettext_lazy("promised by {name}")


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """Rows that are told of a partner: which, by which link of either sort of partner, what of them, in which order."""

    label: Words
    record: str
    by_organisation: str
    by_person: str
    cells: tuple[str, ...]
    order: Any
    only: Q = Q()
    via: str = ""  # a link on the way to the partner, whose row must be visible as well


@dataclass(frozen=True, slots=True)
class Line:
    """A row in one line."""

    record: str
    row_id: int
    words: Text


@dataclass(slots=True)
class Told:
    """What is told of one partner under one label: the lines, and the numbers of the rows left out."""

    label: Words
    kind: Kind | None = None
    lines: list[Line] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)

    @property
    def items(self) -> tuple[Text, ...]:
        """The lines as texts, the last of them saying how many are left out."""
        more = [text(_("and %(rest)s more") % {"rest": len(self.rest)})] if self.rest else []
        return (*(one.words for one in self.lines), *more)


IN_OFFICE = Kind(gettext_lazy("Who is there"), "positions", "organisation", "person",
                 ("person", "title", "organisation"), F("rank").asc(nulls_last=True), Q(to_on=""))  # fmt: skip
CONTACTS = Kind(gettext_lazy("Last contacts"), "interactions", "organisations", "people", ("held_on", "subject"),
                "-held_on")  # fmt: skip
TO_DO = Kind(gettext_lazy("Still to be done"), "interactions", "organisations", "people",
             ("follow_up_on", "follow_up", "subject"), "follow_up_on",
             Q(followed_up_on="") & ~Q(follow_up=""))  # fmt: skip
PROMISES = Kind(gettext_lazy("Promises still open"), "commitments", "agreement__parties", "",
                ("due_on", "what", "who"), "due_on", Q(state__in=("open", "under_way")), "agreement")  # fmt: skip
AGREEMENTS = Kind(gettext_lazy("Agreements"), "agreements", "parties", "", ("title", "ends_on"), "ends_on",
                  Q(state__in=("signed", "in_force")))  # fmt: skip
THANKS = Kind(gettext_lazy("Thanks owed"), "gifts", "organisation", "person", ("thanks_due_on", "what"),
              "thanks_due_on", Q(thanks="owed"))  # fmt: skip
GIFTS = Kind(gettext_lazy("Gifts"), "gifts", "organisation", "person", ("given_on", "direction", "what"), "-given_on")
HONOURS = Kind(gettext_lazy("Honours held"), "honours", "organisation", "person", ("granted_on", "name"), "-granted_on")
HISTORY = Kind(gettext_lazy("Shared history"), "history_facts", "organisations", "people", ("happened_on", "what"),
               "happened_on")  # fmt: skip


def of(partners: Collection[Partner], kinds: Iterable[Kind], making: Making) -> dict[Partner, list[Told]]:
    """What is told of each partner, in the order of the kinds; kinds without a row are left out."""
    found: dict[Partner, list[Told]] = {}
    by_record = {record: _numbers(record, partners) for record in map(registry.of, PARTNERS)}
    for kind in kinds:
        for record, ids in by_record.items():
            link = kind.by_organisation if record.model is Organisation else kind.by_person
            for pk, one in _read(kind, link, ids, making).items() if link and ids else ():
                found.setdefault((record.name, pk), []).append(one)
    return found


def days(partners: Collection[Partner], making: Making) -> dict[Partner, Told]:
    """The anniversaries of the partners' own dates in the coming twelve months, the next first."""
    found: dict[Partner, Told] = {}
    for record in map(registry.of, PARTNERS):
        ids = _numbers(record, partners)
        dated: dict[int, list[tuple[date, Line]]] = {}
        for name, label, *only in record.base_dates if ids else ():
            rows = visible_to(making.actor, record).filter(*only, pk__in=ids).exclude(**{name: ""})
            for pk, base in rows.values_list("pk", name):
                if on := next_return(PartialDate.of(base), making.today):
                    years = on.year - PartialDate.of(base).year
                    told = f"{wording.day(on, making.language)}: {label} ({years})"
                    dated.setdefault(pk, []).append((on.first, Line(record.name, pk, text(told))))
        for pk, lines in dated.items():
            ordered = [line for _on, line in sorted(lines, key=lambda one: one[0])]
            found[record.name, pk] = Told(_("Days that come"), lines=ordered)
    return found


def note_read(making: Making, door: str) -> None:
    """Note for their owners that the rows told of were read through a door."""
    for name, ids in making.seen.rows.items():
        reads.note(registry.get(name), ids, making.actor, door)


def next_return(base: PartialDate, today: date) -> PartialDate | None:
    """The anniversary of a date that lies in the coming twelve months."""
    for year in (today.year, today.year + 1):
        on = anniversary(base, year)
        if on is not None and today <= on.last and (on.first - today).days < YEAR:
            return on
    return None


def _numbers(record: Record, partners: Collection[Partner]) -> list[int]:
    return [pk for name, pk in partners if name == record.name]


def _read(kind: Kind, link: str, ids: Sequence[int], making: Making) -> dict[int, Told]:
    record = registry.get(kind.record)
    reader = Reader(record, [name for name in kind.cells if name != link], making.actor, making.language)
    rows = visible_to(making.actor, record).filter(kind.only, **{f"{link}__in": ids})
    rows = rows.filter(seen(making.actor, kind.via)) if kind.via else rows
    found: dict[int, Told] = {}
    for values in reader.select(rows.order_by(kind.order, "pk"), "source_title", "source_url", link)[:READ]:
        words = _line(reader, values, f"/{record.name}/{values[0]}/", making)
        if not words:
            continue
        told = found.setdefault(values[-1], Told(kind.label, kind))
        if len(told.lines) == EACH:
            told.rest.append(values[0])
            continue
        mark = making.sources.cite(*values[-3:-1])
        making.seen.rows.setdefault(record.name, []).append(values[0])
        told.lines.append(Line(record.name, values[0], text(words, mark)))
    return found


def _line(reader: Reader, values: Sequence[Any], href: str, making: Making) -> Text:
    """A row in one line, whose texts lead to it; nothing when it names somebody out of sight."""
    parts: list[Text] = []
    for one, make in zip(reader.fields, reader.makers(), strict=True):
        value = make(values)
        if isinstance(value, Link) and value.id is None:
            return ()
        if one.kind == "partial_date":
            words = DAYS.get(one.name, "{day}")
            parts.append(text(words.format(day=wording.day(value, making.language))) if value else ())
            continue
        cell = listing.cell(one, value, reader.pair_of(one, values), making.language)
        address = cell.href if isinstance(value, Link) else href
        span = Span(cell.text, url=address, language=cell.language)
        told = sentence(str(PROMISED), name=span) if one.name == "who" else text(span)
        parts.append(told if cell.text else ())
    return joined([part for part in parts if part], " · ")
