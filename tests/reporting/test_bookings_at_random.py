"""What accepting a report books: whatever its lines say, the record then holds as much, and nothing stands twice."""

import random
from collections import Counter
from decimal import Decimal

import pytest

from amity.aid.models import AidFlow
from amity.aid.queries.totals import Asked, totals
from amity.records import writes
from amity.reporting import queries
from amity.reporting.models import ReportLine
from tests.aid.world import SYSTEM, check
from tests.reporting_world import World

pytestmark = pytest.mark.django_db
KINDS = {"commitment": "committed", "disbursement": "disbursed"}
CURRENCIES = ("USD", "USD", "EUR")
ROUNDS = range(6)


@pytest.fixture
def world(personas):
    return World(personas)


def add(world, report, item, **sums):
    """One more line of a report that is still written."""
    number = ReportLine.objects.filter(report=report).count()
    line = ReportLine(report=report, item=item, title=f"Site {number}", **{"currency": "USD", **sums})
    line.owner_id, line.confidentiality = report.owner_id, report.confidentiality
    writes.save(line, actor=world.act("hoa")["actor"])
    return line


def said(report):
    """What the lines of a report come to, by item, kind and currency."""
    told = Counter()
    for line in ReportLine.objects.filter(report=report).exclude(item=None):
        for kind, name in KINDS.items():
            told[line.item_id, kind, line.currency] += getattr(line, name) or 0
    return +told


def held(world):
    """What is on record, in the same way."""
    told = Counter()
    for flow in AidFlow.objects.all():
        told[flow.item_id, flow.kind, flow.currency] += flow.amount
    return +told


def goes_through(world, report):
    world.take("hoa", report, "send")
    return world.take("mai", report, "accept")


@pytest.mark.parametrize("seed", ROUNDS)
def test_the_record_holds_the_larger_of_what_it_held_and_what_was_said(world, seed):
    chance = random.Random(seed)
    items = [world.item, world.aid("Health post", [world.ngo])]
    for number in range(chance.randint(0, 4)):
        world.paid(chance.randint(1, 500), chance.choice(items), kind=chance.choice(list(KINDS)),
                   currency=chance.choice(CURRENCIES), reference=f"P{number}")  # fmt: skip
    report = world.report()
    ReportLine.objects.filter(report=report).update(committed=None, disbursed=None)
    for _line in range(chance.randint(1, 5)):
        sums = {name: Decimal(chance.randint(1, 60000)) / 100 for name in KINDS.values() if chance.random() < 0.7}
        add(world, report, chance.choice([*items, None]), currency=chance.choice(CURRENCIES), **sums)
    before, told = held(world), said(report)
    type(report).objects.filter(pk=report.pk).update(achieved="As planned.")
    report.refresh_from_db()
    goes_through(world, report)
    assert held(world) == before | told
    check(is_exact=False)


@pytest.mark.parametrize("seed", ROUNDS)
def test_what_is_booked_is_one_sum_for_each_item_kind_and_currency(world, seed):
    chance = random.Random(seed)
    report = world.report()
    for _line in range(6):
        add(world, report, world.item, disbursed=chance.choice([100, 250]), currency=chance.choice(CURRENCIES))
    goes_through(world, report)
    booked = AidFlow.objects.filter(reference__startswith=report.reference)
    keys = list(booked.values_list("item", "kind", "currency"))
    assert len(keys) == len(set(keys))
    assert len(set(booked.values_list("reference", flat=True))) == len(keys)


def test_two_lines_that_say_the_same_are_two_and_booked_as_one_sum(world):
    report = world.report()
    for _line in range(2):
        add(world, report, world.item, disbursed=500)
    goes_through(world, report)
    (flow,) = AidFlow.objects.all()
    assert (flow.amount, flow.reference, flow.provider) == (1000, report.reference, world.ngo)


def test_the_same_amount_in_two_currencies_is_two_sums(world):
    report = world.report()
    add(world, report, world.item, disbursed=500)
    add(world, report, world.item, disbursed=500, currency="EUR")
    goes_through(world, report)
    told = {flow.reference: (flow.amount, flow.currency) for flow in AidFlow.objects.all()}
    assert told == {report.reference: (500, "USD"), f"{report.reference}/2": (500, "EUR")}


def test_accepting_again_what_was_corrected_books_only_what_is_more(world):
    report = world.sent("100.50")
    world.take("mai", report, "accept")
    line = world.line(report)
    line.disbursed = Decimal("130.75")
    (told,) = queries.bookings(report, [line])
    assert (told.known, told.missing) == (Decimal("100.50"), Decimal("30.25"))
    total = totals(SYSTEM, Asked(kind="disbursement")).total
    assert total == Decimal("100.50")


def test_what_is_booked_names_the_report_as_its_source_and_is_seen_as_the_item_is(world):
    report = world.sent("100")
    world.take("mai", report, "accept")
    flow = AidFlow.objects.get()
    assert flow.source_title == f"Report {report.reference}"
    assert (flow.owner, flow.confidentiality) == (world.item.owner, world.item.confidentiality)
    assert str(flow.value_on) == str(world.year)
