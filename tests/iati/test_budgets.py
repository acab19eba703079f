"""An amount over the years adds up to the cent."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.iati.writing import budgets

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
SUMS = st.decimals(min_value=0, max_value="9999999999999.99", places=2)


def test_two_whole_years_have_half_each():
    found = list(budgets.by_year(Decimal(200), date(2021, 1, 1), date(2022, 12, 31)))
    assert found == [
        (date(2021, 1, 1), date(2021, 12, 31), Decimal("100.00")),
        (date(2022, 1, 1), date(2022, 12, 31), Decimal("100.00")),
    ]


def test_a_span_that_ends_first_or_never_has_no_budget():
    assert list(budgets.by_year(Decimal(1), date(2021, 1, 2), date(2021, 1, 1))) == []
    assert list(budgets.by_year(Decimal(1), date(1900, 1, 1), date(2021, 1, 1))) == []


@given(SUMS, DAYS, st.integers(min_value=0, max_value=365 * 30))
def test_budgets_add_up_follow_each_other_and_last_at_most_a_year(amount, first, days):
    last = first + timedelta(days=days)
    found = list(budgets.by_year(amount, first, last))
    assert sum(part for _start, _end, part in found) == amount
    assert (found[0][0], found[-1][1]) == (first, last)
    assert all((end - start).days <= 365 for start, end, _part in found)
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in zip(found, found[1:], strict=False))


def test_without_an_end_or_an_amount_there_is_no_budget():
    start, end = PartialDate("2021"), PartialDate("2022")
    assert budgets.written(Decimal(10), "USD", "approved", start, None) == ""
    assert budgets.written(None, "", "", start, end) == ""


def test_a_pledge_is_told_as_indicative_and_an_approval_as_binding():
    start, end = PartialDate("2021"), PartialDate("2021")
    assert '<budget type="1" status="1">' in budgets.written(Decimal(10), "USD", "pledged", start, end)
    told = budgets.written(Decimal(10), "USD", "approved", start, end)
    assert (
        '<budget type="1" status="2"><period-start iso-date="2021-01-01"/><period-end iso-date="2021-12-31"/>' in told
    )
    assert '<value currency="USD" value-date="2021-01-01">10.00</value></budget>' in told
