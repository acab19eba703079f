"""Percentages add up to one hundred, whatever was entered."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.iati.writing.percentages import hundred

D = Decimal
SHARES = st.one_of(st.none(), st.decimals(min_value="0.0001", max_value=100, places=4))


def test_shares_that_make_the_whole_stay_as_they_are():
    assert hundred([D(60), D(40)]) == [D(60), D(40)]


def test_one_alone_has_everything():
    assert hundred([None]) == [D(100)]
    assert hundred([D(30)]) == [D(100)]


def test_the_hundredth_left_over_by_three_thirds_goes_to_the_first():
    assert hundred([None, None, None]) == [D("33.34"), D("33.33"), D("33.33")]


def test_who_has_no_share_divides_what_is_left():
    assert hundred([D(50), None, None]) == [D(50), D(25), D(25)]


def test_who_has_no_share_gets_nothing_where_nothing_is_left():
    assert hundred([D(100), None]) == [D(100), D(0)]


def test_shares_that_make_less_or_more_than_the_whole_are_brought_to_it():
    assert hundred([D(30), D(10)]) == [D(75), D(25)]
    assert hundred([D(100), D(100)]) == [D(50), D(50)]


def test_nothing_to_divide_is_nothing():
    assert hundred([]) == []


@pytest.mark.parametrize("number", [3, 6, 7, 9, 11, 13, 30])
def test_equal_parts_add_up(number):
    assert sum(hundred([None] * number)) == 100


@given(st.lists(SHARES, min_size=1, max_size=40))
def test_any_shares_add_up_to_exactly_one_hundred_and_none_is_negative(shares):
    found = hundred(shares)
    assert sum(found) == 100
    assert min(found) >= 0
    assert len(found) == len(shares)
