"""iCalendar text: as the standard wants it, read back by two libraries that know nothing of the writer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.calendar import ical
from amity.calendar.entries import Entry
from amity.calendar.ical import Frame, folded, written
from amity.core.dates import PartialDate

MADE = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
FRAME = Frame("Calendar; of, all", "https://union.example", MADE, "Asia/Ho_Chi_Minh", "en")


def entry(first, last="", **values):
    given = {"uid": "events-1", "layer": "events", "label": "Event", "name": "Forum", **values}
    return Entry(first=PartialDate(first), last=PartialDate(last or first), **given)


def read(*entries):
    """The events as the first reader sees them."""
    made = icalendar.Calendar.from_ical(written(FRAME, entries))
    return list(made.walk("VEVENT"))


def read_again(*entries):
    """The same as the second reader sees them."""
    made = vobject.readOne(written(FRAME, entries).decode())
    return list(made.contents.get("vevent", []))


def test_a_day_ends_where_the_next_begins():
    (one,) = read(entry("2026-05-09"))
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 5, 9), date(2026, 5, 10))
    assert one["UID"] == "events-1@union.example"
    assert (one["STATUS"], one["TRANSP"]) == ("CONFIRMED", "OPAQUE")


def test_days_end_after_the_last_of_them():
    (one,) = read(entry("2028-02-28", "2028-02-29"))
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2028, 2, 28), date(2028, 3, 1))


def test_a_time_is_a_moment_by_the_clocks_of_its_place():
    home = entry("2026-05-09", begins_at="09:30", ends_at="11:00")
    abroad = entry("2026-07-09", begins_at="09:30", ends_at="11:00", uid="events-2", time_zone="Europe/Moscow")
    first, second = read(home, abroad)
    assert first["DTSTART"].dt == datetime(2026, 5, 9, 2, 30, tzinfo=UTC)
    assert second["DTEND"].dt == datetime(2026, 7, 9, 11, 0, tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(("day", "hours"), [("2026-07-09", 2), ("2026-01-09", 1)])
def test_summer_time_is_kept(day, hours):
    (one,) = read_again(entry(day, begins_at="09:30", time_zone="Europe/Paris"))
    known = date.fromisoformat(day)
    assert one.dtstart.value == datetime(known.year, known.month, known.day, 9 - hours, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "", "x" * 300])
def test_a_zone_that_does_not_exist_is_the_home_one(zone):
    (one,) = read(entry("2026-05-09", begins_at="09:30", time_zone=zone))
    assert one["DTSTART"].dt == datetime(2026, 5, 9, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends", "is_timed"),
    [
        ("2026-05-09", "", "09:30", "", True),
        ("2026-05-09", "2026-05-10", "09:30", "12:00", True),
        ("2026-05-09", "2026-05-10", "09:30", "", False),
        ("2026-05-09", "", "", "12:00", False),
        ("2026-05", "", "09:30", "12:00", False),
        ("2026-05-09", "2026-06", "09:30", "12:00", False),
    ],
)
def test_only_what_is_known_to_the_minute_stands_on_the_clock(first, last, begins, ends, is_timed):
    (one,) = read(entry(first, last, begins_at=begins, ends_at=ends))
    assert isinstance(one["DTSTART"].dt, datetime) is is_timed


def test_an_end_before_the_beginning_is_left_out():
    (one,) = read(entry("2026-05-09", begins_at="21:00", ends_at="02:00"))
    assert "DTEND" not in one


def test_a_month_is_a_month_that_takes_no_time_and_says_so():
    (one,) = read(entry("2026-05"))
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 5, 1), date(2026, 6, 1))
    assert (one["SUMMARY"], one["TRANSP"]) == ("Forum (some day in May 2026)", "TRANSPARENT")


def test_what_is_known_to_the_year_stands_on_no_day():
    assert read(entry("2026")) == []


def test_what_was_cancelled_says_so_under_the_same_name_with_a_higher_number():
    (before,), (after,) = read(entry("2026-05-09", version=3)), read(entry("2026-05-09", version=4, is_cancelled=True))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (3, 4)
    assert (after["STATUS"], after["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_what_stands_in_it_leads_back():
    (one,) = read(entry("2026-05-09", url="/events/1/", place="Hanoi", venue="Hall 1", unit="Union office"))
    assert one["URL"] == "https://union.example/events/1/"
    assert (one["LOCATION"], one["DESCRIPTION"]) == ("Hall 1, Hanoi", "Union office")


def test_the_calendar_has_its_name_and_says_when_to_ask_again():
    made = icalendar.Calendar.from_ical(written(FRAME, []))
    assert made["VERSION"] == "2.0"
    assert b"X-WR-CALNAME:Calendar\\; of\\, all\r\n" in written(FRAME, [])
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in written(FRAME, [])


SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from('\n;,\\:"ếđ友')
WORDS = st.text(SIGNS, max_size=200)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=WORDS,
    place=WORDS,
    first=st.dates(date(1971, 1, 1), date(2049, 1, 1)),
    length=st.integers(0, 40),
    begins=st.none() | st.times(),
    zone=st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Moscow", "America/New_York", "Asia/Kathmandu"]),
)
def test_two_readers_read_what_was_written(name, place, first, length, begins, zone):
    last, clock = first + timedelta(days=length), f"{begins:%H:%M}" if begins else ""
    one = entry(first.isoformat(), last.isoformat(), name=name, place=place, begins_at=clock,
                ends_at="23:59" if clock else "", time_zone=zone)  # fmt: skip
    text = written(FRAME, [one])
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    ((seen,), (again,)) = read(one), read_again(one)
    assert str(seen["SUMMARY"]) == again.summary.value == name
    assert str(seen.get("LOCATION", "")) == (again.location.value if "location" in again.contents else "") == place
    start, end = seen["DTSTART"].dt, seen["DTEND"].dt if "DTEND" in seen else seen["DTSTART"].dt
    assert start == again.dtstart.value
    if clock:
        place_of = ZoneInfo(zone)
        assert (start.astimezone(place_of).date(), end.astimezone(place_of).date()) == (first, last)
    else:
        assert (start, end) == (first, last + timedelta(days=1))


@given(WORDS)
def test_folding_cuts_no_letter_and_loses_none(words):
    line = f"SUMMARY:{ical.text(words)}"
    pieces = folded(line).split(b"\r\n")
    assert pieces[-1] == b""
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in pieces)
    assert folded(line).replace(b"\r\n ", b"").decode() == f"{line}\r\n"


def test_signs_that_no_text_may_hold_are_left_out():
    assert ical.text("a\x00b\x1fc\x7f\r\nd") == "abc\\nd"
