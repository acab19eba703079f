"""Whatever door a change comes through, the totals of aid follow it in the same transaction."""

from decimal import Decimal

import pytest

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, AidFact, AidItem, AidNeeds, AidSum, CountedShare
from amity.aid.queries.totals import Asked, totals
from amity.aid.rules import counting, reckoning
from amity.aid.rules.trees import Trees
from amity.duplicates import merging
from amity.exchange import imports
from amity.past import undo
from amity.records import registry, shelving, writes
from amity.records.models import Operation, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
COMMITTED = Asked(kind="commitment")
FLOWS, ITEMS = registry.get("aid_flows"), registry.get("aid_items")


def total(by=("year",)):
    """The total, after a look whether all tables agree."""
    assert [counting.differences(model) for model in (AidCell, AidDonorCell)] == [{}, {}]
    told = totals(SYSTEM, COMMITTED, by)
    return told.total if by == ("year",) else {row.keys[0]: row.usd for row in told.rows}


def brought(record, path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return imports.load(registry.get(record), path, SYSTEM, why="Test.")


def test_an_import_of_sums_and_of_rates_is_counted_and_its_undoing_too(personas, tmp_path):
    item, unit = factories.make("aid_items", personas.union), personas.union.code
    head = "item,kind,value_on,amount,currency,reference,owner"
    lines = [f"{item.reference},commitment,2023-05-0{day},{day}000,VND,T{day},{unit}" for day in (1, 2, 3)]
    brought("aid_flows", tmp_path / "aid_flows.csv", [head, *lines])
    assert (total(), totals(SYSTEM, COMMITTED).not_converted) == (0, 3)
    rates = [f"VND,2023-05-0{day},{1000 * day},{unit}" for day in (1, 2)]
    brought("exchange_rates", tmp_path / "rates.csv", ["currency,quoted_on,per_usd,owner", *rates])
    assert (total(), totals(SYSTEM, COMMITTED).not_converted) == (Decimal("3.50"), 0)
    undo.undo(Operation.objects.get(record="exchange_rates"), actor=SYSTEM)
    assert (total(), totals(SYSTEM, COMMITTED).not_converted) == (0, 3)
    undo.undo(Operation.objects.get(record="aid_flows"), actor=SYSTEM)
    assert (AidSum.objects.count(), AidFact.objects.count()) == (0, 0)


def test_two_donors_made_one_have_the_money_of_both(personas):
    owner = personas.union
    kept, gone = (factories.make("organisations", owner) for _ in range(2))
    for donor, amount in ((kept, 10), (gone, 7)):
        item = factories.make("aid_items", owner, donors=[donor])
        factories.make("aid_flows", owner, item=item, amount=amount)
    factories.make("aid_flows", owner, item=item, amount=3, provider=gone)
    assert total(("donor",)) == {kept.pk: 10, gone.pk: 10}
    merging.merge(registry.get("organisations"), kept.pk, gone.pk, {}, actor=SYSTEM)
    assert total(("donor",)) == {kept.pk: 20}


def test_what_is_archived_counts_and_what_is_thrown_away_does_not(personas):
    row = factories.make("aid_flows", personas.union, amount=50)
    shelving.shelve(FLOWS, [row.pk], Shelf.ARCHIVED, actor=SYSTEM)
    assert total() == 50
    shelving.shelve(FLOWS, [row.pk], Shelf.TRASHED, actor=SYSTEM)
    assert total() == 0
    shelving.shelve(ITEMS, [row.item_id], Shelf.TRASHED, actor=SYSTEM)
    shelving.shelve(FLOWS, [row.pk], Shelf.LIVE, actor=SYSTEM)
    assert total() == 0
    shelving.shelve(ITEMS, [row.item_id], Shelf.LIVE, actor=SYSTEM)
    assert total() == 50


def test_a_sum_that_becomes_one_of_another_item_leaves_the_first(personas):
    row, other = factories.make("aid_flows", personas.union, amount=50), factories.make("aid_items", personas.union)
    row.item, row.kind = other, "disbursement"
    writes.save(row, actor=SYSTEM)
    assert total() == 0
    assert totals(SYSTEM, Asked(kind="disbursement")).total == 50
    assert set(AidFact.objects.values_list("item", flat=True)) == {other.pk}


def test_a_share_that_becomes_one_of_another_item_renews_both(personas):
    owner, donor = personas.union, factories.make("organisations", personas.union)
    first, second = (factories.make("aid_items", owner, donors=[donor]) for _ in range(2))
    for item in (first, second):
        factories.make("aid_flows", owner, item=item, amount=100)
    share = factories.make("donor_shares", owner, item=first, organisation=donor, percent=10)
    assert total(("donor",)) == {0: 90, donor.pk: 110}
    share.item = second
    writes.save(share, actor=SYSTEM)
    assert total(("donor",)) == {0: 90, donor.pk: 110}
    assert AidFact.objects.filter(item=first.pk, donor=0).count() == 0
    assert list(CountedShare.objects.values_list("row_id", "item")) == [(share.pk, second.pk)]


def test_a_change_that_moves_no_money_writes_no_facts(personas):
    row = factories.make("aid_flows", personas.union, amount=50)
    before = set(AidFact.objects.values_list("pk", flat=True))
    row.description = "The second part"
    writes.save(row, actor=SYSTEM)
    row.item.title = "Another name"
    writes.save(row.item, actor=SYSTEM)
    assert set(AidFact.objects.values_list("pk", flat=True)) == before


def test_when_counting_fails_nothing_is_stored(personas, monkeypatch):
    item = factories.make("aid_items", personas.union)

    def fails(trees):
        raise ArithmeticError

    monkeypatch.setattr(reckoning, "reckon", fails)
    with pytest.raises(ArithmeticError):
        factories.make("aid_flows", personas.union, item=item)
    assert not FLOWS.model.objects.exists()


def test_items_that_an_import_put_in_a_circle_are_counted_all_the_same(personas):
    owner = personas.union
    first, second, third = (factories.make("aid_items", owner) for _ in range(3))
    for item, amount in ((first, 10), (second, 10), (third, 1)):
        factories.make("aid_flows", owner, item=item, amount=amount)
    for item, parent in ((first, second), (second, first), (third, first)):
        AidItem.objects.filter(pk=item.pk).update(parent=parent)
    counting.renew_items([third.pk])
    trees = Trees.around([third.pk], lambda ids: set())
    assert set(trees.root_of.values()) == {first.pk}
    assert 0 < total() <= 21


def test_a_tree_is_taken_whole_and_its_parts_come_first(personas):
    owner = personas.union
    top = factories.make("aid_items", owner, kind="programme")
    middle = [factories.make("aid_items", owner, parent=top) for _ in range(2)]
    leaf = factories.make("aid_items", owner, parent=middle[1])
    alone = factories.make("aid_items", owner)
    for item in (top, middle[0], leaf):
        trees = Trees.around([item.pk], lambda ids: set())
        assert trees.items == sorted([top.pk, *(one.pk for one in middle), leaf.pk])
        assert set(trees.root_of.values()) == {top.pk}
        assert trees.parts_first == [leaf.pk, middle[0].pk, middle[1].pk, top.pk]
    both = Trees.around([leaf.pk, 10**9], lambda ids: {alone.pk})
    assert (both.gone, both.root_of[alone.pk]) == ({10**9}, alone.pk)


def test_what_rests_on_too_many_audiences_is_shown_only_to_who_sees_all():
    known = reckoning._Needs()
    number = known.of(frozenset(range(10**12, 10**12 + 100)))
    assert AidNeeds.objects.get(pk=number).codes == "-1"
    assert known.of(frozenset({0})) != number


def test_counting_anew_mends_what_was_lost_or_made_up(personas):
    row = factories.make("aid_flows", personas.union, amount=50)
    AidFact.objects.update(item=10**9)
    AidSum.objects.filter(flow=row.pk).update(cents=7)
    AidCell.objects.create(kind="commitment", needs=1, year=1, report_year=1, province=0, sector=0, cents=5)
    assert counting.differences(AidCell)
    assert list(counting.rebuild()) == [1]
    assert total() == 50
    assert list(AidSum.objects.values_list("cents", flat=True)) == [5000]
    assert not AidFact.objects.filter(item=10**9).exists()
