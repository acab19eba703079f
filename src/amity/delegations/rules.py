"""What holds of delegations: limits by dated rules, the order of precedence, and who sits where.

The numbers are read from `data/limits.csv`, each with its instrument and the days it is in force; those of local rules
are marked as not confirmed. The tables of precedence to begin with stand in `data/precedence.csv`: no instrument sets
them for people's diplomacy, so a union changes them as it likes (record type `precedence_ranks`).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce, RuleBook, RuleVersion
from amity.delegations.models import Delegation, Direction, Member, Role, Side

LAST = 10_000  # the place of who has no rank
HOME = "VN"
COUNTED: dict[str, str | Promise] = {
    "out_people": _("people"),
    "out_days": _("days"),
    "out_countries": _("countries"),
    "out_trips": _("journeys of the leader this year"),
}
_DATA = Path(__file__).parent / "data"


@cache
def book() -> RuleBook:
    """Every version of every number."""
    return RuleBook.load(_DATA / "limits.csv")


def in_force(name: str, day: date) -> RuleVersion | None:
    """The rule of this name on a day; None before any was in force."""
    try:
        return book().at(name, day)
    except NoRuleInForce:
        return None


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit and what the delegation comes to."""

    name: str
    rule: RuleVersion
    found: int

    @property
    def unit(self) -> str:
        """What it counts, in a word."""
        return str(COUNTED[self.name])

    @property
    def is_exceeded(self) -> bool:
        """Whether more was planned than the rule allows."""
        return self.found > self.rule.number


def days_of(delegation: Delegation) -> int:
    """How many days a journey surely lasts, the first and the last included; 1 where only its first is known."""
    if not delegation.from_on or not delegation.to_on:
        return 1
    return max(1, (delegation.to_on.first - delegation.from_on.last).days + 1)


def limits(delegation: Delegation, *, people: int, countries: int, trips: int) -> list[Limit]:
    """The limits on a delegation that is sent, by the rules in force on its first day; none for one received.

    `people` are its members, `countries` those it leads to, `trips` the journeys of its leader in that year with it.
    """
    if delegation.direction != Direction.OUT:
        return []
    found = {"out_people": people, "out_days": days_of(delegation), "out_countries": countries, "out_trips": trips}
    rules = ((name, in_force(name, delegation.first_day), number) for name, number in found.items())
    return [Limit(name, rule, number) for name, rule, number in rules if rule is not None]


def report_due(delegation: Delegation) -> PartialDate | None:
    """The day until which the report is due, by the rule in force on the last day of the journey."""
    rule = in_force("report", delegation.last_day)
    return PartialDate.of(delegation.last_day + timedelta(days=rule.whole_number)) if rule else None


@cache
def first_ranks() -> tuple[tuple[str, int, str, str], ...]:
    """The ranks to begin with: occasion, place, title, title in Vietnamese."""
    with (_DATA / "precedence.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["occasion"], int(row["place"]), row["title"], row["title_vi"]) for row in csv.DictReader(file)
        )


_ROLES = (Role.LEADER, Role.DEPUTY)
_BEHIND = (Role.COMPANION, Role.SECRETARY, Role.PRESS, Role.LIAISON, Role.INTERPRETER)


def in_order(members: Sequence[Member]) -> list[Member]:
    """Members of one side in order of precedence: leader, deputy, then by rank, those behind them last.

    A place by hand goes before all that: who has one stands in that place, and the others flow around.
    """

    def natural(one: Member) -> tuple[int, int, str, int]:
        group = _ROLES.index(one.role) if one.role in _ROLES else 2
        group = 3 + _BEHIND.index(one.role) if one.role in _BEHIND else group
        return group, one.rank.place if one.rank else LAST, one.sort_key, one.pk or 0

    ordered = sorted((one for one in members if not one.place), key=natural)
    for one in sorted((one for one in members if one.place), key=lambda one: (one.place or 0, natural(one))):
        ordered.insert(min((one.place or 1) - 1, len(ordered)), one)
    return ordered


def of_side(members: Sequence[Member], side: str) -> list[Member]:
    """Members of one side, in order."""
    return in_order([one for one in members if one.side == side])


@dataclass(frozen=True, slots=True)
class Seat:
    """One chair: on which side of the table, how far from its middle or head, and whose it is."""

    number: int  # counted along the table from the left, from 1
    member: Member | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Two rows of chairs face to face; interpreters sit behind those they interpret for."""

    guests: tuple[Seat, ...]
    hosts: tuple[Seat, ...]
    behind_guests: tuple[Member, ...]
    behind_hosts: tuple[Member, ...]

    @property
    def people(self) -> list[Member]:
        """Everybody who has a chair."""
        chairs = [one.member for one in (*self.guests, *self.hosts) if one.member]
        return [*chairs, *self.behind_guests, *self.behind_hosts]


def seated(members: Sequence[Member]) -> Plan:
    """Seat both sides at a long table by precedence: the first of each in the middle, face to face.

    The second sits at the right hand of the first, the third at the left, and so on outwards. Seen from above with
    the guests on top, the right hand of a guest is the left of the page, and that of a host the right of it.
    """
    guests, hosts = of_side(members, Side.DELEGATION), of_side(members, Side.HOSTS)
    at_table = [[one for one in side if one.role != Role.INTERPRETER] for side in (guests, hosts)]
    chairs = max((len(side) for side in at_table), default=0) // 2 * 2 + 1  # odd: the first two sit face to face
    return Plan(
        _row(at_table[0], chairs, right=-1),
        _row(at_table[1], chairs, right=1),
        tuple(one for one in guests if one.role == Role.INTERPRETER),
        tuple(one for one in hosts if one.role == Role.INTERPRETER),
    )


def _row(side: Sequence[Member], chairs: int, *, right: int) -> tuple[Seat, ...]:
    """One row of chairs; `right` is where the right hand of those who sit in it lies on the page: -1 left, 1 right."""
    middle = chairs // 2
    places: dict[int, Member] = {}
    for at, one in enumerate(side):
        step = (at + 1) // 2 * (right if at % 2 else -right)
        places[middle + step] = one
    return tuple(Seat(number + 1, places.get(number)) for number in range(chairs))
