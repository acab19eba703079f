"""What was done in the year, heading by heading, against the year before."""

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, joined, sentence, text
from amity.measures.declaration import under
from amity.measures.evaluation import Figure, rows_url
from amity.reviews.headings import TOPICS, Topic
from amity.reviews.making import Making, year_period
from amity.reviews.parts.details import DETAILS


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("What was done in {year}").format(year=making.year), "done")
    for topic in TOPICS:
        figures = [making.figures[measure.name] for measure in under(topic.slug)]
        making.outline.section(str(topic.words), topic.slug)
        making.outline.say(_opening(making, topic))
        making.outline.add(_table(making, topic, figures))
        making.outline.say(_silent(making, figures), "note")
        if topic.slug in DETAILS:
            DETAILS[topic.slug](making)


def is_silent(figure: Figure) -> bool:
    """Whether nothing is on record for the year and the year before."""
    return not figure.value and not figure.previous


def figure_span(making: Making, figure: Figure, *, strong: bool = False) -> Span:
    """A figure as text that leads to the rows behind it."""
    return Span(wording.number(figure.value, making.language), url=figure.rows_url, strong=strong)


def previous_span(making: Making, figure: Figure) -> Span:
    """The figure of the year before, with its own rows."""
    url = rows_url(figure.measure, year_period(making.year - 1)) if figure.measure.is_dated else ""
    return Span(wording.number(figure.previous, making.language), url=url if figure.previous is not None else "")


def _opening(making: Making, topic: Topic) -> Text:
    """The sentence on the leading figure of a heading."""
    figure = making.figures[topic.leading]
    years = {"year": str(making.year), "before": str(making.year - 1)}
    if is_silent(figure):
        return text(str(topic.nothing).format(**years))
    spans = {"figure": figure_span(making, figure, strong=True), "previous": previous_span(making, figure)}
    return sentence(str(topic.opening), **years, **spans)


def _table(making: Making, topic: Topic, figures: list[Figure]) -> Table | None:
    """Every figure of a heading that is not silent, with the rule by which it was counted."""
    told = [figure for figure in figures if not is_silent(figure)]
    if not told:
        return None
    wide = 4 if any(len(wording.number(figure.value, "en")) > 8 for figure in told) else 2
    columns = (
        Column(_("Figure"), 7),
        Column(str(making.year), wide, is_number=True),
        Column(str(making.year - 1), wide, is_number=True),
        Column(_("Against {before}").format(before=making.year - 1), max(wide, 3), is_number=True),
        Column(_("How it is counted"), 9, is_quiet=True),
    )
    rows = []
    before = ""
    for figure in told:
        rule = _("As above.") if figure.note == before else figure.note
        before = figure.note
        change = wording.change(figure.value, figure.previous, making.language)
        cells = (text(str(figure.measure.title)), text(figure_span(making, figure, strong=True)),
                 text(previous_span(making, figure)), text(change), text(rule))  # fmt: skip
        rows.append(cells)
    return Table(str(topic.words), columns, tuple(rows))


def _silent(making: Making, figures: list[Figure]) -> Text:
    """Name the figures of which nothing is on record, with the lists that would show it."""
    silent = [figure for figure in figures if is_silent(figure)]
    if not silent:
        return ()
    names = joined((text(Span(str(figure.measure.title), url=figure.rows_url)) for figure in silent), "; ")
    return sentence(
        _("Nothing is on record for {year} or {before} under: {names}."),
        year=str(making.year), before=str(making.year - 1), names=names,
    )  # fmt: skip
