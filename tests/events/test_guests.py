"""Guests of events: who is left out and why, in which words each is written to, and what opens the door to them."""

from datetime import UTC, date, datetime

import pytest

from amity.events import exchange, jobs
from amity.events.models import Participation, Pass
from amity.events.services import admitting, guests, inviting
from amity.letters.models import Batch, Letter
from amity.letters.services import composing
from amity.past import undo
from amity.records import shelving, writes
from amity.records.models import Change, Operation, Shelf
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
DAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 2, 5, tzinfo=UTC)
DEAD, SILENT = "This person has died.", "This person asked not to be written to."
BEFORE = "This person is on the list or invited already."
PARTICIPATIONS = "participations"


@pytest.fixture
def an(personas):
    return personas.actor("an")


@pytest.fixture
def event(personas):
    return held(personas)


def held(personas, **fields):
    return factories.make("events", personas.hers, **{"state": "planned", "starts_on": "2026-05-20", **fields})


def person(personas, **fields):
    return factories.make("people", personas.hers, **fields)


def guest(personas, event, state="approved", owner=None, **fields):
    return factories.make(PARTICIPATIONS, owner or personas.hers, event=event, state=state, **fields)


def silence(personas, one):
    factories.make("subject_requests", personas.hers, person=one, kind="object")


def stored(row):
    return Participation.objects.get(pk=row.pk)


def asked(personas, **more):
    return {"owner": personas.hers.pk, "confidentiality": 1, **more}


def test_a_person_named_twice_is_put_on_the_list_once(personas, an, event):
    one = person(personas)
    outcome = guests.nominate(event, [one.pk, one.pk], actor=an, today=TODAY)
    assert (outcome.done, outcome.left, Participation.objects.count()) == (1, [], 1)


def test_nobody_named_leaves_no_act_behind(an, event):
    outcome = guests.nominate(event, [], actor=an, today=TODAY)
    assert (outcome.done, outcome.left, Operation.objects.count()) == (0, [], 0)


def test_a_number_that_is_nobody_is_passed_over_in_silence(personas, an, event):
    outcome = guests.nominate(event, [10**9, person(personas).pk], actor=an, today=TODAY)
    assert (outcome.done, outcome.left) == (1, [])


def test_who_was_taken_off_the_list_may_be_put_on_it_in_another_role(personas, an, event):
    row = guest(personas, event, "nominated", role="Speaker")
    shelving.shelve(guests.registry.get(PARTICIPATIONS), [row.pk], Shelf.TRASHED, actor=an, why="")
    outcome = guests.nominate(event, [row.person_id], actor=an, today=TODAY, role="Chair")
    assert (outcome.done, outcome.left) == (1, [])


def test_guests_put_on_the_list_of_another_units_event_are_kept_by_ones_own_unit(personas, an):
    theirs = factories.make("events", personas.other, state="planned", starts_on="2026-05-20")
    guests.nominate(theirs, [person(personas).pk], actor=an, today=TODAY)
    assert Participation.objects.get().owner_id == personas.hers.pk


def test_who_keeps_nothing_puts_nobody_on_the_list(personas, event):
    with pytest.raises(writes.NotAllowed):
        guests.nominate(event, [person(personas).pk], actor=personas.actor("dung"), today=TODAY)
    assert not Participation.objects.exists()
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refused"),
    [({"state": "cancelled"}, inviting.EventIsCancelled), ({"starts_on": "2026-02"}, inviting.EventIsOver)],
)
def test_the_list_of_what_will_not_be_held_or_is_over_is_closed(personas, an, fields, refused):
    with pytest.raises(refused):
        guests.nominate(held(personas, **fields), [person(personas).pk], actor=an, today=TODAY)
    assert not Participation.objects.exists()


def test_people_may_be_put_on_the_list_on_the_last_day_itself(personas, an):
    event = held(personas, starts_on="2026-03-14", ends_on="2026-03-16")
    assert guests.nominate(event, [person(personas).pk], actor=an, today=TODAY).done == 1


def test_putting_people_on_the_list_is_undone_whole(personas, an, event):
    guests.nominate(event, [person(personas).pk, person(personas).pk], actor=an, today=TODAY, why="From the office")
    operation = Operation.objects.get(kind="guests")
    assert operation.why == "From the office"
    outcome = undo.undo(operation, actor=an)
    assert (outcome.restored, Participation.objects.count()) == (2, 0)


def test_the_dead_among_nominations_are_left_as_they_are(personas, event):
    gone = guest(personas, event, "nominated", person=person(personas, died_on="2025-02"))
    other = guest(personas, event, "nominated")
    outcome = guests.approve_all([gone, other], actor=personas.actor("chi"), today=TODAY)
    assert (outcome.done, outcome.left) == (1, [(gone.person_id, DEAD)])
    assert (stored(gone).state, stored(other).state) == ("nominated", "approved")


def test_nothing_to_approve_leaves_no_act_behind(personas, event):
    outcome = guests.approve_all([guest(personas, event, "accepted")], actor=personas.actor("chi"), today=TODAY)
    assert (outcome.done, outcome.left, Operation.objects.count()) == (0, [], 0)


def test_approving_many_is_undone_but_for_who_was_invited_since(personas, event):
    chi = personas.actor("chi")
    rows = [guest(personas, event, "nominated") for _ in range(2)]
    guests.approve_all(rows, actor=chi, today=TODAY)
    inviting.invite(stored(rows[0]), actor=chi, today=TODAY)
    outcome = undo.undo(Operation.objects.get(), actor=chi)
    assert [one.row_id for one in outcome.left] == [rows[0].pk]
    assert [stored(row).state for row in rows] == ["invited", "nominated"]


def test_who_cannot_be_invited_is_left_with_the_reason_of_each(personas, an, event):
    quiet = person(personas)
    silence(personas, quiet)
    twice = guest(personas, event, "accepted", role="Chair")
    rows = [
        guest(personas, event, person=person(personas, died_on="2020")),
        guest(personas, event, person=quiet),
        guest(personas, event, person=twice.person, role="Speaker"),
        guest(personas, event, owner=personas.other),
        guest(personas, event),
    ]
    outcome = guests.invite_all(rows, actor=an, today=TODAY)
    assert outcome.done == 1
    assert outcome.left == [
        (rows[0].person_id, DEAD),
        (quiet.pk, SILENT),
        (twice.person_id, BEFORE),
        (rows[3].person_id, "Another unit keeps this guest."),
    ]
    assert [stored(row).state for row in rows] == ["approved"] * 4 + ["invited"]
    assert list(Pass.objects.values_list("participation_id", flat=True)) == [rows[4].pk]


def test_guests_of_other_states_are_passed_over_when_the_approved_are_invited(personas, an, event):
    rows = [guest(personas, event, state) for state in ("nominated", "invited", "declined", "attended")]
    outcome = guests.invite_all(rows, actor=an, today=TODAY)
    assert (outcome.done, outcome.left, Pass.objects.count()) == (0, [], 0)


def test_of_two_roles_of_one_person_the_first_alone_is_invited(personas, an, event):
    ann = person(personas)
    rows = [guest(personas, event, person=ann, role=role) for role in ("Speaker", "Chair")]
    outcome = guests.invite_all(rows, actor=an, today=TODAY)
    assert (outcome.done, outcome.left) == (1, [(ann.pk, BEFORE)])


def test_an_invitation_to_another_event_does_not_stand_in_the_way(personas, an, event):
    ann = person(personas)
    guest(personas, held(personas), "invited", person=ann)
    assert guests.invite_all([guest(personas, event, person=ann)], actor=an, today=TODAY).left == []


@pytest.mark.parametrize(
    ("purpose", "concerned"), [("invite", {"approved"}), ("remind", {"invited"}), ("thank", {"attended"})]
)
def test_each_purpose_concerns_guests_of_one_state_and_says_where_others_stand(personas, an, event, purpose, concerned):
    states = ("nominated", "approved", "invited", "accepted", "declined", "attended")
    rows = [guest(personas, event, state) for state in states]
    told = guests.refusals_of(rows, purpose, actor=an, today=TODAY)
    assert {row.state for row in rows if row.pk not in told} == concerned
    assert told[rows[0].pk] == "The state of the guest is: Nominated."


def test_nobody_is_refused_where_nobody_is_asked_for(an):
    assert guests.refusals_of([], "invite", actor=an, today=TODAY) == {}


def test_the_thanked_may_have_been_thanked_in_another_role(personas, an, event):
    ann = person(personas)
    rows = [guest(personas, event, "attended", person=ann, role=role) for role in ("Speaker", "Chair")]
    assert guests.refusals_of(rows, "thank", actor=an, today=TODAY) == {}


def test_a_guest_is_written_to_for_the_body_he_comes_for(personas, an, event):
    ann = person(personas, languages="English")
    own, sent_by = (factories.make("organisations", personas.hers, name=name) for name in ("Own", "Sent by"))
    factories.make("positions", personas.hers, person=ann, organisation=own, title="Director", title_vi="Giám đốc")
    alone, sent = (
        guest(personas, event, person=ann, role="A"),
        guest(personas, event, person=ann, role="B", organisation=sent_by),
    )
    first, second = guests.recipients([alone, sent], actor=an, today=TODAY)
    assert (first.organisation, first.title, first.title_vi, first.key) == (own, "Director", "Giám đốc", alone.pk)
    assert (second.organisation, second.title, second.key) == (sent_by, "", sent.pk)


def test_a_guest_out_of_sight_is_no_recipient_and_a_body_out_of_sight_stands_nowhere(personas, an, event):
    hidden = factories.make("people", personas.other, confidentiality=2)
    body = factories.make("organisations", personas.other, confidentiality=2)
    rows = [guest(personas, event, person=hidden), guest(personas, event, organisation=body)]
    [one] = guests.recipients(rows, actor=an, today=TODAY)
    assert (one.key, one.organisation, one.title) == (rows[1].pk, None, "")


def test_a_guest_reads_the_language_of_his_invitation_or_else_his_own(personas, an, event):
    lao = person(personas, languages="Lao")
    rows = [guest(personas, event, person=lao, role="A"), guest(personas, event, person=lao, role="B", language="fr")]
    assert [one.language for one in guests.recipients(rows, actor=an, today=TODAY)] == ["lo", "fr"]


def test_an_event_tells_its_days_its_hour_its_place_and_the_role(personas):
    event = held(
        personas, title="Festival", title_vi="Liên hoan", starts_on="2026-05-20", ends_on="2026-05-22",
        begins_at="09:00", venue="Opera House", place="Hanoi", answer_by="2026-05",
    )  # fmt: skip
    row = guest(personas, event, role="Speaker")
    assert exchange.event_values(event, row, "en") == {
        "event": "Festival",
        "event_dates": "20 May 2026 – 22 May 2026, 09:00",
        "event_place": "Opera House, Hanoi",
        "role": "Speaker",
        "answer_by": "May 2026",
    }
    told = exchange.event_values(event, row, "vi")
    assert (told["event"], told["answer_by"]) == ("Liên hoan", "tháng 5 năm 2026")
    assert exchange.event_values(event, row, "fr")["event_dates"].startswith("20 mai 2026 – 22 mai 2026")


def test_an_event_of_one_day_tells_it_once_and_what_is_unknown_is_left_out(personas):
    event = held(personas, title="Festival", title_vi="", starts_on="2026-05-20", ends_on="2026-05-20", place="")
    told = exchange.event_values(event, guest(personas, event, role=""), "vi")
    assert (told["event"], told["event_dates"]) == ("Festival", "ngày 20 tháng 5 năm 2026")
    assert (told["event_place"], told["role"], told["answer_by"]) == ("", "", "")


def template(personas, **fields):
    given = {"name": "Come", "kind": "invitation", "text": "{salutation}: {event}", **fields}
    return factories.make("letter_templates", personas.hers, **given)


def begin(personas, an, event, rows, purpose="invite", **more) -> Batch:
    return guests.begin_letters(event, rows, purpose, "Come", asked(personas, **more), actor=an, today=TODAY)


@pytest.mark.parametrize("purpose", ["invite", "remind"])
def test_nobody_is_invited_or_reminded_of_what_is_over_or_cancelled(personas, an, purpose):
    template(personas)
    for fields, refused in (({"starts_on": "2026-01"}, inviting.EventIsOver), ({"state": "cancelled"}, writes.Refused)):
        event = held(personas, **fields)
        with pytest.raises(refused):
            begin(personas, an, event, [guest(personas, event, "approved")], purpose)
    assert not Batch.objects.exists()


def test_thanks_go_out_after_the_event(personas, an):
    template(personas)
    event = held(personas, starts_on="2026-01-10")
    batch = begin(personas, an, event, [guest(personas, event, "attended")], "thank")
    guests.carry_out(batch, actor=an, today=TODAY)
    assert Letter.objects.count() == 1


def test_a_mail_merge_to_guests_keeps_who_is_written_to_and_who_is_not(personas, an, event):
    template(personas)
    ready, waiting = guest(personas, event), guest(personas, event, "nominated")
    batch = begin(personas, an, event, [ready, waiting])
    assert (batch.asked["event"], batch.asked["purpose"]) == (event.pk, "invite")
    assert (batch.asked["guests"], batch.asked["people"]) == ([ready.pk], [ready.person_id])
    assert batch.left == [[waiting.person_id, "The state of the guest is: Nominated."]]
    assert not Letter.objects.exists()


def test_nobody_left_to_write_to_is_refused(personas, an, event):
    template(personas)
    with pytest.raises(composing.NobodyChosen):
        begin(personas, an, event, [guest(personas, event, "declined")])
    assert not Operation.objects.exists()


def test_a_guest_who_died_meanwhile_is_not_invited_by_the_worker(personas, an, event):
    template(personas)
    row = guest(personas, event, person=person(personas, languages="English"))
    batch = begin(personas, an, event, [row])
    type(row.person).objects.filter(pk=row.person_id).update(died_on="2026-03-15")
    guests.carry_out(batch, actor=an, today=TODAY)
    assert (batch.left, stored(row).state) == ([[row.person_id, DEAD]], "approved")
    assert not Letter.objects.exists()


def test_a_guest_without_a_template_is_told_of_the_event_in_the_language_chosen_instead(personas, an, event):
    type(event).objects.filter(pk=event.pk).update(title="Festival", title_vi="Liên hoan")
    template(personas, language="vi")
    row = guest(personas, event, person=person(personas, languages="Lao"))
    guests.carry_out(begin(personas, an, event, [row], fallback="vi"), actor=an, today=TODAY)
    letter = Letter.objects.get()
    assert (letter.language, letter.text.endswith(": Liên hoan")) == ("vi", True)
    assert (stored(row).letter_id, stored(row).state) == (letter.pk, "invited")


def test_guests_are_given_in_the_order_asked_for_and_only_those_in_sight(personas, an, event):
    rows = [guest(personas, event) for _ in range(3)]
    hidden = guest(personas, event, owner=personas.other, confidentiality=2)
    wanted = [rows[2].pk, hidden.pk, rows[0].pk, 10**9]
    assert [row.pk for row in guests.guests_by_number(wanted, actor=an)] == [rows[2].pk, rows[0].pk]


def cards(event, actor, **more):
    rows = list(Participation.objects.filter(event=event).select_related("person", "event").order_by("pk"))
    return guests.cards_of(rows, actor=actor, today=TODAY, language=more.pop("language", "en"), **more)


def test_badges_are_made_for_all_but_those_who_declined(personas, an, event):
    for name, state in (("Ann", "accepted"), ("Bob", "declined"), ("Cid", "nominated")):
        guest(personas, event, state, person=person(personas, name=name))
    assert [one.name for one in cards(event, an)] == ["Ann", "Cid"]


def test_badges_in_order_of_precedence_put_those_without_a_rank_last(personas, an, event):
    for name, rank in (("Ann", 3), ("Bob", None), ("Cid", 1)):
        one = person(personas, name=name)
        factories.make("positions", personas.hers, person=one, rank=rank)
        guest(personas, event, person=one)
    assert [one.name for one in cards(event, an, by_rank=True)] == ["Cid", "Ann", "Bob"]
    assert [one.name for one in cards(event, an)] == ["Ann", "Bob", "Cid"]


def test_badges_carry_codes_only_for_who_keeps_the_guest_and_only_good_ones(personas, an, event):
    mine, theirs = guest(personas, event), guest(personas, event, owner=personas.other)
    guests.passes_for([mine, theirs], actor=an)
    assert [bool(one.picture) for one in cards(event, an)] == [True, False]
    assert [bool(one.picture) for one in cards(event, personas.actor("dung"))] == [False, False]
    guests.revoke_link(mine, actor=an)
    assert [bool(one.picture) for one in cards(event, an)] == [False, False]


def test_badges_name_nobody_out_of_sight(personas, an, event):
    guest(personas, event, person=factories.make("people", personas.other, name="Hidden", confidentiality=2))
    assert cards(event, an) == []


def test_badges_tell_group_seat_and_role_in_one_language_for_all(personas, an, event):
    one = person(personas, name="Tran Binh", name_vi="Trần Bình", languages="English")
    guest(personas, event, person=one, role="Speaker", group="A", seat="12")
    [card] = cards(event, an, language="vi")
    assert (card.name, card.role, card.group, card.seat) == ("Trần Bình", "Speaker", "A", "12")


def test_a_guest_has_one_pass_however_often_one_is_asked_for(personas, an, event):
    row = guest(personas, event)
    guests.passes_for([row], actor=an)
    code = Pass.objects.get().code
    guests.passes_for([row, guest(personas, event)], actor=an)
    assert Pass.objects.get(participation=row).code == code
    assert Pass.objects.count() == 2


def test_links_are_made_and_taken_back_only_by_who_keeps_the_guest(personas, an, event):
    row = guest(personas, event, "invited")
    for other in ("binh", "dung", "hoa"):
        for act in (guests.renew_link, guests.revoke_link):
            with pytest.raises(writes.NotAllowed):
                act(row, actor=personas.actor(other))
    assert not Pass.objects.exists()
    assert guests.renew_link(row, actor=an).revision == 1


def test_a_link_taken_back_and_made_anew_keeps_the_code_of_the_badge(personas, an, event):
    row = guest(personas, event, "invited")
    first = guests.renew_link(row, actor=an)
    guests.revoke_link(row, actor=an)
    again = guests.renew_link(row, actor=an)
    assert (again.code, again.revision, again.is_revoked) == (first.code, 2, False)


def test_the_link_of_a_letter_is_known_only_while_it_is_good(personas, an, event):
    letter = factories.make("letters", personas.hers)
    row = guest(personas, event, "invited", letter=letter)
    assert jobs.links([letter.pk]) == {}
    made = guests.renew_link(row, actor=an)
    assert jobs.links([letter.pk])[letter.pk]["answer_link"] == made.link
    assert jobs.links([letter.pk + 1]) == {}
    guests.revoke_link(row, actor=an)
    assert jobs.links([letter.pk]) == {}


def test_who_had_declined_and_is_marked_by_mistake_stands_again_as_declined(personas, an, event):
    row = guest(personas, event, "declined", invited_on="2026-03-01", answered_on="2026-03-05")
    admitting.admit(event, {row.pk: NOW}, actor=an, today=DAY, now=NOW)
    assert stored(row).state == "attended"
    outcome = admitting.take_all_back([stored(row)], actor=an, today=DAY)
    assert (outcome.done, stored(row).state) == (1, "declined")
    assert Change.objects.latest("pk").action == "absent"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"invited_on": "2026-03-01", "answered_on": "2026-03-05"}, "accepted"),
        ({"invited_on": "2026-03-01"}, "invited"),
        ({}, "approved"),
    ],
)
def test_who_was_brought_in_as_attending_stands_as_his_days_tell(personas, an, event, fields, state):
    row = guest(personas, event, "attended", **fields)
    assert admitting.take_all_back([row], actor=an, today=DAY).done == 1
    assert stored(row).state == state


def test_marks_of_guests_of_others_are_not_taken_back(personas, an, event):
    theirs, waiting = guest(personas, event, "attended", owner=personas.other), guest(personas, event, "accepted")
    outcome = admitting.take_all_back([theirs, waiting], actor=an, today=DAY)
    assert (outcome.done, outcome.left) == (0, [(theirs.person_id, "Another unit keeps this guest.")])
    assert (stored(theirs).state, stored(waiting).state) == ("attended", "accepted")


def test_a_guest_whose_mark_was_taken_back_may_come_after_all(personas, an, event):
    row = guest(personas, event, "accepted")
    admitting.admit(event, {row.pk: NOW}, actor=an, today=DAY, now=NOW)
    admitting.take_all_back([stored(row)], actor=an, today=DAY)
    [mark] = admitting.admit(event, {row.pk: NOW}, actor=an, today=DAY, now=NOW)
    assert (mark.is_first, mark.came_at, stored(row).state) == (True, NOW, "attended")


def test_nobody_marked_changes_nothing(an, event):
    assert admitting.admit(event, {}, actor=an, today=DAY, now=NOW) == []
    assert not Change.objects.filter(action="attend").exists()
