"""iCalendar text (RFC 5545) of calendar entries.

The lines are written here and not by a library, which takes three times the time allowed for five thousand entries;
two libraries read them back in the tests. Moments are written in universal time: nothing in it comes back by a rule,
so no program needs to know a time zone's history, and each shows the hour of the place it is in.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from amity.calendar.entries import Entry
from amity.core.dates import PartialDate

LONGEST = 75  # octets of a line, its end not counted
ONE_DAY = timedelta(days=1)
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the whole calendar: its name, the site it comes from, the moment, the zone and the language."""

    name: str
    site: str  # "https://union.example"
    made_at: datetime
    zone: str
    language: str
    hours: int = 4  # after which programs should ask again

    @property
    def host(self) -> str:
        """The part of the site that makes identifiers the site's own."""
        return self.site.partition("://")[2].partition("/")[0] or "localhost"


def written(frame: Frame, entries: Iterable[Entry]) -> bytes:
    """Return a whole calendar; entries of which only the year is known stand in none, as no day can be shown."""
    shown = [one for one in entries if one.first.precision != "year"]
    lines = [*_head(frame)]
    for one in shown:
        lines += _event(frame, one)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def is_timed(entry: Entry) -> bool:
    """Whether the entry has a place on the clock: it begins at a time of a known day, and ends on one if it is long."""
    known = bool(entry.begins_at) and not entry.is_all_day and not entry.is_vague
    return known and (entry.first == entry.last or (bool(entry.ends_at) and entry.last.precision == "day"))


def zone_of(entry: Entry, home: str) -> str:
    """The time zone of the entry's clock, or the home one where none, or none that exists, is named."""
    return entry.time_zone if entry.time_zone and _exists(entry.time_zone) else home


@lru_cache(maxsize=600)
def _exists(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _head(frame: Frame) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//Amity//Amity//{frame.language.upper()}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{text(frame.name)}"
    yield f"X-WR-CALNAME:{text(frame.name)}"
    yield f"X-WR-TIMEZONE:{frame.zone}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:PT{frame.hours}H"
    yield f"X-PUBLISHED-TTL:PT{frame.hours}H"


def _event(frame: Frame, entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(entry.uid)}@{frame.host}"
    yield stamp(frame)
    yield f"SEQUENCE:{entry.version}"
    yield f"SUMMARY;LANGUAGE={frame.language}:{text(_summary(entry, frame.language))}"
    yield from _when(entry, zone_of(entry, frame.zone))
    for name, value in (
        ("LOCATION", ", ".join(filter(None, (entry.venue, entry.place)))),
        ("CATEGORIES", entry.label),
        ("DESCRIPTION", entry.unit),
    ):
        if value:
            yield f"{name}:{text(value)}"
    if entry.url:
        yield f"URL:{frame.site}{entry.url}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    takes_time = not (entry.is_cancelled or entry.is_all_day or entry.is_vague)
    yield f"TRANSP:{'OPAQUE' if takes_time else 'TRANSPARENT'}"
    yield "END:VEVENT"


def stamp(frame: Frame) -> str:
    """The line that says when the calendar was written."""
    return f"DTSTAMP:{frame.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _summary(entry: Entry, language: str) -> str:
    if not entry.is_vague:
        return entry.name
    return _("%(name)s (some day in %(month)s)") % {"name": entry.name, "month": entry.first.shown(language)}


def _when(entry: Entry, zone: str) -> Iterator[str]:
    if not is_timed(entry):
        yield f"DTSTART;VALUE=DATE:{entry.first.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{_after(entry.last):%Y%m%d}"
        return
    clock = ZoneInfo(zone)
    begins, ends = _at(entry.first, entry.begins_at, clock), _at(entry.last, entry.ends_at or entry.begins_at, clock)
    yield f"DTSTART:{begins:%Y%m%dT%H%M%SZ}"
    if ends > begins:
        yield f"DTEND:{ends:%Y%m%dT%H%M%SZ}"


def _after(day: PartialDate) -> date:
    """The first day that is over: the end of a calendar entry is not part of it."""
    return day.last + ONE_DAY if day.last < date.max else day.last


def _at(day: PartialDate, at: str, clock: ZoneInfo) -> datetime:
    """The moment at which the clocks of a zone show this time on that day, in universal time."""
    hours, minutes = at.split(":")
    return datetime.combine(day.first, time(int(hours), int(minutes)), clock).astimezone(UTC)


def text(words: str) -> str:
    """A text as iCalendar escapes it."""
    return _UNSAFE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).translate(_ESCAPES)


def folded(line: str) -> bytes:
    """A line with its end, folded so that no piece is longer than 75 octets and no letter is cut in two."""
    octets = line.encode()
    if len(octets) <= LONGEST:
        return octets + b"\r\n"
    pieces, at, room = [], 0, LONGEST
    while len(octets) - at > room:
        end = at + room
        while octets[end] & 0xC0 == 0x80:  # inside a letter
            end -= 1
        pieces.append(octets[at:end])
        at, room = end, LONGEST - 1
    return b"\r\n ".join([*pieces, octets[at:]]) + b"\r\n"
