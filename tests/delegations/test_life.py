"""The life of a delegation from plan to report, and of an item of its programme."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.core.dates import PartialDate
from amity.delegations import queries
from amity.delegations.models import Appointment, Delegation, Member, PrecedenceRank
from amity.delegations.services import ordering, programme, travelling
from amity.records import registry, shelving, writes
from amity.records.models import Change, Operation, Shelf
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def acting(personas):
    return {"actor": personas.actor("an"), "today": TODAY}


@pytest.fixture
def received(personas):
    """A delegation with its leader, under way four to six days ago."""
    held = make("delegations", personas.hers)
    make("delegation_members", personas.hers, delegation=held, role="leader")
    return held


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_a_delegation_goes_from_plan_to_report(received, acting, personas):
    letter = make("letters", personas.hers)
    held = travelling.invite(received, **acting, invitation=letter)
    assert (held.state, held.invited_on, held.invitation) == ("invited", PartialDate("2026-03-16"), letter)
    held = travelling.approve(held, **acting, approval_number="12/QD")
    assert (held.state, held.approval_number, str(held.approved_on)) == ("approved", "12/QD", "2026-03-16")
    held = travelling.conclude(held, **acting)
    assert (held.state, str(held.report_due_on)) == ("done", "2026-03-19")
    held = travelling.report(held, **acting, report="Two festivals were agreed on.")
    assert (again(held).state, str(again(held).reported_on)) == ("reported", "2026-03-16")
    actions = Change.objects.filter(record="delegations", row_id=held.pk).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["create", "invite", "approve", "conclude", "report"]


def test_nothing_happens_on_a_day_that_has_not_come(received, acting):
    tomorrow = PartialDate("2026-03-17")
    with pytest.raises(travelling.NotYetOver, match="invited on it"):
        travelling.invite(received, **acting, invited_on=tomorrow)
    with pytest.raises(travelling.NotYetOver, match="approved it on it"):
        travelling.approve(again(received), **acting, approved_on=tomorrow)
    with pytest.raises(travelling.NotYetOver, match="not over yet"):
        travelling.conclude(again(received), **acting, to_on=tomorrow)
    with pytest.raises(travelling.NotYetOver, match="reported on it"):
        travelling.report(again(received), **acting, report="x", reported_on=tomorrow)
    assert again(received).version == 1


def test_a_journey_that_ended_early_is_over_on_its_new_day(personas, acting):
    held = make("delegations", personas.hers, from_on="2026-03-10", to_on="2026-03-30")
    with pytest.raises(travelling.NotYetOver):
        travelling.conclude(again(held), **acting)
    assert (
        str(travelling.conclude(again(held), **acting, to_on=PartialDate("2026-03-14")).report_due_on) == "2026-03-21"
    )


def test_a_day_of_the_report_that_somebody_set_stays(received, acting):
    received.report_due_on = "2026-05-01"
    assert str(travelling.conclude(received, **acting).report_due_on) == "2026-05-01"


@pytest.mark.parametrize("words", ["", "   "])
def test_a_report_without_a_word_is_none(received, acting, words):
    with pytest.raises(travelling.NothingReported):
        travelling.report(received, **acting, report=words)
    assert travelling.report(again(received), **acting, report_vi="Hai liên hoan.").state == "reported"


def test_nobody_travels_without_a_leader(personas, acting):
    held = make("delegations", personas.hers)
    make("delegation_members", personas.hers, delegation=held, role="leader", side="hosts")
    with pytest.raises(travelling.NoLeader):
        travelling.approve(held, **acting)
    assert again(held).state == "planned"


def test_beyond_a_limit_nobody_travels_without_a_reason(personas, acting):
    held = make("delegations", personas.hers, direction="out", people_count=11, to_on="2026-03-21")
    make("delegation_members", personas.hers, delegation=held, role="leader")
    with pytest.raises(travelling.LimitsExceeded) as refused:
        travelling.approve(again(held), **acting)
    assert "11 people, at most 10 are allowed; 12 days, at most 10 are allowed" in str(refused.value)
    let = travelling.approve(again(held), **acting, exception="Invited to the national day, with an orchestra.")
    assert (let.state, let.exception) == ("approved", "Invited to the national day, with an orchestra.")


def test_a_cancelled_delegation_says_why(received, acting):
    travelling.cancel(received, **acting, why="The airport is closed.")
    assert again(received).state == "cancelled"
    assert Change.objects.filter(record="delegations", row_id=received.pk).last().why == "The airport is closed."


def test_a_delegation_has_one_leader_on_each_side(received, personas):
    with pytest.raises(ValidationError, match="already has a leader on this side"):
        make("delegation_members", personas.hers, delegation=received, role="leader")
    make("delegation_members", personas.hers, delegation=received, role="leader", side="hosts")
    old = Member.objects.get(delegation=received, side="delegation")
    old.role = "member"
    writes.save(old, actor=personas.actor("an"))
    make("delegation_members", personas.hers, delegation=received, role="leader")
    assert Member.objects.filter(delegation=received, role="leader").count() == 2


def test_two_leaders_are_refused_by_the_table_itself(received, personas):
    second = make("delegation_members", personas.hers, delegation=received)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=second.pk).update(role="leader")


def test_a_person_is_on_the_list_once(received, personas):
    person = Member.objects.get(delegation=received).person
    with pytest.raises(ValidationError, match="on the list of the delegation already"):
        make("delegation_members", personas.hers, delegation=received, person=person, side="hosts")


def test_somebody_thrown_off_the_list_may_come_back(received, personas):
    first = Member.objects.get(delegation=received)
    shelving.shelve(registry.get("delegation_members"), [first.pk], Shelf.TRASHED, actor=personas.actor("an"))
    assert make("delegation_members", personas.hers, delegation=received, person=first.person, role="leader").pk


@pytest.mark.parametrize(("died_on", "is_refused"), [("2025", True), ("2026-03-09", True), ("2026-03-11", False)])
def test_the_dead_do_not_travel_but_who_died_later_did(received, personas, died_on, is_refused):
    person = make("people", personas.hers, died_on=died_on)
    if is_refused:
        with pytest.raises(ValidationError, match="has died"):
            make("delegation_members", personas.hers, delegation=received, person=person)
    else:
        assert make("delegation_members", personas.hers, delegation=received, person=person).pk


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"to_on": "2026-03-09"}, "ends before it begins"),
        ({"reported_on": "2026-03-01"}, "dated before"),
        ({"budget": 5}, "currency"),
        ({"budget": -5, "currency": "VND"}, "negative"),
    ],
)
def test_what_cannot_be_of_a_delegation_is_refused(personas, fields, told):
    with pytest.raises(ValidationError, match=told):
        make("delegations", personas.hers, **fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"begins_at": "10:00", "ends_at": "09:00"}, "ends before it begins"),
        ({"held_on": "2026-03-13"}, "outside the days"),
        ({"held_on": "2026-03-09"}, "outside the days"),
        ({"held_on": "2027"}, "outside the days"),
    ],
)
def test_what_cannot_be_of_an_item_is_refused(received, personas, fields, told):
    with pytest.raises(ValidationError, match=told):
        make("appointments", personas.hers, delegation=received, **fields)


def test_an_item_is_confirmed_held_and_told(received, personas, acting):
    item = make("appointments", personas.hers, delegation=received)
    assert programme.confirm(item, **acting).state == "confirmed"
    assert programme.hold(again(item), **acting, result="They come back in June.").result == "They come back in June."
    assert again(item).state == "held"
    other = make("appointments", personas.hers, delegation=received)
    programme.drop(other, **acting, why="The museum is closed.")
    assert again(other).state == "cancelled"


def test_an_item_of_tomorrow_was_not_held(personas, acting):
    held = make("delegations", personas.hers, from_on="2026-03-16", to_on="2026-03-20")
    item = make("appointments", personas.hers, delegation=held, held_on="2026-03-17")
    with pytest.raises(programme.NotYetHeld):
        programme.hold(item, **acting)
    assert Appointment.objects.get(pk=item.pk).state == "proposed"


def test_a_table_of_precedence_is_begun_once_and_can_be_undone(personas, acting):
    ranks, act = ordering.begin_table("people", **acting)
    assert [one.place for one in ranks] == list(range(1, 13))
    assert Change.objects.filter(operation=act, record="precedence_ranks").count() == 12
    assert {one.owner for one in PrecedenceRank.objects.all()} == {personas.hers}
    with pytest.raises(ordering.TableIsThere):
        ordering.begin_table("people", **acting)
    assert len(ordering.begin_table("academic", **acting)[0]) == 10


def test_a_place_by_hand_is_one_that_there_is(received, personas, acting):
    people = [make("delegation_members", personas.hers, delegation=received) for _number in range(3)]
    with pytest.raises(ordering.NoSuchPlace, match="There are 4 places"):
        ordering.put_at(people[0], 5, **acting)
    with pytest.raises(ordering.NoSuchPlace):
        ordering.put_at(people[0], 0, **acting)
    ordering.put_at(people[2], 1, **acting)
    assert again(people[2]).place == 1
    ordering.put_at(again(people[2]), None, **acting)
    assert again(people[2]).place is None
    actions = Change.objects.filter(record="delegation_members", row_id=people[2].pk).order_by("pk")
    assert [one.action for one in actions] == ["create", "order", "order"]


def test_who_was_put_in_a_place_before_takes_the_place_that_becomes_free(received, personas, acting):
    Member.objects.filter(delegation=received).delete()
    names = {}
    for name in ("Ann", "Ben", "Cay"):
        person = make("people", personas.hers, name=name)
        names[name] = make("delegation_members", personas.hers, delegation=received, person=person)

    def order():
        return "".join(one.person.name[0] for one in queries.members(received, acting["actor"]))

    assert order() == "ABC"
    ordering.put_at(names["Cay"], 1, **acting)
    assert order() == "CAB"
    ordering.put_at(again(names["Ben"]), 1, **acting)  # Cay, put first by hand, goes where Ben was
    assert (order(), again(names["Cay"]).place) == ("BAC", 3)
    ordering.put_at(again(names["Ben"]), 1, **acting)
    assert order() == "BAC"


def test_a_table_that_may_not_be_stored_leaves_no_act_behind(personas):
    reader = {"actor": personas.actor("dung"), "today": TODAY}
    with pytest.raises(writes.NotAllowed):
        ordering.begin_table("people", **reader)
    assert not Operation.objects.exists()


def test_only_who_keeps_the_records_moves_them(received, personas):
    stranger = {"actor": personas.actor("binh"), "today": TODAY}
    with pytest.raises(writes.NotAllowed):
        travelling.invite(received, **stranger)
    with pytest.raises(writes.NotAllowed):
        ordering.put_at(Member.objects.get(delegation=received), None, **stranger)
    assert Delegation.objects.get(pk=received.pk).version == 1
