"""Letters to many, guests, links, badges and the door, for programs: the same rights and refusals as on the pages."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.letters.models import Letter
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(personas):
    today = timezone.localdate().isoformat()
    return factories.make("events", personas.hers, state="planned", title="Festival", starts_on=today)


@pytest.fixture
def template(personas):
    return factories.make("letter_templates", personas.hers, name="Come", kind="invitation", text="{salutation}: hello")


def ask(client, method, path, body=None):
    call = getattr(client, method)
    return call(f"/api/v1{path}", body, content_type="application/json") if body is not None else call(f"/api/v1{path}")


def told(answer, status=200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content) if answer.content else None


def guest(personas, event, state="accepted", owner=None, **fields):
    return factories.make("participations", owner or personas.hers, event=event, state=state, **fields)


def test_letters_are_composed_followed_and_fetched(personas, template, client_of):
    people = [factories.make("people", personas.hers, languages=one) for one in ("English", "Lao")]
    silent = factories.make("people", personas.hers, languages="English")
    factories.make("subject_requests", personas.hers, person=silent, kind="object")
    client, ids = client_of("an"), [one.pk for one in (*people, silent)]
    begun = told(ask(client, "post", "/letters/compose", {"template": "Come", "owner": "MEMBER-A", "people": ids}), 202)
    run_waiting()
    done = told(ask(client, "get", f"/letters/batches/{begun['id']}"))
    assert (done["state"], done["letters"], done["files"]) == ("done", {"draft": 1}, ["pdf", "docx"])
    assert {one["person"] for one in done["left"]} == {people[1].pk, silent.pk}
    pdf = ask(client, "get", f"/letters/batches/{begun['id']}/file?format=pdf")
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    assert ask(client, "get", f"/letters/batches/{begun['id']}/file?format=labels").content[:5] == b"%PDF-"
    assert ask(client, "get", f"/letters/batches/{begun['id']}/file?format=exe").status_code == 400
    assert told(ask(client, "post", f"/letters/batches/{begun['id']}/check", {}), 403)
    Letter.objects.update(state="checked")
    assert told(ask(client, "post", f"/letters/batches/{begun['id']}/send", {})) == {"count": 1}
    assert told(ask(client, "post", f"/letters/batches/{begun['id']}/print", {}), 202)["id"] == begun["id"]
    for other in ("binh", "chi", "dung"):
        assert ask(client_of(other), "get", f"/letters/batches/{begun['id']}").status_code == 404


def test_letters_are_not_written_for_a_unit_of_others_or_in_the_name_of_the_unseen(personas, template, client_of):
    person = factories.make("people", personas.hers)
    hidden = factories.make("people", personas.other, confidentiality=2)
    body = {"template": "Come", "owner": "MEMBER-B", "people": [person.pk]}
    assert ask(client_of("an"), "post", "/letters/compose", body).status_code == 422
    body |= {"owner": "MEMBER-A", "signatory": hidden.pk}
    assert ask(client_of("an"), "post", "/letters/compose", body).status_code == 404
    body = {"template": "Nothing", "owner": "MEMBER-A", "people": [person.pk]}
    assert ask(client_of("an"), "post", "/letters/compose", body).status_code == 409
    assert not Letter.objects.exists()


def test_one_letter_is_a_file_for_who_sees_it(personas, client_of):
    row = factories.make("letters", personas.hers, confidentiality=2)
    for kind, head in (("pdf", b"%PDF-"), ("docx", b"PK")):
        assert ask(client_of("dung"), "get", f"/letters/{row.pk}/paper?format={kind}").content.startswith(head)
    assert ask(client_of("binh"), "get", f"/letters/{row.pk}/paper").status_code == 404


def test_guests_are_put_on_the_list_approved_and_counted(personas, event, client_of):
    people = [factories.make("people", personas.hers).pk for _ in range(2)]
    path = f"/events/{event.pk}/guests"
    assert told(ask(client_of("an"), "post", path, {"people": people}))["done"] == 2
    ids = list(Participation.objects.values_list("pk", flat=True))
    assert told(ask(client_of("chi"), "post", f"{path}/approve", {"guests": ids}))["done"] == 2
    assert told(ask(client_of("an"), "post", f"{path}/invited", {"guests": ids[:1]}))["done"] == 1
    counted = told(ask(client_of("dung"), "get", path))
    assert counted == {"states": {"approved": 1, "invited": 1}, "checked_in": 0, "attended": None}


def test_a_guest_of_another_event_is_not_moved_on_by_number(personas, event, client_of):
    other = guest(personas, factories.make("events", personas.hers), "nominated")
    answer = ask(client_of("chi"), "post", f"/events/{event.pk}/guests/approve", {"guests": [other.pk]})
    assert answer.status_code == 422
    assert Participation.objects.get().state == "nominated"


def test_invitations_go_out_by_a_program(personas, event, template, client_of):
    row = guest(personas, event, "approved")
    body = {"template": "Come", "owner": "MEMBER-A", "purpose": "invite", "guests": [row.pk]}
    told(ask(client_of("an"), "post", f"/events/{event.pk}/guest-letters", body), 202)
    run_waiting()
    assert Participation.objects.get().state == "invited"


def test_a_link_is_made_told_and_taken_back_by_who_keeps_the_guest(personas, event, client_of):
    row = guest(personas, event, "invited")
    path, client = f"/events/{event.pk}/guests/{row.pk}/link", client_of("an")
    assert told(ask(client, "get", path)) == {"link": None}
    link = told(ask(client, "post", path, {}), 201)["link"]
    assert told(ask(client, "get", path)) == {"link": link}
    for method in ("get", "post", "delete"):
        assert ask(client_of("dung"), method, path).status_code == 403
    assert told(ask(client, "delete", path), 204) is None
    assert told(ask(client, "get", path)) == {"link": None}


def test_badges_are_a_file_without_the_codes_of_guests_of_others(personas, event, client_of):
    guest(personas, event)
    for query in ("", "?kind=places", "?kind=badges&order=rank"):
        assert ask(client_of("binh"), "get", f"/events/{event.pk}/cards{query}").content[:5] == b"%PDF-"
    assert ask(client_of("an"), "get", f"/events/{event.pk}/cards?kind=tents").status_code == 400


def test_the_door_tells_codes_and_takes_marks_of_who_keeps_the_guests(personas, event, client_of):
    mine, theirs = guest(personas, event), guest(personas, event, owner=personas.other)
    path, now = f"/events/{event.pk}/check-in", timezone.now()
    told(ask(client_of("an"), "post", f"/events/{event.pk}/guests/{mine.pk}/link", {}), 201)
    [one] = told(ask(client_of("an"), "get", path))["guests"]
    assert (one["id"], one["code"], one["came"]) == (mine.pk, Pass.objects.get().code, None)
    assert ask(client_of("dung"), "get", path).status_code == 403
    at = (now - timedelta(minutes=5)).isoformat()
    marks = [{"guest": pk, "at": at} for pk in (mine.pk, theirs.pk)]
    first, second = told(ask(client_of("an"), "post", path, {"marks": marks}))["marks"]
    assert (first["first"], first["refused"], second["came"]) == (True, "", None)
    assert second["refused"] == "Another unit keeps this guest."
    again = told(ask(client_of("an"), "post", path, {"marks": marks[:1]}))["marks"]
    assert again[0]["first"] is False


@pytest.mark.parametrize("at", ["yesterday", "2026-05-20", "2026-05-20T09:00:00", ""])
def test_a_mark_without_a_moment_and_its_time_zone_is_refused(personas, event, client_of, at):
    row = guest(personas, event)
    answer = ask(client_of("an"), "post", f"/events/{event.pk}/check-in", {"marks": [{"guest": row.pk, "at": at}]})
    assert answer.status_code == 422
    assert not Pass.objects.filter(came_at__isnull=False).exists()


def test_a_stranger_finds_no_door_and_no_guests(personas, client_of):
    held = factories.make("events", personas.hers, confidentiality=2)
    for path in ("guests", "check-in", "cards"):
        assert ask(client_of("binh"), "get", f"/events/{held.pk}/{path}").status_code == 404
