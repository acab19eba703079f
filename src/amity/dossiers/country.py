"""The country dossier: everything on record about one country, bloc or former state - a document made of records.

Everything in it is read through the door of visible rows for one actor, so a reader finds in it no more than he may
see on the pages. It is read for a day: what is in force, who is in office, how lively the ties are. Lists are cut and
lead to the rest, and the number of queries is the same for every country.
"""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.text import slug
from amity.documents import framing, wording
from amity.documents.document import Document
from amity.dossiers import told
from amity.dossiers.country_parts import agreed, coming, covered, given, happened, opening, partners, said, standing
from amity.dossiers.country_parts.lineage import lineage
from amity.dossiers.country_parts.making import Making
from amity.places.models import Country
from amity.records import registry, titles
from amity.relations.models import Relation, TierChange
from amity.relations.queries import level_on

LANGUAGES = framing.LANGUAGES
PARTS = (standing, partners, agreed, happened, given, coming, said, covered)
FIRST, LAST = date(1000, 1, 1), date(2999, 12, 31)  # near the ends of the calendar no year can be looked back or ahead


class NoDossier(LookupError):
    """The reader may not see the country, there is none, or it is the home country of the union."""


def day_of(typed: str) -> date:
    """The day that a dossier is asked for; a month or a year stands for its last day. Raises ValueError."""
    day = PartialDate.parse(typed).last
    if not FIRST <= day <= LAST:
        raise ValueError(typed)
    return day


def dossier(
    country_id: int, *, actor: Actor, language: str, today: date, door: str, as_at: date | None = None
) -> Document:
    """Make the dossier of a country as this actor may read it, for a day; raises NoDossier."""
    with translation.override(language):
        making = begun(country_id, actor, language, today, as_at or today)
        making.outline.part(_("In short"), "opening")
        at = len(making.outline.blocks)
        for part in PARTS:
            part.add(making)
        making.outline.blocks[at:at] = opening.blocks(making)
        told.note_read(making, door)
        return _document(making)


def begun(country_id: int, actor: Actor, language: str, today: date, day: date) -> Making:
    """Read what more than one part needs; raises NoDossier."""
    record = registry.of(Country)
    country = visible_to(actor, record).filter(pk=country_id, is_home=False).first()
    if country is None:
        raise NoDossier(country_id)
    relation = visible_to(actor, registry.of(Relation)).filter(country=country_id).first()
    changes = list(visible_to(actor, registry.of(TierChange)).filter(country=country_id).order_by("changed_on", "pk"))
    return Making(
        actor=actor,
        language=language,
        today=today,
        only_in_use=True,
        country=country,
        name=titles.of_row(record, country, language, actor),
        day=day,
        lineage=lineage(country, actor, language),
        relation=relation,
        changes=changes,
        level=level_on(relation, changes, day, today=today),
    )


def _document(making: Making) -> Document:
    day = wording.day_in_words(making.day, making.language)
    subtitle = _("Country dossier as at {day}").format(day=day)
    header = _("Country dossier: {name}").format(name=making.name)
    suffix = f"-{making.day.isoformat()}" if making.day != making.today else ""
    return Document(
        name=f"dossier-{slug(making.country.code)}{suffix}-{making.language}",
        title=making.name,
        subtitle=subtitle,
        issuer=framing.issuer(),
        letterhead=framing.letterhead(making.language, making.today),
        language=making.language,
        year=making.day.year,
        made_on=making.today,
        address=standing.dossier_of(making.country.pk),
        words=framing.words(header),
        blocks=tuple(making.outline.blocks),
        sources=making.sources.listed(),
        figures=tuple(making.figures),
    )
