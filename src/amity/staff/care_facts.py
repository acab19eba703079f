"""What care asks of a partner, for the top of the page of a person or an organisation."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.care import queries
from amity.care.models import Gift, Honour, Liaison, Thanks
from amity.core.dates import PartialDate
from amity.dossiers.told import STRENGTHS
from amity.network.models import PARTNERS, Organisation, Person
from amity.network.rules import born_by
from amity.records import listing, registry, titles
from amity.records.declaration import Record
from amity.records.models import Shelf
from amity.records.page import LONG, Moment
from amity.records.rows import Link, Reader

SHOWN = 3  # liaisons and honours that are named
Words = tuple[str, str]  # what is said, and where it leads ("" for nowhere)


@dataclass(slots=True)
class Care:
    """Facts of care as (label, [what is said]), a sentence on the end of a life or a career, and what can be done."""

    facts: list[tuple[str, list[Words]]] = field(default_factory=list)
    sentence: str = ""
    is_farewell: bool = False
    successor: Words = ("", "")


def of(record: Record, row: Any, actor: Actor) -> Care | None:
    """What care asks of this partner, as far as the reader may know it; None for ourselves and for other records."""
    if record.model not in PARTNERS or (isinstance(row, Organisation) and row.kind in queries.OURS):
        return None
    language, today = get_language() or "en", timezone.localdate()
    link = queries.link_of(record)
    care = Care()
    if isinstance(row, Person):
        _life(care, row, actor, language, today)
    care.facts.append((_("Tie"), [_tie(record, row, actor, language, today)]))
    care.facts += _liaisons(row, link, actor, language, today)
    care.facts += _thanks(row, link, actor)
    care.facts += _honours(row, link, actor, language)
    way = reverse("staff:introduction", args=[record, row.pk])
    care.facts.append((_("Introduction"), [(_("Who among us can introduce us?"), way)]))
    return care


def attended(record: Record, row: Any, actor: Actor) -> list[Moment]:
    """The events a person came to, for the timeline: their day stands with the event, not with the participation."""
    if record.model is not Person:
        return []
    taking_part, event, language = registry.get("participations"), registry.get("events"), get_language() or "en"
    rows = visible_to(actor, taking_part).filter(seen(actor, "event"), person=row.pk, state="attended")
    columns = titles.paths(event, "event__")
    name = titles.reader(event, columns, actor, language, "event__")
    found = rows.order_by("-event__starts_on", "-event").values_list("event", "event__starts_on", *columns).distinct()
    return [
        Moment(str(on), PartialDate.of(on).shown(language), name(values), str(event.label), f"/{event.name}/{pk}/")
        for pk, on, *values in found[:LONG]
    ]


def _tie(record: Record, row: Any, actor: Actor, language: str, today: date) -> Words:
    """How lively the tie is, and the day of the last contact."""
    strength = queries.strengths(record, [row.pk], actor, today=today)[row.pk]
    if strength.last is None:
        return str(STRENGTHS[strength.word]), ""
    told = _("%(word)s; last contact: %(on)s")
    return told % {"word": STRENGTHS[strength.word], "on": strength.last.shown(language)}, reverse("staff:care")


def _liaisons(row: Any, link: str, actor: Actor, language: str, today: date) -> list[tuple[str, list[Words]]]:
    """Who looks after the partner, and what is to be done next."""
    record = registry.of(Liaison)
    reader = Reader(record, ["officer", "owner", "next_step", "next_on"], actor, language)
    rows = queries.current(actor).filter(**{link: row.pk}).order_by("from_on", "pk")[:SHOWN]
    who: list[Words] = []
    steps: list[Words] = []
    for pk, (officer, unit, step, on) in reader.read(rows):
        assert isinstance(officer, Link)
        href = f"/{record.name}/{pk}/"
        who.append((_("%(officer)s (%(unit)s)") % {"officer": officer.name, "unit": unit}, href))
        day = PartialDate.of(on).shown(language) if on else ""
        due = _("%(step)s, by %(day)s") if step and day else "%(step)s%(day)s"
        steps += [(due % {"step": step, "day": day}, href)] if step or day else []
    if not who and actor.writes_anything and not getattr(row, "died_on", None):
        new = f"{reverse('staff:new', args=[record])}?{urlencode({link: row.pk})}"
        who = [(_("Nobody yet. Name a liaison officer."), new)]
    found = [(_("Looked after by"), who)] if who else []
    return [*found, (_("Next step"), steps)] if steps else found


def _thanks(row: Any, link: str, actor: Actor) -> list[tuple[str, list[Words]]]:
    """For how many gifts thanks are owed."""
    rows = visible_to(actor, registry.of(Gift)).filter(thanks=Thanks.OWED, shelf=Shelf.LIVE, **{link: row.pk})
    number = rows.count()
    if not number:
        return []
    told = ngettext("for %(count)s gift", "for %(count)s gifts", number) % {"count": number}
    return [(_("Thanks owed"), [(told, f"/gifts/?{urlencode({link: row.pk, 'thanks': 'owed'})}")])]


def _honours(row: Any, link: str, actor: Actor, language: str) -> list[tuple[str, list[Words]]]:
    """The honours held, the latest first."""
    record = registry.of(Honour)
    reader = Reader(record, ["name", "granted_on"], actor, language)
    rows = visible_to(actor, record).filter(**{link: row.pk}).order_by("-granted_on", "-pk")
    told: list[Words] = []
    for values in reader.select(rows)[: SHOWN + 1]:
        name = listing.cell(
            reader.fields[0], reader.makers()[0](values), reader.pair_of(reader.fields[0], values), language
        )
        told.append((f"{name.text} ({reader.makers()[1](values).year})", f"/{record.name}/{values[0]}/"))
    if len(told) > SHOWN:
        told[SHOWN:] = [(_("and more"), f"/{record.name}/?{urlencode({link: row.pk})}")]
    return [(_("Honours held"), told)] if told else []


def _life(care: Care, person: Person, actor: Actor, language: str, today: date) -> None:
    """A kind word where a life or a career has ended, and who carries the friendship on."""
    if person.successor_id is not None:
        name = titles.named(registry.of(Person), [person.successor_id], actor, language).get(person.successor_id)
        care.successor = (name, f"/people/{person.successor_id}/") if name else ("", "")
    if person.died_on:
        care.is_farewell = True
        told = _("This friend died: %(on)s. The memory is kept here, with all that was shared.")
        care.sentence = told % {"on": person.died_on.shown(language)}
    elif person.retired_on and person.retired_on.first <= today:
        care.sentence = _("Retired: %(on)s.") % {"on": person.retired_on.shown(language)}
    elif person.born_on and person.born_on.last <= born_by(today) and person.successor_id is None:
        care.sentence = _("This friend is of an age at which somebody should be named to carry the friendship on.")
    else:
        return
    if person.successor_id is None and person.died_on:
        care.sentence += " " + _("Nobody is named yet to carry the friendship on.")
