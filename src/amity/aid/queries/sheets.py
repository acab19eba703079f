"""Totals of aid as a table: what each line is of, a sum for each year, and how the rows behind a sum are asked for.

The pages, the API, the files, the open data and the review all read the same table, each for its own reader.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import ClosedYear, FlowKind, Sector
from amity.aid.queries import closing, totals
from amity.aid.queries.totals import NOT_TOLD, OUT_OF_SIGHT, Asked
from amity.network.models import Organisation
from amity.places.models import Country, Province
from amity.records import registry, titles

YEARS, MOST_YEARS = 5, 30  # shown at first, and at most
FIRST_YEAR, LAST_YEAR = 1900, 2100
BY: dict[str, type[Any] | None] = {
    "province": Province, "sector": Sector, "donor": Organisation, "country": Country, "kind": None,
}  # fmt: skip
PLACES = ("34", "63", "recorded")
NARROWED = ("province", "sector", "donor", "country")
WORDS = ("by", "kind", "first", "last", "reporting", "places", *NARROWED)
DIGITS = 18  # of the longest number of a row


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for: sums of these years, line by line; `wrong` names what could not be read."""

    asked: Asked
    by: str
    wrong: tuple[str, ...] = ()

    @property
    def years(self) -> list[int]:
        """The years, the first one first."""
        return list(range(self.asked.first or 0, (self.asked.last or 0) + 1))

    @property
    def kept(self) -> list[tuple[str, int]]:
        """What the sums are narrowed to; a form that asks for other years keeps it."""
        told = [(name, getattr(self.asked, name)) for name in NARROWED]
        return [(name, value) for name, value in told if value is not None]

    def address(self, by: str = "", key: Any = None, year: int | None = None) -> dict[str, str]:
        """The words of the address that asks for the same, for one line of it and for one year of it."""
        asked = self.asked
        told = {"kind": asked.kind, "first": str(year or asked.first), "last": str(year or asked.last)}
        told |= {"places": asked.places} | ({"reporting": "yes"} if asked.is_reporting else {})
        told |= {name: str(value) for name, value in self.kept}
        return told | ({by: str(key)} if by else {})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is of, and its sum in each year that has one."""

    key: Any
    name: str
    usd: dict[int, Decimal]

    @property
    def total(self) -> Decimal:
        """All its years together."""
        return sum(self.usd.values(), Decimal(0))

    @property
    def has_page(self) -> bool:
        """Whether there is a row that the line is of, which the reader may see."""
        return isinstance(self.key, int) and self.key > 0

    @property
    def can_open(self) -> bool:
        """Whether the rows behind it can be asked for: not where its name is out of the reader's sight."""
        return bool(self.key != OUT_OF_SIGHT)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table with what is to be said beside it; lines of different kinds of sums have no common total."""

    question: Question
    lines: list[Line]
    not_converted: int
    rule: list[str]
    merged: list[str]  # provinces that hold what several were before

    @property
    def has_total(self) -> bool:
        """Whether its lines may be added up."""
        return self.question.by != "kind"

    @property
    def sums(self) -> dict[int, Decimal]:
        """What all lines come to in each year."""
        found: dict[int, Decimal] = defaultdict(Decimal)
        for line in self.lines:
            for year, usd in line.usd.items():
                found[year] += usd
        return dict(found)

    @property
    def total(self) -> Decimal:
        """What all lines come to."""
        return sum((line.total for line in self.lines), Decimal(0))


def read(given: Mapping[str, str], this_year: int) -> Question:
    """Read an address; what makes no sense there is left out, and named."""
    wrong: list[str] = []

    def number(name: str, least: int = 0, most: int | None = None) -> int | None:
        text = given.get(name, "")
        is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS
        if text and not (is_number and least <= int(text) and (most is None or int(text) <= most)):
            wrong.append(name)
            return None
        return int(text) if text else None

    def word(name: str, known: tuple[str, ...]) -> str:
        text = given.get(name, "") or known[0]
        if text not in known:
            wrong.append(name)
        return text if text in known else known[0]

    last = number("last", FIRST_YEAR, LAST_YEAR) or this_year
    first = number("first", FIRST_YEAR, LAST_YEAR) or last - YEARS + 1
    if not last - MOST_YEARS < first <= last:
        wrong.append("first")
    asked = Asked(
        kind=word("kind", tuple(FlowKind.values)),
        first=max(min(first, last), last - MOST_YEARS + 1),
        last=last,
        is_reporting=word("reporting", ("no", "yes")) == "yes",
        places=word("places", PLACES),  # type: ignore[arg-type]
        **{name: number(name) for name in NARROWED},
    )
    return Question(asked, word("by", tuple(BY)), tuple(wrong))


def sheet(actor: Actor, question: Question, language: str) -> Sheet:
    """The table of what is asked for, the largest lines first and what names nothing last."""
    asked, by = question.asked, question.by
    whole = replace(asked, kind="") if by == "kind" else asked
    found = totals.totals(actor, whole, (by, "year"))  # type: ignore[arg-type]
    sums: dict[Any, dict[int, Decimal]] = defaultdict(dict)
    for row in found.rows:
        key, year = row.keys
        sums[key][year] = row.usd
    names = names_of(actor, by, sums, language)
    lines = [Line(key, names.get(key) or str(_("Out of your sight")), usd) for key, usd in sums.items()]
    lines.sort(key=lambda line: (line.key in (NOT_TOLD, OUT_OF_SIGHT), -line.total, line.name))
    merged = [line.name for line in lines if by == "province" and line.key in found.merged]
    return Sheet(question, lines, found.not_converted, found.rule, merged)


def names_of(actor: Actor, by: str, keys: Any, language: str) -> dict[Any, str]:
    """What each key of a dimension is called."""
    model = BY[by]
    if model is None:
        return {str(value): str(label) for value, label in FlowKind.choices}
    names: dict[Any, str] = {NOT_TOLD: _("Not broken down"), OUT_OF_SIGHT: _("Out of your sight")}
    return names | titles.named(registry.of(model), {key for key in keys if key > 0}, actor, language)


def label(by: str) -> str:
    """What the lines of a table are of."""
    return {
        "province": _("Province"), "sector": _("Sector"), "donor": _("Donor"), "country": _("Home country"),
        "kind": _("Kind of sum"),
    }[by]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RestatedLine:
    """One line of a closed year: what it is of, the figure as it was closed, and as it is counted now."""

    key: Any
    name: str
    closed: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        """What came to it since, or was taken off."""
        return self.now - self.closed

    @property
    def can_open(self) -> bool:
        """Whether the rows behind it can be asked for."""
        return bool(self.key != OUT_OF_SIGHT)


@dataclass(frozen=True, slots=True)
class Restatement:
    """A closed year line by line; lines of different kinds of sums are not added up."""

    question: Question
    by: str
    lines: list[RestatedLine]


def restated(actor: Actor, row: ClosedYear, given: Mapping[str, str], language: str) -> Restatement:
    """A closed year as an address asks for it: by which dimension, and which kind of sum."""
    by = given.get("by", "") if given.get("by", "") in BY else "kind"
    kind = given.get("kind", "")
    kind = kind if kind in FlowKind.values else str(FlowKind.DISBURSEMENT)
    asked = closing.asked_of(row, kind=kind)
    whole = "" if by == "kind" else kind
    found = closing.restated(actor, row, (by,), kind=whole)  # type: ignore[arg-type]
    names = names_of(actor, by, [one.keys[0] for one in found], language)
    lines = [
        RestatedLine(one.keys[0], names.get(one.keys[0]) or str(_("Out of your sight")), one.closed, one.now)
        for one in found
    ]
    lines.sort(key=lambda line: (line.key in (NOT_TOLD, OUT_OF_SIGHT), -line.closed, line.name))
    return Restatement(Question(asked, by), by, lines)
