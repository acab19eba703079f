"""Handing partners over, ending a liaison, planning with friends: the edges, and what must not change hands."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.care import models, services
from amity.care.models import Liaison
from amity.core.dates import PartialDate
from amity.past import undo
from amity.records import listing, registry, workflow, writes
from amity.records.models import Change, Operation, Shelf
from tests.factories import make
from tests.personas import TODAY
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
LIAISONS = registry.get("liaisons")
UNIT = Confidentiality.UNIT
WHY = "Lan retires."


@pytest.fixture
def lan(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def minh(personas):
    return make("people", personas.hers, name="Minh", name_vi="")


@pytest.fixture
def cared(lan, personas):
    return make("liaisons", personas.hers, officer=lan, contact_days=90, notes="Prefers letters.")


def hand_over(liaisons, successor, personas, name="an", **given):
    acting = {"actor": personas.actor(name), "today": TODAY, "why": WHY, **given}
    return services.hand_over([stored(one) for one in liaisons], successor, **acting)


def take(name, row, personas, who="an", why=WHY, **asked):
    step = LIAISONS.step(name)
    return workflow.take(LIAISONS, step, row.pk, actor=personas.actor(who), today=TODAY, why=why, asked=asked)


@pytest.mark.parametrize("begins", ["2026-03-16", "2026-03", "2026", "2025-12-31", "2024-02-29"])
def test_the_one_who_comes_begins_on_the_day_on_which_the_other_ends(begins, cared, lan, minh, personas):
    hand_over([cared], minh, personas, from_on=PartialDate(begins))
    over = Liaison.objects.get(officer=lan)
    assert (str(stored(cared).from_on), str(over.to_on), str(over.from_on)) == (begins, begins, "2024")


@pytest.mark.parametrize("begins", ["2026-03-17", "2026-04", "2027"])
def test_nobody_takes_over_on_a_day_that_surely_lies_ahead(begins, cared, minh, personas):
    with untouched(cared), pytest.raises(services.NotYetOver):
        hand_over([cared], minh, personas, from_on=PartialDate(begins))


@pytest.mark.parametrize("begins", ["2023", "2023-12-31"])
def test_nobody_takes_over_before_the_other_began(begins, cared, minh, personas):
    with untouched(cared), pytest.raises(ValidationError, match="before it begins"):
        hand_over([cared], minh, personas, from_on=PartialDate(begins))
    assert not Operation.objects.filter(kind=services.HAND_OVER).exists()


def test_a_time_whose_beginning_nobody_knows_is_kept_so(lan, minh, personas):
    row = make("liaisons", personas.hers, officer=lan, from_on="")
    hand_over([row], minh, personas)
    over = Liaison.objects.get(officer=lan)
    assert (over.from_on, str(over.to_on)) == (None, "2026-03-16")


def test_nobody_takes_over_the_care_of_himself(lan, minh, personas):
    row = make("liaisons", personas.hers, officer=lan, person=minh)
    with untouched(row), pytest.raises(ValidationError, match="looks after himself"):
        hand_over([row], minh, personas)
    assert not Operation.objects.filter(kind=services.HAND_OVER).exists()


def test_if_one_of_many_cannot_change_hands_none_does(cared, lan, minh, personas):
    himself = make("liaisons", personas.hers, officer=lan, person=minh)
    with untouched(cared, himself), pytest.raises(ValidationError):
        hand_over([cared, himself], minh, personas)


def test_if_one_of_many_belongs_to_another_unit_none_changes_hands(cared, lan, minh, personas):
    theirs = make("liaisons", personas.other, officer=lan, confidentiality=Confidentiality.UNION)
    with untouched(cared, theirs), pytest.raises(writes.Refused):
        hand_over([cared, theirs], minh, personas)


def test_the_union_office_hands_over_for_a_unit_and_the_rows_stay_with_the_unit(cared, lan, minh, personas):
    assert hand_over([cared], minh, personas, "chi").count == 1
    assert {one.owner for one in Liaison.objects.all()} == {personas.hers}


def test_what_was_closed_stays_closed_and_what_hangs_on_the_liaison_stays_with_it(lan, minh, personas):
    row = make("liaisons", personas.hers, officer=lan, confidentiality=UNIT, notes="Prefers letters.")
    hand_over([row], minh, personas)
    over = Liaison.objects.get(officer=lan)
    assert (over.confidentiality, stored(row).confidentiality) == (UNIT, UNIT)
    assert (over.notes, stored(row).notes) == ("", "Prefers letters.")


def test_a_friend_alive_keeps_the_step_and_one_who_died_none(lan, minh, personas):
    friends = [make("people", personas.hers) for _number in range(2)]
    rows = [make("liaisons", personas.hers, officer=lan, person=one) for one in friends]
    friends[1].died_on = PartialDate("2026-03-15")
    writes.save(friends[1], actor=personas.actor("an"))
    hand_over(rows, minh, personas)
    assert [bool(stored(one).next_step) for one in rows] == [True, False]
    assert [one.next_on is None for one in map(stored, rows)] == [False, True]


def test_a_long_reason_is_kept_whole_in_the_history_and_cut_on_the_row(cared, lan, minh, personas):
    hand_over([cared], minh, personas, why="x" * 480)
    over = Liaison.objects.get(officer=lan)
    assert len(over.why_ended) == 300
    assert len(Change.objects.get(record="liaisons", row_id=over.pk).why) == 480


def test_a_partner_goes_from_hand_to_hand_and_every_time_is_kept(cared, lan, minh, personas):
    hoa = make("people", personas.hers, name="Hoa", name_vi="")
    hand_over([cared], minh, personas, from_on=PartialDate("2025"))
    hand_over([cared], hoa, personas)
    times = Liaison.objects.filter(state="ended").order_by("pk").values_list("officer", "from_on", "to_on")
    assert [(officer, str(begun), str(over)) for officer, begun, over in times] == [
        (lan.pk, "2024", "2025"),
        (minh.pk, "2025", "2026-03-16"),
    ]
    assert stored(cared).officer == hoa


def test_a_partner_may_come_back_to_the_first_officer(cared, lan, minh, personas):
    hand_over([cared], minh, personas, from_on=PartialDate("2025"))
    hand_over([cared], lan, personas)
    assert stored(cared).officer == lan
    assert Liaison.objects.filter(officer=lan).count() == 2


def test_a_liaison_in_the_archive_may_be_handed_over(cared, minh, personas):
    Liaison.objects.filter(pk=cared.pk).update(shelf=Shelf.ARCHIVED)
    hand_over([cared], minh, personas)
    assert (stored(cared).officer, stored(cared).shelf) == (minh, Shelf.ARCHIVED)


def test_the_time_before_is_erased_when_the_act_is_undone_but_not_what_was_changed_since(cared, lan, minh, personas):
    handed = hand_over([cared], minh, personas)
    row = stored(cared)
    row.next_step = "Send a book"
    writes.save(row, actor=personas.actor("an"))
    undo.undo(handed.operation, actor=personas.actor("an"), why="She stays.")
    row = stored(cared)
    assert (row.officer, row.next_step) == (lan, "Send a book")
    assert list(Liaison.objects.values_list("pk", flat=True)) == [cared.pk]


def test_undoing_an_act_a_second_time_changes_nothing_more(cared, lan, minh, personas):
    handed, actor = hand_over([cared], minh, personas), personas.actor("an")
    undo.undo(handed.operation, actor=actor)
    with untouched(cared):
        undo.undo(Operation.objects.get(pk=handed.operation.pk), actor=actor)
    assert stored(cared).officer == lan


def test_many_partners_change_hands_without_a_query_for_each_check(lan, minh, personas):
    def cost(number):
        rows = [make("liaisons", personas.hers, officer=make("people", personas.hers)) for _one in range(number)]
        Liaison.objects.filter(pk__in=[one.pk for one in rows]).update(officer=lan)
        found = services.chosen([one.pk for one in rows], actor=personas.actor("an"))
        with CaptureQueriesContext(connection) as captured:
            services._check(found, minh)
        return len(captured)

    assert cost(1) == cost(4) == 0


@pytest.mark.parametrize(("name", "may"), [("an", True), ("chi", True), ("binh", False), ("dung", False)])
@pytest.mark.parametrize("step", ["pass_on", "end"])
def test_only_who_keeps_a_liaison_hands_it_over_or_ends_it(step, name, may, cared, minh, personas):
    asked = {"officer": minh} if step == "pass_on" else {}
    assert (LIAISONS.step(step) in LIAISONS.steps_for(personas.actor(name), cared)) is may
    if may:
        take(step, cared, personas, name, **asked)
        assert Liaison.objects.filter(state="ended").count() == 1
    else:
        with untouched(cared), pytest.raises(workflow.NotAllowed):
            take(step, cared, personas, name, **asked)


@pytest.mark.parametrize("step", ["pass_on", "end"])
def test_a_reason_is_asked_for(step, cared, minh, personas):
    with untouched(cared), pytest.raises(workflow.WhyMissing):
        take(step, cared, personas, why="  ", **({"officer": minh} if step == "pass_on" else {}))


@pytest.mark.parametrize("step", ["pass_on", "end"])
def test_what_is_over_neither_goes_on_nor_ends_again(step, minh, personas):
    row = make("liaisons", personas.hers, state="ended", to_on="2025", next_step="", next_on="")
    assert LIAISONS.steps_for(personas.actor("an"), row) == []
    with untouched(row), pytest.raises(workflow.NotNow):
        take(step, row, personas, **({"officer": minh} if step == "pass_on" else {}))


def test_a_liaison_out_of_sight_is_not_there_to_be_ended(personas):
    row = make("liaisons", personas.hers, confidentiality=UNIT)
    with untouched(row), pytest.raises(Liaison.DoesNotExist):
        take("end", row, personas, "binh")


def test_without_a_successor_nothing_is_passed_on(cared, personas):
    with untouched(cared), pytest.raises(ValidationError):
        take("pass_on", cared, personas)


@pytest.mark.parametrize(
    ("last", "is_refused"),
    [("2026-03-16", False), ("2026-03-17", True), ("2026-03", False), ("2024", False), ("2023-12", True)],
)
def test_a_liaison_ends_between_its_beginning_and_today(last, is_refused, cared, personas):
    if is_refused:
        with untouched(cared), pytest.raises((services.NotYetOver, ValidationError)):
            take("end", cared, personas, to_on=PartialDate(last))
    else:
        take("end", cared, personas, to_on=PartialDate(last))
        row = stored(cared)
        assert (row.state, str(row.to_on), row.next_step, row.next_on) == ("ended", last, "", None)
        assert row.why_ended == WHY


def test_after_the_end_another_officer_may_begin(cared, minh, personas):
    take("end", cared, personas)
    fresh = make("liaisons", personas.hers, officer=minh, organisation=cared.organisation)
    assert (fresh.state, stored(cared).state) == ("current", "ended")


@pytest.mark.parametrize("ids", [[], [0], [-1]])
def test_numbers_of_nothing_give_nothing_or_are_told(ids, personas):
    if not ids:
        assert services.chosen(ids, actor=personas.actor("an")) == []
        return
    with pytest.raises(ValidationError, match="no longer there"):
        services.chosen(ids, actor=personas.actor("an"))


def test_a_number_chosen_twice_is_one(cared, personas):
    assert services.chosen([cared.pk, cared.pk], actor=personas.actor("an")) == [cared]


def test_one_number_out_of_sight_keeps_the_others_back(cared, personas):
    theirs = make("liaisons", personas.other, confidentiality=UNIT)
    with pytest.raises(ValidationError):
        services.chosen([cared.pk, theirs.pk], actor=personas.actor("an"))


@pytest.mark.parametrize("planned", [{"next_step": "Write", "next_on": ""}, {"next_step": "", "next_on": "2026"}])
def test_neither_a_step_nor_a_day_is_planned_with_the_dead(planned, lan, personas):
    dead = make("people", personas.hers, died_on="2020")
    with pytest.raises(ValidationError) as caught:
        make("liaisons", personas.hers, officer=lan, person=dead, **planned)
    assert caught.value.message_dict == {"next_step": [str(models.DEAD_PARTNER)]}


def test_an_officer_who_died_stands_in_what_is_over(personas):
    dead = make("people", personas.hers, died_on="2020")
    row = make("liaisons", personas.hers, officer=dead, state="ended", from_on="2010", to_on="2020", next_step="")
    assert stored(row).officer == dead


def test_what_a_stored_liaison_promised_is_refused_once_the_friend_has_died(lan, personas):
    friend = make("people", personas.hers)
    row = make("liaisons", personas.hers, officer=lan, person=friend)
    friend.died_on = PartialDate("2026")
    writes.save(friend, actor=personas.actor("an"))
    row = stored(row)
    row.notes = "Wrote to the family."
    with pytest.raises(ValidationError):
        writes.save(row, actor=personas.actor("an"))
    row.next_step, row.next_on = "", None
    writes.save(row, actor=personas.actor("an"))
    assert stored(row).notes == "Wrote to the family."


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"state": "current"}, "2"),
        ({"state": "ended"}, "1"),
        ({"next_on": "2026-04"}, "1"),
        ({"next_on": "2026"}, "2"),
        ({"next_on": "2027"}, "0"),
    ],
)
def test_liaisons_are_listed_by_state_and_by_what_comes_next(asked, count, personas):
    make("liaisons", personas.hers)
    make("liaisons", personas.hers, next_on="2026-05-02")
    make("liaisons", personas.hers, state="ended", to_on="2025", next_step="", next_on="")
    assert listing.read(LIAISONS, personas.actor("an"), asked, "en").count == count
