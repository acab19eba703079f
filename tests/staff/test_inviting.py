"""The guests of an event on their pages, and the page on which a guest answers by his link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.events.services import guests
from amity.letters.models import Batch, Letter
from amity.records.models import Change
from amity.staff import answering
from amity.tasks.running import run_waiting
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(personas):
    soon = (timezone.localdate() + timedelta(days=30)).isoformat()
    return factories.make(
        "events", personas.hers, state="planned", title="Festival", title_vi="Liên hoan", starts_on=soon
    )


def guest(personas, event, state="invited", **fields):
    return factories.make("participations", personas.hers, event=event, state=state, **fields)


def link_of(personas, row) -> str:
    guests.passes_for([row], actor=personas.actor("an"))
    return f"/answer/{Pass.objects.get(participation=row).token}/"


def contents() -> tuple:
    """What a link could change: guests, passes, history."""
    return tuple(tuple(model.objects.order_by("pk").values_list()) for model in (Participation, Pass, Change, Letter))


def stored(row):
    return Participation.objects.get(pk=row.pk)


def test_an_event_without_guests_says_what_to_do_first(event, client_of):
    page = client_of("an").get(f"/events/{event.pk}/guests/").content.decode()
    assert "Nobody on the list yet" in page
    assert f"/events/{event.pk}/guests/add/" in page


def test_the_list_tells_states_answers_and_both_counts_apart(personas, event, client_of):
    event.attended_count = 420
    event.save()
    ann = factories.make("people", personas.hers, name="Ann Miller")
    row = guest(
        personas, event, "accepted", person=ann, answering="behalf", answered_for="Her aide", answered_on="2026-01-02"
    )
    guest(personas, event)
    guests.passes_for([row], actor=personas.actor("an"))
    Pass.objects.update(came_at=timezone.now())
    page = client_of("dung").get(f"/events/{event.pk}/guests/").content.decode()
    assert "Ann Miller" in page
    assert "answered on behalf 2 Jan 2026: Her aide" in page
    figures = re.findall(r'numeral">(\d+|–)</span>([^<]+)', page)
    assert figures == [
        ("2", "on the list"),
        ("1", "have not answered"),
        ("1", "checked in at the door"),
        ("420", "people attending, as recorded"),
    ]
    assert 'name="id"' not in page


def test_only_the_guests_of_a_state_are_shown(personas, event, client_of):
    guest(personas, event, person=factories.make("people", personas.hers, name="Waiting Guest"))
    guest(personas, event, "declined", person=factories.make("people", personas.hers, name="Absent Guest"))
    page = client_of("an").get(f"/events/{event.pk}/guests/?state=invited").content.decode()
    assert "Waiting Guest" in page
    assert "Absent Guest" not in page


def test_guests_and_people_out_of_sight_are_neither_named_nor_counted(personas, event, client_of):
    hidden = factories.make("people", personas.hers, name="Hidden Person", confidentiality=2)
    guest(personas, event, person=hidden)
    guest(personas, event, person=factories.make("people", personas.hers, name="Hidden Guest"), confidentiality=2)
    answer = client_of("binh").get(f"/events/{event.pk}/guests/")
    page = answer.content.decode()
    assert "Hidden" not in page
    assert re.findall(r'numeral">(\d+)</span>on the list', page) == ["1"]
    cards = client_of("binh").get(f"/events/{event.pk}/cards/badges/")
    assert cards.content[:5] == b"%PDF-"


def test_a_stranger_finds_no_guests_of_an_event_out_of_sight(personas, client_of):
    held = factories.make("events", personas.hers, confidentiality=2)
    for path in ("guests/", "guests/add/", "guests/write/invite/", "cards/badges/", "check-in/", "check-in/guests/"):
        assert client_of("binh").get(f"/events/{held.pk}/{path}").status_code == 404


def test_people_are_put_on_the_list_by_name_and_from_another_event(personas, event, client_of):
    ann = factories.make("people", personas.hers, name="Ann Miller")
    other = guest(personas, factories.make("events", personas.hers), "attended")
    given = {
        "people": f"Ann Miller #{ann.pk}",
        "event": f"x #{other.event_id}",
        "role": "Guest",
        "view": "",
        "group": "",
    }
    answer = client_of("an").post(f"/events/{event.pk}/guests/add/", given, follow=True)
    assert "2 guests are moved on." in answer.content.decode()
    assert set(Participation.objects.filter(event=event).values_list("person_id", "role")) == {
        (ann.pk, "Guest"),
        (other.person_id, "Guest"),
    }


def test_nobody_named_is_told_so(event, client_of):
    answer = client_of("an").post(f"/events/{event.pk}/guests/add/", {"people": "", "view": "", "event": ""})
    assert answer.status_code == 422
    assert "Name people, a saved list or another event." in answer.content.decode()


def test_the_ticks_of_a_list_of_people_lead_to_the_list_of_an_event(personas, event, client_of):
    ann = factories.make("people", personas.hers)
    client = client_of("an")
    there = client.get(f"/people/bulk/?action=guests&id={ann.pk}")["Location"]
    assert there == f"/guests/from-list/?id={ann.pk}"
    answer = client.post(there, {"event": f"Festival #{event.pk}", "role": "", "group": ""})
    assert answer["Location"] == f"/events/{event.pk}/guests/"
    assert Participation.objects.get().person == ann


def test_all_of_a_state_are_approved_when_none_is_ticked(personas, event, client_of):
    rows = [guest(personas, event, "nominated") for _ in range(2)]
    client_of("chi").post(f"/events/{event.pk}/guests/approve/", {"state": "nominated"})
    assert [stored(row).state for row in rows] == ["approved", "approved"]
    client_of("an").post(f"/events/{event.pk}/guests/invited/", {"id": [rows[0].pk]})
    assert [stored(row).state for row in rows] == ["invited", "approved"]


def test_who_only_reads_moves_nobody_on(personas, event, client_of):
    row = guest(personas, event, "nominated")
    assert client_of("dung").post(f"/events/{event.pk}/guests/approve/", {"id": [row.pk]}).status_code == 403
    assert client_of("an").post(f"/events/{event.pk}/guests/burn/").status_code == 404
    assert stored(row).state == "nominated"


def test_invitations_show_the_gap_and_are_written_in_the_background(personas, event, client_of):
    factories.make("letter_templates", personas.hers, name="Come", kind="invitation", text="{salutation}: {event}")
    people = [factories.make("people", personas.hers, languages=one) for one in ("English", "Lao")]
    for one in people:
        guest(personas, event, "approved", person=one)
    client, path = client_of("an"), f"/events/{event.pk}/guests/write/invite/?letter=Come"
    page = client.get(path).content.decode()
    assert "<strong>Lao</strong>" in page
    assert "Festival" in page
    assert client.post(path, {"owner": personas.hers.pk, "confidentiality": 1}).status_code == 302
    run_waiting()
    assert Letter.objects.count() == 1
    assert Batch.objects.get().asked["event"] == event.pk
    assert "Guests" in client.get(f"/letters/batches/{Batch.objects.get().pk}/").content.decode()


def test_an_invitation_to_what_is_over_is_refused_on_the_page(personas, client_of):
    over = factories.make("events", personas.hers, starts_on="2020-01-01")
    factories.make("letter_templates", personas.hers, name="Come", kind="invitation", text="{salutation}")
    guest(personas, over, "approved")
    answer = client_of("an").post(
        f"/events/{over.pk}/guests/write/invite/?letter=Come", {"owner": personas.hers.pk, "confidentiality": 1}
    )
    assert answer.status_code == 422
    assert "The event is over" in answer.content.decode()


def test_badges_and_cards_are_made_in_either_order(personas, event, client_of):
    for rank, name in ((2, "Ann"), (1, "Zoe")):
        person = factories.make("people", personas.hers, name=name, name_native="安")
        factories.make("positions", personas.hers, person=person, rank=rank)
        guest(personas, event, person=person)
    for path in ("badges/", "badges/?order=rank", "places/", "places/?order=rank"):
        answer = client_of("an").get(f"/events/{event.pk}/cards/{path}")
        assert answer.content[:5] == b"%PDF-"
        assert "attachment" in answer["Content-Disposition"]
    assert client_of("an").get(f"/events/{event.pk}/cards/tents/").status_code == 404


def test_a_link_is_shown_made_anew_and_taken_back_by_who_keeps_the_guest(personas, event, client_of):
    row = guest(personas, event)
    path, client = f"/events/{event.pk}/guests/{row.pk}/link/", client_of("an")
    earlier = link_of(personas, row)
    assert earlier in client.get(path).content.decode()
    client.post(path, {"do": "renew"})
    assert earlier not in client.get(path).content.decode()
    client.post(path, {"do": "revoke"})
    assert "There is no link that opens anything." in client.get(path).content.decode()
    assert client_of("dung").get(path).status_code == 403
    assert client_of("dung").post(path, {"do": "renew"}).status_code == 403


def test_a_guest_answers_without_logging_in(personas, event):
    row, stranger = guest(personas, event, role="Speaker"), Client()
    link = link_of(personas, row)
    page = stranger.get(link)
    assert page.status_code == 200
    assert "Festival" in page.content.decode()
    assert (page["X-Robots-Tag"], page["Referrer-Policy"], page["Cache-Control"]) == (
        "noindex",
        "same-origin",
        "no-store",
    )
    answer = stranger.post(link, {"answer": "yes", "note": "No pork, please."})
    assert "We look forward to seeing you." in answer.content.decode()
    kept = stored(row)
    assert (kept.state, kept.answering, kept.answer_note) == ("accepted", "guest", "No pork, please.")
    assert Change.objects.latest("pk").account is None
    stranger.post(link, {"answer": "no", "note": ""})
    assert stored(row).state == "declined"


def test_looking_at_the_link_changes_nothing(personas, event):
    link = link_of(personas, guest(personas, event))
    before = contents()
    Client().get(link)
    Client().get("/answer/forged/")
    assert contents() == before


def test_the_page_speaks_the_language_of_the_invitation(personas, event):
    page = Client().get(link_of(personas, guest(personas, event, language="vi"))).content.decode()
    assert "Liên hoan" in page
    assert 'lang="vi"' in page


def test_an_answer_without_a_choice_or_too_long_is_refused(personas, event):
    row = guest(personas, event)
    link = link_of(personas, row)
    for given in ({}, {"answer": "maybe"}, {"answer": "yes", "note": "x" * 1001}):
        assert Client().post(link, given).status_code == 422
    assert stored(row).state == "invited"


def test_no_other_guest_is_seen_by_a_link(personas, event):
    guest(personas, event, person=factories.make("people", personas.hers, name="Other Guest"))
    page = Client().get(link_of(personas, guest(personas, event))).content.decode()
    assert "Other Guest" not in page


@pytest.mark.parametrize(
    "why", ["forged", "revoked", "renewed", "closed", "over", "cancelled", "attended", "approved", "trashed"]
)
def test_a_link_that_opens_nothing_answers_alike_whatever_the_reason(personas, event, why):
    row = guest(personas, event)
    link, an = link_of(personas, row), personas.actor("an")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    deeds = {
        "forged": lambda: None,
        "revoked": lambda: guests.revoke_link(row, actor=an),
        "renewed": lambda: guests.renew_link(row, actor=an),
        "closed": lambda: type(event).objects.update(answer_by=yesterday),
        "over": lambda: type(event).objects.update(starts_on=yesterday),
        "cancelled": lambda: type(event).objects.update(state="cancelled"),
        "attended": lambda: Participation.objects.update(state="attended"),
        "approved": lambda: Participation.objects.update(state="approved"),
        "trashed": lambda: Participation.objects.update(shelf=2),
    }
    deeds[why]()
    link = "/answer/1.0.forged/" if why == "forged" else link
    before = contents()
    plain = Client().get("/answer/nothing/").content
    for method in (Client().get, Client().post):
        answer = method(link)
        assert (answer.status_code, answer.content) == (404, plain)
    assert contents() == before


def test_who_tries_many_wrong_links_has_to_wait_and_others_do_not(personas, event):
    link = link_of(personas, guest(personas, event))
    for _ in range(answering.MOST):
        assert Client().get("/answer/guess/").status_code == 404
    assert Client().get("/answer/guess/").status_code == 429
    assert Client().get(link).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get(link).status_code == 200


def test_a_token_opens_no_other_page(personas, event):
    link, stranger = link_of(personas, guest(personas, event)), Client()
    stranger.get(link)
    for path in ("/", f"/events/{event.pk}/guests/", f"/events/{event.pk}/check-in/", "/participations/"):
        assert stranger.get(path)["Location"].startswith("/log-in/")
