"""The pages of the calendar in Vietnamese, over the edges of months, with wrong input; and feeds made on pages."""

from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils import timezone

from amity.access.models import Account, RoleGrant
from amity.calendar.models import Feed
from tests.factories import make

MAY = "/calendar/?month=2026-05"
FEEDS = "/calendar/feeds/"
pytestmark = pytest.mark.django_db


def page(client, address=MAY, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def event(owner, title="Forum", **values):
    alone = {"starts_on": "2026-05-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**alone, "state": "planned", **values})


def cell(html, day):
    """What stands in the grid on a day of the month."""
    return html.partition(f'<span class="day-number" aria-hidden="true">{day}</span>')[2].partition("</td>")[0]


@pytest.fixture
def vietnamese(personas, client_of):
    """An, who reads in Vietnamese."""
    Account.objects.filter(pk=personas.an.pk).update(language="vi")
    personas.an.refresh_from_db()
    return client_of("an")


def test_the_month_speaks_vietnamese_to_who_reads_it(personas, vietnamese):
    event(personas.union, title_vi="Diễn đàn", state="cancelled")
    event(personas.union, "Vague", title_vi="Chưa rõ ngày", starts_on="2026-05")
    html = page(vietnamese)
    for words in ("tháng 5 năm 2026", "Diễn đàn", "Chưa rõ ngày"):
        assert words in html
    for words in ("May 2026", "Forum", "cancelled</span>", "Month before", "The day is not known", "What is shown"):
        assert words not in html


def test_the_page_of_feeds_speaks_vietnamese_and_makes_a_feed_that_does(personas, vietnamese):
    html = page(vietnamese, FEEDS)
    for words in ("The calendar in my own program", "New feed", "Make the feed", "Nothing ticked"):
        assert words not in html
    vietnamese.post(FEEDS, {"name": "Điện thoại"})
    assert (Feed.objects.get().language, Feed.objects.get().name) == ("vi", "Điện thoại")


@pytest.mark.parametrize(("month", "days"), [("2026-02", 28), ("2028-02", 29), ("2026-04", 30), ("2026-12", 31)])
def test_a_month_has_all_its_days_and_no_other(month, days, client_of):
    html = page(client_of("an"), f"/calendar/?month={month}")
    assert html.count('class="day-number"') == days
    assert f'aria-hidden="true">{days}</span>' in html
    assert f'aria-hidden="true">{days + 1}</span>' not in html


def test_what_lasts_over_the_end_of_a_year_stands_on_both_sides(personas, client_of):
    event(personas.union, starts_on="2026-12-30", ends_on="2027-01-02")
    december, january = (page(client_of("an"), f"/calendar/?month={month}") for month in ("2026-12", "2027-01"))
    assert [day for day in (29, 30, 31) if "Forum" in cell(december, day)] == [30, 31]
    assert [day for day in (1, 2, 3) if "Forum" in cell(january, day)] == [1, 2]


def test_the_29th_of_february_is_a_day_of_its_own(personas, client_of):
    event(personas.union, starts_on="2028-02-29")
    html = page(client_of("an"), "/calendar/?month=2028-02")
    assert "Forum" in cell(html, 29)
    assert "Forum" not in page(client_of("an"), "/calendar/?month=2028-03")


def test_the_list_tells_what_began_before_on_the_first_and_where_it_is(personas, client_of):
    event(personas.union, starts_on="2026-04-28", ends_on="2026-05-02", place="Hue", venue="Hall 1")
    html = page(client_of("an"), f"{MAY}&view=list")
    assert 'id="day-2026-05-01"' in html
    assert "Hall 1, Hue" in html
    assert "· Union office" in html
    assert '<table class="calendar-grid"' not in html


def test_an_empty_list_says_so_and_an_unknown_view_is_the_month(client_of):
    assert "Nothing stands in this month" in page(client_of("an"), f"{MAY}&view=list")
    assert '<table class="calendar-grid"' in page(client_of("an"), f"{MAY}&view=x")


def test_today_is_marked_in_its_own_month_alone(client_of):
    today = timezone.localdate()
    html = page(client_of("an"), "/calendar/")
    assert html.count('aria-current="date"') == 1
    assert 'aria-current="date"' not in page(client_of("an"), f"/calendar/?month={today.year - 1}-{today.month:02}")


@pytest.mark.parametrize(
    ("now", "title"),
    [
        (datetime(2026, 5, 31, 16, 59, tzinfo=UTC), "May 2026"),
        (datetime(2026, 5, 31, 17, 0, tzinfo=UTC), "June 2026"),
    ],
)
def test_the_month_turns_at_midnight_in_viet_nam(now, title, client_of, monkeypatch):
    client = client_of("an")
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr("amity.staff.calendar.timezone.localdate", lambda: timezone.localtime(now).date())
    assert f"<h1>{title}" in page(client, "/calendar/")


@pytest.mark.parametrize("query", ["layer=events&layer=people", "pillar=party&unit=x", "unit=999999", "country=999999"])
def test_of_wrong_input_nothing_is_shown(query, personas, client_of):
    event(personas.union)
    html = page(client_of("an"), f"{MAY}&{query}", 422)
    assert 'role="alert"' in html
    assert "Forum" not in html
    assert '<span class="count">' not in html


def test_a_country_out_of_sight_cannot_be_asked_for(personas, client_of):
    hidden = make("countries", personas.hers, name="Quiet land", confidentiality=2)
    event(personas.union, country=hidden)
    assert "Forum" in page(client_of("an"), f"{MAY}&country={hidden.pk}")
    html = page(client_of("binh"), f"{MAY}&country={hidden.pk}", 422)
    assert "Quiet land" not in html
    assert "Forum" not in html


def test_what_is_asked_for_is_shown_alone_and_stays_ticked(personas, client_of):
    event(personas.union, pillar="people")
    event(personas.hers, "Concert", pillar="state")
    html = page(client_of("an"), f"{MAY}&layer=events&pillar=people&unit={personas.union.pk}")
    assert "Forum" in html
    assert "Concert" not in html
    assert f'<option value="{personas.union.pk}" selected>' in html
    assert html.count(" checked") == 1


def test_names_are_written_as_words_and_never_as_marks(personas, client_of):
    event(personas.union, "<script>alert(1)</script>", venue="<b>Hall</b>")
    for view in ("", "&view=list"):
        answer = client_of("an").get(f"{MAY}{view}").content.decode()
        assert "<script>alert" not in answer
        assert "<b>Hall" not in answer
        assert "&lt;script&gt;" in answer


def test_no_more_warnings_than_a_reader_can_look_at(personas, client_of, monkeypatch):
    from amity.staff import calendar

    monkeypatch.setattr(calendar, "WARNED", 2)
    for number in range(4):
        event(personas.union, f"Forum {number}", venue="Friendship Hall")
    assert page(client_of("an")).count("The same hall at the same time") == 2


def test_who_has_not_logged_in_is_sent_to_do_so(client_of):
    for address in (MAY, FEEDS):
        answer = client_of("nobody").get(address)
        assert (answer.status_code, "next=" in answer["Location"]) == (302, True)


def test_a_feed_keeps_what_it_was_made_for_and_the_page_tells_it(personas, client_of):
    russia, client = make("countries", personas.union, name="Russia"), client_of("an")
    given = {"name": "Desk", "layers": ["events", "holidays"], "unit": personas.hers.pk, "country": russia.pk}
    assert client.post(FEEDS, given).status_code == 200
    feed = Feed.objects.get()
    assert (feed.account, feed.layers, feed.unit, feed.country) == (
        personas.an, ["events", "holidays"], personas.hers, russia,
    )  # fmt: skip
    html = page(client, FEEDS)
    for words in ("Desk", "Events, Public holidays", "City union", "Russia", "never"):
        assert words in html


def test_a_feed_without_anything_ticked_is_said_to_show_everything(client_of):
    client = client_of("an")
    client.post(FEEDS, {"name": "Telephone"})
    row = page(client, FEEDS).partition("Telephone</th>")[2].partition("</tr>")[0]
    assert "everything" in row


def test_everybody_sees_his_own_feeds_alone(client_of):
    client_of("an").post(FEEDS, {"name": "Telephone of An"})
    assert "Telephone of An" in page(client_of("an"), FEEDS)
    for name in ("binh", "chi", "dung"):
        assert "Telephone of An" not in page(client_of(name), FEEDS)


def test_a_country_out_of_sight_is_neither_offered_nor_taken_for_a_feed(personas, client_of):
    hidden = make("countries", personas.hers, name="Quiet land", confidentiality=2)
    client = client_of("binh")
    assert "Quiet land" not in page(client, FEEDS)
    assert client.post(FEEDS, {"name": "Telephone", "country": hidden.pk}).status_code == 422
    assert not Feed.objects.exists()


@pytest.mark.parametrize("given", [
    {"name": "x" * 81}, {"name": "   "}, {"unit": "x"}, {"unit": "999999"}, {"layers": ["events", "aid"]},
])  # fmt: skip
def test_wrong_input_makes_no_feed_and_shows_no_address(given, client_of):
    answer = client_of("an").post(FEEDS, {"name": "Telephone", **given})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert ('role="alert"' in html, 'id="secret"' in html) == (True, False)
    assert not Feed.objects.exists()


def test_one_feed_too_many_is_refused_on_the_page_with_what_to_do(client_of, monkeypatch):
    from amity.calendar import feeds

    monkeypatch.setattr(feeds, "MOST", 1)
    client = client_of("an")
    client.post(FEEDS, {"name": "First"})
    answer = client.post(FEEDS, {"name": "Second"})
    assert answer.status_code == 422
    assert "You have 1 feeds. Revoke one that nobody reads." in unescape(answer.content.decode())
    assert [one.name for one in Feed.objects.all()] == ["First"]


def test_no_page_with_a_secret_is_kept_by_anybody(client_of):
    client = client_of("an")
    assert client.get(FEEDS)["Cache-Control"] == "no-store"
    assert client.post(FEEDS, {"name": "Telephone"})["Cache-Control"] == "no-store"


def test_a_feed_is_revoked_by_a_form_and_not_by_a_link(client_of):
    client = client_of("an")
    client.post(FEEDS, {"name": "Telephone"})
    feed = Feed.objects.get()
    assert client.get(f"{FEEDS}{feed.pk}/revoke/").status_code == 405
    assert Feed.objects.get().revoked_at is None
    assert client.post(f"{FEEDS}{feed.pk}/revoke/")["Location"] == FEEDS
    assert Feed.objects.get().revoked_at is not None
    assert "Telephone" not in page(client, FEEDS)
    assert client.post(f"{FEEDS}{feed.pk}/revoke/").status_code == 404


def test_the_day_of_the_last_reading_is_told_to_its_owner(personas, client_of):
    client = client_of("an")
    client.post(FEEDS, {"name": "Telephone"})
    Feed.objects.update(read_at=datetime(2026, 5, 9, 17, 0, tzinfo=UTC))
    assert "10 May 2026" in page(client, FEEDS)


def test_who_lost_his_roles_still_revokes_his_feeds_and_they_show_nothing_of_the_union(personas, client_of, client):
    event(personas.union, "Of the union", starts_on=timezone.localdate().isoformat())
    owner = client_of("an")
    made = owner.post(FEEDS, {"name": "Telephone"}).content.decode()
    address = "/feeds/" + made.partition("/feeds/")[2].partition('"')[0]
    assert b"Of the union" in client.get(address).content
    RoleGrant.objects.filter(account=personas.an).delete()
    assert b"Of the union" not in client.get(address).content
    assert owner.post(f"{FEEDS}{Feed.objects.get().pk}/revoke/").status_code == 302
    assert client.get(address).status_code == 404
