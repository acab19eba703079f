"""The pages about holding events: what is typed wrongly, what is proposed, what is said, and to whom."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.events.models import Event, PermissionCase
from amity.records.models import Change, Reading
from amity.staff import events as pages
from tests import factories

pytestmark = pytest.mark.django_db
make = factories.make
UNIT, PUBLIC, RESTRICTED = Confidentiality.UNIT, Confidentiality.PUBLIC, Confidentiality.RESTRICTED


def html_of(answer) -> str:
    """What stands on the page itself, without its head."""
    return unescape(answer.content.decode()).partition("<main")[2]


def forum(personas, **fields):
    given = {"title": "1st Forum", "kind": "forum", "starts_on": "2024-02-29", "state": "held"}
    return make("events", personas.hers, **given | fields)


def in_days(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 301},
        {"title_vi": "x" * 301},
        {"starts_on": ""},
        {"starts_on": "30/2/2025"},
        {"starts_on": "next year"},
        {"take": ["money"]},
    ],
)
def test_a_wish_that_cannot_be_is_said_in_the_form_with_what_was_typed(personas, client_of, wrong):
    event = forum(personas)
    typed = {"title": "Second of its kind", "starts_on": "1/3/2025", "take": ["sessions"]} | wrong
    answer = client_of("an").post(f"/events/{event.pk}/clone/", typed)
    assert answer.status_code == 422
    assert ("Second of its kind" in html_of(answer)) is ("title" not in wrong)
    assert Event.objects.count() == 1


@pytest.mark.parametrize("starts_on", ["2025", "3/2025", "1/3/2025", "1 March 2025", "ngày 1 tháng 3 năm 2025"])
def test_the_new_day_is_read_as_people_write_it(personas, client_of, starts_on):
    client_of("an").post(f"/events/{forum(personas).pk}/clone/", {"title": "2nd", "starts_on": starts_on})
    made = Event.objects.get(title="2nd")
    assert str(made.starts_on) in ("2025", "2025-03", "2025-03-01")
    assert made.starts_on == PartialDate.parse(starts_on)


def test_everything_but_the_guests_is_proposed_to_come_along(personas, client_of):
    html = html_of(client_of("an").get(f"/events/{forum(personas).pk}/clone/"))
    ticked = {name: f'value="{name}" id="id_take_{at}" checked' in html
              for at, name in enumerate(("sessions", "shares", "guests", "tasks"))}  # fmt: skip
    assert ticked == {"sessions": True, "shares": True, "guests": False, "tasks": True}


def test_templates_are_offered_to_those_who_may_see_them_by_their_name_in_their_language(personas, client_of):
    event = forum(personas, confidentiality=PUBLIC)
    make("events", personas.hers, title="Open way", title_vi="Cách mở", state="template", confidentiality=PUBLIC)
    make("events", personas.other, title="Secret way", state="template", confidentiality=UNIT)
    page = f"/events/{event.pk}/clone/"
    html = html_of(client_of("an").get(page))
    assert "Open way</a>" in html
    assert "Secret way" not in html
    personas.an.language = "vi"
    personas.an.save()
    assert "Cách mở</a>" in html_of(client_of("an").get(page))


def test_without_templates_none_is_spoken_of(personas, client_of):
    assert "Or begin from a template" not in html_of(client_of("an").get(f"/events/{forum(personas).pk}/clone/"))


@pytest.mark.parametrize("page", ["clone", "programme", "permission", "evaluation"])
def test_looking_at_a_page_changes_nothing(personas, client_of, page):
    event = forum(personas, state="planned", starts_on=in_days(90))
    before = Change.objects.count()
    assert client_of("an").get(f"/events/{event.pk}/{page}/").status_code == 200
    assert (Change.objects.count(), Reading.objects.count()) == (before, 0)


@pytest.mark.parametrize(("page", "door"), [("programme", "page"), ("evaluation", "page"), ("programme/pdf", "file")])
def test_whoever_reads_of_a_restricted_event_is_noted(personas, client_of, page, door):
    event = forum(personas, confidentiality=RESTRICTED)
    client_of("an").get(f"/events/{event.pk}/{page}/")
    assert list(Reading.objects.values_list("record", "row_id", "door")) == [("events", event.pk, door)]


@pytest.mark.parametrize(
    ("old", "number", "title", "told"),
    [
        (1, 2, "1st Forum", "2nd Forum"),
        (2, 3, "2nd Forum", "3rd Forum"),
        (3, 4, "3rd Forum", "4th Forum"),
        (10, 11, "10th Forum", "11th Forum"),
        (11, 12, "11th Forum", "12th Forum"),
        (20, 21, "20th Forum", "21st Forum"),
        (100, 101, "100th Forum", "101st Forum"),
        (110, 111, "110th Forum", "111th Forum"),
        (1, 2, "Diễn đàn lần thứ nhất", "Diễn đàn lần thứ 2"),
        (7, 8, "Diễn đàn lần thứ 7", "Diễn đàn lần thứ 8"),
        (7, 8, "Forum 7", "Forum 7"),
        (None, 1, "Forum", "Forum"),
        (4, 5, "", ""),
    ],
)
def test_the_name_of_the_next_edition_has_the_next_number(old, number, title, told):
    assert pages._numbered(title, old, number) == told


def edition(personas, every=2, **fields):
    """The third edition of a series of its own."""
    row = make("series", personas.hers, every_years=every, confidentiality=fields.get("confidentiality", 1))
    return forum(personas, **{"series": row, "edition": 3, "title": "3rd Forum"} | fields)


def test_a_series_without_a_rhythm_leaves_the_year_to_say(personas, client_of):
    event = edition(personas, every=None)
    html = html_of(client_of("an").get(f"/series/{event.series_id}/next/"))
    assert "The series has no rhythm on record, so the year is for you to say." in html
    assert "The records do not tell whose turn it is" in html
    assert 'name="edition" value="4"' in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"edition": ""},
        {"edition": "0"},
        {"edition": "40000"},
        {"edition": "fourth"},
        {"title": ""},
        {"starts_on": "2026-02-30"},
        {"host_country": "Nowhere"},
        {"hosts": "#999999"},
    ],
)
def test_an_edition_that_cannot_be_is_said_in_the_form_and_not_made(personas, client_of, wrong):
    event = edition(personas)
    typed = {"edition": "4", "title": "4th Forum", "starts_on": "2026", "hosts": ""} | wrong
    assert client_of("an").post(f"/series/{event.series_id}/next/", typed).status_code == 422
    assert Event.objects.count() == 1


def test_a_host_out_of_sight_is_refused_and_not_named(personas, client_of):
    event = edition(personas)
    hidden = make("organisations", personas.other, name="Secret society", confidentiality=UNIT)
    typed = {"edition": "4", "title": "4th Forum", "starts_on": "2026", "hosts": f"#{hidden.pk}"}
    answer = client_of("an").post(f"/series/{event.series_id}/next/", typed)
    assert answer.status_code == 422
    assert "Secret society" not in html_of(answer)
    assert Event.objects.count() == 1


def test_an_edition_is_never_made_a_template_on_its_page(personas, client_of):
    event = edition(personas)
    typed = {"edition": "4", "title": "4th Forum", "starts_on": "2026", "hosts": "", "is_template": "on"}
    client_of("an").post(f"/series/{event.series_id}/next/", typed)
    made = Event.objects.get(edition=4)
    assert (made.state, list(made.hosts.all())) == ("planned", [])


@pytest.mark.parametrize(("name", "status"), [("dung", 403), ("binh", 404), ("hoa", 404), ("nobody", 302)])
def test_only_who_keeps_the_last_edition_prepares_the_next_one(personas, client_of, name, status):
    event = edition(personas, confidentiality=UNIT)
    page, typed = f"/series/{event.series_id}/next/", {"edition": "4", "title": "4th Forum", "starts_on": "2026"}
    assert client_of(name).get(page).status_code == status
    assert client_of(name).post(page, typed).status_code == status
    assert Event.objects.count() == 1


def test_a_series_open_to_all_with_closed_editions_tells_of_none(personas, client_of):
    row = make("series", personas.hers, confidentiality=PUBLIC)
    forum(personas, series=row, edition=3, title="Secret forum", confidentiality=UNIT)
    html = html_of(client_of("binh").get(f"/series/{row.pk}/next/"))
    assert "No edition is on record yet" in html
    assert "Secret forum" not in html


def test_who_only_reads_is_offered_nothing_to_add_to_the_programme(personas, client_of):
    event = forum(personas)
    html = html_of(client_of("dung").get(f"/events/{event.pk}/programme/"))
    assert "No programme yet" in html
    assert "/new/" not in html
    assert f"/sessions/new/?event={event.pk}" in html_of(client_of("an").get(f"/events/{event.pk}/programme/"))


def test_one_room_taken_twice_before_it_was_refused_is_said(personas, client_of):
    event = forum(personas)
    hours = {"event": event, "begins_at": "09:00", "ends_at": "10:00"}
    make("sessions", personas.hers, title="Opening", room="Hall A", **hours)
    second = make("sessions", personas.hers, title="Youth", room="Hall B", **hours)
    type(second).objects.filter(pk=second.pk).update(room="hall a")
    html = html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    assert "“Opening” and “Youth” are in one room at one time (Hall A, 09:00)." in html
    assert f'href="/sessions/{second.pk}/edit/"' in html


@pytest.mark.parametrize(
    ("role", "is_told"), [("host", True), ("co_host", True), ("sponsor", False), ("patron", False)]
)
def test_only_hosts_are_missed_among_the_hosts(personas, client_of, role, is_told):
    event = forum(personas)
    make("host_shares", personas.hers, event=event, organisation=event.hosts.get(), role=role)
    event.hosts.clear()
    html = html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    assert ("is not among the hosts of the event" in html) is is_told


def test_costs_are_told_in_each_currency_and_lead_to_their_rows(personas, client_of):
    event = forum(personas)
    for role, amount, currency in (("host", "1500.50", "USD"), ("sponsor", "2000000", "VND"), ("patron", None, "")):
        given = {"organisation": event.hosts.get(), "role": role, "amount": amount, "currency": currency}
        make("host_shares", personas.hers, event=event, **given)
    html = html_of(client_of("an").get(f"/events/{event.pk}/programme/"))
    costs = html.partition("What the hosts bear together")[2]
    assert f'href="/host_shares/?event={event.pk}"' in costs
    assert "USD, 2,000,000" in costs
    assert costs.count("VND") == 1


@pytest.mark.parametrize(("asked", "language"), [("?language=vi", "vi"), ("?language=", "en"), ("?language=xx", "en")])
def test_the_programme_goes_along_in_the_language_asked_for_if_there_is_one(personas, client_of, asked, language):
    event = forum(personas)
    answer = client_of("dung").get(f"/events/{event.pk}/programme/docx/{asked}")
    assert answer["Content-Disposition"] == f'attachment; filename="programme-{event.pk}-{language}.docx"'
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize(
    "typed",
    [
        {"reference": "", "ground": "other"},
        {"reference": "x" * 81, "ground": "other"},
        {"reference": "HNQT-2", "ground": "money"},
        {"reference": "HNQT-2"},
        {"reference": "HNQT-1", "ground": "other"},
    ],
)
def test_a_case_that_cannot_be_opened_is_said_in_the_form(personas, client_of, typed):
    make("permission_cases", personas.hers, reference="HNQT-1")
    event = forum(personas, state="planned", starts_on=in_days(90))
    answer = client_of("an").post(f"/events/{event.pk}/permission/", typed)
    assert answer.status_code == 422
    assert "Open a case" in html_of(answer)
    assert not PermissionCase.objects.filter(event=event).exists()


def test_an_event_planned_for_a_day_gone_by_takes_no_case_and_says_why(personas, client_of):
    event = forum(personas, state="planned", starts_on=in_days(-1))
    answer = client_of("an").post(f"/events/{event.pk}/permission/", {"reference": "1", "ground": "other"})
    assert answer.status_code == 422
    assert "The event is over or will not be held; there is nothing to ask permission for." in html_of(answer)
    assert not PermissionCase.objects.exists()


@pytest.mark.parametrize("state", ["held", "cancelled", "template"])
def test_for_what_is_not_to_come_no_case_is_offered(personas, client_of, state):
    event = forum(personas, state=state, starts_on=in_days(90))
    assert "Open the case" not in html_of(client_of("an").get(f"/events/{event.pk}/permission/"))


@pytest.mark.parametrize(
    ("state", "offers_new", "asks"),
    [
        ("draft", False, False),
        ("submitted", False, True),
        ("consulting", False, True),
        ("returned", False, False),
        ("granted", False, False),
        ("refused", True, False),
    ],
)
def test_how_far_the_case_is_says_what_may_be_done(personas, client_of, state, offers_new, asks):
    event = forum(personas, state="planned", starts_on=in_days(90))
    case = make("permission_cases", personas.hers, event=event, state=state)
    html = html_of(client_of("an").get(f"/events/{event.pk}/permission/"))
    assert ("Open the case" in html) is offers_new
    assert (f'href="/permission_cases/{case.pk}/opinions/"' in html) is asks
    assert (f'href="/permission_cases/{case.pk}/steps/submit/"' in html) is (state in ("draft", "returned"))


@pytest.mark.parametrize(
    ("begins", "told"),
    [(29, "has passed"), (30, "in 0 days"), (31, "in 1 day<"), (36, "in 6 days"), (90, "in 60 days")],
)
def test_the_days_left_are_counted_to_the_latest_day(personas, client_of, begins, told):
    event = forum(personas, state="planned", starts_on=in_days(begins))
    make("permission_cases", personas.hers, event=event, due_on=in_days(begins - 30))
    html = html_of(client_of("an").get(f"/events/{event.pk}/permission/"))
    assert told in html
    assert ('class="tag strong"' in html) is (begins < 37)
    assert "The day of the event was changed since." not in html


def test_a_postponed_event_leaves_its_case_without_a_latest_day(personas, client_of):
    event = forum(personas, state="postponed", starts_on=in_days(90))
    make("permission_cases", personas.hers, event=event)
    html = html_of(client_of("an").get(f"/events/{event.pk}/permission/"))
    assert "Latest day to submit" not in html


def test_a_decision_is_told_with_its_day_and_number(personas, client_of):
    event = forum(personas)
    given = {"state": "granted", "submitted_on": "2024-01-05", "decided_on": "2024-02-01", "number": "12/QD"}
    make("permission_cases", personas.hers, event=event, ground="rank", level="prime_minister", **given)
    html = html_of(client_of("dung").get(f"/events/{event.pk}/permission/"))
    assert "1 February 2024, 12/QD" in html
    assert "5 January 2024" in html
    assert "Guests are heads or of ministerial rank" in html
    assert "/steps/" not in html


def test_a_case_of_the_unit_alone_is_not_told_to_others(personas, client_of):
    event = forum(personas, state="planned", starts_on=in_days(90), confidentiality=PUBLIC)
    make("permission_cases", personas.hers, event=event, reference="SECRET-1", confidentiality=UNIT)
    html = html_of(client_of("binh").get(f"/events/{event.pk}/permission/"))
    assert "SECRET-1" not in html
    assert "Open the case" not in html


def test_words_of_the_answers_stand_with_the_best_first_and_only_where_there_are_any(personas, client_of):
    event = forum(personas)
    for who, score, words in (("Sponsors", 2, "The heat."), ("Guests", 5, "The dancing."), ("Silent", 4, "")):
        make("evaluations", personas.hers, event=event, who=who, score=score, answers=1, worked=words)
    html = html_of(client_of("dung").get(f"/events/{event.pk}/evaluation/"))
    assert html.index("Guests (5/5)") < html.index("Sponsors (2/5)")
    assert "Silent" not in html
    assert "3.7 of 5 on average, from 3 answers" in html
    assert "Add answers" not in html


def test_an_attendance_of_nobody_is_told_as_none_and_not_as_unknown(personas, client_of):
    event = forum(personas, expected_count=300, attended_count=0)
    assert "Expected: 300 · Counted: 0" in html_of(client_of("an").get(f"/events/{event.pk}/evaluation/"))
