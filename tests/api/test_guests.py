"""Guests, their links, their badges and the door, for programs: wrong bodies, refusals, and what nobody is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.letters.models import Batch, Letter
from amity.records.models import Change, Operation
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
NOT_THERE = (404, "not-found")


@pytest.fixture
def event(personas):
    return held(personas)


def held(personas, owner=None, **fields):
    given = {"state": "planned", "title": "Festival", "starts_on": timezone.localdate().isoformat(), **fields}
    return factories.make("events", owner or personas.hers, **given)


def guest(personas, event, state="accepted", owner=None, **fields):
    return factories.make("participations", owner or personas.hers, event=event, state=state, **fields)


def state_of(row) -> str:
    return Participation.objects.get(pk=row.pk).state


def now() -> str:
    return timezone.now().isoformat()


PATHS = ("guests", "guests/approve", "guests/invited", "guests/absent", "guest-letters", "check-in")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_without_its_fields_is_refused_and_an_unknown_one_too(event, api_of, path):
    an = api_of("an")
    assert kind(an.post(f"/events/{event.pk}/{path}", {})) == (422, "invalid")
    assert kind(an.post(f"/events/{event.pk}/{path}", "no json")) == (400, "unreadable")
    assert kind(an.post(f"/events/{event.pk}/{path}", [])) in ((400, "unreadable"), (422, "invalid"))
    assert not Operation.objects.exists()


@pytest.mark.parametrize("people", [[], [0], [-1], ["1"], [1.5], [True], [2**63], None, 7])
def test_only_numbers_of_people_are_put_on_a_list(event, api_of, people):
    answer = api_of("an").post(f"/events/{event.pk}/guests", {"people": people})
    assert kind(answer) == (422, "invalid")
    assert any(str(name).startswith("people") for name in wrong(answer))
    assert not Participation.objects.exists()


@pytest.mark.parametrize(("field", "longest"), [("role", 120), ("group", 80)])
def test_the_role_and_the_group_are_as_long_as_they_may_be_and_no_longer(personas, event, api_of, field, longest):
    people, an = [factories.make("people", personas.hers).pk], api_of("an")
    answer = an.post(f"/events/{event.pk}/guests", {"people": people, field: "x" * (longest + 1)})
    assert kind(answer) == (422, "invalid")
    assert list(wrong(answer)) == [field]
    assert an.post(f"/events/{event.pk}/guests", {"people": people, field: "x" * longest}).status_code == 200
    assert getattr(Participation.objects.get(), field) == "x" * longest


def test_a_field_that_nobody_declared_is_named(personas, event, api_of):
    people = [factories.make("people", personas.hers).pk]
    answer = api_of("an").post(f"/events/{event.pk}/guests", {"people": people, "state": "attended"})
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["state"])


def test_who_is_left_off_the_list_is_told_by_number_and_reason(personas, event, api_of):
    dead = factories.make("people", personas.hers, died_on="2024")
    hidden = factories.make("people", personas.other, name="Hidden", confidentiality=2)
    answer = api_of("an").post(f"/events/{event.pk}/guests", {"people": [dead.pk, hidden.pk, 10**9]})
    assert answer.json() == {"done": 0, "left": [{"person": dead.pk, "reason": "This person has died."}]}


def test_why_guests_were_put_on_the_list_stands_in_the_act(personas, event, api_of):
    people = [factories.make("people", personas.hers).pk]
    api_of("an").post(f"/events/{event.pk}/guests", {"people": people, "why": "Asked by the embassy"})
    assert Operation.objects.get().why == "Asked by the embassy"


def test_a_list_that_is_closed_refuses_with_the_reason(personas, api_of):
    people = [factories.make("people", personas.hers).pk]
    for fields, told in (({"starts_on": "2020"}, "is over"), ({"state": "cancelled"}, "was cancelled")):
        answer = api_of("an").post(f"/events/{held(personas, **fields).pk}/guests", {"people": people})
        assert kind(answer) == (409, "refused")
        assert told in answer.json()["detail"]
    assert not Participation.objects.exists()


def test_who_only_reads_puts_nobody_on_a_list_and_moves_nobody_on(personas, event, api_of):
    people, row = [factories.make("people", personas.hers).pk], guest(personas, event, "nominated")
    dung = api_of("dung")
    assert kind(dung.post(f"/events/{event.pk}/guests", {"people": people})) == (403, "not-allowed")
    moved = dung.post(f"/events/{event.pk}/guests/approve", {"guests": [row.pk]}).json()
    assert (moved["done"], len(moved["left"])) == (0, 1)
    assert (state_of(row), Participation.objects.count()) == ("nominated", 1)


def test_a_guest_named_twice_is_moved_on_once(personas, event, api_of):
    row = guest(personas, event, "approved")
    answer = api_of("an").post(f"/events/{event.pk}/guests/invited", {"guests": [row.pk, row.pk]})
    assert answer.json() == {"done": 1, "left": []}


def test_guests_out_of_sight_are_refused_like_those_who_do_not_exist(personas, event, api_of):
    hidden = guest(personas, event, "nominated", owner=personas.other, confidentiality=2)
    told = [api_of("an").post(f"/events/{event.pk}/guests/approve", {"guests": [pk]}) for pk in (hidden.pk, 10**9)]
    assert [kind(one) for one in told] == [(422, "invalid")] * 2
    first, second = (wrong(one)["guests"].rpartition(" (")[0] for one in told)
    assert first == second


def test_one_guest_out_of_reach_keeps_all_where_they_stand(personas, event, api_of):
    row = guest(personas, event, "nominated")
    assert api_of("chi").post(f"/events/{event.pk}/guests/approve", {"guests": [row.pk, 10**9]}).status_code == 422
    assert state_of(row) == "nominated"


def test_nobody_is_recorded_as_invited_to_what_is_over(personas, api_of):
    event = held(personas, starts_on="2020-05-20")
    row = guest(personas, event, "approved")
    assert kind(api_of("an").post(f"/events/{event.pk}/guests/invited", {"guests": [row.pk]})) == (409, "refused")
    assert state_of(row) == "approved"


def test_a_mark_is_taken_back_and_the_count_with_it(personas, event, api_of):
    row, an = guest(personas, event, "declined", answered_on="2026-01-02"), api_of("an")
    an.post(f"/events/{event.pk}/check-in", {"marks": [{"guest": row.pk, "at": now()}]})
    assert an.get(f"/events/{event.pk}/guests").json()["checked_in"] == 1
    assert an.post(f"/events/{event.pk}/guests/absent", {"guests": [row.pk]}).json() == {"done": 1, "left": []}
    assert an.get(f"/events/{event.pk}/guests").json() == {
        "states": {"declined": 1},
        "checked_in": 0,
        "attended": None,
    }


def test_guests_are_counted_only_as_far_as_they_are_seen(personas, event, api_of):
    guest(personas, event, "invited")
    guest(personas, event, "invited", confidentiality=2)
    type(event).objects.filter(pk=event.pk).update(attended_count=420)
    assert api_of("an").get(f"/events/{event.pk}/guests").json()["states"] == {"invited": 2}
    counted = api_of("binh").get(f"/events/{event.pk}/guests").json()
    assert counted == {"states": {"invited": 1}, "checked_in": 0, "attended": 420}


def letters_body(rows, **more):
    return {"template": "Come", "owner": "MEMBER-A", "purpose": "invite", "guests": [row.pk for row in rows], **more}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"purpose": "burn"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"template": ""}, "template"),
        ({"template": "x" * 121}, "template"),
        ({"confidentiality": 4}, "confidentiality"),
        ({"fallback": "eng"}, "fallback"),
        ({"signatory": 0}, "signatory"),
        ({"occasion": "x" * 251}, "occasion"),
        ({"guests": []}, "guests"),
    ],
)
def test_a_wrong_wish_for_letters_names_its_field(personas, event, api_of, more, field):
    factories.make("letter_templates", personas.hers, name="Come")
    row = guest(personas, event, "approved")
    answer = api_of("an").post(f"/events/{event.pk}/guest-letters", letters_body([row], **more))
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])
    assert not Batch.objects.exists()


def test_letters_to_guests_begin_with_the_guests_left_out_told(personas, event, api_of):
    factories.make("letter_templates", personas.hers, name="Come")
    ready, declined = guest(personas, event, "approved"), guest(personas, event, "declined")
    answer = api_of("an").post(f"/events/{event.pk}/guest-letters", letters_body([ready, declined]))
    told = answer.json()
    assert answer.status_code == 202
    assert answer["Location"].endswith(f"/letters/batches/{told['id']}")
    assert told["left"] == [{"person": declined.person_id, "reason": "The state of the guest is: Declined."}]
    assert (told["letters"], told["files"], Letter.objects.count()) == ({}, [], 0)


def test_letters_to_guests_whom_nobody_can_write_to_are_refused(personas, event, api_of):
    factories.make("letter_templates", personas.hers, name="Come")
    theirs = guest(personas, event, "approved", owner=personas.other)
    answer = api_of("an").post(f"/events/{event.pk}/guest-letters", letters_body([theirs]))
    assert kind(answer) == (409, "refused")
    assert not Batch.objects.exists()


def test_a_link_is_told_only_for_who_is_invited(personas, event, api_of):
    row, an = guest(personas, event, "nominated"), api_of("an")
    assert an.post(f"/events/{event.pk}/guests/{row.pk}/link").status_code == 201
    assert an.get(f"/events/{event.pk}/guests/{row.pk}/link").json() == {"link": None}
    Participation.objects.filter(pk=row.pk).update(state="invited")
    assert an.get(f"/events/{event.pk}/guests/{row.pk}/link").json()["link"].startswith("http")


def test_a_new_link_closes_the_earlier_one(personas, event, api_of):
    row, an = guest(personas, event, "invited"), api_of("an")
    links = [an.post(f"/events/{event.pk}/guests/{row.pk}/link").json()["link"] for _ in range(2)]
    tokens = [link.rstrip("/").rpartition("/")[2] for link in links]
    assert (Pass.of_token(tokens[0]), Pass.of_token(tokens[1])) == (None, Pass.objects.get())


@pytest.mark.parametrize("number", ["0", "x", "-1", str(10**9), str(2**70)])
def test_a_guest_that_is_none_has_no_link(event, api_of, number):
    for method in ("get", "post", "delete"):
        assert getattr(api_of("an"), method)(f"/events/{event.pk}/guests/{number}/link").status_code == 404


@pytest.mark.parametrize("persona", ["binh", "dung", "hoa"])
def test_the_link_of_a_guest_is_told_to_nobody_else(personas, event, api_of, persona):
    row = guest(personas, event, "invited")
    link = api_of("an").post(f"/events/{event.pk}/guests/{row.pk}/link").json()["link"]
    for method in ("get", "post", "delete"):
        answer = getattr(api_of(persona), method)(f"/events/{event.pk}/guests/{row.pk}/link")
        assert answer.status_code in (403, 404)
        assert link not in answer.content.decode()
    assert Pass.objects.get().link == link


def test_an_event_without_guests_has_an_empty_door_and_an_empty_sheet(event, api_of):
    assert api_of("an").get(f"/events/{event.pk}/check-in").json() == {"guests": []}
    assert api_of("an").get(f"/events/{event.pk}/cards").content[:5] == b"%PDF-"


def test_the_door_tells_what_it_needs_and_no_more(personas, event, api_of):
    person = factories.make("people", personas.hers, name="Ann Miller", email="secret@example.org")
    guest(personas, event, person=person, role="Speaker", group="A", seat="9", answer_note="Secret diet")
    guest(personas, event, owner=personas.other)
    answer = api_of("an").get(f"/events/{event.pk}/check-in")
    [told] = answer.json()["guests"]
    assert set(told) == {"id", "name", "role", "group", "state", "code", "came"}
    assert (told["name"], told["role"], told["state"], told["came"]) == ("Ann Miller", "Speaker", "accepted", None)
    assert "ecret" not in answer.content.decode()


def test_people_out_of_sight_have_no_name_at_the_door(personas, event, api_of):
    hidden = factories.make("people", personas.other, name="Hidden Person", confidentiality=2)
    guest(personas, event, person=hidden)
    [told] = api_of("an").get(f"/events/{event.pk}/check-in").json()["guests"]
    assert told["name"] == "…"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_edge_of_the_calendar_is_no_fault_of_the_site(personas, event, api_of, at):
    row = guest(personas, event)
    answer = api_of("an").post(f"/events/{event.pk}/check-in", {"marks": [{"guest": row.pk, "at": at}]})
    assert answer.status_code in (200, 422)
    assert all(one.came_at <= timezone.now() for one in Pass.objects.all())


@pytest.mark.parametrize("mark", [{}, {"guest": 1}, {"at": "2026-05-20T09:00:00Z"}, {"guest": "1", "at": "x"}, "x", 1])
def test_what_is_no_mark_lets_nobody_in(personas, event, api_of, mark):
    row = guest(personas, event)
    marks = [{"guest": row.pk, "at": now()}, mark]
    assert kind(api_of("an").post(f"/events/{event.pk}/check-in", {"marks": marks})) == (422, "invalid")
    assert state_of(row) == "accepted"


def test_of_several_marks_of_a_guest_the_first_moment_holds(personas, event, api_of):
    row, at = guest(personas, event), timezone.now()
    marks = [{"guest": row.pk, "at": (at - timedelta(minutes=one)).isoformat()} for one in (1, 30, 10)]
    [told] = api_of("an").post(f"/events/{event.pk}/check-in", {"marks": marks}).json()["marks"]
    assert (told["first"], Pass.objects.get().came_at) == (True, at - timedelta(minutes=30))


def test_why_a_guest_was_let_in_stands_in_his_history(personas, event, api_of):
    row = guest(personas, event)
    body = {"marks": [{"guest": row.pk, "at": now()}], "why": "List of the gatekeeper"}
    api_of("an").post(f"/events/{event.pk}/check-in", body)
    change = Change.objects.filter(record="participations", row_id=row.pk).latest("pk")
    assert (change.action, change.why) == ("attend", "List of the gatekeeper")


def test_an_event_to_come_or_cancelled_lets_nobody_in(personas, api_of):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for fields in ({"starts_on": tomorrow}, {"state": "cancelled"}):
        event = held(personas, **fields)
        row = guest(personas, event)
        answer = api_of("an").post(f"/events/{event.pk}/check-in", {"marks": [{"guest": row.pk, "at": now()}]})
        assert kind(answer) == (409, "refused")
        assert state_of(row) == "accepted"


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_done_at_an_event_out_of_sight(personas, api_of, path):
    event = held(personas, confidentiality=2)
    row = guest(personas, event, "nominated")
    body = {
        "guests": {"people": [row.person_id]},
        "guest-letters": letters_body([row]),
        "check-in": {"marks": [{"guest": row.pk, "at": now()}]},
    }.get(path, {"guests": [row.pk]})
    assert kind(api_of("binh").post(f"/events/{event.pk}/{path}", body)) == NOT_THERE
    assert (state_of(row), Participation.objects.count()) == ("nominated", 1)


def test_a_program_that_may_only_read_lets_nobody_in(personas, event, token_of):
    row = guest(personas, event)
    program = token_of("an", scopes="events:read participations:read")
    answer = program.post(f"/events/{event.pk}/check-in", {"marks": [{"guest": row.pk, "at": now()}]})
    assert answer.status_code == 403
    assert state_of(row) == "accepted"
