"""The programme of an event as a document, what a letter says of an event, and codes as pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import framing
from amity.documents.document import Block, Bullets, Column, Document, Outline, Span, Table, Text, text
from amity.events import queries
from amity.events.models import Event, HostShare, Paper, PaperState, Participation, Session
from amity.letters.rules import languages
from amity.records import registry


@dataclass(slots=True)
class Programme:
    """What an event is made of, as far as the reader may see it."""

    event: Event
    sessions: list[Session]
    papers: list[Paper]
    shares: list[HostShare]
    clashes: list[queries.Clash]
    days: list[tuple[PartialDate, list[tuple[Session, list[Paper]]]]] = field(default_factory=list)

    @property
    def unplaced(self) -> list[Paper]:
        """Papers that stand in no session yet."""
        return [one for one in self.papers if one.session_id is None and one.state != PaperState.DECLINED]


def programme(event: Event, actor: Actor) -> Programme:
    """Read the sessions, papers and shares of an event in their order: one query each."""
    people = ("chair", "moderator")
    sessions = list(_seen(Session, actor).filter(event=event).select_related(*people))
    sessions.sort(key=lambda one: (str(one.held_on), one.begins_at or "99", one.pk))
    papers = list(_seen(Paper, actor).filter(event=event).select_related("speaker"))
    papers.sort(key=lambda one: (one.position or 999, one.pk))
    shares = list(_seen(HostShare, actor).filter(event=event).select_related("organisation"))
    shares.sort(key=lambda one: (one.credit_order or 999, one.pk))
    for one in sessions:
        one.chair, one.moderator = _open(one.chair, actor), _open(one.moderator, actor)
    for paper in papers:
        paper.speaker = _open(paper.speaker, actor)
    shares = [one for one in shares if actor.may_see(one.organisation.audience)]
    made = Programme(event, sessions, papers, shares, queries.clashes(sessions, papers))
    for one in sessions:
        assert one.held_on is not None
        if not made.days or made.days[-1][0] != one.held_on:
            made.days.append((one.held_on, []))
        own = [paper for paper in papers if paper.session_id == one.pk and paper.state != PaperState.DECLINED]
        made.days[-1][1].append((one, own))
    return made


def programme_document(event: Event, *, actor: Actor, language: str, today: date) -> Document:
    """The programme day by day and hour by hour, and who stands behind the event."""
    with translation.override(language):
        read = programme(event, actor)
        outline = Outline()
        outline.say(text(_when_and_where(event, language)), "lead")
        for number, (day, lines) in enumerate(read.days, 1):
            outline.part(day.shown(language), f"day-{number}")
            outline.add(_table(day, lines, language))
        if read.shares:
            outline.part(_("Who stands behind it"), "hosts")
            outline.add(Bullets(tuple(text(*_credit(one, language)) for one in read.shares)))
        return framing.framed(
            name=f"programme-{event.pk}-{language}",
            title=_("Programme"),
            subtitle=in_language(event, "title", language),
            language=language,
            today=today,
            address=f"/events/{event.pk}/programme/",
            blocks=outline.blocks,
        )


def in_language(row: Any, name: str, language: str) -> str:
    """A text of a row in the language, or in the other one where it is missing."""
    vietnamese = getattr(row, f"{name}_vi", "")
    return str(vietnamese if language == "vi" and vietnamese else getattr(row, name))


def speaker_of(paper: Paper, language: str) -> str:
    """Who gives a paper: as announced, or by name."""
    return paper.authors or (in_language(paper.speaker, "name", language) if paper.speaker else "")


def _when_and_where(event: Event, language: str) -> str:
    days = [one.shown(language) for one in (event.starts_on, event.ends_on) if one]
    hours = " – ".join(one for one in (event.begins_at, event.ends_at) if one)
    return ", ".join(part for part in (" – ".join(days), hours, event.venue, event.place) if part)


def _table(day: PartialDate, lines: list[tuple[Session, list[Paper]]], language: str) -> Block:
    rows = tuple(row for session, papers in lines for row in _rows(session, papers, language))
    columns = (Column(_("Time"), 2), Column(_("What"), 6), Column(_("Who"), 4), Column(_("Room"), 2))
    return Table(_("Programme of %(day)s") % {"day": day.shown(language)}, columns, rows)


def _rows(session: Session, papers: list[Paper], language: str) -> Iterator[tuple[Text, ...]]:
    hours = " – ".join(one for one in (session.begins_at, session.ends_at) if one)
    leads = []
    if session.chair:
        leads.append(_("Chair: %(name)s") % {"name": in_language(session.chair, "name", language)})
    if session.moderator:
        leads.append(_("Moderator: %(name)s") % {"name": in_language(session.moderator, "name", language)})
    name = Span(in_language(session, "title", language), strong=True)
    yield text(hours or "–"), text(name), text("; ".join(leads)), text(session.room)
    for paper in papers:
        yield text(""), text(in_language(paper, "title", language)), text(speaker_of(paper, language)), text("")


def _credit(share: HostShare, language: str) -> Iterator[str | Span]:
    yield Span(share.credit or in_language(share.organisation, "name", language), strong=True)
    yield f", {share.get_role_display()}"
    if share.task:
        yield f": {share.task}"


def _seen(model: Any, actor: Actor) -> Any:
    return visible_to(actor, registry.of(model))


def _open(person: Any, actor: Actor) -> Any:
    return person if person is not None and actor.may_see(person.audience) else None


def event_values(event: Event, row: Participation, language: str) -> dict[str, str]:
    """What the fields of a letter say of an event, in the language of the letter."""
    is_vietnamese = language == "vi"
    days = [languages.shown_date(day, language) for day in dict.fromkeys((event.starts_on, event.ends_on)) if day]
    times = ", ".join(part for part in (" – ".join(days), event.begins_at) if part)
    return {
        "event": (event.title_vi if is_vietnamese else "") or event.title,
        "event_dates": times,
        "event_place": ", ".join(part for part in (event.venue, event.place) if part),
        "role": row.role,
        "answer_by": languages.shown_date(event.answer_by, language),
    }


def picture(code: str) -> str:
    """A code as a QR picture (SVG); telephones read every mask, and to look for the best one takes most of the time."""
    return str(segno.make(code, error="m", micro=False, mask=3).svg_inline(border=2, omitsize=True))
