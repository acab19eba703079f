"""How far an indicator is, what parts lack and what a sum comes to, in words that stand on the pages."""

from decimal import Decimal

import pytest
from django.utils import translation

from amity.mobilising.models import Opportunity
from amity.mobilising.queries import Need
from amity.monitoring.models import Indicator
from amity.monitoring.queries import Standing
from amity.staff import results, winning

D = Decimal


def standing(value, **fields):
    """Where an indicator with these fields stands."""
    given = {"adding": "latest", **fields}
    return Standing(Indicator(**given), value, (), value, ())


@pytest.mark.parametrize(("value", "fields", "words"), [
    (None, {"target": D(100)}, "Nothing measured yet"),
    (D(100), {"target": D(100)}, "Target reached"),
    (D(130), {"target": D(100)}, "Target reached"),
    (D(20), {"target": D(50), "is_less_better": True}, "Target reached"),
    (D(7), {"target": None}, "Without a target in figures"),
    (D(50), {"target": D(80), "baseline": D(40)}, "25 % of the way"),
    (D(30), {"target": D(20), "baseline": D(40), "is_less_better": True}, "50 % of the way"),
    (D(1), {"target": D(3)}, "33.3 % of the way"),
])  # fmt: skip
def test_how_far_an_indicator_is(value, fields, words):
    assert results.way(standing(value, **fields)) == words


@pytest.mark.parametrize(("missing", "words"), [
    (None, ""),
    (D(0), ""),
    (D(40), "40 not told in any part"),
    (D("1200.5"), "1,200.5 not told in any part"),
    (D(-5), "5 more in the parts than in the whole"),
])  # fmt: skip
def test_what_parts_lack(missing, words):
    assert results.lacking(missing) == words


@pytest.mark.parametrize(("value", "unit", "words"), [
    (None, "households", ""),
    (D(0), "households", "0 households"),
    (D(1200), "households", "1,200 households"),
    (D("0.5"), "", "0.5"),
])  # fmt: skip
def test_a_value_is_told_with_what_it_is_counted_in(value, unit, words):
    assert results.counted(value, Indicator(unit=unit)) == words


@pytest.mark.parametrize(("value", "currency", "words"), [
    (None, "USD", ""),
    (D(0), "USD", "0 USD"),
    (D("50000.50"), "EUR", "50,000.5 EUR"),
])  # fmt: skip
def test_a_sum_is_told_with_its_currency(value, currency, words):
    assert winning.money(value, currency) == words


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("vi"):
        assert winning.money(D("50000.50"), "EUR") == "50.000,5 EUR"
        assert results.counted(D(1200), Indicator(unit="hộ")) == "1.200 hộ"


def test_a_need_without_an_amount_has_no_sums():
    assert winning.sums_of(Need(Opportunity(amount=None))) == []


def test_a_need_that_nobody_met_is_missing_whole():
    told = winning.sums_of(Need(Opportunity(amount=D(700), currency="USD")))
    assert told == [("Needed", "700 USD"), ("Pledged", "0 USD"), ("Delivered", "0 USD"), ("Still missing", "700 USD")]
