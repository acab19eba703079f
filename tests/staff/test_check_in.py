"""The door of an event: what a telephone is told, what it sends, and what it may keep."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.events.services import guests
from tests import factories

pytestmark = pytest.mark.django_db
KEPT = {"id", "name", "key", "role", "group", "state", "declined", "code", "came"}


@pytest.fixture
def event(personas):
    return factories.make("events", personas.hers, state="planned", starts_on=timezone.localdate().isoformat())


def guest(personas, event, name, owner=None, **fields):
    person = factories.make("people", personas.hers, name=name, email="secret@example.org", phone="+84 90")
    given = {"event": event, "person": person, "state": "accepted", "answer_note": "Diet", **fields}
    row = factories.make("participations", owner or personas.hers, **given)
    guests.passes_for([row], actor=personas.actor("an"))
    return row


def code_of(row) -> str:
    return Pass.objects.get(participation=row).code


def send(client, event, marks):
    return client.post(
        f"/events/{event.pk}/check-in/marks/", json.dumps({"marks": marks}), content_type="application/json"
    )


def test_a_telephone_keeps_what_the_door_needs_and_no_more(personas, event, client_of):
    row = guest(personas, event, "Nguyễn Văn An", group="A", seat="12", role="Speaker")
    answer = client_of("an").get(f"/events/{event.pk}/check-in/guests/")
    [told] = answer.json()["guests"]
    assert set(told) == KEPT
    assert (told["name"], told["group"], told["code"], told["came"]) == ("Nguyễn Văn An", "A · 12", code_of(row), "")
    assert "secret" not in answer.content.decode()
    assert "Diet" not in answer.content.decode()


def test_guests_of_other_units_and_people_out_of_sight_are_not_on_the_telephone(personas, event, client_of):
    guest(personas, event, "Theirs", owner=personas.other)
    hidden = guest(personas, event, "Hidden")
    type(hidden.person).objects.filter(pk=hidden.person_id).update(owner=personas.other.pk, confidentiality=2)
    told = client_of("an").get(f"/events/{event.pk}/check-in/guests/").json()["guests"]
    assert [one["name"] for one in told] == ["…"]


@pytest.mark.parametrize("persona", ["dung", "nobody"])
def test_who_keeps_nothing_does_not_stand_at_the_door(persona, personas, event, client_of):
    row = guest(personas, event, "Ann")
    client = client_of(persona)
    for path in ("", "guests/"):
        answer = client.get(f"/events/{event.pk}/check-in/{path}")
        assert answer.status_code in (302, 403)
        assert code_of(row) not in answer.content.decode()
    send(client, event, [{"guest": row.pk, "at": timezone.now().isoformat()}])
    assert not Pass.objects.filter(came_at__isnull=False).exists()


def test_without_script_a_code_or_a_name_is_typed(personas, event, client_of):
    ann, client, path = guest(personas, event, "Ann Miller"), client_of("an"), f"/events/{event.pk}/check-in/"
    page = client.post(path, {"typed": code_of(ann).lower()}).content.decode()
    assert "gate-result good" in page
    assert "Welcome" in page
    again = client.post(path, {"typed": "miller"}).content.decode()
    assert "gate-result again" in again
    assert "Already checked in at" in again
    wrong = client.post(path, {"typed": "Nobody"}).content.decode()
    assert "gate-result wrong" in wrong
    assert "Not on the list" in wrong
    assert Participation.objects.get(pk=ann.pk).state == "attended"


def test_several_of_a_name_are_offered_and_one_is_chosen(personas, event, client_of):
    first, second = guest(personas, event, "An Nguyen"), guest(personas, event, "An Tran")
    client, path = client_of("an"), f"/events/{event.pk}/check-in/"
    page = client.post(path, {"typed": "an"}).content.decode()
    assert f'value="{first.pk}"' in page
    assert f'value="{second.pk}"' in page
    assert not Pass.objects.filter(came_at__isnull=False).exists()
    client.post(path, {"guest": second.pk})
    assert list(Participation.objects.filter(state="attended")) == [second]


def test_the_sign_and_the_words_tell_what_the_colour_tells(personas, event, client_of):
    guest(personas, event, "Ann Miller")
    page = client_of("an").post(f"/events/{event.pk}/check-in/", {"typed": "Ann"}).content.decode()
    assert "✓" in page
    assert "Welcome" in page


def test_marks_that_waited_are_sent_once_and_again_without_harm(personas, event, client_of):
    row, client = guest(personas, event, "Ann"), client_of("an")
    at = timezone.now() - timedelta(minutes=30)
    first = send(client, event, [{"guest": row.pk, "at": at.isoformat()}]).json()["marks"]
    again = send(client, event, [{"guest": row.pk, "at": at.isoformat()}]).json()["marks"]
    assert [(one["first"], one["refused"]) for one in (*first, *again)] == [(True, ""), (False, "")]
    assert Pass.objects.get().came_at == at


def test_of_two_telephones_the_first_moment_holds_whoever_sends_first(personas, event, client_of):
    row, now = guest(personas, event, "Ann"), timezone.now()
    early, late = now - timedelta(minutes=40), now - timedelta(minutes=5)
    send(client_of("an"), event, [{"guest": row.pk, "at": late.isoformat()}])
    told = send(client_of("chi"), event, [{"guest": row.pk, "at": early.isoformat()}]).json()["marks"]
    assert told[0]["first"] is False
    assert Pass.objects.get().came_at == early


NO_MARKS = (
    *("", "[]", "{}", '{"marks": 1}', '{"marks": ["x"]}', '{"marks": [{"guest": 1}]}'),
    '{"marks": [{"guest": "x", "at": "y"}]}',
    '{"marks": [{"guest": 1, "at": "2026-05-20T09:00:00"}]}',
    '{"marks": [{"guest": -1, "at": "2026-05-20T09:00:00Z"}]}',
)


@pytest.mark.parametrize("body", NO_MARKS)
def test_what_is_no_list_of_marks_is_refused(personas, event, client_of, body):
    answer = client_of("an").post(f"/events/{event.pk}/check-in/marks/", body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"refused": "This is no list of marks."})


def test_a_guest_of_another_event_is_not_let_in_by_number(personas, event, client_of):
    other = guest(personas, factories.make("events", personas.hers), "Ann")
    told = send(client_of("an"), event, [{"guest": other.pk, "at": timezone.now().isoformat()}]).json()["marks"]
    assert told == [{"guest": other.pk, "came": "", "first": False, "refused": "This guest is not on the list."}]


def test_marks_for_an_event_to_come_wait(personas, client_of):
    later = (timezone.localdate() + timedelta(days=2)).isoformat()
    held = factories.make("events", personas.hers, state="planned", starts_on=later)
    row = guest(personas, held, "Ann")
    answer = send(client_of("an"), held, [{"guest": row.pk, "at": timezone.now().isoformat()}])
    assert answer.status_code == 409
    assert "has not begun" in answer.json()["refused"]


def test_the_worker_reaches_no_further_than_the_door(personas, event, client_of):
    client = client_of("an")
    answer = client.get(f"/events/{event.pk}/check-in/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert client_of("nobody").get(f"/events/{event.pk}/check-in/worker.js").status_code == 404


def test_only_the_door_may_use_the_camera(personas, event, client_of):
    client = client_of("an")
    assert client.get(f"/events/{event.pk}/check-in/")["Permissions-Policy"].startswith("camera=(self)")
    assert client.get(f"/events/{event.pk}/guests/")["Permissions-Policy"].startswith("camera=()")


def test_the_page_of_the_event_tells_who_was_counted_at_the_door(personas, event, client_of):
    row, client = guest(personas, event, "Ann"), client_of("an")
    assert ">Guests</a>" in client.get(f"/events/{event.pk}/").content.decode()
    send(client, event, [{"guest": row.pk, "at": timezone.now().isoformat()}])
    assert "Guests (checked in at the door: 1)" in client.get(f"/events/{event.pk}/").content.decode()
    assert "Guests (checked in" not in client_of("nobody").get("/log-in/").content.decode()


def test_who_logs_in_finds_the_telephone_swept(client_of):
    page = client_of("nobody").get("/log-in/").content.decode()
    assert "staff/check_in_forget.js" in page
    assert "staff/check_in.js" not in page
