"""The yearly review: what was done, what was said about it, what comes next - a document made of records.

Everything in it is read through the door of visible rows for one actor, so a reader finds in it no more than he may
see on the pages of the site.
"""

from datetime import date

from django.db.models import CharField
from django.db.models.functions import Cast, Left
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.documents import framing
from amity.documents.document import Document, FigureLine
from amity.measures.declaration import all_measures
from amity.measures.evaluation import Figure, evaluate
from amity.records import registry
from amity.reviews import calendar, published
from amity.reviews.making import Making
from amity.reviews.parts import coming, done, limits, summary
from amity.reviews.parts import published as beside

FIRST_YEAR, LAST_YEAR = 1900, 2100


class WrongYear(ValueError):
    """A year that no review can be made of."""


def yearly_review(year: int, *, actor: Actor, language: str, today: date) -> Document:
    """Make the review of a year as this actor may read it; raises WrongYear outside 1900 to 2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongYear(f"{year} is not a year between {FIRST_YEAR} and {LAST_YEAR}.")
    with translation.override(language):
        making = _gathered(Making(actor=actor, year=year, language=language, today=today))
        for part in (summary, done, beside, coming, limits):
            part.add(making)
        return _document(making)


def years_with_records(actor: Actor) -> list[int]:
    """The years of which the actor can see dated rows, latest first (one query per record type)."""
    years: set[str] = set()
    for record in registry.all_records():
        if record.moment:
            written = Left(Cast(record.moment, CharField()), 4)  # a date that is always whole is no text yet
            rows = visible_to(actor, record).annotate(year_of_moment=written).order_by()
            years |= set(rows.values_list("year_of_moment", flat=True).distinct())
    known = (int(year) for year in years if year.isdigit())
    return sorted((year for year in known if FIRST_YEAR <= year <= LAST_YEAR), reverse=True)


def _gathered(making: Making) -> Making:
    """Read everything that more than one part needs."""
    actor, year, language = making.actor, making.year, making.language
    making.figures = {measure.name: evaluate(measure, actor, making.period) for measure in all_measures()}
    making.groups = published.groups_about(making, {"in_year": str(year)})
    making.wider_groups = published.groups_about(making, {"covering": str(year)})
    making.anniversaries = calendar.anniversaries(actor, year, language)
    making.anniversaries_coming = calendar.anniversaries(actor, year + 1, language)
    making.expiries_coming = calendar.expiries(actor, making.coming, language)
    return making


def _document(making: Making) -> Document:
    language, year = making.language, making.year
    groups = [*making.groups, *making.wider_groups]
    return Document(
        name=f"review-{year}-{language}",
        title=_("Review of the year {year}").format(year=year),
        subtitle=_("People-to-people diplomacy in {year}, and what comes in {next}").format(year=year, next=year + 1),
        issuer=framing.issuer(),
        letterhead=framing.letterhead(language, making.today),
        language=language,
        year=year,
        made_on=making.today,
        address=f"/reviews/{year}/",
        words=framing.words(_("Review of the year {year}").format(year=year)),
        blocks=tuple(making.outline.blocks),
        sources=making.sources.listed(),
        figures=tuple(_line(figure) for figure in making.figures.values()),
        statements=tuple(published.line(one) for group in groups for one in group.said),
    )


def _line(figure: Figure) -> FigureLine:
    return FigureLine(
        measure=figure.measure.name,
        title=str(figure.measure.title),
        heading=figure.measure.heading,
        value=figure.value,
        unit=figure.unit,
        previous=figure.previous,
        rows=figure.rows_url,
        note=figure.note,
    )
