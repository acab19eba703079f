"""When mail may come, in the reader's own time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.notices.quiet import Quiet

HANOI, BERLIN, HAVANA = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana")
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # a quarter of an hour off the full hours


def at(text: str, zone: ZoneInfo = HANOI) -> datetime:
    """A moment written as the reader's clock shows it, in UTC as the database gives it."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("zone", [HANOI, BERLIN, HAVANA, KATHMANDU], ids=lambda zone: zone.key)
@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [
        ("2026-11-19T20:59", False),
        ("2026-11-19T21:00", True),
        ("2026-11-19T23:59", True),
        ("2026-11-20T00:00", True),
        ("2026-11-20T06:59", True),
        ("2026-11-20T07:00", False),
        ("2026-11-20T12:00", False),
    ],
)
def test_the_night_is_read_on_the_readers_own_clock(clock, is_quiet, zone):
    assert Quiet(zone, (21, 7)).holds(at(clock, zone)) is is_quiet


@pytest.mark.parametrize(
    ("night", "clock", "is_quiet"),
    [
        ((1, 5), "2026-11-20T00:59", False),
        ((1, 5), "2026-11-20T01:00", True),
        ((1, 5), "2026-11-20T05:00", False),
        ((7, 7), "2026-11-20T07:00", False),
        ((7, 7), "2026-11-20T03:00", False),
        (None, "2026-11-20T03:00", False),
    ],
)
def test_a_night_may_lie_within_a_day_or_be_none(night, clock, is_quiet):
    assert Quiet(HANOI, night).holds(at(clock)) is is_quiet


@pytest.mark.parametrize(
    ("day", "is_quiet"),
    [
        ("2026-11-20", False),  # Friday
        ("2026-11-21", True),  # Saturday
        ("2026-11-22", True),  # Sunday
        ("2026-09-02", True),  # National Day
        ("2027-02-06", True),  # the first day of Tết
        ("2027-02-05", True),  # and its eve
        ("2026-12-25", False),  # worked in Viet Nam
    ],
)
def test_days_off_are_those_of_viet_nam(day, is_quiet):
    assert Quiet(HANOI, None, on_days_off=True).holds(at(f"{day}T10:00")) is is_quiet
    assert not Quiet(HANOI, None, on_days_off=False).holds(at(f"{day}T10:00"))


def test_a_day_off_begins_at_the_readers_own_midnight():
    quiet = Quiet(HAVANA, None, on_days_off=True)
    assert not quiet.holds(at("2026-11-20T23:59", HAVANA))
    assert quiet.holds(at("2026-11-21T00:00", HAVANA))
    assert not Quiet(HANOI, None, on_days_off=True).holds(datetime(2026, 11, 20, 16, 59, tzinfo=UTC))
    assert Quiet(HANOI, None, on_days_off=True).holds(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-20T08:00", "2026-11-20T08:00"),
        ("2026-11-20T07:59", "2026-11-19T08:00"),
        ("2026-11-20T23:00", "2026-11-20T08:00"),
    ],
)
def test_the_daily_mail_goes_at_its_hour(now, expected):
    assert Quiet(HANOI).last_digest(8, at(now)) == at(expected)


def test_an_hour_in_the_night_is_put_off_to_its_end():
    quiet = Quiet(HANOI, (21, 7))
    assert quiet.last_digest(5, at("2026-11-20T12:00")) == at("2026-11-20T07:00")
    assert quiet.last_digest(23, at("2026-11-20T12:00")) == at("2026-11-20T07:00")
    assert quiet.last_digest(23, at("2026-11-20T06:00")) == at("2026-11-19T07:00")


def test_the_news_of_a_weekend_go_on_monday():
    quiet = Quiet(HANOI, on_days_off=True)
    assert quiet.last_digest(8, at("2026-11-22T12:00")) == at("2026-11-20T08:00")
    assert quiet.last_digest(8, at("2026-11-23T08:00")) == at("2026-11-23T08:00")


def test_the_news_of_tet_go_when_offices_open():
    quiet = Quiet(HANOI, on_days_off=True)
    last = quiet.last_digest(8, at("2027-02-08T12:00"))
    assert last < at("2027-02-05T00:00")
    assert quiet.calendar.is_working(last.astimezone(HANOI).date())


@pytest.mark.parametrize(
    ("zone", "hour", "now", "expected"),
    [
        # The hour from two to three does not exist on this day: the mail goes at three.
        (BERLIN, 2, "2026-03-29T12:00+02:00", "2026-03-29T03:00+02:00"),
        # The hour from two to three comes twice: the mail goes once, the first time.
        (BERLIN, 2, "2026-10-25T02:30+01:00", "2026-10-25T02:00+02:00"),
        (BERLIN, 2, "2026-10-25T12:00+01:00", "2026-10-25T02:00+02:00"),
        (BERLIN, 8, "2026-03-29T12:00+02:00", "2026-03-29T08:00+02:00"),
        (BERLIN, 8, "2026-10-25T12:00+01:00", "2026-10-25T08:00+01:00"),
        (HAVANA, 0, "2026-03-08T06:00-04:00", "2026-03-08T01:00-04:00"),
    ],
)
def test_a_day_on_which_clocks_change_has_one_daily_mail(zone, hour, now, expected):
    quiet = Quiet(zone, None)
    assert quiet.last_digest(hour, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),
    hour=st.integers(0, 23),
    night=st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)),
    zone=st.sampled_from([HANOI, BERLIN, HAVANA, KATHMANDU]),
    on_days_off=st.booleans(),
)
def test_the_daily_mail_is_never_due_in_the_future_nor_on_a_day_off(now, hour, night, zone, on_days_off):
    quiet = Quiet(zone, night, on_days_off)
    last = quiet.last_digest(hour, now)
    assert last <= now
    assert now - last <= timedelta(days=16 if on_days_off else 2)
    assert not on_days_off or quiet.calendar.is_working(last.astimezone(zone).date())
    assert quiet.last_digest(hour, last) == last
