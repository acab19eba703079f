"""The page on which a guest answers by his link: what it shows, what it keeps, and what it never tells."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.events.models import Participation, Pass
from amity.events.services import guests
from amity.records.models import Change
from amity.staff import answering
from tests import factories

pytestmark = pytest.mark.django_db


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def event(personas):
    return held(personas)


def held(personas, **fields):
    given = {"state": "planned", "title": "Festival", "title_vi": "Liên hoan", "starts_on": day(30), **fields}
    return factories.make("events", personas.hers, **given)


def guest(personas, event, state="invited", **fields):
    return factories.make("participations", personas.hers, event=event, state=state, **fields)


def link_of(personas, row) -> str:
    guests.passes_for([row], actor=personas.actor("an"))
    return f"/answer/{Pass.objects.get(participation=row).token}/"


def read(link: str) -> str:
    answer = Client().get(link)
    assert answer.status_code == 200
    return answer.content.decode()


def stored(row):
    return Participation.objects.get(pk=row.pk)


def test_the_page_tells_when_where_and_as_what_the_guest_is_awaited(personas):
    event = held(personas, begins_at="09:00", venue="Opera House", place="Hanoi", answer_by=day(10))
    ann = factories.make("people", personas.hers, name="Ann Miller", honorific="Ms", family_name="Miller")
    page = read(link_of(personas, guest(personas, event, person=ann, role="Keynote speaker")))
    for words in ("Dear Ms Miller,", "09:00", "Opera House, Hanoi", "Keynote speaker", "Please answer by"):
        assert words in page


def test_the_page_tells_nothing_that_only_the_office_knows(personas):
    event = held(personas, summary="Secret summary", minutes="Secret minutes", expected_count=4711)
    body = factories.make("organisations", personas.hers, name="Secret sender")
    person = factories.make("people", personas.hers, email="secret@example.org", phone="+84 90 4711", notes="Secret")
    row = guest(personas, event, person=person, organisation=body, group="Secret table", seat="4711")
    page = read(link_of(personas, row))
    assert "ecret" not in page
    assert "4711" not in page


@pytest.mark.parametrize(("state", "yes", "no"), [("invited", 0, 0), ("accepted", 1, 0), ("declined", 0, 1)])
def test_an_earlier_answer_stands_chosen_already(personas, event, state, yes, no):
    page = read(link_of(personas, guest(personas, event, state)))
    assert page.count('value="yes" checked') == yes
    assert page.count('value="no" checked') == no


def test_what_was_said_before_stands_in_the_field(personas, event):
    page = read(link_of(personas, guest(personas, event, "accepted", answer_note="No pork & <b>no</b> nuts")))
    assert "No pork &amp; &lt;b&gt;no&lt;/b&gt; nuts" in page


def test_a_guest_who_cannot_come_is_thanked_and_not_awaited(personas, event):
    row = guest(personas, event)
    page = Client().post(link_of(personas, row), {"answer": "no", "note": "  Travelling.  "}).content.decode()
    assert "Thank you for telling us that you cannot come." in page
    assert "We look forward" not in page
    assert (stored(row).state, stored(row).answer_note) == ("declined", "Travelling.")


def test_the_day_of_the_answer_is_kept_and_who_gave_it(personas, event):
    row = guest(personas, event, answering="behalf", answered_for="Her aide", answered_on=day(-3), invited_on=day(-5))
    Client().post(link_of(personas, row), {"answer": "yes", "note": ""})
    kept = stored(row)
    assert (kept.answering, kept.answered_for, str(kept.answered_on)) == ("guest", "", day(0))


def test_a_changed_answer_without_words_takes_the_earlier_words_back(personas, event):
    row = guest(personas, event)
    link = link_of(personas, row)
    Client().post(link, {"answer": "yes", "note": "With one companion."})
    Client().post(link, {"answer": "yes", "note": ""})
    assert stored(row).answer_note == ""


def test_the_history_says_that_the_answer_came_by_the_link(personas, event):
    row = guest(personas, event)
    Client().post(link_of(personas, row), {"answer": "yes", "note": ""})
    change = Change.objects.filter(record="participations", row_id=row.pk).latest("pk")
    assert (change.action, change.account_id) == ("accept", None)
    assert change.values["state"] == ["invited", "accepted"]


def test_a_note_of_just_the_longest_is_kept_and_one_sign_more_is_not(personas, event):
    row = guest(personas, event)
    link = link_of(personas, row)
    refused = Client().post(link, {"answer": "yes", "note": "x" * (answering.LONGEST + 1)})
    assert (refused.status_code, stored(row).state) == (422, "invited")
    assert "Please write less than 1000 characters." in refused.content.decode()
    assert Client().post(link, {"answer": "yes", "note": "x" * answering.LONGEST}).status_code == 200
    assert len(stored(row).answer_note) == answering.LONGEST


def test_a_refused_answer_says_what_to_do_and_thanks_for_nothing(personas, event):
    page = Client().post(link_of(personas, guest(personas, event)), {"note": "Hello"}).content.decode()
    assert "Choose whether you will come." in page
    assert "Thank you" not in page


def test_the_link_is_good_on_the_last_day_for_answers_and_on_the_day_itself(personas):
    asked_by_today = guest(personas, held(personas, answer_by=day(0)))
    held_today = guest(personas, held(personas, starts_on=day(0)))
    for row in (asked_by_today, held_today):
        assert Client().post(link_of(personas, row), {"answer": "yes", "note": ""}).status_code == 200
        assert stored(row).state == "accepted"


def test_a_link_of_an_event_in_the_archive_opens_nothing(personas, event):
    link = link_of(personas, guest(personas, event))
    type(event).objects.filter(pk=event.pk).update(shelf=1)
    assert Client().get(link).status_code == 404


def test_the_page_speaks_english_to_who_reads_neither_language_of_the_house(personas, event):
    lao = factories.make("people", personas.hers, name="Kham", languages="Lao", salutation="Dear Mr Kham")
    page = read(link_of(personas, guest(personas, event, person=lao)))
    assert 'lang="en"' in page
    assert "Will you come?" in page
    assert "Dear Mr Kham," in page


def test_a_vietnamese_guest_is_answered_in_vietnamese(personas, event):
    binh = factories.make("people", personas.hers, name="Tran Binh", name_vi="Trần Bình", languages="Vietnamese")
    link = link_of(personas, guest(personas, event, person=binh))
    assert "Kính gửi Trần Bình" in read(link)
    page = Client().post(link, {"answer": "yes", "note": ""}).content.decode()
    assert 'lang="vi"' in page
    assert "Thank you" not in page


def test_the_language_of_one_guest_does_not_stay_for_the_next_page(personas, event):
    read(link_of(personas, guest(personas, event, language="vi")))
    assert 'lang="en"' in Client(headers={"accept-language": "en"}).get("/log-in/").content.decode()


@pytest.mark.parametrize("deed", ["get", "post"])
def test_every_answer_of_the_page_is_kept_from_searchers(personas, event, deed):
    link = link_of(personas, guest(personas, event))
    for path in (link, "/answer/forged/"):
        answer = getattr(Client(), deed)(path)
        assert answer["X-Robots-Tag"] == "noindex"


def test_a_link_followed_by_somebody_logged_in_answers_for_the_guest_and_not_for_him(personas, event, client_of):
    row = guest(personas, event)
    assert client_of("binh").post(link_of(personas, row), {"answer": "yes", "note": ""}).status_code == 200
    change = Change.objects.filter(record="participations", row_id=row.pk).latest("pk")
    assert (stored(row).state, change.account_id) == ("accepted", None)


def test_the_log_tells_which_invitation_was_answered_but_no_link_and_no_words(personas, event, caplog):
    row = guest(personas, event)
    link = link_of(personas, row)
    with caplog.at_level(logging.INFO, logger="amity.access"):
        Client().post(link, {"answer": "yes", "note": "My illness"})
    assert f"invitation {row.pk} answered by its link" in caplog.text
    assert link.split("/")[2] not in caplog.text
    assert "illness" not in caplog.text


def test_the_link_of_one_guest_does_not_answer_for_another(personas, event):
    mine, other = guest(personas, event), guest(personas, event)
    link_of(personas, other)
    Client().post(link_of(personas, mine), {"answer": "yes", "note": ""})
    assert (stored(mine).state, stored(other).state) == ("accepted", "invited")


def test_a_post_from_elsewhere_is_no_answer(personas, event):
    row = guest(personas, event)
    link = link_of(personas, row)
    assert Client(enforce_csrf_checks=True).post(link, {"answer": "yes", "note": ""}).status_code == 403
    assert stored(row).state == "invited"


def test_good_links_are_looked_at_as_often_as_one_likes(personas, event):
    link = link_of(personas, guest(personas, event))
    for _ in range(answering.MOST + 2):
        assert Client().get(link).status_code == 200
    assert answering.wrong.tried == {}


def test_wrong_links_are_forgotten_when_the_window_is_over(monkeypatch):
    wrong, clock = answering._Wrong(), [1000.0]
    monkeypatch.setattr(answering.time, "monotonic", lambda: clock[0])
    for _ in range(answering.MOST):
        assert wrong.is_open("10.0.0.1")
        wrong.failed("10.0.0.1")
    assert not wrong.is_open("10.0.0.1")
    assert wrong.is_open("10.0.0.2")
    clock[0] += answering.WINDOW + 1
    assert wrong.is_open("10.0.0.1")
    wrong.failed("10.0.0.2")
    assert set(wrong.tried) == {"10.0.0.2"}


def test_who_is_slowed_down_is_told_to_wait_and_nothing_more(personas, event):
    row = guest(personas, event)
    link = link_of(personas, row)
    for _ in range(answering.MOST):
        Client().get("/answer/guess/")
    answer = Client().post(link, {"answer": "yes", "note": ""})
    assert answer.status_code == 429
    assert "Festival" not in answer.content.decode()
    assert stored(row).state == "invited"
