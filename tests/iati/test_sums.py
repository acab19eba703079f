"""Sums of a file and those that are stored: which is which."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.iati.reading import sums
from amity.iati.reading.planning import Plan
from amity.iati.reading.words import Activity, Sum

KINDS = ("commitment", "receipt", "disbursement")
DAYS = ("2021-01-01", "2021-02-01", "2022-01-01")


def told(amount, *, kind="disbursement", day="2021-01-01", reference="", words=""):
    return Sum(kind, day, Decimal(amount), "USD", reference, None, None, words)


def kept(pk, amount, *, kind="disbursement", day="2021-01-01", reference="", words=""):
    """A stored sum, as far as it is compared."""
    return SimpleNamespace(
        pk=pk, kind=kind, value_on=PartialDate(day), amount=Decimal(amount), currency="USD", reference=reference,
        description=words, provider_id=None, receiver_id=None,
    )  # fmt: skip


def pairs(given, stored):
    return [row.pk if row else None for _told, row in sums._paired(given, stored)]


def plan_of(*given):
    activity = Activity("A", 1, sums=list(given))
    return Plan(activity, "A", row=SimpleNamespace(owner_id=1))


@pytest.mark.parametrize(
    ("given", "stored", "found"),
    [
        ([told(5)], [], [None]),
        ([told(5)], [kept(1, 5)], [1]),
        ([told(5), told(5)], [kept(1, 5)], [1, None]),
        ([told(5), told(7)], [kept(1, 7), kept(2, 5)], [2, 1]),
        # By its reference whatever else changed.
        ([told(9, day="2022-01-01", reference="T")], [kept(1, 5, reference="T")], [1]),
        ([told(9, reference="T")], [kept(1, 9, reference="U"), kept(2, 3, reference="T")], [2]),
        # Corrected: what is left over of one kind and day.
        ([told(8)], [kept(1, 5)], [1]),
        ([told(5), told(8)], [kept(1, 5), kept(2, 7)], [1, 2]),
        ([told(8, day="2021-02-01")], [kept(1, 5)], [None]),
        ([told(8, kind="receipt")], [kept(1, 5)], [None]),
        # A reference that was added later.
        ([told(5, reference="T")], [kept(1, 5)], [1]),
        # A day known in part is told as its first day.
        ([told(5, day="2021-01-01")], [kept(1, 5, day="2021")], [1]),
        ([told(5, day="2021-02-01")], [kept(1, 5, day="2021-02")], [1]),
    ],
)
def test_each_sum_is_paired_with_the_stored_one_that_it_is(given, stored, found):
    assert pairs(given, stored) == found


SUMS = st.lists(
    st.builds(
        told,
        st.integers(1, 4),
        kind=st.sampled_from(KINDS),
        day=st.sampled_from(DAYS),
        reference=st.sampled_from(("", "", "T", "U")),
    ),
    max_size=12,
)


@given(SUMS)
def test_numbered_sums_are_all_different_and_none_is_lost_without_a_line(given):
    plan = plan_of(*given)
    found = list(sums._numbered(plan))
    keys = [(one.kind, one.value_on, one.amount, one.reference) for one in found]
    assert len(set(keys)) == len(keys)
    assert len(found) + len(plan.lines) == len(given)


@given(SUMS)
def test_what_was_stored_of_a_file_pairs_with_it_the_second_time(given):
    found = list(sums._numbered(plan_of(*given)))
    stored = [
        kept(at + 1, one.amount, kind=one.kind, day=one.value_on, reference=one.reference)
        for at, one in enumerate(found)
    ]
    again = list(sums._numbered(plan_of(*given)))
    assert pairs(again, stored) == [row.pk for row in stored]
    assert not [one for one, row in sums._paired(again, stored) if sums._differs(row, one, None)]


@given(SUMS, SUMS)
def test_no_stored_sum_stands_for_two(given, other):
    stored = [
        kept(at + 1, one.amount, kind=one.kind, day=one.value_on, reference=one.reference)
        for at, one in enumerate(sums._numbered(plan_of(*other)))
    ]
    found = [pk for pk in pairs(list(sums._numbered(plan_of(*given))), stored) if pk]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("given", "row", "differs"),
    [
        (told(5), kept(1, 5), False),
        (told(6), kept(1, 5), True),
        (told(5, words="Pumps"), kept(1, 5), True),
        (told(5), kept(1, 5, words="Pumps"), False),
        (told(5, words="Pumps Only known as 2021."), kept(1, 5, day="2021", words="Pumps"), False),
        (told(5, words="Only known as 2021."), kept(1, 5, day="2021"), False),
        (told(5, words="Wells"), kept(1, 5, day="2021", words="Pumps"), True),
        (told(5, reference="T"), kept(1, 5), True),
        (told(5), kept(1, 5, reference="2"), False),
    ],
)
def test_a_sum_differs_only_in_what_the_file_tells(given, row, differs):
    assert sums._differs(row, given, None) is differs
