"""The briefing book of a delegation: what its reader must know before and during the visit - made of records only.

Everything in it is read through the door of visible rows for one actor, so a reader finds in it no more than he may
see on the pages. Papers of travel (passports, visas) are not read at all. With a counterpart named, the book tells of
that one alone. The number of queries is the same for any number of people.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.documents import framing
from amity.documents.document import Document, plain
from amity.dossiers import told, visit
from amity.dossiers.briefing_parts import choosing, counterparts, country, gaps, opening, people, programme, talks
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.told import Partner

LANGUAGES = framing.LANGUAGES
PARTS = (talks, people, counterparts, country, programme, gaps)
NoDelegation, NoCounterpart = visit.NoDelegation, choosing.NoCounterpart


@dataclass(frozen=True, slots=True)
class Book:
    """A briefing book, and the counterparts that one may be made of alone: what asks for it, and the name."""

    document: Document
    counterparts: tuple[tuple[str, str], ...]


def briefing(delegation_id: int, *, actor: Actor, language: str, today: date, door: str, counterpart: str = "") -> Book:
    """Make the book of a delegation as this actor may read it; raises NoDelegation and NoCounterpart."""
    only = choosing.partner(counterpart) if counterpart else None
    with translation.override(language):
        shared = told.Making(actor=actor, language=language, today=today)
        found = visit.read(delegation_id, shared)
        making = Making(actor=actor, language=language, today=today, seen=shared.seen, visit=found, only=only)
        everybody = choosing.choose(making)
        making.read()
        making.sources.cite(found.delegation.source_title, found.delegation.source_url)
        making.outline.part(_("In short"), "opening")
        at = len(making.outline.blocks)
        for part in PARTS:
            part.add(making)
        making.outline.blocks[at:at] = opening.blocks(making)
        told.note_read(making, door)
        names = tuple((f"{record}.{pk}", plain(making.name((record, pk)))) for record, pk in everybody)
        return Book(_document(making, only), names)


def _document(making: Making, only: Partner | None) -> Document:
    found, language = making.visit, making.language
    suffix = f"-{only[0]}-{only[1]}" if only else ""
    subtitle = _("Briefing book: {days}").format(days=found.days)
    if only:
        subtitle = _("Briefing book on {name}: {days}").format(name=plain(making.name(only)), days=found.days)
    query = f"?counterpart={only[0]}.{only[1]}" if only else ""
    return framing.framed(
        name=f"briefing-{found.delegation.pk}{suffix}-{language}",
        title=found.name,
        subtitle=subtitle,
        language=language,
        today=making.today,
        address=f"/delegations/{found.delegation.pk}/briefing/{query}",
        blocks=making.outline.blocks,
        sources=making.sources.listed(),
        figures=tuple(making.figures),
    )
