"""What the rows of aid come to: read for whole trees at once, in a number of queries that does not grow with them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from amity.aid.models import AidFlow, AidItem, AidNeeds, DonorShare, ProvinceShare, SectorShare
from amity.aid.models.facts import LONGEST_NEEDS, Why
from amity.aid.models.money import US_DOLLAR
from amity.aid.rules import approval as rules
from amity.aid.rules.converting import Rates, in_cents
from amity.aid.rules.sharing import Codes, Counted, Shape, Weights, joined, taken_in_tree, weights
from amity.aid.rules.trees import Trees
from amity.records.ties import slices

# Of provinces, sectors and donors, in this order: the shares, whose each is, and the links that name them in the item.
SHARED: tuple[tuple[str, Any, str, Any], ...] = (
    ("province_shares", ProvinceShare, "province_id", AidItem.provinces.through),
    ("sector_shares", SectorShare, "sector_id", AidItem.sectors.through),
    ("donor_shares", DonorShare, "organisation_id", AidItem.donors.through),
)
NOBODY = "-1"  # so many audiences that only those who see everything see them all
FLOW = ("pk", "item_id", "kind", "value_on", "amount", "currency", "provider_id", "audience")


@dataclass(slots=True)
class Reckoned:
    """What some trees come to: their sums, the facts made of them, and the shares that were looked at."""

    sums: list[tuple[Any, ...]] = field(default_factory=list)
    facts: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    shares: list[tuple[str, int, int]] = field(default_factory=list)


def reckon(trees: Trees) -> Reckoned:
    """Reckon all sums of some trees; what lies in the trash counts for nothing."""
    made, items = Reckoned(), trees.items
    shown: dict[int, int] = {}
    flows: list[tuple[Any, ...]] = []
    for part in slices(items):
        shown |= dict(AidItem.objects.filter(pk__in=part, audience__gte=0).values_list("pk", "audience"))
        rows = AidFlow.objects.filter(item__in=part, audience__gte=0)
        flows += [one for one in rows.order_by("pk").values_list(*FLOW) if one[1] in shown]
    shares = _Shares(items, made)
    counted = _counted(flows, shown, shares, made, trees)
    needs = _Needs()
    for one in counted:
        for cell, cents in shares.shape(one.item, one.donor).lay(one.cents):
            made.facts[_key(one, cell, needs.of(one.codes), Why.COUNTED)] += cents
    for taken in _taken(counted, trees):
        one, number = taken.counted, needs.of(taken.codes)
        for cell, cents in shares.shape(one.item, one.donor).lay(taken.until):
            made.facts[_key(one, cell, number, Why.AT_PART)] -= taken.times * cents
    made.sums = [(*one[:-1], needs.of(one[-1])) for one in made.sums]
    return made


def _key(one: Counted, cell: tuple[int, int, int], needs: int, why: Why) -> tuple[Any, ...]:
    return (one.item, one.kind, one.year, one.report_year, *cell, needs, why.value)


def _counted(
    flows: Sequence[tuple[Any, ...]], shown: dict[int, int], shares: "_Shares", made: Reckoned, trees: Trees
) -> list[Counted]:
    """The sums that can be told in dollars; all of them are noted, the others as not converted."""
    rates, counted = Rates((one[5], one[3]) for one in flows), []
    for flow, item, kind, value_on, amount, currency, provider, audience in flows:
        rate = None if currency == US_DOLLAR else rates.find(currency, value_on)
        codes = joined((audience, shown[item]), shares.codes[item], (rate[2],) if rate else ())
        cents = in_cents(amount) if currency == US_DOLLAR else in_cents(amount, rate[1]) if rate else None
        year, report_year = value_on.year, rules.reporting_year(value_on.first)
        number = rate[3] if rate else None
        made.sums.append((flow, item, trees.root_of[item], kind, year, report_year, cents, number, codes))
        if cents is not None:
            donor = provider or 0
            counted.append(Counted(flow, item, kind, value_on.iso, year, report_year, cents, codes, donor))
    return counted


def _taken(counted: Sequence[Counted], trees: Trees) -> list[Any]:
    """What is taken off wholes for their parts, each kind of sum on its own."""
    by_kind: dict[str, dict[int, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    for one in counted:
        by_kind[one.kind][one.item].append(one)
    found: list[Any] = []
    parts_first = trees.parts_first
    for sums in by_kind.values():
        found += taken_in_tree(parts_first, trees.parent_of, lambda item, sums=sums: sums.get(item, ()))  # type: ignore[misc]
    return found


class _Shares:
    """How each item is shared out."""

    def __init__(self, items: Sequence[int], made: Reckoned) -> None:
        self.codes: dict[int, set[int]] = defaultdict(set)
        self._weights: list[dict[int, Weights]] = []
        self._shapes: dict[tuple[int, int], Shape] = {}
        for record, model, of, links in SHARED:
            named: dict[int, list[int]] = defaultdict(list)
            percents: dict[int, dict[int, Decimal]] = defaultdict(dict)
            for part in slices(items):
                for item, one in links.objects.filter(aiditem__in=part).values_list("aiditem_id", of):
                    named[item].append(one)
                rows = model.objects.filter(item__in=part).order_by()
                for pk, item, one, percent, audience in rows.values_list("pk", "item_id", of, "percent", "audience"):
                    made.shares.append((record, pk, item))
                    if audience >= 0:
                        percents[item][one] = percent
                        self.codes[item].add(audience)
            self._weights.append({item: weights(ids, percents[item]) for item, ids in named.items()})

    def shape(self, item: int, donor: int) -> Shape:
        """The cells the sums of an item are laid on; with a donor, all of them are his."""
        if (item, donor) not in self._shapes:
            provinces, sectors, donors = (known.get(item, [(0, 1)]) for known in self._weights)
            self._shapes[item, donor] = Shape.of(provinces, sectors, [(donor, 1)] if donor else donors)
        return self._shapes[item, donor]


class _Needs:
    """The numbers of sets of audiences; a set that was never met gets one."""

    def __init__(self) -> None:
        self._numbers: dict[Codes, int] = {}

    def of(self, codes: Codes) -> int:
        """The number of a set."""
        if codes not in self._numbers:
            text = ",".join(map(str, sorted(codes)))
            text = text if len(text) <= LONGEST_NEEDS else NOBODY
            self._numbers[codes] = AidNeeds.objects.get_or_create(codes=text)[0].pk
        return self._numbers[codes]
