"""What is done in the care of friends: ending, handing over, thanking."""

import pytest

from amity.care import services
from amity.care.models import Liaison
from amity.core.dates import PartialDate
from amity.past import undo
from amity.records import writes
from amity.records.models import Change, Operation
from tests.factories import make
from tests.personas import TODAY

pytestmark = pytest.mark.django_db
WHY = "Retires at the end of the month."


@pytest.fixture
def officer(personas):
    return make("people", personas.hers, name="Lan")


@pytest.fixture
def successor(personas):
    return make("people", personas.hers, name="Minh")


@pytest.fixture
def cared(officer, personas):
    """Three partners in the care of one officer, with what is planned."""
    return [make("liaisons", personas.hers, officer=officer, contact_days=90) for _number in range(3)]


def hand_over(liaisons, successor, personas, **given):
    acting = {"actor": personas.actor("an"), "today": TODAY, "why": WHY, **given}
    return services.hand_over([Liaison.objects.get(pk=one.pk) for one in liaisons], successor, **acting)


def stand(liaisons):
    return [Liaison.objects.get(pk=one.pk) for one in liaisons]


def past(officer):
    return Liaison.objects.filter(officer=officer).order_by("pk")


def test_all_partners_chosen_change_hands_as_one_act(cared, officer, successor, personas):
    handed = hand_over(cared, successor, personas)
    assert handed.count == 3
    assert [(one.state, one.officer, str(one.from_on), one.to_on) for one in stand(cared)] == [
        ("current", successor, "2026-03-16", None)
    ] * 3
    assert [
        (one.organisation_id, one.state, str(one.from_on), str(one.to_on), one.why_ended) for one in past(officer)
    ] == [(old.organisation_id, "ended", "2024", "2026-03-16", WHY) for old in cared]
    changes = Change.objects.filter(operation=handed.operation)
    assert sorted(changes.values_list("action", flat=True)) == ["create"] * 3 + ["hand_over"] * 3
    assert {one.why for one in changes} == {WHY}


def test_what_was_planned_goes_along_and_is_waited_for_once(cared, officer, successor, personas):
    hand_over(cared, successor, personas)
    assert [(one.next_step, str(one.next_on), one.contact_days) for one in stand(cared)] == [
        (old.next_step, "2026-04-01", 90) for old in cared
    ]
    assert [(one.next_step, one.next_on) for one in past(officer)] == [("", None)] * 3


def test_a_handing_over_is_undone_as_a_whole(cared, officer, successor, personas):
    handed = hand_over(cared, successor, personas)
    outcome = undo.undo(handed.operation, actor=personas.actor("an"), why="He stays.")
    assert outcome.left == []
    assert [(one.state, one.officer, one.to_on, str(one.from_on)) for one in stand(cared)] == [
        ("current", officer, None, "2024")
    ] * 3
    assert Liaison.objects.count() == 3


def test_the_memory_of_a_dead_friend_is_handed_over_without_a_next_step(officer, successor, personas):
    friend = make("people", personas.hers)
    old = make("liaisons", personas.hers, officer=officer, person=friend)
    friend.died_on = "2026-03-01"
    writes.save(friend, actor=personas.actor("an"))
    hand_over([old], successor, personas)
    fresh = Liaison.objects.get(officer=successor)
    assert (fresh.person, fresh.next_step, fresh.next_on) == (friend, "", None)


@pytest.mark.parametrize("wrong", ["none", "ended", "trashed"])
def test_only_who_is_looked_after_now_is_handed_over(wrong, cared, successor, personas):
    chosen = []
    if wrong == "ended":
        chosen = [make("liaisons", personas.hers, state="ended", to_on="2025")]
    if wrong == "trashed":
        chosen = cared[:1]
        Liaison.objects.filter(pk=cared[0].pk).update(shelf=2)
    with pytest.raises(services.NothingToHandOver):
        hand_over(chosen, successor, personas)
    assert not Operation.objects.filter(kind=services.HAND_OVER).exists()


def test_nothing_is_handed_over_to_oneself_to_the_dead_or_for_two_officers(cared, officer, personas):
    dead = make("people", personas.hers, died_on="2020")
    other = make("liaisons", personas.hers)
    for refusal, liaisons, to in (
        (services.SameOfficer, cared, officer),
        (services.OfficerIsGone, cared, dead),
        (services.NotOneOfficer, [*cared, other], make("people", personas.hers)),
    ):
        with pytest.raises(refusal):
            hand_over(liaisons, to, personas)
    assert {one.state for one in stand(cared)} == {"current"}


def test_a_handing_over_does_not_lie_ahead(cared, successor, personas):
    with pytest.raises(services.NotYetOver):
        hand_over(cared, successor, personas, from_on=PartialDate("2026-04-01"))
    assert not Liaison.objects.filter(officer=successor).exists()


def test_who_may_not_write_hands_nothing_over(cared, successor, personas):
    for name in ("binh", "dung"):
        with pytest.raises(writes.Refused):
            hand_over(cared, successor, personas, actor=personas.actor(name))
    assert {one.state for one in stand(cared)} == {"current"}
    assert not Operation.objects.filter(kind=services.HAND_OVER).exists()


def test_one_partner_is_passed_on_by_a_step(cared, officer, successor, personas):
    acting = {"actor": personas.actor("an"), "today": TODAY, "why": WHY}
    fresh = services.pass_on(cared[0], officer=successor, **acting)
    assert (fresh.officer, fresh.organisation) == (successor, cared[0].organisation)
    assert [one.officer for one in stand(cared)] == [successor, officer, officer]
    assert [one.state for one in past(officer)] == ["current", "current", "ended"]


def test_a_liaison_ends_on_a_day_that_has_come(cared, personas):
    acting = {"actor": personas.actor("an"), "today": TODAY, "why": WHY}
    with pytest.raises(services.NotYetOver):
        services.end(cared[0], to_on=PartialDate("2026-12"), **acting)
    services.end(cared[1], **acting)
    services.end(cared[2], to_on=PartialDate("2025"), **acting)
    cared[0].refresh_from_db()
    assert [(one.state, str(one.to_on or "")) for one in cared] == [
        ("current", ""),
        ("ended", "2026-03-16"),
        ("ended", "2025"),
    ]


def test_numbers_out_of_sight_are_not_chosen(personas):
    from django.core.exceptions import ValidationError

    hidden = make("liaisons", personas.hers, confidentiality=2)
    assert services.chosen([hidden.pk], actor=personas.actor("an")) == [hidden]
    with pytest.raises(ValidationError):
        services.chosen([hidden.pk], actor=personas.actor("binh"))


def test_a_giver_is_thanked_on_a_day_between_the_gift_and_today(personas):
    gift = make("gifts", personas.hers, given_on="2026-03-10")
    acting = {"actor": personas.actor("an"), "today": TODAY}
    for day in ("2026-03-09", "2026-03-17"):
        with pytest.raises(services.ThankedTooEarly):
            services.thank(gift, thanked_on=PartialDate(day), **acting)
    services.thank(gift, thanked_how="By letter", **acting)
    gift.refresh_from_db()
    assert (gift.thanks, str(gift.thanked_on), gift.thanked_how) == ("thanked", "2026-03-16", "By letter")
