"""Sums in US cents: which rate holds of a day, and how cents are rounded."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.aid.rules import approval
from amity.aid.rules.converting import Rates, in_cents
from amity.core.dates import PartialDate
from amity.records import registry, shelving
from amity.records.models import Shelf
from tests import factories

DAY = PartialDate.parse


@pytest.mark.parametrize(
    ("amount", "per_usd", "cents"),
    [
        ("12.34", "1", 1234),
        ("-12.34", "1", -1234),
        ("25000", "25000", 100),
        ("1", "3", 33),
        ("2", "3", 67),
        ("0.005", "1", 1),
        ("-0.005", "1", -1),
        ("0.004", "1", 0),
        ("9999999999999.99", "0.00000001", 99999999999999900000000),
    ],
)
def test_cents_are_rounded_half_away_from_zero(amount, per_usd, cents):
    assert in_cents(Decimal(amount), Decimal(per_usd)) == cents


def test_a_rate_may_be_31_days_old_by_our_own_rule():
    day = DAY("2023-05-20").first
    assert (approval.rate_age(), str(approval.oldest_rate(day))) == (31, "2023-04-19")
    assert str(approval.last_sum(day)) == "2023-06-20"
    rule = approval.in_force("rate_age", day)
    assert (rule.instrument, rule.is_confirmed) == ("Own rule", False)


@pytest.fixture
def rates(personas):
    """Rates of four days, one of them in the trash."""
    days = {"2023-04-19": 1, "2023-05-10": 2, "2023-05-15": 3, "2024-12-31": 4}
    rows = {
        day: factories.make("exchange_rates", personas.union, quoted_on=day, per_usd=per_usd, confidentiality=0)
        for day, per_usd in days.items()
    }
    shelving.shelve(registry.get("exchange_rates"), [rows["2023-05-15"].pk], Shelf.TRASHED, actor=Actor.system())
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value_on", "found"),
    [
        ("2023-04-18", None),
        ("2023-04-19", 1),
        ("2023-05-09", 1),
        ("2023-05-10", 2),
        ("2023-05-20", 2),
        ("2023-06-10", 2),
        ("2023-06-11", None),
        ("2023-05", 2),
        ("2023", None),
        ("2024", 4),
        ("2024-12", 4),
        ("2025-02-01", None),
    ],
)
def test_the_newest_rate_up_to_the_last_day_of_a_sum_holds(rates, value_on, found):
    known = Rates([("VND", DAY(value_on)), ("USD", DAY("2000"))])
    rate = known.find("VND", DAY(value_on))
    assert (int(rate[1]) if rate else None) == found
    assert known.find("EUR", DAY(value_on)) is None


@pytest.mark.django_db
def test_dollars_ask_for_no_rates(django_assert_num_queries):
    with django_assert_num_queries(0):
        Rates([("USD", DAY("2023"))])


@pytest.mark.django_db
def test_a_rate_brings_who_sees_it(rates):
    rate = Rates([("VND", DAY("2023-05-20"))]).find("VND", DAY("2023-05-20"))
    assert rate[2:] == (0, rates["2023-05-10"].pk)
