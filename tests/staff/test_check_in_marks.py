"""Marks at the door of an event: what a telephone sends, what is typed, and what stays out of reach."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.events.services import guests
from amity.records.models import Change
from amity.staff import check_in
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(personas):
    return held(personas)


def held(personas, owner=None, **fields):
    given = {"state": "planned", "title": "Festival", "starts_on": timezone.localdate().isoformat(), **fields}
    return factories.make("events", owner or personas.hers, **given)


def guest(personas, event, name="Ann Miller", owner=None, **fields):
    person = factories.make("people", personas.hers, name=name)
    given = {"event": event, "person": person, "state": "accepted", **fields}
    return factories.make("participations", owner or personas.hers, **given)


def code_of(personas, row) -> str:
    guests.passes_for([row], actor=personas.actor("an"))
    return Pass.objects.get(participation=row).code


def send(client, event, body):
    text = body if isinstance(body, str) else json.dumps({"marks": body})
    return client.post(f"/events/{event.pk}/check-in/marks/", text, content_type="application/json")


def typed(client, event, **given) -> str:
    answer = client.post(f"/events/{event.pk}/check-in/", given)
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(row) -> str:
    return Participation.objects.get(pk=row.pk).state


NUMBERS = ("1e999", "-1e999", "NaN", "0", "-1", "1000000000000000000", "null", "[]", "{}", '"1.5"')


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_no_guest_has_is_no_mark(event, client_of, number):
    body = f'{{"marks": [{{"guest": {number}, "at": "2026-05-20T09:00:00Z"}}]}}'
    answer = send(client_of("an"), event, body)
    assert (answer.status_code, answer.json()) == (400, {"refused": "This is no list of marks."})


@pytest.mark.parametrize("at", ["", "now", "2026-02-29T09:00:00Z", "2026-05-20T25:00:00Z", "2026-05-20"])
def test_a_moment_that_never_was_is_no_mark(personas, event, client_of, at):
    row = guest(personas, event)
    assert send(client_of("an"), event, [{"guest": row.pk, "at": at}]).status_code == 400
    assert not Pass.objects.exists()


def test_one_wrong_mark_among_good_ones_keeps_all_of_them_out(personas, event, client_of):
    row = guest(personas, event)
    good = {"guest": row.pk, "at": timezone.now().isoformat()}
    assert send(client_of("an"), event, [good, {"guest": row.pk}]).status_code == 400
    assert (state_of(row), Change.objects.filter(action="attend").count()) == ("accepted", 0)


def test_no_marks_are_no_harm(event, client_of):
    answer = send(client_of("an"), event, [])
    assert (answer.status_code, answer.json()) == (200, {"marks": []})


def test_a_mark_that_waited_for_months_counts_as_a_month_old(personas, event, client_of):
    row, before = guest(personas, event), timezone.now()
    send(client_of("an"), event, [{"guest": row.pk, "at": "0001-01-01T00:00:00+14:00"}])
    came = Pass.objects.get(participation=row).came_at
    assert before - check_in.OLDEST <= came <= timezone.now() - check_in.OLDEST


def test_a_telephone_whose_clock_is_ahead_marks_now(personas, event, client_of):
    row = guest(personas, event)
    ahead = timezone.now() + timedelta(days=400)
    [told] = send(client_of("an"), event, [{"guest": row.pk, "at": ahead.isoformat()}]).json()["marks"]
    assert Pass.objects.get(participation=row).came_at <= timezone.now()
    assert told["came"] == Pass.objects.get(participation=row).came_at.isoformat()


def test_of_two_marks_of_one_guest_in_one_list_the_first_moment_holds(personas, event, client_of):
    row, now = guest(personas, event), timezone.now()
    marks = [{"guest": row.pk, "at": (now - timedelta(minutes=one)).isoformat()} for one in (5, 25, 15)]
    [told] = send(client_of("an"), event, marks).json()["marks"]
    assert Pass.objects.get(participation=row).came_at == now - timedelta(minutes=25)
    assert told["first"] is True


def test_marks_of_a_cancelled_event_are_refused_whole(personas, client_of):
    event = held(personas, state="cancelled")
    row = guest(personas, event)
    answer = send(client_of("an"), event, [{"guest": row.pk, "at": timezone.now().isoformat()}])
    assert answer.status_code == 409
    assert "was cancelled" in answer.json()["refused"]
    assert state_of(row) == "accepted"


def test_marks_for_guests_of_another_unit_tell_so_and_mark_the_others(personas, event, client_of):
    mine, theirs = guest(personas, event), guest(personas, event, "Bob", owner=personas.other)
    at = timezone.now().isoformat()
    told = send(client_of("an"), event, [{"guest": row.pk, "at": at} for row in (theirs, mine)]).json()["marks"]
    assert [(one["guest"], one["first"], one["refused"]) for one in told] == [
        (theirs.pk, False, "Another unit keeps this guest."),
        (mine.pk, True, ""),
    ]
    assert (state_of(mine), state_of(theirs)) == ("attended", "accepted")


def test_a_guest_taken_off_the_list_is_not_on_it_at_the_door(personas, event, client_of):
    row = guest(personas, event)
    Participation.objects.filter(pk=row.pk).update(shelf=1)
    client = client_of("an")
    assert client.get(f"/events/{event.pk}/check-in/guests/").json()["guests"] == []
    [told] = send(client, event, [{"guest": row.pk, "at": timezone.now().isoformat()}]).json()["marks"]
    assert told["refused"] == "This guest is not on the list."


@pytest.mark.parametrize("path", ["", "guests/", "marks/"])
def test_the_door_takes_only_what_it_is_made_for(event, client_of, path):
    client, address = client_of("an"), f"/events/{event.pk}/check-in/{path}"
    wrong = client.get if path == "marks/" else client.delete
    assert wrong(address).status_code == (200 if not path else 405)
    assert not Pass.objects.exists()


def test_a_mark_without_the_key_of_the_page_is_no_mark(personas, event, client_of):
    row, client = guest(personas, event), client_of("an")
    client.handler.enforce_csrf_checks = True
    body = [{"guest": row.pk, "at": timezone.now().isoformat()}]
    assert send(client, event, body).status_code == 403
    key = client.get(f"/events/{event.pk}/check-in/guests/").json()["csrf"]
    answer = client.post(
        f"/events/{event.pk}/check-in/marks/", json.dumps({"marks": body}), content_type="application/json",
        headers={"X-CSRFToken": key},
    )  # fmt: skip
    assert (answer.status_code, state_of(row)) == (200, "attended")


def test_looking_at_the_door_gives_nobody_a_pass(personas, event, client_of):
    guest(personas, event)
    client = client_of("an")
    for path in ("", "guests/", "worker.js"):
        assert client.get(f"/events/{event.pk}/check-in/{path}").status_code == 200
    assert (Pass.objects.count(), Change.objects.filter(action="attend").count()) == (0, 0)


def test_who_had_declined_is_told_apart_and_let_in_all_the_same(personas, event, client_of):
    row, client = guest(personas, event, state="declined"), client_of("an")
    [told] = client.get(f"/events/{event.pk}/check-in/guests/").json()["guests"]
    assert (told["declined"], told["state"]) == (True, "Declined")
    assert "Welcome" in typed(client, event, typed="Miller")
    assert state_of(row) == "attended"


def test_a_name_is_found_without_its_marks_and_in_any_order(personas, event, client_of):
    row = guest(personas, event, name="Nguyễn Thị Đào")
    assert "Welcome" in typed(client_of("an"), event, typed="dao NGUYEN")
    assert state_of(row) == "attended"


def test_a_code_typed_with_gaps_is_the_code(personas, event, client_of):
    row = guest(personas, event)
    code = code_of(personas, row)
    assert "Welcome" in typed(client_of("an"), event, typed=f" {code[:5]} {code[5:].lower()} ")
    assert state_of(row) == "attended"


@pytest.mark.parametrize("given", [{}, {"typed": ""}, {"typed": "   "}, {"typed": "***"}, {"guest": "x"}])
def test_nothing_typed_lets_nobody_in(personas, event, client_of, given):
    row = guest(personas, event)
    page = typed(client_of("an"), event, **given)
    assert "gate-result wrong" in page
    assert state_of(row) == "accepted"


def test_a_guest_of_another_unit_is_not_found_at_the_door_by_name_or_number(personas, event, client_of):
    theirs = guest(personas, event, name="Bob Stranger", owner=personas.other)
    client = client_of("an")
    for given in ({"typed": "Stranger"}, {"guest": theirs.pk}, {"typed": code_of(personas, theirs)}):
        assert "Not on the list" in typed(client, event, **given)
    assert state_of(theirs) == "accepted"


def test_the_door_without_script_tells_why_nobody_is_let_in_yet(personas, client_of):
    event = held(personas, starts_on=(timezone.localdate() + timedelta(days=1)).isoformat())
    row = guest(personas, event)
    page = typed(client_of("an"), event, typed="Miller")
    assert "The event has not begun" in page
    assert "Ann Miller" in page
    assert state_of(row) == "accepted"


def test_the_list_is_kept_until_the_day_after_the_last(personas, client_of):
    today = timezone.localdate()
    event = held(personas, ends_on=(today + timedelta(days=2)).isoformat())
    page = client_of("an").get(f"/events/{event.pk}/check-in/").content.decode()
    assert f'data-until="{(today + timedelta(days=3)).isoformat()}"' in page


def test_no_guest_is_found_by_an_empty_code():
    assert check_in.matching([{"code": "", "key": "ann"}], " ") == []


def test_the_door_of_an_event_out_of_sight_is_not_there(personas, client_of):
    event = held(personas, confidentiality=2)
    row = guest(personas, event)
    at = timezone.now().isoformat()
    assert send(client_of("binh"), event, [{"guest": row.pk, "at": at}]).status_code == 404
    assert client_of("binh").post(f"/events/{event.pk}/check-in/", {"guest": row.pk}).status_code == 404
    assert state_of(row) == "accepted"


def test_many_guests_cost_the_queries_of_few_at_the_door(personas, event, client_of, django_assert_max_num_queries):
    for number in range(12):
        code_of(personas, guest(personas, event, name=f"Guest {number}"))
    client = client_of("an")
    with django_assert_max_num_queries(20):
        told = client.get(f"/events/{event.pk}/check-in/guests/").json()["guests"]
    assert len(told) == 12
