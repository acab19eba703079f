"""Totals stay right whichever way rows change: in bulk, by import, undone, reverted, lent, given away, archived."""

from datetime import timedelta
from decimal import Decimal

import pytest

from amity.access.actors import Actor, actor_of
from amity.aid.models import AidFlow, AidItem
from amity.aid.queries.totals import Asked, behind, totals
from amity.bulk import acts, choosing
from amity.bulk.models import Action
from amity.past import undo
from amity.records import registry, shelving, writes
from amity.records.models import Change, Shelf
from amity.sharing import lending
from tests import factories
from tests.aid.world import SYSTEM, check
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
FLOWS, ITEMS = registry.get("aid_flows"), registry.get("aid_items")
ASKED = Asked(kind="disbursement")
UNIT = {"confidentiality": 2}


@pytest.fixture
def item(personas):
    """A project of An's unit in one province, for the whole union to see."""
    place = factories.make("provinces", personas.union, confidentiality=0)
    return factories.make("aid_items", personas.hers, provinces=[place], donors=[], confidentiality=1)


def paid(personas, item, amount, **fields):
    """A disbursement of 2024 in dollars."""
    number = AidFlow.objects.count()
    given = {"value_on": "2024-05-01", "currency": "USD", "kind": "disbursement", "reference": f"T{number}"}
    owner = fields.pop("owner", personas.hers)
    return factories.make(
        "aid_flows", owner, item=item, amount=Decimal(amount), **{"confidentiality": 1, **given, **fields}
    )


def total(actor=SYSTEM, asked=ASKED):
    return totals(actor, asked).total


def by_year(actor=SYSTEM):
    return {row.keys[0]: row.usd for row in totals(actor, ASKED, ("year",)).rows}


def in_bulk(personas, action, asked, rows=None, record=FLOWS, who="an"):
    actor = personas.actor(who)
    chosen = choosing.rows_of(record, actor, {"all": ["1"]}) if rows is None else rows
    act = acts.begin(record, chosen, action, asked, actor=actor, why="")
    acts.carry_out(act, actor=actor)
    return act


def test_a_date_changed_in_bulk_moves_the_sums_to_its_year_and_back(personas, item):
    for amount in ("10", "20.50"):
        paid(personas, item, amount)
    act = in_bulk(personas, Action.EDIT, {"field": "value_on", "how": "set", "value": "2022"})
    assert by_year() == {2022: Decimal("30.50")}
    undo.undo(act.operation, actor=SYSTEM)
    assert by_year() == {2024: Decimal("30.50")}
    check()


def test_a_kind_changed_in_bulk_takes_the_sums_out_of_one_total_and_into_another(personas, item):
    paid(personas, item, "10")
    in_bulk(personas, Action.EDIT, {"field": "kind", "how": "set", "value": "commitment"})
    assert total() == 0
    assert total(asked=Asked(kind="commitment")) == 10
    check()


def test_sums_thrown_away_in_bulk_count_no_more_and_count_again_when_taken_back(personas, item):
    rows = [paid(personas, item, amount) for amount in ("1", "2", "4")]
    chosen = AidFlow.objects.filter(pk__in=[row.pk for row in rows[:2]])
    act = in_bulk(personas, Action.TRASH, {}, rows=chosen)
    assert total() == 4
    undo.undo(act.operation, actor=SYSTEM)
    assert total() == 7
    check()


def test_archived_sums_go_on_counting(personas, item):
    paid(personas, item, "8")
    in_bulk(personas, Action.ARCHIVE, {})
    assert AidFlow.objects.get().shelf == Shelf.ARCHIVED
    assert total() == 8
    check()


def test_a_class_changed_in_bulk_changes_who_is_told_and_not_the_total(personas, item):
    paid(personas, item, "8")
    binh = personas.actor("binh")
    assert total(binh) == 8
    act = in_bulk(personas, Action.EDIT, {"field": "confidentiality", "how": "set", "value": 2})
    assert (total(binh), total(personas.actor("an")), total()) == (0, 8, 8)
    undo.undo(act.operation, actor=SYSTEM)
    assert total(binh) == 8
    check()


def test_an_item_given_to_another_unit_is_counted_for_that_unit(personas, item):
    secret = factories.make("aid_items", personas.hers, donors=[], **UNIT)
    paid(personas, secret, "5", **UNIT)
    assert (total(personas.actor("an")), total(personas.actor("binh"))) == (5, 0)
    for record in (ITEMS, FLOWS):
        rows = record.model.objects.filter(confidentiality=2)
        for row in rows:
            row.owner = personas.other
            writes.save(row, actor=SYSTEM)
    assert (total(personas.actor("an")), total(personas.actor("binh"))) == (0, 5)
    check()


def test_lent_rows_are_counted_for_the_borrower_until_they_are_taken_back(personas):
    secret = factories.make("aid_items", personas.hers, donors=[], **UNIT)
    flow = paid(personas, secret, "5", **UNIT)
    given = {"to_unit": personas.other, "purpose": "Joint review", "title": "Aid", "today": TODAY}
    an, until = personas.actor("an"), TODAY + timedelta(days=30)
    loans = [
        lending.lend(record, [row.pk], actor=an, until_on=until, **given)[0]
        for record, row in ((ITEMS, secret), (FLOWS, flow))
    ]
    binh = actor_of(personas.binh, today=TODAY)
    assert total(binh) == 5
    assert [one.item for one in behind(binh, ASKED)] == [secret.pk]
    assert total(actor_of(personas.hoa, today=TODAY)) == 0
    assert total(actor_of(personas.binh, today=until + timedelta(days=1))) == 0
    for loan in loans:
        lending.take_back(loan, actor=an)
    assert total(actor_of(personas.binh, today=TODAY)) == 0
    assert total(an) == 5
    check()


def test_a_sum_lent_without_its_item_is_counted_for_nobody_new(personas):
    secret = factories.make("aid_items", personas.hers, donors=[], **UNIT)
    flow = paid(personas, secret, "5", **UNIT)
    lending.lend(
        FLOWS, [flow.pk], actor=personas.actor("an"), until_on=TODAY + timedelta(days=30), to_unit=personas.other,
        purpose="Joint review", title="Aid", today=TODAY,
    )  # fmt: skip
    assert total(actor_of(personas.binh, today=TODAY)) == 0
    check()


def test_one_change_taken_back_takes_its_sum_back(personas, item):
    flow = paid(personas, item, "10")
    flow.amount = Decimal("99")
    writes.save(flow, actor=SYSTEM)
    assert total() == 99
    change = Change.objects.filter(record="aid_flows", row_id=flow.pk).latest("pk")
    undo.revert(change, actor=SYSTEM)
    assert total() == 10
    check()


def test_an_act_of_many_rows_counts_all_or_nothing(personas, item):
    rows = [factories.unsaved("aid_flows", personas.hers, item=item, kind="disbursement", amount=number,
                              value_on="2024", reference=str(number))[0] for number in (1, 2, 4)]  # fmt: skip
    rows[2].currency = ""
    with pytest.raises(Exception, match="currency"):
        writes.save_many(rows, actor=SYSTEM)
    assert (AidFlow.objects.count(), total()) == (0, 0)
    rows[2].currency = "USD"
    writes.save_many([factories.unsaved("aid_flows", personas.hers, item=item, kind="disbursement", amount=number,
                                        value_on="2024", reference=f"N{number}")[0] for number in (1, 2, 4)],
                     actor=SYSTEM)  # fmt: skip
    assert total() == 7
    check()


def test_a_whole_that_is_thrown_away_with_its_sums_leaves_its_part_as_it_is(personas, item):
    part = factories.make("aid_items", personas.hers, parent=item, donors=[], confidentiality=1, kind="project")
    whole_sum, _part_sum = paid(personas, item, "100"), paid(personas, part, "30")
    assert total() == 100
    shelving.shelve(FLOWS, [whole_sum.pk], Shelf.TRASHED, actor=SYSTEM)
    assert total() == 30
    shelving.shelve(FLOWS, [whole_sum.pk], Shelf.LIVE, actor=SYSTEM)
    assert total() == 100
    check()


@pytest.mark.parametrize("name", ["title", "notes", "decision", "state"])
def test_what_is_not_counted_of_an_item_changes_no_total(personas, item, name):
    paid(personas, item, "3.33")
    before = total()
    fresh = AidItem.objects.get(pk=item.pk)
    setattr(fresh, name, "finished" if name == "state" else "Other words")
    writes.save(fresh, actor=SYSTEM)
    assert total() == before == Decimal("3.33")
    check()


def test_nobody_is_told_a_total_of_nothing_he_may_see(personas, item):
    paid(personas, item, "5", **UNIT)
    assert total(Actor.nobody()) == 0
    assert totals(Actor.nobody(), ASKED).rows == []
    assert behind(Actor.nobody(), ASKED) == []
