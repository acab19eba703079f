"""Invitations one by one: who is refused one, what an answer keeps, and until when."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.events.models import Participation, Pass
from amity.events.services import guests, inviting
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)


@pytest.fixture
def acts(personas):
    return {"actor": personas.actor("chi"), "today": TODAY}


def event(personas, **fields):
    return factories.make("events", personas.hers, **{"state": "planned", "starts_on": "2026-05-20", **fields})


def guest(personas, state: str = "approved", **fields):
    given = {"event": fields.pop("event", None) or event(personas), "state": state, **fields}
    return factories.make("participations", personas.hers, **given)


def stored(row):
    return Participation.objects.get(pk=row.pk)


def test_an_invitation_keeps_the_day_it_went_out(personas, acts):
    row = inviting.invite(guest(personas), **acts)
    assert (stored(row).state, str(stored(row).invited_on)) == ("invited", "2026-03-16")


def test_the_dead_are_neither_approved_nor_invited(personas, acts):
    gone = factories.make("people", personas.hers, died_on="2025")
    for state, step in (("nominated", inviting.approve), ("approved", inviting.invite)):
        row = guest(personas, state, person=gone)
        with pytest.raises(inviting.GuestHasDied):
            step(row, **acts)
        assert stored(row).state == state


def test_who_asked_not_to_be_written_to_is_not_invited(personas, acts):
    row = guest(personas)
    factories.make("subject_requests", personas.hers, person=row.person, kind="object")
    with pytest.raises(inviting.GuestIsSilent):
        inviting.invite(row, **acts)
    assert stored(row).state == "approved"


def test_nobody_is_invited_twice_to_one_event(personas, acts):
    first = guest(personas, "accepted", role="Speaker")
    second = guest(personas, event=first.event, person=first.person, role="Chair")
    with pytest.raises(inviting.InvitedBefore):
        inviting.invite(second, **acts)
    other = guest(personas, person=first.person)
    assert inviting.invite(other, **acts).state == "invited"


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"state": "cancelled"}, inviting.EventIsCancelled),
        ({"starts_on": "2026-03-15"}, inviting.EventIsOver),
        ({"starts_on": "2026-03-10", "ends_on": "2026-03-15"}, inviting.EventIsOver),
    ],
)
def test_nobody_is_invited_to_what_will_not_be_held_or_is_over(personas, acts, fields, refused):
    row = guest(personas, event=event(personas, **fields))
    with pytest.raises(refused):
        inviting.invite(row, **acts)
    assert stored(row).state == "approved"


def test_an_event_known_to_the_month_may_still_be_to_come(personas, acts):
    row = guest(personas, event=event(personas, starts_on="2026-03"))
    assert inviting.invite(row, **acts).state == "invited"


def test_an_answer_for_the_guest_says_that_it_is_and_who_gave_it(personas, acts):
    row = guest(personas, "invited")
    inviting.accept(row, **acts, answered_for="Her secretary, by telephone", answer_note="Comes with one companion.")
    kept = stored(row)
    assert (kept.state, kept.answering, kept.answered_for) == ("accepted", "behalf", "Her secretary, by telephone")
    assert (str(kept.answered_on), kept.answer_note) == ("2026-03-16", "Comes with one companion.")


def test_an_answer_after_the_last_day_is_refused_and_one_that_came_before_it_is_kept(personas, acts):
    row = guest(personas, "invited", event=event(personas, answer_by="2026-03-15"))
    with pytest.raises(inviting.AnswersClosed, match="15/3/2026"):
        inviting.accept(row, **acts)
    assert stored(row).state == "invited"
    inviting.decline(row, **acts, answered_on=PartialDate("2026-03-14"))
    assert stored(row).state == "declined"


def test_the_guest_himself_answers_and_changes_his_mind(personas):
    row = guest(personas, "invited")
    given = {"actor": Actor.system(), "today": TODAY}
    inviting.answer_oneself(row, **given, is_coming=True, answer_note="No pork, please.")
    assert (stored(row).state, stored(row).answering, stored(row).answer_note) == (
        "accepted",
        "guest",
        "No pork, please.",
    )
    inviting.answer_oneself(row, **given, is_coming=False)
    assert (stored(row).state, stored(row).answer_note) == ("declined", "")
    assert Change.objects.latest("pk").why == "Answered by the guest's own link."


@pytest.mark.parametrize("state", ["nominated", "approved", "attended"])
def test_who_is_not_invited_or_was_there_has_nothing_to_answer(personas, state):
    row = guest(personas, state)
    with pytest.raises(inviting.AnswersClosed):
        inviting.answer_oneself(row, actor=Actor.system(), today=TODAY, is_coming=True)
    assert stored(row).state == state


def test_answers_close_on_the_day_asked_for_and_at_the_latest_with_the_event(personas):
    assert event(personas).closes_on == date(2026, 5, 20)
    assert event(personas, answer_by="2026-05-01").closes_on == date(2026, 5, 1)
    assert event(personas, answer_by="2026-06").closes_on == date(2026, 5, 20)


def test_an_answer_is_not_dated_before_its_invitation(personas):
    with pytest.raises(ValidationError):
        guest(personas, "accepted", invited_on="2026-03-10", answered_on="2026-03-09")


def test_one_person_heads_the_guests_of_an_organisation(personas):
    body = factories.make("organisations", personas.hers)
    first = guest(personas, organisation=body, is_head=True)
    with pytest.raises(ValidationError, match="Somebody else heads"):
        guest(personas, event=first.event, organisation=body, is_head=True)
    with pytest.raises(ValidationError, match="Name the organisation"):
        guest(personas, is_head=True)


def passed(personas, **fields) -> Pass:
    row = guest(personas, "invited", **fields)
    guests.passes_for([row], actor=personas.actor("chi"))
    return Pass.objects.get(participation=row)


def test_a_token_opens_its_own_pass_alone(personas):
    one, other = passed(personas), passed(personas)
    assert (Pass.of_token(one.token), Pass.of_token(other.token)) == (one, other)
    assert one.code != other.code


def test_a_forged_a_foreign_and_a_broken_token_open_nothing(personas):
    one, other = passed(personas), passed(personas)
    signature = one.token.rpartition(".")[2]
    wrong = (
        f"{other.pk}.0.{signature}",
        one.token[:-1],
        f"{one.pk}.0",
        "",
        "x" * 500,
        f"{one.pk}.1.{signature}",
        "1.0.é",
    )
    assert [Pass.of_token(token) for token in wrong] == [None] * len(wrong)


def test_a_link_made_anew_closes_the_earlier_one_and_one_taken_back_closes_all(personas):
    one, chi = passed(personas), personas.actor("chi")
    earlier = one.token
    renewed = guests.renew_link(one.participation, actor=chi)
    assert (Pass.of_token(earlier), Pass.of_token(renewed.token)) == (None, one)
    guests.revoke_link(one.participation, actor=chi)
    assert Pass.of_token(renewed.token) is None


def test_the_codes_of_many_differ_and_hold_no_sign_that_is_taken_for_another(personas):
    codes = [passed(personas).code for _ in range(5)]
    assert len(set(codes)) == 5
    assert not set("".join(codes)) & set("01IOl")
