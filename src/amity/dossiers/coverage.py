"""Coverage: what the union should have with a country of its priority, and what the records show of it.

What is asked of each priority stands in `data/coverage.csv`, as dated numbers. A priority is a group of countries or a
rung of partnership; a country belongs to the first, by rank, that fits it. Everything is read through the door of
visible rows, in as many queries for two hundred countries as for one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.agreements import queries as agreements
from amity.core.dates import PartialDate
from amity.core.fields import begun_by
from amity.core.rules import RuleBook
from amity.network.models import Interaction, Organisation
from amity.places.models import Country, CountryGroup
from amity.records import registry, titles
from amity.records.declaration import Words
from amity.records.models import Shelf
from amity.relations.models import Relation, Tier

ASSOCIATION, COUNTERPART, AGREEMENT, CONTACT, PERSON = "association", "counterpart", "agreement", "contact", "person"
DEMANDS: dict[str, Words] = {
    ASSOCIATION: _("An association here"),
    COUNTERPART: _("A counterpart there"),
    AGREEMENT: _("An agreement in force"),
    CONTACT: _("A recent contact"),
    PERSON: _("People there on record"),
}
COUNTERPARTS = [str(Organisation.Kind.COUNTERPART), str(Organisation.Kind.PEACE_COMMITTEE)]
GROUP, TIER, RANK = "group", "tier", "rank"
Params = dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Priority:
    """A group of countries or a rung of partnership, its place in the order, and what is asked of its countries."""

    kind: str
    code: str
    rank: int
    asked: Mapping[str, int]

    @property
    def name(self) -> str:
        """What names it in addresses."""
        return f"{self.kind}.{self.code}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is asked in one respect, what is on record, and where the rows are."""

    demand: str
    asked: int | None  # None where nothing is asked
    count: int
    last: PartialDate | None
    is_met: bool
    url: str

    @property
    def is_missing(self) -> bool:
        """Whether something is asked and not there."""
        return self.asked is not None and not self.is_met


@dataclass(frozen=True, slots=True)
class Line:
    """One country with its priority and what is met and missing."""

    country_id: int
    code: str
    name: str
    priority: Priority | None
    groups: frozenset[int]
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> tuple[Cell, ...]:
        """What is asked and not on record."""
        return tuple(cell for cell in self.cells if cell.is_missing)


@cache
def book() -> RuleBook:
    """The numbers, each with who set it and the days it is in force."""
    return RuleBook.load(Path(__file__).parent / "data" / "coverage.csv")


@cache
def priorities(day: date) -> tuple[Priority, ...]:
    """The priorities in force on a day, the first first."""
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    for name in book().names():
        kind, code, what = name.split(".")
        found = [one for one in book().versions(name) if one.is_valid_on(day)]
        if found:
            numbers.setdefault((kind, code), {})[what] = found[0].whole_number
    made = (Priority(kind, code, asked.pop(RANK), asked) for (kind, code), asked in numbers.items() if RANK in asked)
    return tuple(sorted(made, key=lambda one: one.rank))


def lines(actor: Actor, language: str, *, day: date, only: int | None = None) -> list[Line]:
    """Every country and bloc of today that the actor may see, by priority and name; with `only`, that one alone."""
    record = registry.of(Country)
    rows = visible_to(actor, record).filter(is_home=False, shelf=Shelf.LIVE)
    asked = rows.filter(pk=only) if only else rows.exclude(kind=Country.Kind.HISTORICAL_STATE).filter(valid_to_on="")
    columns = titles.paths(record)
    read = titles.reader(record, columns, actor, language)
    named = [(pk, code, read(values)) for pk, code, *values in asked.values_list("pk", "code", *columns)]
    groups, tiers = members(actor), _tiers(actor)
    found = {name: reader(actor, day, only) for name, reader in _READERS.items()}
    made = []
    for pk, code, name in named:
        priority = _priority(pk, groups, tiers, day)
        cells = tuple(_cell(demand, pk, code, priority, found[demand].get(pk), day) for demand in DEMANDS)
        own = frozenset(group for (group, _code), countries in groups.items() if pk in countries)
        made.append(Line(pk, code, name, priority, own, cells))
    return sorted(made, key=lambda one: (one.priority.rank if one.priority else 99, one.name))


def members(actor: Actor) -> dict[tuple[int, str], set[int]]:
    """The countries of each group that the actor may see, by number and code of the group."""
    rows = visible_to(actor, registry.of(CountryGroup)).order_by("code")
    found: dict[tuple[int, str], set[int]] = {}
    for pk, code, country in rows.values_list("pk", "code", "members"):
        found.setdefault((pk, code), set()).update([country] if country else [])
    return found


def _tiers(actor: Actor) -> dict[int, str]:
    return dict(visible_to(actor, registry.of(Relation)).order_by().values_list("country", "tier"))


def _priority(
    pk: int, groups: Mapping[tuple[int, str], set[int]], tiers: Mapping[int, str], day: date
) -> Priority | None:
    codes = {code for (_pk, code), countries in groups.items() if pk in countries}
    for one in priorities(day):
        if one.code in codes if one.kind == GROUP else tiers.get(pk) == one.code:
            return one
    return None


def label(priority: Priority | None, names: Mapping[str, str]) -> str:
    """What a priority is called; `names` are those of the groups by code."""
    if priority is None:
        return str(_("No priority set"))
    if priority.kind == GROUP:
        return names.get(priority.code, priority.code)
    return str(_("Ties without a tier")) if priority.code == Tier.NONE else str(Tier(priority.code).label)


def _cell(demand: str, pk: int, code: str, priority: Priority | None, found: Any, day: date) -> Cell:
    asked = priority.asked.get(demand) if priority else None
    if demand != CONTACT:
        count = found or 0
        return Cell(demand, asked, count, None, count >= (asked or 1), address(*rows_of(demand, pk, code, day)))
    last, record = found or (None, "interactions")
    is_met = last is not None and (asked is None or last.last >= months_before(day, asked))
    return Cell(demand, asked, int(last is not None), last, is_met, address(record, _contacts(record, pk, code)))


def rows_of(demand: str, pk: int, code: str, day: date) -> tuple[str, Params]:
    """The list and the filters that show what counts for a demand."""
    country = str(pk)
    if demand == ASSOCIATION:
        kind = str(Organisation.Kind.MEMBER_ORGANISATION)
        return "organisations", {"kind": kind, "focus_countries": country, "ended_on": "none"}
    if demand == COUNTERPART:
        return "organisations", {"kind": COUNTERPARTS, "country": country, "ended_on": "none"}
    if demand == AGREEMENT:
        return "agreements", {"countries": country, "in_force_on": day.isoformat()}
    if demand == PERSON:
        return "people", {"country": country, "died_on": "none"}
    return "interactions", _contacts("interactions", pk, code)


def _contacts(record: str, pk: int, code: str) -> Params:
    return {"country": str(pk), "state": "held"} if record == "events" else {"concerning": code}


def address(record: str, params: Params) -> str:
    """The list under these filters."""
    return f"/{record}/?{urlencode(params, doseq=True)}"


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months before a day: who was met in that month was met in time."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _counted(rows: QuerySet[Any], path: str, only: int | None) -> dict[int, int]:
    """How many of these rows each country has, over a link of theirs (one query)."""
    rows = rows.filter(shelf=Shelf.LIVE, **({path: only} if only else {f"{path}__isnull": False}))
    return dict(rows.order_by().values_list(path).annotate(rows=Count("pk")))


def _organisations(actor: Actor, kinds: Collection[str]) -> QuerySet[Any]:
    return visible_to(actor, registry.of(Organisation)).filter(kind__in=kinds, ended_on="")


def _associations(actor: Actor, day: date, only: int | None) -> dict[int, int]:
    kind = str(Organisation.Kind.MEMBER_ORGANISATION)
    return _counted(_organisations(actor, [kind]), "focus_countries", only)


def _counterparts(actor: Actor, day: date, only: int | None) -> dict[int, int]:
    return _counted(_organisations(actor, COUNTERPARTS), "country", only)


def _agreements(actor: Actor, day: date, only: int | None) -> dict[int, int]:
    rows = agreements.in_force_on(visible_to(actor, registry.get("agreements")), day.isoformat())
    return _counted(rows, "countries", only)


def _people(actor: Actor, day: date, only: int | None) -> dict[int, int]:
    return _counted(visible_to(actor, registry.get("people")).filter(died_on=""), "country", only)


def _last_contacts(actor: Actor, day: date, only: int | None) -> dict[int, tuple[PartialDate, str]]:
    """The last contact with each country, and the list it stands in: named itself, or over a partner from there."""
    asked = [
        _latest("interactions", visible_to(actor, registry.get("interactions")), "", "held_on", "country", day, only),
        _latest("events", visible_to(actor, registry.get("events")).filter(state="held"), "", "starts_on", "country",
                day, only),
    ]  # fmt: skip
    for column, party in ((Interaction.organisations, "organisation"), (Interaction.people, "person")):
        ties = column.through._default_manager.filter(seen(actor, "interaction"), seen(actor, party))
        asked.append(_latest("interactions", ties, "interaction__", "held_on", f"{party}__country", day, only))
    first, *rest = asked
    found: dict[int, tuple[PartialDate, str]] = {}
    for record, country, last in first.union(*rest, all=True):
        if last and (country not in found or str(last) > str(found[country][0])):
            found[country] = PartialDate.of(last), record
    return found


def _latest(
    record: str, rows: QuerySet[Any], prefix: str, moment: str, country: str, day: date, only: int | None
) -> QuerySet[Any]:
    wanted = Q(**({country: only} if only else {f"{country}__isnull": False}))
    rows = rows.filter(wanted, begun_by(f"{prefix}{moment}", day), **{f"{prefix}shelf": Shelf.LIVE}).order_by()
    return rows.values_list(Value(record), country).annotate(last=Max(f"{prefix}{moment}"))


_READERS: dict[str, Callable[[Actor, date, int | None], dict[int, Any]]] = {
    ASSOCIATION: _associations,
    COUNTERPART: _counterparts,
    AGREEMENT: _agreements,
    CONTACT: _last_contacts,
    PERSON: _people,
}


def group_names(actor: Actor, language: str) -> Iterator[tuple[int, str, str]]:
    """Number, code and name of the groups that the actor may see, in the order of their names."""
    for pk, code, name, name_vi in (
        visible_to(actor, registry.of(CountryGroup)).order_by("name", "pk").values_list("pk", "code", "name", "name_vi")
    ):
        yield pk, code, (name_vi if language == "vi" else "") or name
