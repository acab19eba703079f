"""Feeds: made, read by their secret alone, and gone when revoked."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError

from amity.access.models import Account, RoleGrant
from amity.calendar import feeds
from amity.calendar.models import Feed
from tests.factories import make

NOW, TODAY = datetime(2026, 11, 22, 6, 0, tzinfo=UTC), date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def binh(personas):
    return Account.objects.get(pk=personas.actor("binh").account_id)


def issue(account, **given):
    return feeds.issue(account, **{"name": "Telephone", "layers": [], "now": NOW, "language": "en", **given})


def summaries(feed, now=NOW, today=TODAY):
    answer = feeds.answer(feed, now=now, today=today)
    return [str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(answer.body).walk("VEVENT")]


def event(owner, **values):
    return make("events", owner, **{"starts_on": "2026-12-20", "ends_on": "", **values})


def test_a_feed_is_found_by_its_secret_which_is_kept_nowhere(binh):
    feed, secret = issue(binh)
    assert feeds.found(secret) == feed
    assert len(secret) >= 40
    assert secret not in str(list(Feed.objects.values_list()))
    assert feeds.found(secret[:-1]) is None
    assert feeds.found("") is None


def test_a_feed_shows_what_its_account_sees_on_that_day(personas, binh):
    event(personas.union, title="Open forum")
    event(personas.hers, title="Secret forum", confidentiality=2)
    event(personas.hers, title="Busy forum", confidentiality=2, announced=1)
    feed, _secret = issue(binh)
    assert set(summaries(feed)) == {"Open forum", f"Taken: {personas.hers}"}
    RoleGrant.objects.create(account=binh, unit=personas.hers, role="keeper")
    assert set(summaries(feed)) == {"Open forum", "Secret forum", "Busy forum"}


def test_a_feed_shows_only_what_it_was_made_for(personas, binh):
    russia = make("countries", personas.union)
    event(personas.union, title="With Russia", country=russia)
    event(personas.union, title="With nobody", country=None)
    event(personas.hers, title="Of her unit", country=None)
    for given, expected in (
        ({"country": russia}, {"With Russia"}),
        ({"unit": personas.hers}, {"Of her unit"}),
        ({"layers": ["events"]}, {"With Russia", "With nobody", "Of her unit"}),
        ({"layers": ["holidays"]}, set()),
    ):
        feed, _secret = issue(binh, **given)
        assert set(summaries(feed)) == expected


def test_a_change_a_cancellation_and_a_loss_reach_the_reader(personas, binh):
    from amity.records import registry, shelving, writes

    row = event(personas.union, title="Forum")
    feed, _secret = issue(binh)
    first = feeds.answer(feed, now=NOW, today=TODAY)
    row.state = "cancelled"
    writes.save(row, actor=personas.actor("chi"))
    after = feeds.answer(feed, now=NOW, today=TODAY)
    (one,) = icalendar.Calendar.from_ical(after.body).walk("VEVENT")
    assert (str(one["STATUS"]), one["SEQUENCE"]) == ("CANCELLED", 2)
    assert first.tag != after.tag
    shelving.shelve(registry.get("events"), [row.pk], 2, actor=personas.actor("chi"), why="")
    assert summaries(feed) == []


def test_nothing_new_has_the_same_tag_whenever_it_is_read(personas, binh):
    event(personas.union)
    feed, _secret = issue(binh)
    first, later = (feeds.answer(feed, now=NOW + timedelta(hours=hours), today=TODAY) for hours in (0, 5))
    assert first.tag == later.tag
    assert first.body != later.body


def test_a_revoked_feed_is_found_no_more_and_nobody_revokes_anothers(personas, binh):
    an = Account.objects.get(pk=personas.actor("an").account_id)
    feed, secret = issue(binh)
    assert not feeds.revoke(an, feed.pk, now=NOW)
    assert feeds.found(secret) == feed
    assert feeds.revoke(binh, feed.pk, now=NOW)
    assert feeds.found(secret) is None
    assert not feeds.revoke(binh, feed.pk, now=NOW)


def test_the_feed_of_an_account_no_longer_in_use_is_not_there(binh):
    _feed, secret = issue(binh)
    Account.objects.filter(pk=binh.pk).update(is_active=False)
    assert feeds.found(secret) is None


@pytest.mark.parametrize("given", [{"name": " "}, {"layers": ["people"]}])
def test_a_feed_without_a_name_or_of_what_stands_in_no_calendar_is_refused(given, binh):
    with pytest.raises(ValidationError):
        issue(binh, **given)
    assert not Feed.objects.exists()


def test_an_account_has_so_many_feeds_and_no_more(binh, monkeypatch):
    monkeypatch.setattr(feeds, "MOST", 1)
    feed, _secret = issue(binh)
    with pytest.raises(ValidationError, match="Revoke one"):
        issue(binh)
    feeds.revoke(binh, feed.pk, now=NOW)
    assert issue(binh)


def test_the_last_reading_is_kept_and_not_every_one(binh):
    feed, _secret = issue(binh)
    feeds.answer(feed, now=NOW, today=TODAY)
    feed.refresh_from_db()
    assert feed.read_at == NOW
    feeds.answer(feed, now=NOW + timedelta(minutes=5), today=TODAY)
    feed.refresh_from_db()
    assert feed.read_at == NOW
