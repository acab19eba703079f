"""Feeds after something was lost: a role, a unit, a loan, a country; and what stands at midnight."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from amity.access.models import Account, RoleGrant
from amity.calendar import feeds
from amity.calendar.models import Feed
from amity.records import registry
from amity.sharing import lending
from tests.factories import make

NOW, TODAY = datetime(2026, 11, 22, 6, 0, tzinfo=UTC), date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def account(personas):
    """Who reads: Bình."""
    return Account.objects.get(pk=personas.binh.pk)


def issue(account, **given):
    return feeds.issue(account, **{"name": "Telephone", "layers": [], "now": NOW, "language": "en", **given})


def read(feed, now=NOW, today=TODAY):
    answer = feeds.answer(feed, now=now, today=today)
    return list(icalendar.Calendar.from_ical(answer.body).walk("VEVENT"))


def titles(feed, **at):
    return sorted(str(one["SUMMARY"]) for one in read(feed, **at))


def event(owner, title, **values):
    alone = {"starts_on": "2026-12-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**alone, "state": "planned", **values})


@pytest.fixture
def events(personas):
    """One event of every class, one of them of Bình's own unit."""
    event(personas.union, "Public", confidentiality=0)
    event(personas.union, "Of the union")
    event(personas.other, "Of the unit", confidentiality=2)
    event(personas.other, "Restricted", confidentiality=3)
    event(personas.hers, "Announced", confidentiality=2, announced=2)


ALL = ["Announced", "Of the union", "Of the unit", "Public", "Restricted"]


def test_who_lost_his_only_role_reads_what_everybody_reads(account, events):
    feed, secret = issue(account)
    assert titles(feed) == ALL
    RoleGrant.objects.filter(account=account).delete()
    assert feeds.found(secret) == feed
    assert titles(feeds.found(secret)) == ["Public"]


def test_a_role_that_ran_out_yesterday_is_lost_and_one_that_ends_today_is_not(account, events):
    feed, _secret = issue(account)
    RoleGrant.objects.filter(account=account).update(to_on=TODAY)
    assert titles(feed) == ALL
    assert titles(feed, today=TODAY + timedelta(days=1)) == ["Public"]


def test_a_role_of_tomorrow_is_none_today(account, events):
    feed, _secret = issue(account)
    RoleGrant.objects.filter(account=account).update(from_on=TODAY + timedelta(days=1))
    assert titles(feed) == ["Public"]
    assert titles(feed, today=TODAY + timedelta(days=1)) == ALL


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("reader", ["Announced", "Of the union", "Of the unit", "Public"]),
        ("observer", ["Announced", "Of the union", "Public"]),
        ("ngo_focal_point", ["Of the unit", "Public"]),
    ],
)
def test_a_smaller_role_shows_less_from_the_next_reading_on(role, expected, account, events):
    feed, _secret = issue(account)
    RoleGrant.objects.filter(account=account).update(role=role)
    assert titles(feed) == expected


def test_who_moved_to_another_unit_reads_there_and_no_longer_here(account, events, personas):
    feed, _secret = issue(account)
    RoleGrant.objects.filter(account=account).update(unit=personas.hers)
    assert titles(feed) == ["Announced", "Of the union", "Public"]
    (one,) = [one for one in read(feed) if one["SUMMARY"] == "Announced"]
    assert str(one["URL"]).endswith(f"/events/{str(one['UID']).partition('@')[0].removeprefix('events-')}/")


def test_the_account_in_use_again_finds_its_feed_again(account, events):
    feed, secret = issue(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert feeds.found(secret) is None
    Account.objects.filter(pk=account.pk).update(is_active=True)
    assert feeds.found(secret) == feed


def test_what_was_lent_leaves_the_feed_with_the_loan(account, personas):
    row = event(personas.hers, "Lent", confidentiality=2)
    feed, _secret = issue(account)
    assert titles(feed) == []
    given = {"purpose": "The forum", "until_on": TODAY + timedelta(days=3), "title": "Lent", "today": TODAY}
    lending.lend(registry.get("events"), [row.pk], to_unit=personas.other, actor=personas.actor("an"), **given)
    assert titles(feed) == ["Lent"]
    assert titles(feed, today=TODAY + timedelta(days=3)) == ["Lent"]
    assert titles(feed, today=TODAY + timedelta(days=4)) == []


def test_a_feed_of_a_country_that_went_out_of_sight_tells_nothing_of_it(account, personas):
    country = make("countries", personas.union)
    event(personas.union, "With the country", country=country)
    feed, _secret = issue(account, country=country)
    assert titles(feed) == ["With the country"]
    type(country).objects.filter(pk=country.pk).update(owner=personas.hers, confidentiality=2)
    assert titles(feed) == []


def test_a_feed_of_a_unit_shows_nothing_that_is_only_announced(account, events, personas):
    feed, _secret = issue(account, unit=personas.hers)
    assert titles(feed) == []


def test_a_feed_reaches_a_year_back_and_three_years_ahead(account, personas):
    first, last = TODAY - timedelta(days=feeds.BEFORE), TODAY + timedelta(days=feeds.AHEAD)
    for title, day in (
        ("Too early", first - timedelta(days=1)),
        ("First", first),
        ("Last", last),
        ("Too late", last + timedelta(days=1)),
    ):
        event(personas.union, title, starts_on=day.isoformat())
    feed, _secret = issue(account)
    assert titles(feed) == ["First", "Last"]


def test_a_feed_speaks_the_language_it_was_made_in(account, personas):
    event(personas.union, "Forum", title_vi="Diễn đàn")
    event(personas.hers, "Secret", confidentiality=2, announced=1)
    feed, _secret = issue(account, language="vi")
    assert "Diễn đàn" in titles(feed)
    assert any("Liên hiệp thành phố" in one for one in titles(feed))
    assert "Forum" not in titles(feed)
    assert b"PRODID:-//Amity//Amity//VI\r\n" in feeds.answer(feed, now=NOW, today=TODAY).body


@pytest.mark.parametrize(
    ("zone", "begins", "moment"),
    [
        ("", "00:00", datetime(2026, 12, 19, 17, 0, tzinfo=UTC)),
        ("", "06:59", datetime(2026, 12, 19, 23, 59, tzinfo=UTC)),
        ("", "07:00", datetime(2026, 12, 20, 0, 0, tzinfo=UTC)),
        ("America/New_York", "23:59", datetime(2026, 12, 21, 4, 59, tzinfo=UTC)),
        ("Pacific/Kiritimati", "00:00", datetime(2026, 12, 19, 10, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", "00:15", datetime(2026, 12, 19, 18, 30, tzinfo=UTC)),
    ],
)
def test_what_begins_about_midnight_stands_at_its_own_moment(zone, begins, moment, account, personas):
    event(personas.union, "Night", begins_at=begins, time_zone=zone)
    feed, _secret = issue(account)
    (one,) = read(feed)
    assert one["DTSTART"].dt == moment


def test_a_whole_day_is_the_same_day_in_every_zone(account, personas):
    event(personas.union, "Day", time_zone="America/New_York")
    feed, _secret = issue(account)
    (one,) = read(feed)
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 12, 20), date(2026, 12, 21))


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_the_day_of_a_feed_changes_at_midnight_in_viet_nam(now, today, account, personas, client, monkeypatch):
    event(personas.union, "On the edge", starts_on=(today + timedelta(days=feeds.AHEAD)).isoformat())
    event(personas.union, "Beyond", starts_on=(today + timedelta(days=feeds.AHEAD + 1)).isoformat())
    _feed, secret = issue(account)
    monkeypatch.setattr(timezone, "now", lambda: now)
    body = client.get(f"/feeds/{secret}.ics").content
    assert b"On the edge" in body
    assert b"Beyond" not in body


def test_a_reading_after_ten_minutes_is_kept(account):
    feed, _secret = issue(account)
    feeds.answer(feed, now=NOW, today=TODAY)
    feed.refresh_from_db()
    for minutes, kept in ((10, NOW), (11, NOW + timedelta(minutes=11))):
        feeds.answer(feed, now=NOW + timedelta(minutes=minutes), today=TODAY)
        feed.refresh_from_db()
        assert feed.read_at == kept


def test_a_name_is_trimmed_and_cut_and_layers_are_kept_in_order(account):
    feed, _secret = issue(account, name=f"  {'x' * 100}  ", layers=["holidays", "events"])
    assert (feed.name, feed.layers, str(feed)) == ("x" * 80, ["events", "holidays"], "x" * 80)


def test_two_feeds_have_two_secrets_and_each_finds_its_own(account):
    (first, one), (second, two) = issue(account), issue(account)
    assert one != two
    assert (feeds.found(one), feeds.found(two)) == (first, second)
    feeds.revoke(account, first.pk, now=NOW)
    assert (feeds.found(one), feeds.found(two)) == (None, second)
    assert list(feeds.live(account)) == [second]


def test_what_a_refused_feed_says_names_the_field(account):
    for given, field in (({"name": "\t"}, "name"), ({"layers": ["events", "people", "aid"]}, "layers")):
        with pytest.raises(ValidationError) as refused:
            issue(account, **given)
        assert list(refused.value.message_dict) == [field]
    assert not Feed.objects.exists()
