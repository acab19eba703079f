"""What items of aid and sums must be."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.aid.models import AidFlow, AidItem
from amity.records import writes
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"currency": ""}, "Name the currency of the amount and what the amount is"),
        ({"basis": ""}, "Name the currency of the amount and what the amount is"),
        ({"amount": -1}, "cannot be negative"),
        ({"starts_on": "2025", "ends_on": "2024"}, "ends before it begins"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(personas, fields, message):
    with pytest.raises(ValidationError, match=message):
        factories.make("aid_items", personas.union, **fields)
    assert not AidItem.objects.exists()


def test_an_item_may_have_no_amount_at_all(personas):
    item = factories.make("aid_items", personas.union, amount=None, currency="", basis="")
    assert AidItem.objects.get() == item


def test_an_item_is_not_part_of_itself(personas):
    item = factories.make("aid_items", personas.union)
    item.parent = item
    with pytest.raises(ValidationError, match="part of itself"):
        writes.save(item, actor=Actor.system())


def test_one_sum_is_entered_once(personas):
    first = factories.make("aid_flows", personas.union, amount=2_000_000)
    same = {"item": first.item, "value_on": first.value_on, "amount": 2_000_000}
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("aid_flows", personas.union, **same)
    factories.make("aid_flows", personas.union, **same | {"kind": "disbursement"})
    assert AidFlow.objects.count() == 2


def test_a_correction_is_a_negative_sum_and_nothing_is_no_sum(personas):
    assert factories.make("aid_flows", personas.union, amount=-500).amount == -500
    with pytest.raises(ValidationError, match="sum of nothing"):
        factories.make("aid_flows", personas.union, amount=0)
