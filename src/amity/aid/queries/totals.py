"""Totals of aid in US dollars, and the rows behind each of them.

A total adds up facts in which nothing stands twice (ADR 0020). Of these, a reader is given those that rest only on rows
he may see; so each total is what he could add up himself, and `behind` gives him what adds up to it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from django.db.models import BigIntegerField, F, Q, Sum
from django.db.models.functions import Cast
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import (
    AidCell,
    AidDonorCell,
    AidFact,
    AidNeeds,
    AidSum,
    FlowKind,
    FrozenCell,
    FrozenDonorCell,
    Sector,
)
from amity.aid.rules import approval as rules
from amity.network.models import Organisation
from amity.places.models import Province
from amity.records import registry
from amity.records.database import as_told

Places = Literal["34", "63", "recorded"]
By = Literal["year", "kind", "province", "sector", "donor", "country"]
NOT_TOLD = 0  # the key of what names no province, sector, donor or country
OUT_OF_SIGHT = -1  # the key of what the reader may not see the name of
DONORS = frozenset({"donor", "country"})
PLACED = frozenset({"province", "sector"})


class Mixed(ValueError):
    """Sums of different kinds would be added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: one kind of sum, or each on its own, in some years, places, fields and from some donors."""

    kind: str = ""
    first: int | None = None
    last: int | None = None
    is_reporting: bool = False
    province: int | None = None
    sector: int | None = None
    donor: int | None = None
    country: int | None = None
    places: Places = "34"
    closing: int | None = None  # figures as they were on the day of this closing

    @property
    def narrowed(self) -> set[str]:
        """The dimensions it names one value of."""
        return {name for name in (*PLACED, *DONORS) if getattr(self, name) is not None}

    @property
    def year_column(self) -> str:
        """The column of the years that are meant."""
        return "report_year" if self.is_reporting else "year"


class Row(NamedTuple):
    """One figure: its place in the dimensions asked for, in their order, and the sum. Often one of thousands."""

    keys: tuple[Any, ...]
    cents: int

    @property
    def usd(self) -> Decimal:
        """The sum in US dollars."""
        return _usd(self.cents)


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures that add up to their total, what could not be converted, and the rule by which all was counted."""

    rows: list[Row]
    total: Decimal
    not_converted: int
    rule: list[str]
    merged: frozenset[int] = field(default_factory=frozenset)  # provinces that hold what several were before


@dataclass(frozen=True, slots=True)
class Behind:
    """What one item brings to a figure, or takes off it as its parts tell the same, and the sums it comes from."""

    item: int
    is_taken_off: bool
    usd: Decimal
    flows: tuple[int, ...]


def totals(actor: Actor, asked: Asked, by: Sequence[By] = ("year",)) -> Totals:
    """Return the figures of what is asked for; raises Mixed when kinds of sums would be added up."""
    if not asked.kind and "kind" not in by:
        raise Mixed(_("Choose one kind of sum: committed, approved, received or disbursed sums are never added up."))
    wanted = {*by, *asked.narrowed}
    names = {"year": asked.year_column, "country": "donor"}
    columns = [names.get(name, name) for name in by]
    sight = _in_sight(actor)
    rows = (
        _narrowed(actor, asked, sight, _smallest(wanted, asked.closing)).order_by().values_list(*dict.fromkeys(columns))
    )
    found: dict[tuple[Any, ...], int] = {}
    # Column by column: a total by year, province and sector has tens of thousands of rows.
    if told := list(zip(*as_told(rows.annotate(cents=Cast(Sum("cents"), BigIntegerField()))), strict=True)):
        values = dict(zip(dict.fromkeys(columns), told, strict=False))
        shown = [
            map(_shown(actor, name, asked.places), values[column]) for name, column in zip(by, columns, strict=True)
        ]
        found = _added(list(zip(*shown, strict=True)), told[-1])
    return Totals(
        rows=list(map(Row._make, filter(itemgetter(1), sorted(found.items())))),
        total=_usd(sum(found.values())),
        not_converted=0 if asked.closing else _sums(asked, sight).filter(cents=None).count(),
        rule=rule(asked),
        merged=_merged() if asked.places == "63" else frozenset(),
    )


def _added(keys: Sequence[tuple[Any, ...]], cents: Sequence[int]) -> dict[tuple[Any, ...], int]:
    """The sum of each key; mostly no two are shown as one, and nothing need be added."""
    found = dict(zip(keys, cents, strict=True))
    if len(found) < len(keys):
        found = dict.fromkeys(found, 0)
        for key, one in zip(keys, cents, strict=True):
            found[key] += one
    return found


def behind(actor: Actor, asked: Asked, *, after: int = 0, limit: int = 100) -> list[Behind]:
    """Return item by item what adds up to a figure, those with a number above `after` first."""
    sight = _in_sight(actor)
    facts = _narrowed(actor, asked, sight, AidFact).filter(item__gt=after)
    items = list(facts.order_by("item").values_list("item", flat=True).distinct()[:limit])
    rows = facts.filter(item__in=items).order_by("item", "-why").values_list("item", "why").annotate(cents=Sum("cents"))
    flows: dict[int, list[int]] = defaultdict(list)
    for item, flow in _sums(asked, sight).filter(item__in=items).order_by("flow").values_list("item", "flow"):
        flows[item].append(flow)
    return [Behind(item, why == "at_part", _usd(cents), tuple(flows[item])) for item, why, cents in rows if cents]


def rule(asked: Asked) -> list[str]:
    """The rule by which the figures are counted, in sentences to be printed beside them."""
    days = {"days": rules.rate_age()}
    return [
        _("A sum counts once, where it is recorded. What the parts of an item tell as well is taken off the whole."),
        _("A sum is shared out by the percentages of its item; who has none shares the rest equally."),
        _("Other currencies are converted at the newest rate of the day or before, at most %(days)s days old.") % days,
        _("Reporting years run from 15 December to 14 December; the closing day is inferred, not confirmed.")
        if asked.is_reporting
        else _("Years are calendar years."),
        _("A date known only in part counts in the year of its first day."),
    ]


def _smallest(wanted: set[str], closing: int | None = None) -> Any:
    """The smallest table that tells all that is wanted; raises Mixed for what a closing does not tell."""
    if wanted & DONORS and wanted & PLACED:
        if closing is not None:
            raise Mixed(_("Closed figures are told by place and sector or by donor, not by both at once."))
        return AidFact
    if closing is not None:
        return FrozenDonorCell if wanted & DONORS else FrozenCell
    return AidDonorCell if wanted & DONORS else AidCell


def _sums(asked: Asked, sight: Q) -> Any:
    """The sums themselves, which know of no place, field or donor."""
    return AidSum.objects.filter(_time_and_kind(asked), sight)


def _narrowed(actor: Actor, asked: Asked, sight: Q, model: Any) -> Any:
    condition = _time_and_kind(asked) & sight
    if asked.closing is not None:
        condition &= Q(closing=asked.closing)
    if asked.province is not None:
        condition &= Q(province__in=_before(asked.province, asked.places))
    if asked.sector is not None:
        condition &= Q(sector=asked.sector)
    if asked.donor is not None:
        condition &= Q(donor=asked.donor)
    if asked.country is not None:
        homes = visible_to(actor, registry.of(Organisation)).filter(country=asked.country or None)
        nobody = [] if asked.country else [NOT_TOLD]
        condition &= Q(donor__in=[*nobody, *homes.values_list("pk", flat=True)])
    return model._default_manager.filter(condition)


def _time_and_kind(asked: Asked) -> Q:
    condition = Q(kind=asked.kind) if asked.kind else Q(kind__in=FlowKind.values)
    if asked.first is not None:
        condition &= Q(**{f"{asked.year_column}__gte": asked.first})
    if asked.last is not None:
        condition &= Q(**{f"{asked.year_column}__lte": asked.last})
    return condition


def _in_sight(actor: Actor) -> Q:
    """The condition for facts and sums that rest only on rows the reader may see."""
    if actor.audiences is None:
        return Q()
    known = AidNeeds.objects.values_list("pk", "codes")
    open_to_him = [pk for pk, codes in known if {int(code) for code in codes.split(",")} <= actor.audiences]
    # Compared of each cell found: looked up set by set, cells would have to be sorted before they are added up.
    return Q(In(F("needs") + 0, open_to_him))


class _Names(dict[int, int]):
    """The number under which each value is shown; what the reader may not see is shown under one number."""

    def __missing__(self, key: int) -> int:
        return OUT_OF_SIGHT


def _shown(actor: Actor, name: By, places: Places) -> Callable[[Any], Any]:
    """How a value of a dimension is shown to a reader: under its own number, or under another one."""
    if name in ("year", "kind"):
        return int if name == "year" else str
    model: Any = {"province": Province, "sector": Sector}.get(name, Organisation)
    column = "country_id" if name == "country" else "pk"
    seen = dict(visible_to(actor, registry.of(model)).order_by().values_list("pk", column))
    if name == "province" and places == "34":
        successors = _successors()
        seen = {pk: successors.get(pk, pk) if successors.get(pk, pk) in seen else OUT_OF_SIGHT for pk in seen}
    return _Names({NOT_TOLD: NOT_TOLD, **{pk: value or NOT_TOLD for pk, value in seen.items()}}).__getitem__


def _successors() -> dict[int, int]:
    """The province of today for each that was merged into another."""
    after = dict(Province.objects.filter(audience__gte=0, successor__audience__gte=0).values_list("pk", "successor_id"))
    found: dict[int, int] = {}
    for pk in after:
        seen, last = {pk}, after[pk]
        while last in after and last not in seen:
            seen.add(last)
            last = after[last]
        found[pk] = last
    return found


def _before(province: int, places: Places) -> list[int]:
    """A province and, in the view of today, all that were merged into it."""
    if places != "34" or not province:
        return [province]
    return [province, *(pk for pk, today in _successors().items() if today == province and pk != province)]


def _merged() -> frozenset[int]:
    """Provinces into which others were merged: what is recorded under them belongs to one of several before."""
    return frozenset(_successors().values())


def _usd(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
