"""The handover kit of an officer who leaves: his partners, and with each of them who is there and what is open.

It is made of the rows its reader may see, a fixed number of queries for any number of partners.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.care import queries
from amity.care.models import Liaison
from amity.care.queries import Strength
from amity.documents import framing, wording
from amity.documents.document import Bullets, Column, Document, Paragraph, Span, Table, Text, text
from amity.documents.making import Making
from amity.dossiers import told
from amity.dossiers.told import Partner, Told
from amity.network.models import Organisation, Person
from amity.records import registry, titles
from amity.records.declaration import Record, Words

MOST = 200  # partners of one officer
KINDS = (
    told.IN_OFFICE, told.CONTACTS, told.TO_DO, told.PROMISES, told.AGREEMENTS, told.THANKS, told.GIFTS, told.HONOURS,
    told.HISTORY,
)  # fmt: skip


class NoSuchOfficer(LookupError):
    """There is no such person, or not for this reader."""


@dataclass(frozen=True, slots=True)
class Cared:
    """A partner in the officer's care: the liaison, who it is, and how lively the tie is."""

    liaison: Liaison
    record: Record
    pk: int
    name: str
    strength: Strength

    @property
    def href(self) -> str:
        """The page of the partner."""
        return f"/{self.record.name}/{self.pk}/"

    @property
    def word(self) -> Words:
        """How lively the tie is, in a word."""
        return told.STRENGTHS[self.strength.word]

    @property
    def partner(self) -> Partner:
        """What names the partner among those that are told of."""
        return self.record.name, self.pk


def officer_named(officer: int, actor: Actor, language: str) -> str:
    """The name of an officer; raises NoSuchOfficer."""
    found = titles.named(registry.of(Person), [officer], actor, language)
    if officer not in found:
        raise NoSuchOfficer
    return found[officer]


def cared_for(officer: int, *, actor: Actor, language: str, today: date) -> list[Cared]:
    """The partners in an officer's care that the reader may see, by name."""
    liaisons = list(queries.current(actor).filter(officer=officer).order_by("sort_key", "pk")[:MOST])
    found = []
    for model, link in ((Organisation, "organisation_id"), (Person, "person_id")):
        record = registry.of(model)
        by_partner = {getattr(one, link): one for one in liaisons if getattr(one, link) is not None}
        names = titles.named(record, list(by_partner), actor, language)
        strengths = queries.strengths(record, list(names), actor, today=today)
        found += [Cared(by_partner[pk], record, pk, name, strengths[pk]) for pk, name in names.items()]
    place = {one.pk: at for at, one in enumerate(liaisons)}
    return sorted(found, key=lambda one: place[one.liaison.pk])


def told_of(cared: Sequence[Cared], *, actor: Actor, language: str, today: date, door: str) -> dict[int, list[Told]]:
    """What is told of each partner, kind by kind, by the number of the liaison."""
    with translation.override(language):
        making = Making(actor=actor, language=language, today=today)
        found = _told_of(cared, making)
        told.note_read(making, door)
        return {one.liaison.pk: found.get(one.partner, []) for one in cared}


def handover(officer: int, *, actor: Actor, language: str, today: date, door: str) -> Document:
    """Make the kit of an officer as this reader may read it; raises NoSuchOfficer."""
    with translation.override(language):
        name = officer_named(officer, actor, language)
        cared = cared_for(officer, actor=actor, language=language, today=today)
        making = Making(actor=actor, language=language, today=today)
        outline = making.outline
        outline.say(_opening(name, cared, today), "lead")
        if cared:
            outline.part(_("All partners at a glance"), "glance")
            outline.add(_glance(cared, language))
            outline.part(_("Partner by partner"), "partners")
            found = _told_of(cared, making)
            for one in cared:
                _partner(making, one, found.get(one.partner, []))
        told.note_read(making, door)
        return framing.framed(
            name=f"handover-{officer}-{language}",
            title=_("Handover: %(officer)s") % {"officer": name},
            subtitle=_("Partners in care: %(count)s") % {"count": len(cared)},
            language=language,
            today=today,
            address=f"/care/officers/{officer}/",
            blocks=outline.blocks,
            sources=making.sources.listed(),
        )


def _opening(name: str, cared: Sequence[Cared], today: date) -> Text:
    if not cared:
        return text(_("%(officer)s looks after no partner now.") % {"officer": name})
    due = sum(1 for one in cared if one.liaison.next_on and one.liaison.next_on.last < today)
    quiet = sum(1 for one in cared if one.strength.word in (queries.SILENT, queries.NEVER))
    told = _("Partners in care: %(count)s. Steps overdue: %(due)s. Partners long not met: %(quiet)s.")
    return text(told % {"count": len(cared), "due": due, "quiet": quiet})


def _glance(cared: Sequence[Cared], language: str) -> Table:
    columns = (
        Column(_("Partner"), 5), Column(_("Tie"), 2), Column(_("Last contact"), 2), Column(_("Next step"), 5),
        Column(_("Due"), 2),
    )  # fmt: skip
    rows = tuple(
        (
            text(Span(one.name, url=one.href)),
            text(str(one.word)),
            text(wording.day(one.strength.last, language)),
            text(Span(one.liaison.next_step or wording.UNKNOWN, url=f"/liaisons/{one.liaison.pk}/")),
            text(wording.day(one.liaison.next_on, language)),
        )
        for one in cared
    )
    return Table(_("Partners"), columns, rows)


def _partner(making: Making, one: Cared, found: Sequence[Told]) -> None:
    making.outline.section(one.name, f"{one.record.name}-{one.pk}")
    since = wording.day(one.liaison.from_on, making.language)
    known = [_("In care since %(day)s.") % {"day": since}] if one.liaison.from_on else []
    if one.liaison.contact_days:
        known.append(_("To be in touch at least every %(days)s days.") % {"days": one.liaison.contact_days})
    making.outline.say(text(" ".join(known)))
    for rows in found:
        making.outline.add(Paragraph(text(Span(str(rows.label), strong=True))), Bullets(rows.items))


def _told_of(cared: Sequence[Cared], making: Making) -> dict[Partner, list[Told]]:
    """What is told of each partner, the days that come last."""
    partners = [one.partner for one in cared]
    found = told.of(partners, KINDS, making)
    for partner, coming in told.days(partners, making).items():
        found.setdefault(partner, []).append(coming)
    return found
