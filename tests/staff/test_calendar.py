"""The calendar on pages: the month, what clashes, and feeds."""

from html import unescape

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.calendar.models import Feed
from amity.staff import calendar
from tests.factories import make

pytestmark = pytest.mark.django_db
MAY = "/calendar/?month=2026-05"
TODAY = timezone.localdate().isoformat()


def page(client, address=MAY, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def event(owner, title="Forum", **values):
    alone = {"starts_on": "2026-05-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**alone, **values})


def cell(html, day):
    """What stands in the grid on a day of the month."""
    return html.partition(f'<span class="day-number" aria-hidden="true">{day}</span>')[2].partition("</td>")[0]


def test_an_event_stands_on_each_of_its_days_with_its_hour(personas, client_of):
    row = event(personas.union, starts_on="2026-04-30", ends_on="2026-05-02", begins_at="9:30")
    html = page(client_of("an"))
    for day in (1, 2):
        assert f'<a href="/events/{row.pk}/">Forum</a>' in cell(html, day)
        assert '<span class="clock">09:30</span>' in cell(html, day)
    assert "Forum" not in cell(html, 3)
    assert "<h1>May 2026" in html


def test_what_is_known_to_the_month_stands_beside_the_days(personas, client_of):
    event(personas.union, "Vague forum", starts_on="2026-05")
    html = page(client_of("an"))
    assert "Vague forum" in html.partition('id="vague"')[2].partition("</details>")[0]
    assert "Vague forum" not in html.partition('<table class="calendar-grid"')[2].partition("</table>")[0]
    assert "The day is not known: 1" in html


def test_a_full_day_says_how_much_more_there_is(personas, client_of, monkeypatch):
    monkeypatch.setattr(calendar, "A_DAY", 2)
    for number in range(5):
        event(personas.union, f"Forum {number}")
    html = page(client_of("an"))
    assert "and 3 more" in cell(html, 20)
    assert 'href="/calendar/?month=2026-05&view=list#day-2026-05-20"' in html
    listed = page(client_of("an"), f"{MAY}&view=list")
    assert all(f"Forum {number}" in listed for number in range(5))
    assert 'id="day-2026-05-20"' in listed


@pytest.mark.parametrize(("asked", "shown"), [
    ("2026-05", "May 2026"), ("5/2026", "May 2026"), ("2026", "January 2026"), ("2026-05-20", "May 2026"),
    ("1000-01", "January 1900"), ("9999-12", "December 2199"),
])  # fmt: skip
def test_a_month_is_asked_for_in_any_way_a_date_is_written(asked, shown, client_of):
    assert f"<h1>{shown}" in page(client_of("an"), f"/calendar/?month={asked}")


@pytest.mark.parametrize("asked", ["", "next", "2026-13", "<script>"])
def test_what_is_no_month_is_this_one(asked, client_of):
    html = page(client_of("an"), f"/calendar/?month={asked}")
    assert 'aria-current="date"' in html


def test_months_lead_to_each_other_and_keep_what_was_asked_for(client_of):
    html = page(client_of("an"), f"{MAY}&pillar=party&layer=events&layer=holidays")
    assert 'href="/calendar/?pillar=party&layer=events&layer=holidays&month=2026-04"' in html
    assert 'href="/calendar/?pillar=party&layer=events&layer=holidays&month=2026-06"' in html


@pytest.mark.parametrize("query", ["layer=people", "pillar=x", "unit=0", "country=x"])
def test_what_cannot_be_asked_for_is_said(query, client_of):
    assert 'role="alert"' in page(client_of("an"), f"{MAY}&{query}", 422)


def test_each_reader_sees_as_much_as_is_announced_to_him(personas, client_of):
    for level, title in ((0, "Hidden"), (1, "Only taken"), (2, "Announced")):
        event(personas.hers, title, confidentiality=2, announced=level, place="Secret place" if level < 2 else "Hue")
    seen = {name: page(client_of(name)) for name in ("an", "binh", "hoa")}
    assert all(title in seen["an"] for title in ("Hidden", "Only taken", "Announced"))
    assert "Announced" in seen["binh"]
    assert f"Taken: {personas.hers}" in seen["binh"]
    for name, words in (
        ("binh", ("Hidden", "Only taken", "Secret place")),
        ("hoa", ("Hidden", "Only taken", "Announced", "Taken")),
    ):
        assert not [word for word in words if word in seen[name]]
    assert '<span class="count">2</span>' in seen["binh"]
    assert '<span class="count">0</span>' in seen["hoa"]


def test_clashes_stand_above_the_days(personas, client_of):
    for title in ("Forum", "Concert"):
        event(personas.union, title, venue="Friendship Hall")
    html = page(client_of("an"))
    assert "The same hall at the same time: Friendship Hall" in html.partition('id="clashes"')[2]


def test_a_cancelled_event_says_so(personas, client_of):
    event(personas.union, state="cancelled")
    assert "cancelled" in cell(page(client_of("an")), 20)


def test_the_page_costs_the_same_queries_for_one_row_and_for_four(personas, client_of):
    client, costs = client_of("an"), []
    client.get(MAY)
    for count in (1, 4):
        for number in range(count):
            event(personas.union, f"Forum {count}-{number}")
        with CaptureQueriesContext(connection) as made:
            client.get(MAY)
        costs.append(len(made))
    assert costs[0] == costs[1]


def made_feed(client, **given):
    answer = client.post("/calendar/feeds/", {"name": "Telephone", **given})
    assert answer.status_code == 200
    return "/feeds/" + answer.content.decode().partition("/feeds/")[2].partition('"')[0].partition("&quot;")[0]


def test_a_feed_is_shown_once_and_read_without_logging_in(personas, client_of, client):
    event(personas.union, starts_on=TODAY)
    owner = client_of("an")
    address = made_feed(owner)
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Forum" in [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")]
    assert address not in page(owner, "/calendar/feeds/")
    assert "Telephone" in page(owner, "/calendar/feeds/")


def test_a_program_that_has_it_already_is_told_that_nothing_changed(personas, client_of, client):
    address = made_feed(client_of("an"))
    tag = client.get(address)["ETag"]
    answer = client.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    event(personas.union, starts_on=TODAY)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_feed_shows_no_more_than_its_account_sees_whoever_reads_it(personas, client_of):
    event(personas.hers, "Secret forum", starts_on=TODAY, confidentiality=2)
    address = made_feed(client_of("binh"))
    assert b"Secret forum" not in client_of("an").get(address).content


def test_a_revoked_a_forged_and_no_feed_are_answered_alike(client_of, client):
    owner = client_of("an")
    address = made_feed(owner)
    other = client_of("binh").post(f"/calendar/feeds/{Feed.objects.get().pk}/revoke/")
    assert other.status_code == 404
    assert client.get(address).status_code == 200
    owner.post(f"/calendar/feeds/{Feed.objects.get().pk}/revoke/")
    answers = [client.get(one) for one in (address, "/feeds/x.ics", f"{address[:-5]}A.ics")]
    assert [one.status_code for one in answers] == [404] * 3
    assert len({one.content for one in answers}) == 1


def test_a_feed_is_only_read(client_of, client):
    address = made_feed(client_of("an"))
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("given", [{"name": ""}, {"layers": "people"}, {"country": "999999"}])
def test_a_feed_that_cannot_be_made_says_why(given, client_of):
    answer = client_of("an").post("/calendar/feeds/", {"name": "Telephone", **given})
    assert answer.status_code == 422
    assert not Feed.objects.exists()
