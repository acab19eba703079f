"""Offers that go their way by chance: whatever happens, figures add up and no stage is left without its day."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from amity.mobilising import queries
from amity.mobilising.models import Offer, Stage
from amity.records import registry, workflow
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
OFFERS = registry.get("offers")
BEGIN = date(2026, 1, 1)
DAYS = {"pledged": "pledged_on", "delivered": "delivered_on", "declined": "declined_on"}


class Talks:
    """Some opportunities of one appeal, and offers that take steps at random."""

    def __init__(self, personas, seed):
        self.random, self.personas, self.today = random.Random(seed), personas, BEGIN
        self.appeal = self.make("appeals")
        needs = [self.make("opportunities", appeal=self.appeal, amount=1000 * (1 + number)) for number in range(3)]
        self.offers = [
            self.make("offers", opportunity=self.random.choice(needs), confidentiality=self.random.choice([1, 2]))
            for _number in range(8)
        ]

    def make(self, name, **fields):
        return factories.make(name, self.personas.union, **{"confidentiality": 1, **fields})

    def step(self):
        """One step that is open for one of the offers, a few days later."""
        self.today += timedelta(days=self.random.randint(0, 5))
        offer = Offer.objects.get(pk=self.random.choice(self.offers).pk)
        actor = self.personas.actor("chi")
        steps = OFFERS.steps_for(actor, offer)
        if not steps:
            return None
        step = self.random.choice(steps)
        asked = {
            "pledge": {
                "amount": Decimal(self.random.randint(1, 90000)) / 100,
                "currency": self.random.choice(["USD", "EUR"]),
            },
            "deliver": {"delivered": Decimal(self.random.randint(1, 90000)) / 100},
        }.get(step.name, {})
        workflow.take(OFFERS, step, offer.pk, actor=actor, today=self.today, why="So it is.", asked=asked)
        return step.name

    def walk(self, steps=25):
        return Counter(self.step() for _step in range(steps))


@pytest.fixture(params=range(5))
def talks(personas, request):
    made = Talks(personas, request.param)
    made.walked = made.walk()
    return made


def test_every_offer_stands_in_one_stage(talks, personas):
    found = queries.pipeline(personas.actor("chi"))
    assert sum(line.number for line in found.stages) == len(talks.offers)
    told = Counter(Offer.objects.values_list("stage", flat=True))
    assert {line.stage.value: line.number for line in found.stages if line.number} == dict(told)


def test_nobody_goes_on_who_did_not_come(talks, personas):
    for one in queries.pipeline(personas.actor("chi")).conversions:
        assert 0 <= one.went_on <= one.came <= len(talks.offers)
        assert one.percent is None if not one.came else 0 <= one.percent <= 100


def test_sums_of_the_stages_are_the_sums_of_the_offers(talks, personas):
    told = Counter()
    for line in queries.pipeline(personas.actor("chi")).stages:
        told.update(line.sums)
    expected = Counter()
    for one in Offer.objects.exclude(amount=None):
        expected[one.currency] += one.amount
    assert told == expected


def test_each_stage_has_its_day_and_the_days_are_in_order(talks):
    for one in Offer.objects.all():
        if one.stage in DAYS:
            assert getattr(one, DAYS[one.stage])
        if one.stage == Stage.DELIVERED:
            assert one.pledged_on.first <= one.delivered_on.last
            assert one.delivered is not None


def test_every_step_stands_in_the_history_with_its_reason(talks):
    taken = {name: count for name, count in talks.walked.items() if name}
    acts = Change.objects.filter(record="offers", why="So it is.").values_list("action", flat=True)
    assert Counter(acts) == taken


def test_needs_of_the_appeal_come_to_the_firm_offers(talks, personas):
    needs = queries.needs_of_appeal(personas.actor("chi"), talks.appeal)
    firm = Offer.objects.filter(stage__in=("pledged", "delivered"))
    assert sum(len(need.lines) for need in needs) == firm.count()
    told = {one.currency: (one.pledged, one.delivered) for one in queries.sums(needs)}
    for currency in ("USD", "EUR"):
        rows = [one for one in firm if one.currency == currency]
        expected = (sum(one.amount for one in rows), sum(one.delivered or 0 for one in rows))
        assert told.get(currency, (0, 0)) == expected
    for need in needs:
        assert need.gap == max(need.opportunity.amount - need.pledged, 0)


def test_who_sees_less_is_told_less_and_never_more(talks, personas):
    whole, part = (queries.pipeline(personas.actor(name)) for name in ("chi", "an"))
    for one, other in zip(whole.stages, part.stages, strict=True):
        assert other.number <= one.number
        for currency, amount in other.sums.items():
            assert amount <= one.sums[currency]
    assert sum(line.number for line in part.stages) == Offer.objects.filter(confidentiality=1).count()
