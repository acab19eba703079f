"""The organisations on the other side and of the programme: who is there, ties, agreements, promises, what passed."""

from django.utils.translation import gettext as _

from amity.documents.document import Span, Text, joined, text
from amity.dossiers.briefing_parts.making import OF_ORGANISATIONS, Making
from amity.dossiers.visit import spoken
from amity.network.models import Organisation


def add(making: Making) -> None:
    """Append the part."""
    if not making.organisations:
        making.gaps.append(text(_("No counterpart organisation is on record.")))
        return
    making.outline.part(_("Counterpart organisations"), "counterparts")
    for pk in making.organisations:
        _organisation(making, making.visit.organisations[pk])


def _organisation(making: Making, row: Organisation) -> None:
    partner = ("organisations", row.pk)
    making.outline.section(making.visit.names[partner], f"organisations-{row.pk}")
    mark = making.sources.cite(row.source_title, row.source_url)
    making.outline.say(text(joined(_facts(making, row), " · "), mark))
    making.tell(making.of(partner, *OF_ORGANISATIONS))
    if partner in making.days:
        making.tell([making.days[partner]])


def _facts(making: Making, row: Organisation) -> list[Text]:
    """What it is and where, and how lively the tie is."""
    country = row.country if row.country and making.actor.may_see(row.country.audience) else None
    told = (
        (_("Kind"), str(row.get_kind_display())),
        (_("Also written"), ", ".join(dict.fromkeys(part for part in (row.name_native, row.acronym) if part))),
        (_("Country"), spoken(country.name, country.name_vi, making.language) if country else ""),
        (_("Founded"), row.founded_on.shown(making.language) if row.founded_on else ""),
        (_("Fields of interest"), row.interests),
        (_("Tie"), making.tie(("organisations", row.pk))),
    )
    return [text(Span(f"{label}: ", strong=True), words) for label, value in told if (words := text(value))]
