"""The handover kit of an officer who leaves: his partners, and with each of them who is there and what is open.

It is made of the rows its reader may see, a fixed number of queries for any number of partners.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.care import queries
from amity.care.models import Liaison
from amity.care.queries import Strength
from amity.core.dates import PartialDate, anniversary
from amity.documents import framing, wording
from amity.documents.document import Bullets, Column, Document, Outline, Paragraph, Span, Table, Text, joined, text
from amity.network.models import Organisation, Person
from amity.records import listing, registry, titles
from amity.records.declaration import Record, Words
from amity.records.rows import Link, Reader

Told = list[tuple[Words, list[Text]]]  # of one partner: what it is, and the lines of it
MOST = 200  # partners of one officer
EACH = 5  # rows of one kind that are told of one partner
READ = 4000  # rows of one kind that are read
WORDS = {
    queries.LIVELY: gettext_lazy("lively"),
    queries.COOLING: gettext_lazy("cooling"),
    queries.SILENT: gettext_lazy("silent"),
    queries.NEVER: gettext_lazy("no contact on record"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that are told of a partner: which, by which link of either sort of partner, what of them, in which order."""

    label: Words
    record: str
    by_organisation: str
    by_person: str
    cells: tuple[str, ...]
    order: str
    only: Q = Q()
    via: str = ""  # a link on the way to the partner, whose row must be visible as well


KINDS = (
    Kind(gettext_lazy("Who is there"), "positions", "organisation", "person", ("person", "title", "organisation"),
         "rank", Q(to_on="")),
    Kind(gettext_lazy("Last contacts"), "interactions", "organisations", "people", ("held_on", "subject"), "-held_on"),
    Kind(gettext_lazy("Still to be done"), "interactions", "organisations", "people",
         ("follow_up_on", "follow_up", "subject"), "follow_up_on", Q(followed_up_on="") & ~Q(follow_up="")),
    Kind(gettext_lazy("Promises still open"), "commitments", "agreement__parties", "", ("due_on", "what"), "due_on",
         Q(state="open"), "agreement"),
    Kind(gettext_lazy("Agreements"), "agreements", "parties", "", ("title", "ends_on"), "ends_on",
         Q(state__in=("signed", "in_force"))),
    Kind(gettext_lazy("Thanks owed"), "gifts", "organisation", "person", ("thanks_due_on", "what"), "thanks_due_on",
         Q(thanks="owed")),
    Kind(gettext_lazy("Gifts"), "gifts", "organisation", "person", ("given_on", "direction", "what"), "-given_on"),
    Kind(gettext_lazy("Honours held"), "honours", "organisation", "person", ("granted_on", "name"), "-granted_on"),
    Kind(gettext_lazy("Shared history"), "history_facts", "organisations", "people", ("happened_on", "what"),
         "happened_on"),
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
        return WORDS[self.strength.word]


@dataclass(frozen=True, slots=True)
class _Kit:
    """What every part of the kit needs."""

    actor: Actor
    language: str
    today: date


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


def told_of(cared: Sequence[Cared], *, actor: Actor, language: str, today: date) -> dict[int, Told]:
    """What is told of each partner, kind by kind, by the number of the liaison."""
    with translation.override(language):
        told = _told_of(cared, _Kit(actor, language, today))
        return {one.liaison.pk: told.get((one.record.name, one.pk), []) for one in cared}


def handover(officer: int, *, actor: Actor, language: str, today: date) -> Document:
    """Make the kit of an officer as this reader may read it; raises NoSuchOfficer."""
    with translation.override(language):
        name = officer_named(officer, actor, language)
        cared = cared_for(officer, actor=actor, language=language, today=today)
        kit = _Kit(actor, language, today)
        outline = Outline()
        outline.say(_opening(name, cared, kit), "lead")
        if cared:
            outline.part(_("All partners at a glance"), "glance")
            outline.add(_glance(cared, kit))
            outline.part(_("Partner by partner"), "partners")
            told = _told_of(cared, kit)
            for one in cared:
                _partner(outline, one, told, kit)
        return framing.framed(
            name=f"handover-{officer}-{language}",
            title=_("Handover: %(officer)s") % {"officer": name},
            subtitle=_("Partners in care: %(count)s") % {"count": len(cared)},
            language=language,
            today=today,
            address=f"/care/officers/{officer}/",
            blocks=outline.blocks,
        )


def _opening(name: str, cared: Sequence[Cared], kit: _Kit) -> Text:
    if not cared:
        return text(_("%(officer)s looks after no partner now.") % {"officer": name})
    due = sum(1 for one in cared if one.liaison.next_on and one.liaison.next_on.last < kit.today)
    quiet = sum(1 for one in cared if one.strength.word in (queries.SILENT, queries.NEVER))
    told = _("Partners in care: %(count)s. Steps overdue: %(due)s. Partners long not met: %(quiet)s.")
    return text(told % {"count": len(cared), "due": due, "quiet": quiet})


def _glance(cared: Sequence[Cared], kit: _Kit) -> Table:
    columns = (
        Column(_("Partner"), 5), Column(_("Tie"), 2), Column(_("Last contact"), 2), Column(_("Next step"), 5),
        Column(_("Due"), 2),
    )  # fmt: skip
    rows = tuple(
        (
            text(Span(one.name, url=one.href)),
            text(str(one.word)),
            text(wording.day(one.strength.last, kit.language)),
            text(Span(one.liaison.next_step or wording.UNKNOWN, url=f"/liaisons/{one.liaison.pk}/")),
            text(wording.day(one.liaison.next_on, kit.language)),
        )
        for one in cared
    )
    return Table(_("Partners"), columns, rows)


def _partner(outline: Outline, one: Cared, told: dict[tuple[str, int], Told], kit: _Kit) -> None:
    outline.section(one.name, f"{one.record.name}-{one.pk}")
    since = wording.day(one.liaison.from_on, kit.language)
    known = [_("In care since %(day)s.") % {"day": since}] if one.liaison.from_on else []
    if one.liaison.contact_days:
        known.append(_("To be in touch at least every %(days)s days.") % {"days": one.liaison.contact_days})
    outline.say(text(" ".join(known)))
    for label, lines in told.get((one.record.name, one.pk), []):
        outline.add(Paragraph(text(Span(str(label), strong=True))), Bullets(tuple(lines)))


def _told_of(cared: Sequence[Cared], kit: _Kit) -> dict[tuple[str, int], Told]:
    """What is told of each partner, kind by kind: one query per kind and sort of partner."""
    found: dict[tuple[str, int], Told] = {}
    for model in (Organisation, Person):
        record = registry.of(model)
        ids = [one.pk for one in cared if one.record is record]
        for kind in KINDS if ids else ():
            for pk, lines in _lines(kind, record, ids, kit).items():
                found.setdefault((record.name, pk), []).append((kind.label, lines))
        for pk, lines in _dates(record, ids, kit).items():
            found.setdefault((record.name, pk), []).append((_("Days that come"), lines))
    return found


def _lines(kind: Kind, partner: Record, ids: Sequence[int], kit: _Kit) -> dict[int, list[Text]]:
    link = kind.by_organisation if partner.model is Organisation else kind.by_person
    if not link:
        return {}
    record = registry.get(kind.record)
    reader = Reader(record, [name for name in kind.cells if name != link], kit.actor, kit.language)
    rows = visible_to(kit.actor, record).filter(kind.only, **{f"{link}__in": ids})
    rows = rows.filter(seen(kit.actor, kind.via)) if kind.via else rows
    found: dict[int, list[Text]] = {}
    for values in reader.select(rows.order_by(kind.order, "pk"), link)[:READ]:
        lines = found.setdefault(values[-1], [])
        if len(lines) < EACH:
            lines.append(_line(reader, values, f"/{record.name}/{values[0]}/", kit))
    return found


def _line(reader: Reader, values: Sequence[Any], href: str, kit: _Kit) -> Text:
    """A row in one line; its first text leads to it."""
    parts: list[Text] = []
    for one, make in zip(reader.fields, reader.makers(), strict=True):
        value = make(values)
        if one.kind == "partial_date":
            parts.append(text(wording.day(PartialDate.of(value), kit.language)) if value else ())
            continue
        cell = listing.cell(one, value, reader.pair_of(one, values), kit.language)
        address = cell.href if isinstance(value, Link) else href
        parts.append(text(Span(cell.text, url=address, language=cell.language)) if cell.text else ())
    return joined([part for part in parts if part], " · ")


def _dates(record: Record, ids: Sequence[int], kit: _Kit) -> dict[int, list[Text]]:
    """The anniversaries of the partners' own dates in the coming twelve months, the next first."""
    found: dict[int, list[tuple[date, Text]]] = {}
    for name, label, *only in record.base_dates if ids else ():
        rows = visible_to(kit.actor, record).filter(*only, pk__in=ids).exclude(**{name: ""})
        for pk, base in rows.values_list("pk", name):
            for year in (kit.today.year, kit.today.year + 1):
                on = anniversary(PartialDate.of(base), year)
                if on is not None and kit.today <= on.last and (on.first - kit.today).days < 365:
                    told = f"{wording.day(on, kit.language)}: {label} ({year - PartialDate.of(base).year})"
                    found.setdefault(pk, []).append((on.first, text(told)))
                    break
    return {pk: [line for _on, line in sorted(lines, key=lambda one: one[0])] for pk, lines in found.items()}
