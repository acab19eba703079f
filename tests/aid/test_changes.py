"""Changes of aid carried into the item, and what stands under what."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.aid.models import AidChange, AidItem
from amity.aid.services import deciding
from amity.core.dates import PartialDate
from amity.records import registry, workflow, writes
from amity.records.models import Change
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
SYSTEM = Actor.system()
CHANGES = registry.get("aid_changes")


@pytest.fixture
def acts(personas):
    """Chi, desk officer of the union, takes the steps today."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def change(personas, state="running", **fields):
    item = factories.make("aid_items", personas.hers, state=state, amount=1000, ends_on="2027-09-30")
    return factories.make("aid_changes", personas.hers, item=item, **fields)


def record(row, acts):
    return workflow.take(CHANGES, CHANGES.step("record"), row.pk, **acts)


def test_an_extension_moves_the_last_day_of_the_item_and_both_are_in_the_history(personas, acts):
    row = change(personas, new_ends_on="2028-09-30", number="12/QD")
    record(row, acts)
    assert str(stored(row.item).ends_on) == "2028-09-30"
    assert stored(row).state == "recorded"
    told = Change.objects.filter(record="aid_items").latest("pk")
    assert (told.action, told.why, told.values) == ("record_change", "12/QD", {"ends_on": ["2027-09-30", "2028-09-30"]})


@pytest.mark.parametrize(("delta", "amount"), [("500.50", "1500.50"), ("-1000", "0")])
def test_a_change_of_amount_is_added_to_the_amount(personas, acts, delta, amount):
    row = change(personas, kind="amount", amount_delta=delta, new_ends_on="")
    record(row, acts)
    assert stored(row.item).amount == Decimal(amount)
    assert str(stored(row.item).ends_on) == "2027-09-30"


def test_an_amount_does_not_fall_below_nothing(personas, acts):
    row = change(personas, kind="amount", amount_delta="-1000.01", new_ends_on="")
    with untouched(row, row.item), pytest.raises(deciding.NoSuchAmount):
        record(row, acts)


def test_a_change_in_words_leaves_the_item_as_it_is_and_says_something(personas, acts):
    row = change(personas, kind="places", new_ends_on="", becomes="Two more communes")
    before = stored(row.item).version
    record(row, acts)
    assert (stored(row).state, stored(row.item).version) == ("recorded", before)
    silent = change(personas, kind="content", new_ends_on="")
    with untouched(silent), pytest.raises(deciding.NothingChanges):
        record(silent, acts)


@pytest.mark.parametrize("state", ["proposed", "appraisal", "refused", "finished", "handed_over", "settled"])
def test_only_aid_under_way_is_changed(personas, acts, state):
    row = change(personas, state)
    with untouched(row, row.item), pytest.raises(deciding.NotUnderWay):
        record(row, acts)


def test_a_change_is_recorded_once_and_not_before_its_day(personas, acts):
    row = change(personas)
    record(row, acts)
    with untouched(row, row.item), pytest.raises(workflow.NotNow):
        record(row, acts)
    ahead = change(personas, decided_on="2026-03-17")
    with untouched(ahead, ahead.item), pytest.raises(deciding.DateAhead):
        record(ahead, acts)


def test_who_only_keeps_records_does_not_carry_a_decision_into_an_item_of_another_unit(personas, acts):
    item = factories.make("aid_items", personas.other, state="running")
    row = factories.make("aid_changes", personas.hers, item=item)
    with untouched(row, item), pytest.raises(writes.Refused):
        workflow.take(CHANGES, CHANGES.step("record"), row.pk, actor=personas.actor("an"), today=TODAY)
    assert AidChange.objects.get(pk=row.pk).state == "decided"


@pytest.mark.parametrize(
    ("whole", "part", "is_right"),
    [
        ("programme", "project", True),
        ("programme", "programme", True),
        ("programme", "emergency", True),
        ("project", "project", True),
        ("project", "non_project", True),
        ("project", "programme", False),
        ("non_project", "project", False),
        ("emergency", "programme", False),
    ],
)
def test_a_part_is_of_the_rank_of_its_whole_or_below(personas, whole, part, is_right):
    above = factories.make("aid_items", personas.union, kind=whole)
    if is_right:
        assert factories.make("aid_items", personas.union, kind=part, parent=above).parent == above
        return
    with pytest.raises(ValidationError, match="upside down"):
        factories.make("aid_items", personas.union, kind=part, parent=above)
    assert AidItem.objects.count() == 1


def test_a_whole_does_not_sink_below_the_rank_of_its_parts(personas):
    above = factories.make("aid_items", personas.union, kind="programme")
    factories.make("aid_items", personas.union, kind="project", parent=above)
    above.kind = "emergency"
    with pytest.raises(ValidationError, match="upside down") as refused:
        writes.save(above, actor=SYSTEM)
    assert set(refused.value.message_dict) == {"kind"}


def test_no_item_is_part_of_its_own_part(personas):
    first = factories.make("aid_items", personas.union)
    second = factories.make("aid_items", personas.union, parent=first)
    third = factories.make("aid_items", personas.union, parent=second)
    first.parent = third
    with untouched(first), pytest.raises(ValidationError, match="itself part of that one"):
        writes.save(first, actor=SYSTEM)


def test_a_rate_is_of_a_whole_day_and_of_another_currency_than_the_dollar(personas):
    for fields, message in (
        ({"quoted_on": "2024-05"}, "Write the whole date"),
        ({"currency": "USD"}, "other than the US dollar"),
        ({"currency": "Đồng"[:3]}, "other than the US dollar"),
    ):
        with pytest.raises(ValidationError, match=message):
            factories.make("exchange_rates", personas.union, **fields)
    kept = factories.make("exchange_rates", personas.union, currency="vnd", quoted_on="2024-05-02")
    assert (stored(kept).currency, stored(kept).quoted_on) == ("VND", PartialDate("2024-05-02"))


def test_two_equal_sums_of_one_day_are_told_apart_by_their_reference(personas):
    first = factories.make("aid_flows", personas.union, amount=5, reference="A")
    same = {"item": first.item, "amount": 5}
    assert factories.make("aid_flows", personas.union, **same, reference="B").pk
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("aid_flows", personas.union, **same, reference="A")
