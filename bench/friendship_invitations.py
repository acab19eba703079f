"""Invitations to 5,000 guests in four languages: ordered on a page that does not wait, composed in the background."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.core.dates import PartialDate
from amity.events.models import Event, Participation
from amity.events.services import admitting, guests
from amity.letters import jobs, queries
from amity.letters.exchange import paper, word
from amity.letters.models import LetterTemplate
from amity.network.models import Person
from amity.records import writes
from bench.measure import Row

GUESTS = 5000
SECONDS = 30  # for the letters and what they change of the guests
PAGE = 1000  # milliseconds for what the page that orders them waits for
LANGUAGES = {"English": "en", "Vietnamese": "vi", "Lao": "lo", "Russian": "ru"}
TEXT = "{salutation},\n\n{from_organisation} invites you to {event}, {event_dates}, {event_place}.\n\n{answer_link}"


def invitations(unit: Unit, count: int = GUESTS) -> list[Row]:
    """Put people on the list of an event, invite them and let them in; a row for each part of the way."""
    today, now = timezone.localdate(), timezone.now()
    keeper = actor_of(Account.objects.get(username="keeper"), today=today)
    event = _filled(unit, count, today)
    ids = list(Participation.objects.filter(event=event).order_by("pk").values_list("pk", flat=True))
    rows = guests.guests_by_number(ids, actor=keeper)
    asked = {"owner": unit.pk, "confidentiality": 1}
    ordered, batch = _clocked(
        lambda: guests.begin_letters(event, rows, "invite", "Festival", asked, actor=keeper, today=today)
    )
    composed, _none = _clocked(lambda: guests.carry_out(batch, actor=keeper, today=today))
    assert queries.written_by(batch).count() == count
    made, sheets = _clocked(lambda: jobs.sheets_behind(batch, keeper))
    pdf, _file = _clocked(lambda: paper.letters(sheets, title="Festival", made_on=today))
    docx, _file = _clocked(lambda: word.letters(sheets, title="Festival"))
    marks = dict.fromkeys(ids, now)
    admitted, _told = _clocked(lambda: admitting.admit(event, marks, actor=keeper, today=today, now=now))
    some = guests.guests_by_number(ids[:500], actor=keeper)
    badges, _file = _clocked(lambda: _badges(some, keeper, today))
    return [
        _row("invitations ordered: what the page waits for", count, ordered, most=PAGE / 1000),
        _row("invitations composed, guests moved on", count, composed, most=SECONDS),
        _row("invitations as sheets, with links and codes", count, made),
        _row("invitations as one PDF", count, pdf),
        _row("invitations as one DOCX", count, docx),
        _row("guests let in, sent by a telephone at once", count, admitted),
        _row("badges with codes as PDF", len(some), badges),
    ]


def _filled(unit: Unit, count: int, today: date) -> Any:
    """An event in a month, templates in four languages, and its approved guests."""
    system, languages = Actor.system(), list(LANGUAGES)
    templates = [
        LetterTemplate(owner=unit, name="Festival", kind="invitation", language=code, subject="{event}", text=TEXT)
        for code in LANGUAGES.values()
    ]
    writes.save_many(templates, actor=system)
    people = [
        Person(owner=unit, name=f"Guest {number}", languages=languages[number % 4], honorific="Mr")
        for number in range(count)
    ]
    writes.save_many(people, actor=system)
    begins = PartialDate.of(today)
    event = Event(owner=unit, title="Festival", title_vi="Liên hoan", kind="festival", starts_on=begins, place="Hà Nội")
    event.ends_on = PartialDate.of(today + timedelta(days=1))
    writes.save(event, actor=system)
    guests.nominate(event, [one.pk for one in people], actor=system, today=today)
    Participation.objects.filter(event=event).update(state="approved")
    return event


def _badges(rows: Any, actor: Any, today: date) -> bytes:

    cards = guests.cards_of(rows, actor=actor, today=today, language="en")
    return paper.cards(cards, "badges", title="Festival", made_on=today)


def _clocked(call: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = call()
    return time.perf_counter() - started, found


def _row(name: str, rows: int, seconds: float, *, most: float | None = None) -> Row:

    target = f"<= {most:g} s" if most else ""
    met = seconds <= most if most else None
    rate, median = round(rows / seconds), round(seconds * 1000, 1)
    return Row(name, connection.vendor, rows, median_ms=median, rate_per_s=rate, target=target, met=met)
