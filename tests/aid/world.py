"""Aid as it comes: items in trees, shares, sums in several currencies, some in the trash; and plain sums of it."""

import random
from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, AidFact, AidFlow, AidItem, AidNeeds, AidSum, ExchangeRate
from amity.aid.queries.totals import Asked, totals
from amity.aid.rules import counting
from amity.core.dates import PartialDate
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests import factories

SYSTEM = Actor.system()
KINDS = ("commitment", "disbursement")
DATES = ("2021", "2022-12", "2022-12-14", "2022-12-15", "2023-03-01", "2023", "2024-12-31")
WAYS = (["province"], ["sector"], ["donor"], ["country"], ["year", "province", "sector"], ["province", "donor"])
SHARED = {"donors": "donor_shares", "provinces": "province_shares", "sectors": "sector_shares"}
OF = {"donors": "organisation", "provinces": "province", "sectors": "sector"}


class World:
    """Some items and all that hangs on them, changed at random by one seed."""

    def __init__(self, personas, seed, *, units=(), negative=True):
        self.random, self.negative = random.Random(seed), negative
        self.owner = personas.union
        self.levels = units or ((personas.union, 1),)
        make = factories.make
        self.named = {
            "donors": [make("organisations", self.owner, confidentiality=0) for _ in range(3)],
            "provinces": [make("provinces", self.owner, confidentiality=0) for _ in range(3)],
            "sectors": [make("aid_sectors", self.owner, confidentiality=0) for _ in range(3)],
        }

    def owned(self):
        """Whose a new row is, and who sees it."""
        owner, level = self.random.choice(self.levels)
        return {"owner": owner, "confidentiality": level}

    def live(self):
        """The items in use, as they are stored."""
        return list(AidItem.objects.filter(audience__gte=0).order_by("pk"))

    def make(self, name, **fields):
        """Store a row of somebody."""
        owned = self.owned()
        return factories.make(name, owned.pop("owner"), **owned, **fields)

    def item(self):
        """A new item, perhaps part of another one."""
        some = {name: self.random.sample(ones, self.random.randint(0, 3)) for name, ones in self.named.items()}
        parent = self.random.choice([None, *self.live()[:3]])
        return self.make("aid_items", parent=parent, **some)

    def share(self):
        """A share of somebody an item names, as far as there is room for it."""
        name, item = self.random.choice(list(SHARED)), self.random.choice(self.live())
        model = registry.get(SHARED[name]).model
        taken = model.objects.filter(item=item)
        named = list(getattr(item, name).exclude(pk__in=taken.values(OF[name])))
        room = 100 - sum(taken.values_list("percent", flat=True))
        if not named or room <= 0:
            return
        percent = self.random.choice([room, *(one for one in (Decimal("33.3333"), Decimal("12.5")) if one < room)])
        self.make(SHARED[name], item=item, percent=percent, **{OF[name]: named[0]})

    def flow(self):
        """A sum of an item, sometimes one that takes some back."""
        amount = Decimal(self.random.randint(1, 10**6)) / 100
        sign = -1 if self.negative and self.random.random() < 0.2 else 1
        self.make(
            "aid_flows",
            item=self.random.choice(self.live()),
            kind=self.random.choice(KINDS),
            value_on=self.random.choice(DATES),
            amount=sign * amount,
            currency=self.random.choice(["USD", "USD", "VND", "EUR"]),
            provider=self.random.choice([None, None, *self.named["donors"]]),
            reference=str(self.random.random()),
        )

    def rate(self):
        """A rate shortly before the end of a year, or its correction."""
        day = PartialDate.of(self.random.choice(DATES)).last - timedelta(days=self.random.randint(0, 40))
        currency, per_usd = self.random.choice(["VND", "EUR"]), Decimal(self.random.randint(1, 10**6)) / 97
        known = ExchangeRate.objects.filter(currency=currency, quoted_on=day.isoformat()).first()
        per_usd = per_usd.quantize(Decimal("1.00000000"))
        if known is None:
            self.make("exchange_rates", currency=currency, quoted_on=day, per_usd=per_usd)
        elif known.per_usd != per_usd:
            known.per_usd = per_usd
            writes.save(known, actor=SYSTEM)

    def move(self):
        """An item becomes part of another one, or of none."""
        item, below = self.random.choice(self.live()), set()
        ahead = {item.pk}
        while ahead:
            below |= ahead
            ahead = set(AidItem.objects.filter(parent__in=ahead).values_list("pk", flat=True))
        item.parent = self.random.choice([None, *(one for one in self.live() if one.pk not in below)])
        writes.save(item, actor=SYSTEM)

    def edit(self):
        """A sum is another one, or of another item."""
        flows = list(AidFlow.objects.filter(audience__gte=0).order_by("pk"))
        if not flows:
            return
        flow = self.random.choice(flows)
        flow.item = self.random.choice(self.live())
        flow.amount = Decimal(self.random.randint(1, 10**6)) / 100
        writes.save(flow, actor=SYSTEM)

    def throw(self):
        """A row goes into the trash, or comes back."""
        name = self.random.choice(["aid_flows", "aid_items", "exchange_rates", *SHARED.values()])
        record = registry.get(name)
        rows = list(record.model.objects.order_by("pk"))
        if not rows or (name == "aid_items" and len(self.live()) < 2):
            return
        row = self.random.choice(rows)
        shelf = Shelf.LIVE if row.audience < 0 else Shelf.TRASHED
        try:
            shelving.shelve(record, [row.pk], shelf, actor=SYSTEM)
        except shelving.StillLinked:
            assert shelf == Shelf.TRASHED

    def rename(self):
        """An item names others than before."""
        name = self.random.choice(list(SHARED))
        chosen = self.random.sample(self.named[name], self.random.randint(0, 3))
        writes.save(self.random.choice(self.live()), actor=SYSTEM, links={name: chosen})

    def grow(self, number, acts=("item", "share", "flow", "flow", "rate", "move", "edit", "throw", "rename")):
        """So many acts at random."""
        self.item()
        for _act in range(number):
            getattr(self, self.random.choice(acts))()
        return self


def cents_of(flow, rates):
    """A sum in cents at the newest rate that is no more than 31 days old; None without one."""
    if flow.currency == "USD":
        return int(flow.amount * 100)
    day = flow.value_on.last
    known = rates.get(flow.currency, [])
    at = bisect_right([one.quoted_on.first for one in known], day)
    if not at or known[at - 1].quoted_on.first < day - timedelta(days=31):
        return None
    return int((flow.amount * 100 / known[at - 1].per_usd).quantize(Decimal(1), ROUND_HALF_UP))


def plain_total(kind, may_see=lambda row: True):
    """The total of all trees, told without any of the tables: of each the larger of the whole and its parts."""
    rates = {}
    for one in ExchangeRate.objects.filter(audience__gte=0).order_by("quoted_on"):
        rates.setdefault(one.currency, []).append(one)
    items = {one.pk: one for one in AidItem.objects.all()}
    own = Counter()
    for flow in AidFlow.objects.filter(kind=kind, audience__gte=0):
        item = items[flow.item_id]
        cents = cents_of(flow, rates) if item.audience >= 0 and may_see(flow) and may_see(item) else None
        own[flow.item_id] += cents or 0

    def tree(pk):
        parts = sum(tree(one.pk) for one in items.values() if one.parent_id == pk)
        return own[pk] + parts - min(max(own[pk], 0), max(parts, 0))

    return sum(tree(pk) for pk, one in items.items() if one.parent_id is None)


def facts():
    """All that is derived, without the numbers of its rows."""
    codes = dict(AidNeeds.objects.values_list("pk", "codes"))
    names = ("item", "kind", "year", "report_year", "province", "sector", "donor", "needs", "why", "cents")
    found = sorted((codes[one[7]], *one) for one in AidFact.objects.values_list(*names))
    sums = sorted(AidSum.objects.values_list("flow", "item", "root", "kind", "year", "cents", "needs"), key=str)
    cells = {}
    for model in (AidCell, AidDonorCell):
        rows = model.objects.exclude(cents=0).values_list(*model.KEYS, "cents")
        cells[model.__name__] = sorted(rows)
    return found, sums, cells


def forget():
    """Lose all that is derived."""
    for model in (AidSum, AidFact, AidCell, AidDonorCell):
        model.objects.all().delete()


def check(actor=SYSTEM, *, is_exact=True):
    """Every way to add up comes to the same, to the cent."""
    for model in (AidCell, AidDonorCell):
        assert counting.differences(model) == {}
    for kind in KINDS:
        expected = totals(actor, Asked(kind=kind), ["year"]).total
        for by in WAYS:
            for asked in (Asked(kind=kind), Asked(kind=kind, is_reporting=True), Asked(kind=kind, places="63")):
                told = totals(actor, asked, by)
                assert sum(row.usd for row in told.rows) == told.total == expected, (kind, by)
        if is_exact:
            assert expected * 100 == plain_total(kind, lambda row: actor.may_see(row.audience))
