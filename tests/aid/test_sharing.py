"""Shares in whole cents, and parts taken off their wholes: arithmetic without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.aid.rules.sharing import Counted, Shape, joined, take_off, taken_in_tree, weights

PUBLIC, UNION, HERS, OTHERS = frozenset({0}), frozenset({1}), frozenset({1, 8}), frozenset({1, 10})
CENTS = st.integers(-(10**15), 10**15)
PERCENTS = st.dictionaries(st.integers(1, 6), st.decimals("0.0001", "100", places=4), max_size=6)


def percent(found):
    """Weights in percent, to be read."""
    total = sum(weight for _one, weight in found)
    return {one: float(round(Decimal(100) * weight / total, 4)) for one, weight in found}


@pytest.mark.parametrize(
    ("named", "told", "found"),
    [
        ([], {}, {0: 100}),
        ([7], {}, {7: 100}),
        ([7, 3], {}, {3: 50, 7: 50}),
        ([1, 2, 3], {1: "40"}, {1: 40, 2: 30, 3: 30}),
        ([1, 2], {1: "40", 2: "35"}, {1: 40, 2: 35, 0: 25}),
        ([1, 2], {1: "100"}, {1: 100}),
        ([1, 2], {1: "60", 2: "40"}, {1: 60, 2: 40}),
        ([1, 2], {1: "80", 2: "80"}, {1: 50, 2: 50}),
        ([1, 2], {1: "50", 9: "50"}, {1: 50, 2: 50}),
    ],
)
def test_who_has_no_percentage_shares_the_rest(named, told, found):
    assert percent(weights(named, {one: Decimal(text) for one, text in told.items()})) == found


@given(cents=CENTS, one=PERCENTS, two=PERCENTS, three=PERCENTS)
def test_the_cells_of_a_sum_add_up_to_it_to_the_cent(cents, one, two, three):
    shape = Shape.of(*(weights(range(1, 5), told) for told in (one, two, three)))
    assert sum(part for _cell, part in shape.lay(cents)) == cents


@given(cents=CENTS, one=PERCENTS, two=PERCENTS)
def test_no_cell_is_further_than_a_cent_from_its_exact_share(cents, one, two):
    provinces, sectors = weights(range(1, 5), one), weights([8, 9], two)
    whole = sum(weight for _id, weight in provinces) * sum(weight for _id, weight in sectors)
    laid = dict(Shape.of(provinces, sectors, [(0, 1)]).lay(cents))
    for province, first in provinces:
        for sector, second in sectors:
            exact = Fraction(cents * first * second, whole)
            assert abs(laid.get((province, sector, 0), 0) - exact) < 1


@given(cents=CENTS, told=PERCENTS)
def test_taking_a_sum_back_empties_every_cell(cents, told):
    shape = Shape.of(weights(range(1, 6), told), weights([3], {}), weights([1, 2], {}))
    back = dict(shape.lay(-cents))
    assert {cell: part + back.get(cell, 0) for cell, part in shape.lay(cents)} == dict.fromkeys(back, 0)


@given(named=st.sets(st.integers(1, 9), min_size=1), told=PERCENTS)
def test_everybody_an_item_names_once_and_nobody_else_has_a_share(named, told):
    found = weights(named, told)
    ids = [one for one, _weight in found]
    assert len(ids) == len(set(ids))
    assert set(ids) <= named | {0}
    assert all(weight > 0 for _one, weight in found)
    assert {one for one in named if one in told} <= set(ids)
    assert (0 in ids) <= (named <= told.keys())


@given(named=st.lists(st.integers(1, 9), min_size=1, unique=True), told=PERCENTS)
def test_the_order_in_which_an_item_names_them_does_not_matter(named, told):
    assert weights(named, told) == weights(sorted(named, reverse=True), told) == weights(named * 2, told)


def own(*sums):
    """Sums of one item, given as cents, who sees them, and the day."""
    return [
        Counted(at, 1, "commitment", iso, int(iso[:4]), int(iso[:4]), cents, codes)
        for at, (cents, codes, iso) in enumerate(sums)
    ]


def told(taken):
    return [(one.counted.cents, one.until, one.times, one.codes) for one in taken]


def off(taken):
    return sum(one.until * one.times for one in taken)


def test_the_earliest_sums_give_way_first_and_never_more_than_there_is():
    sums = own((100, PUBLIC, "2023"), (50, PUBLIC, "2021"))
    taken, together = take_off(sums, {PUBLIC: 120})
    assert told(taken) == [(50, 50, 1, PUBLIC), (100, 70, 1, PUBLIC)]
    assert together == {PUBLIC: 150}
    taken, together = take_off(sums, {PUBLIC: 1000})
    assert (off(taken), together) == (150, {PUBLIC: 1000})


@pytest.mark.parametrize(("whole", "parts"), [(-5, 100), (100, -5), (0, 7), (-5, -5)])
def test_nothing_is_taken_off_a_whole_or_for_parts_that_come_to_nothing(whole, parts):
    taken, together = take_off(own((whole, PUBLIC, "2023")), {PUBLIC: parts})
    assert taken == []
    assert sum(together.values()) == whole + parts


def test_a_correction_of_the_whole_leaves_less_to_be_taken_off():
    taken, together = take_off(own((100, PUBLIC, "2021"), (-30, PUBLIC, "2022")), {PUBLIC: 90})
    assert off(taken) == 70
    assert together == {PUBLIC: 90}


def test_who_sees_only_the_whole_or_only_the_part_finds_all_of_it():
    taken, together = take_off(own((100, HERS, "2021")), {PUBLIC: 60})
    assert told(taken) == [(100, 60, 1, HERS)]
    assert together == {HERS: 40, PUBLIC: 60}
    taken, together = take_off(own((100, HERS, "2021")), {OTHERS: 60})
    assert told(taken) == [(100, 60, 1, HERS | OTHERS)]
    assert together == {HERS: 100, OTHERS: 60, HERS | OTHERS: -60}


SETS = (PUBLIC, UNION, HERS, OTHERS)
READERS = ({0}, {0, 1}, {0, 1, 8}, {0, 1, 10}, {0, 1, 8, 10}, {0, 8}, {0, 10})
SUMS = st.lists(st.tuples(st.integers(-100, 100).filter(bool), st.sampled_from(SETS)), max_size=4)


@given(top=SUMS, middle=SUMS, left=SUMS, right=SUMS)
def test_whoever_looks_finds_of_every_tree_the_larger_of_whole_and_parts(top, middle, left, right):
    """Three levels: 1 over 2 over 3 and 4; each reader finds what he could reckon of the rows he sees."""
    made = {
        item: [Counted(item * 10 + at, item, "c", "2021", 2021, 2021, *one) for at, one in enumerate(sums)]
        for item, sums in enumerate((top, middle, left, right), 1)
    }
    taken = list(taken_in_tree([3, 4, 2, 1], {1: None, 2: 1, 3: 2, 4: 2}, lambda item: made[item]))
    for seen in READERS:
        own_sums = [sum(one.cents for one in made[item] if one.codes <= seen) for item in (1, 2, 3, 4)]
        below = own_sums[1] + own_sums[2] + own_sums[3] - overlap(own_sums[1], own_sums[2] + own_sums[3])
        reckoned = own_sums[0] + below - overlap(own_sums[0], below)
        assert sum(own_sums) - off(one for one in taken if one.codes <= seen) == reckoned


def overlap(whole, parts):
    """What is told by a whole and its parts as well."""
    return min(max(0, whole), max(0, parts))


def test_very_many_audiences_in_one_place_cost_no_more_and_show_nothing():
    sums = own(*((100, frozenset({code}), "2021") for code in range(10, 22)))
    taken, _together = take_off(sums, {frozenset({code}): 60 for code in range(10, 22)})
    for code in range(10, 22):
        assert off(one for one in taken if one.codes <= {0, code}) in (0, 60)
    assert off(taken) == 12 * 60


def test_everybody_sees_what_is_public():
    assert joined({0}, {1, 8}) == HERS
    assert joined({0}, {0}) == PUBLIC
    assert joined() == PUBLIC


@pytest.mark.parametrize("cents", [1, 2, 99, -1])
def test_a_cent_or_two_among_many_go_somewhere(cents):
    """Thirty-six cells share a cent: one of them has it, and none is made up."""
    shape = Shape.of(weights(range(1, 5), {}), weights(range(1, 4), {}), weights(range(1, 4), {}))
    laid = dict(shape.lay(cents))
    assert sum(laid.values()) == cents
    assert all(part * cents > 0 for part in laid.values())
    assert len(laid) == min(abs(cents), 36)


def test_a_whole_without_parts_and_parts_without_a_sum_of_the_whole_stay_as_they_are():
    assert take_off(own((100, PUBLIC, "2021")), {}) == ([], {PUBLIC: 100})
    assert take_off([], {HERS: 7, OTHERS: -2}) == ([], {HERS: 7, OTHERS: -2})
    assert take_off([], {}) == ([], {})
