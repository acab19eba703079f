"""The horizon: every anniversary the rules mark between two days, with what was decided about it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.almanac import anniversaries as almanac
from amity.almanac.anniversaries import Base, Due, Told
from amity.anniversaries import rules
from amity.anniversaries.models import Anniversary
from amity.anniversaries.rules import Rule
from amity.core.dates import PartialDate
from amity.places.models import Country
from amity.records import fields, registry
from amity.relations.models import Tier

# The rank of a tier, to choose one for a row that concerns several countries.
RANKS = {tier: rank for rank, tier in enumerate(Tier.values)}
UNDECIDED = "undecided"
DIGITS = 18  # of a number in an address


class Coming(NamedTuple):
    """One anniversary on the horizon: it sorts by its day."""

    due: Due
    rule: Rule
    countries: tuple[int, ...]
    tier: str
    decided: tuple[int, str] | None  # number and state of what was decided

    @property
    def begins(self) -> str:
        """The month in which its preparations begin."""
        return rules.begins(self.due.on, self.rule.lead_months)

    @property
    def address(self) -> str:
        """What names it in addresses: the kind of date, the row and the years."""
        return f"{self.due.base.name}:{self.due.row_id}:{self.due.years}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to see of the horizon; empty means everything."""

    bases: Collection[str] = ()
    country: int | None = None
    tier: str = ""
    state: str = ""  # of what was decided, or UNDECIDED
    every: int = 0  # only years this number divides


@dataclass(slots=True)
class Horizon:
    """The anniversaries that come, in order, and how many there are by month."""

    found: list[Coming]
    by_month: Counter[str] = field(default_factory=Counter)  # "2030-01", or "2030" where the month is not known

    def named(self, wanted: Iterable[Coming], actor: Actor, language: str) -> dict[tuple[str, int], Told]:
        """The names of some of them, by record type and number."""
        return almanac.told([one.due for one in wanted], actor, language)


EVERYTHING = Asked()


def horizon(actor: Actor, first: date, last: date, asked: Asked = EVERYTHING) -> Horizon:
    """Return what the rules mark between two days: a few queries per kind of date, whatever the number of rows."""
    known = rules.in_force(actor)
    choose, decided = rules.choosing(known), _decided(actor)
    ranked, lands = tiers(actor), _lands(actor)
    found: list[Coming] = []
    for base in almanac.bases():
        name = base.name
        if asked.bases and name not in asked.bases:
            continue
        marked = _marked(base, known)
        concerned = _countries(actor, base)
        for due in almanac.falling(actor, base, first, last, counts=marked.__contains__, beside=concerned.columns):
            countries = _partners(concerned.of(due), lands)
            tier = highest(ranked, countries)
            rule = choose(name, tier, due.years)
            if rule is None:
                continue
            one = Coming(due, rule, tuple(countries), tier, decided.get((name, due.row_id, due.years)))
            if _is_asked_for(one, asked):
                found.append(one)
    found.sort(key=lambda one: (one.due.last, one.due.on, -one.due.years))
    return Horizon(found, Counter(one.due.on[:7] for one in found))


def waiting(actor: Actor, today: date) -> list[Coming]:
    """What nobody decided on though its preparations should have begun, of the coming two years."""
    last = date(today.year + 2, 12, 31)
    month = today.isoformat()[:7]
    return [one for one in horizon(actor, today, last, Asked(state=UNDECIDED)).found if one.begins <= month]


def one_of(actor: Actor, address: str) -> tuple[Base, Any, Due] | None:
    """The anniversary an address names: its base, the row it is counted from and the day; None if there is none."""
    name, _colon, rest = address.partition(":")
    row, _colon, years = rest.partition(":")
    base = almanac.base_named(name)
    is_number = row.isdecimal() and years.isdecimal() and max(len(row), len(years)) <= DIGITS
    if base is None or not (is_number and 0 < int(years) < 1000):
        return None
    found = almanac.visible(actor, base).filter(pk=int(row)).first()
    since = _value(found, base.field) if found is not None else None
    on = almanac.day_of(since, int(years)) if since else None
    if found is None or on is None:
        return None
    return base, found, Due(on.last.isoformat(), str(on), int(years), base, found.pk, str(since), ())


def countries_of(actor: Actor, due: Due) -> list[int]:
    """The countries in sight that the row of an anniversary concerns, without the home country unless it is alone."""
    concerned = _countries(actor, due.base, only=due.row_id)
    rows = almanac.visible(actor, due.base).filter(pk=due.row_id).values_list(*(concerned.columns or ("pk",)))
    beside = next(iter(rows), ()) if concerned.columns else ()
    return sorted(_partners(concerned.of(due._replace(beside=tuple(beside))), _lands(actor)))


def _is_asked_for(one: Coming, asked: Asked) -> bool:
    state = one.decided[1] if one.decided else UNDECIDED
    return (
        (asked.country is None or asked.country in one.countries)
        and (not asked.tier or one.tier == asked.tier)
        and (not asked.state or state == asked.state)
        and (not asked.every or one.due.years % asked.every == 0)
    )


def _marked(base: Base, known: tuple[Rule, ...]) -> frozenset[int]:
    """The numbers of years that some rule marks for this kind of date, whatever the tier."""
    steps = {rule.every for rule in known if rule.counted_from in ("", base.name)}
    return frozenset(years for step in steps for years in range(step, 1000, step))


def _decided(actor: Actor) -> Mapping[tuple[str, int, int], tuple[int, str]]:
    rows = visible_to(actor, registry.of(Anniversary)).order_by()
    values = rows.values_list("counted_from", "counted_row", "years", "pk", "state")
    return {(name, row, years): (pk, state) for name, row, years, pk, state in values}


def tiers(actor: Actor) -> dict[int, str]:
    """The tier of each country whose ties the actor may see."""
    return dict(visible_to(actor, registry.get("relations")).order_by().values_list("country_id", "tier"))


def highest(known: Mapping[int, str], countries: Iterable[int]) -> str:
    """The highest tier among these countries; empty where none is known."""
    return max((known.get(one, "") for one in countries), key=lambda one: RANKS.get(one, -1), default="")


def _lands(actor: Actor) -> dict[int, bool]:
    """The countries the actor sees, and whether each is the home country."""
    return dict(visible_to(actor, registry.of(Country)).order_by().values_list("pk", "is_home"))


def _partners(concerned: set[int], lands: Mapping[int, bool]) -> set[int]:
    """Those of the countries that are in sight, without the home country unless it stands alone."""
    in_sight = concerned & lands.keys()
    return {one for one in in_sight if not lands[one]} or in_sight


@dataclass(frozen=True, slots=True)
class _Concerned:
    """Where the countries of the rows of one base stand: in columns beside the row, or in tables of pairs."""

    columns: tuple[str, ...]
    pairs: Mapping[int, set[int]]

    def of(self, due: Due) -> set[int]:
        beside = {one for one in due.beside if one is not None}
        return beside | self.pairs.get(due.row_id, set())


def _countries(actor: Actor, base: Base, only: int | None = None) -> _Concerned:
    hop = base.field.rpartition("__")[0]
    record = registry.of(fields.one(base.record, hop).target.model) if hop else base.record  # type: ignore[union-attr]
    links = [one for one in fields.of(record).values() if one.target is not None and one.target.model is Country]
    columns = tuple(f"{hop}__{one.name}_id" if hop else f"{one.name}_id" for one in links if one.kind == "link")
    pairs: dict[int, set[int]] = {}
    for one in links:
        if one.kind == "links" and not hop:
            for source, target in _paired(one, only):
                pairs.setdefault(source, set()).add(target)
    return _Concerned(columns, pairs)


def _paired(link: Any, only: int | None) -> Iterator[tuple[int, int]]:
    ties, source, target = link.ties
    rows = ties.filter(**{source: only}) if only is not None else ties
    yield from rows.order_by().values_list(source, target)


def _value(row: Any, path: str) -> PartialDate | None:
    for step in path.split("__"):
        row = getattr(row, step)
    return PartialDate.of(row) if row else None
