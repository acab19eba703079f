"""Shares of donors, provinces and sectors: only of those the item names, and never more than the whole."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.aid.models import AidItem, DonorShare, ProvinceShare, SectorShare
from amity.exchange import imports
from amity.records import registry, shelving, writes
from amity.records.models import Shelf
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
KINDS = {
    "donor_shares": ("organisation", "organisations", "donors", DonorShare),
    "province_shares": ("province", "provinces", "provinces", ProvinceShare),
    "sector_shares": ("sector", "aid_sectors", "sectors", SectorShare),
}
EACH = pytest.mark.parametrize("name", KINDS)


def shared(personas, name, *percents):
    """An item that names three, and the shares of the first of them."""
    of, target, named_in, _model = KINDS[name]
    named = [factories.make(target, personas.union) for _ in range(3)]
    item = factories.make("aid_items", personas.union, **{named_in: named})
    for one, percent in zip(named, percents, strict=False):
        factories.make(name, personas.union, item=item, percent=percent, **{of: one})
    return item, named


@EACH
def test_a_share_is_of_somebody_the_item_names(personas, name):
    of, target, _named_in, model = KINDS[name]
    item, _named = shared(personas, name)
    with pytest.raises(ValidationError, match="does not name this one") as refused:
        factories.make(name, personas.union, item=item, **{of: factories.make(target, personas.union)})
    assert set(refused.value.message_dict) == {of}
    assert not model.objects.exists()


@EACH
def test_shares_add_up_to_the_whole_and_no_more(personas, name):
    of, _target, _named_in, model = KINDS[name]
    item, named = shared(personas, name, "33.3333", "66.6667")
    with pytest.raises(ValidationError, match="more than 100 %"):
        factories.make(name, personas.union, item=item, percent="0.0001", **{of: named[2]})
    assert sum(model.objects.values_list("percent", flat=True)) == Decimal(100)


@EACH
def test_a_share_may_be_changed_up_to_what_is_left(personas, name):
    _of, _target, _named_in, model = KINDS[name]
    shared(personas, name, 60, 30)
    share = model.objects.get(percent=60)
    share.percent = Decimal(70)
    writes.save(share, actor=SYSTEM)
    share.percent = Decimal("70.0001")
    with pytest.raises(ValidationError, match="more than 100 %"):
        writes.save(share, actor=SYSTEM)
    assert model.objects.get(pk=share.pk).percent == Decimal(70)


@EACH
def test_what_lies_in_the_trash_and_who_is_no_longer_named_take_nothing_of_the_whole(personas, name):
    of, _target, named_in, model = KINDS[name]
    item, named = shared(personas, name, 60, 40)
    shelving.shelve(registry.get(name), [model.objects.get(percent=60).pk], Shelf.TRASHED, actor=SYSTEM)
    factories.make(name, personas.union, item=item, percent=60, **{of: named[2]})
    writes.save(AidItem.objects.get(), actor=SYSTEM, links={named_in: named[:2]})
    again = model.objects.get(percent=40)
    again.percent = Decimal(100)
    writes.save(again, actor=SYSTEM)
    assert model.objects.get(pk=again.pk).percent == Decimal(100)


@EACH
def test_shares_go_into_the_trash_with_their_item_and_come_back_with_it(personas, name):
    item, _named = shared(personas, name, 60, 40)
    model, items = KINDS[name][3], registry.get("aid_items")
    shelving.shelve(items, [item.pk], Shelf.TRASHED, actor=SYSTEM)
    assert not model.objects.filter(audience__gte=0).exists()
    shelving.shelve(items, [item.pk], Shelf.LIVE, actor=SYSTEM)
    assert model.objects.filter(audience__gte=0).count() == 2


def test_an_import_says_which_share_is_too_much_and_stores_nothing(personas, tmp_path):
    item, named = shared(personas, "province_shares", 90)
    path = tmp_path / "province_shares.csv"
    unit = personas.union.code
    path.write_text(f"item,province,percent,owner\n{item.reference},{named[1].code},11,{unit}\n", encoding="utf-8")
    with pytest.raises(imports.Refused) as refused:
        imports.load(registry.get("province_shares"), path, SYSTEM, why="Test.")
    assert "more than 100 %" in str([str(problem) for problem in refused.value.problems])
    assert ProvinceShare.objects.count() == 1
