"""Wholes before their parts, and never a circle."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.aid.models import AidItem, AidKind
from amity.iati.reading import linking


def item(pk=None, kind="project", parent=None):
    row = AidItem(pk=pk, kind=kind)
    if parent is not None:
        row.parent = parent
    return row


def plan(row):
    return SimpleNamespace(row=row)


def store(waves):
    """Give every new row a number when its wave is stored, as the database does."""
    order = []
    for wave in waves:
        for one in wave:
            one.row.pk = one.row.pk or 1000 + len(order)
            order.append(one.row)
    return order


def test_a_whole_is_stored_before_its_parts_whatever_the_order():
    whole = item()
    middle = item(parent=whole)
    part = item(parent=middle)
    order = store(linking.waves([plan(part), plan(whole), plan(middle)]))
    assert [row is one for row, one in zip(order, (whole, middle, part), strict=True)] == [True] * 3


def test_what_stands_under_a_stored_whole_goes_with_the_first():
    whole = item(pk=5)
    rows = [item(parent=whole), item(), item(parent=whole)]
    (wave,) = list(linking.waves([plan(row) for row in rows]))
    assert len(wave) == 3


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_every_tree_is_stored_wholes_first_and_nothing_twice(parents):
    rows = []
    for at, parent in enumerate(parents):
        rows.append(item(parent=rows[parent % at] if at else None))
    order = store(linking.waves([plan(row) for row in reversed(rows)]))
    assert len(order) == len(rows)
    places = {id(row): at for at, row in enumerate(order)}
    for row in rows:
        above = row._state.fields_cache.get("parent")
        assert above is None or places[id(above)] < places[id(row)]


@pytest.mark.parametrize(
    ("whole", "part", "fits"),
    [
        ("programme", "project", True),
        ("programme", "emergency", True),
        ("project", "project", True),
        ("project", "non_project", True),
        ("project", "programme", False),
        ("non_project", "project", False),
        ("non_project", "emergency", True),
    ],
)
def test_ranks_say_what_may_stand_under_what(whole, part, fits):
    assert linking._fits(item(kind=part), item(kind=whole), {}) is fits


def test_every_kind_has_a_rank():
    assert {*linking.RANKS} == {*AidKind}


def test_a_new_item_is_no_part_of_itself():
    row = item()
    assert not linking._fits(row, row, {})


def test_a_circle_of_new_items_is_seen():
    first, second, third = item(), item(), item()
    assert linking._fits(second, first, {})
    second.parent = first
    assert linking._fits(third, second, {})
    third.parent = second
    assert not linking._fits(first, third, {})


def test_a_circle_through_changes_of_the_same_block_is_seen():
    first, second = item(pk=1), item(pk=2)
    by_id = {1: first, 2: second}
    second.parent = first
    assert not linking._fits(first, second, by_id)


@pytest.mark.django_db
def test_a_circle_through_stored_items_is_seen(personas):
    from tests.factories import make

    first = make("aid_items", personas.hers, kind="project")
    second = make("aid_items", personas.hers, kind="project", parent=first)
    third = make("aid_items", personas.hers, kind="project", parent=second)
    here = {row.pk: AidItem.objects.get(pk=row.pk) for row in (first, third)}
    assert not linking._fits(here[first.pk], here[third.pk], here)
    assert linking._fits(here[third.pk], here[first.pk], here)
