"""An activity in the words of this system, as far as a file tells it, and what became of its elements."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from amity.aid.models import AidKind, AidState

LONGEST_WHAT = 200


class Fate(StrEnum):
    """What became of an element of a file."""

    TAKEN = "taken"
    MAPPED = "mapped"  # kept in another form, and told in the report
    REPORTED = "reported"  # not kept, and told in the report


class Line(NamedTuple):
    """One line of the report: where, which element, what it said, why it was not simply taken, and how often so."""

    line: int
    activity: str
    element: str
    what: str
    why: str
    times: int


class Party(NamedTuple):
    """An organisation as a file names it."""

    identifier: str
    name: str
    name_vi: str
    type: str


class Sum(NamedTuple):
    """A transaction."""

    kind: str
    value_on: str
    amount: Decimal
    currency: str
    reference: str
    provider: Party | None
    receiver: Party | None
    description: str


class Named(NamedTuple):
    """A sector with its share in percent."""

    vocabulary: str
    code: str
    name: str
    percent: Decimal | None


@dataclass(slots=True)
class Activity:
    """An activity that was read."""

    identifier: str
    line: int
    title: str = ""
    title_vi: str = ""
    description: str = ""
    description_vi: str = ""
    source: str = ""
    kind: str = AidKind.PROJECT
    is_humanitarian: bool = False
    status: str = ""
    state: str = AidState.PROPOSED
    starts_on: str = ""
    ends_on: str = ""
    amount: Decimal | None = None
    currency: str = ""
    budget_status: str = ""
    parent: str = ""
    is_abroad: bool = False  # it names countries, and home is not among them
    parties: dict[str, list[Party]] = field(default_factory=dict)  # by role
    places: list[tuple[str, str]] = field(default_factory=list)  # code and name
    sectors: list[Named] = field(default_factory=list)
    sector_words: str = ""
    sums: list[Sum] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    taken: int = 0  # elements
    mapped: int = 0
    reported: int = 0


class Report:
    """The lines of one activity in the making; what is told of many elements alike is one line."""

    __slots__ = ("found", "mapped", "reported", "taken")

    def __init__(self) -> None:
        self.taken = self.mapped = self.reported = 0
        self.found: dict[tuple[str, str], list[Any]] = {}

    def map(self, element: Any, why: str) -> None:
        """The element is kept in another form."""
        self.mapped += 1
        self._tell(element, why)

    def refuse(self, element: Any, why: str) -> None:
        """The element is not kept, and nothing in it."""
        self.reported += sum(1 for _inner in element.iter("{*}*")) if len(element) else 1
        self._tell(element, why)

    def _tell(self, element: Any, why: str) -> None:
        key = element.tag, why
        told = self.found.get(key)
        if told is None:
            self.found[key] = [element.sourceline or 0, what_of(element), 1]
        else:
            told[2] += 1

    def lines(self, identifier: str) -> list[Line]:
        """The report, in the order in which things were met first."""
        return [
            Line(line, identifier, tag.rpartition("}")[2], what, why, times)
            for (tag, why), (line, what, times) in self.found.items()
        ]


def what_of(element: Any) -> str:
    """What an element says, cut short: its attributes and its words."""
    said = " ".join("".join(element.itertext()).split())
    given = " ".join(f"{name.rpartition('}')[2]}={value}" for name, value in element.attrib.items())
    return f"{given} {said}".strip()[:LONGEST_WHAT]
