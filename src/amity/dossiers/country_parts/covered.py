"""What the union should have with a country of its priority, what of it is there, and what the records leave open."""

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Bullets, Column, Span, Text, joined, sentence, text
from amity.dossiers import coverage
from amity.dossiers.country_parts.making import Making, plain_table
from amity.places.models import Country


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Coverage"), "coverage")
    _covered(making)
    making.outline.part(_("What the records leave open"), "gaps")
    _gaps(making)


def asked(cell: coverage.Cell) -> str:
    """What is asked in one respect, in words."""
    if cell.asked is None:
        return _("nothing asked")
    if cell.demand == coverage.CONTACT:
        return _("in the last {months} months").format(months=cell.asked)
    return _("at least {number}").format(number=cell.asked)


def standing(cell: coverage.Cell) -> str:
    """Whether it is there, in one word."""
    if cell.asked is None:
        return wording.UNKNOWN
    if cell.is_met:
        return _("met")
    return _("too long ago") if cell.last else _("missing")


def on_record(cell: coverage.Cell, language: str) -> str:
    """What is there: how many, or the last day."""
    if cell.demand == coverage.CONTACT:
        return wording.day(cell.last, language) if cell.last else _("none")
    return wording.number(cell.count, language)


def _covered(making: Making) -> None:
    lines = coverage.lines(making.actor, making.language, day=making.day, only=making.country.pk)
    line = lines[0]
    if making.country.kind == Country.Kind.HISTORICAL_STATE or line.priority is None:
        told = text(_("No priority is set for it, so nothing is asked."))
        making.outline.say(told)
    else:
        names = {code: name for _pk, code, name in coverage.group_names(making.actor, making.language)}
        label = coverage.label(line.priority, names)
        told = sentence(
            _("Priority: {priority}."), priority=Span(label, url=f"/coverage/?priority={line.priority.name}")
        )
        making.outline.say(told)
        making.opening.who.append(told)
        _missing(making, line)
    rows = []
    for cell in line.cells:
        value = Span(on_record(cell, making.language), url=cell.url)
        word = Span(standing(cell), strong=cell.is_missing)
        rows.append((str(coverage.DEMANDS[cell.demand]), asked(cell), text(value), text(word)))
    heads = (Column(_("What"), 5), Column(_("Asked"), 4), Column(_("On record"), 3), Column(_("Standing"), 2))
    making.outline.add(plain_table(_("Coverage against the priority"), heads, rows))


def _missing(making: Making, line: coverage.Line) -> None:
    if not line.missing:
        return
    names = joined(text(Span(str(coverage.DEMANDS[cell.demand]), url=cell.url)) for cell in line.missing)
    making.opening.still_open.append(sentence(_("Missing for its priority: {names}."), names=names))


def _gaps(making: Making) -> None:
    """What a reader must know before relying on the dossier."""
    day = wording.day_in_words(making.today, making.language)
    items: list[Text] = [
        text(
            _("This is made of what the records held on {day}, among the rows that its reader may see.").format(day=day)
        )
    ]
    if making.is_past:
        read = wording.day_in_words(making.day, making.language)
        words = _(
            "It is read for {day}: levels, terms, agreements and contacts are those of that day by what is known today."
            " States of rows, planned events and talks are those of today."
        )
        items.append(text(words.format(day=read)))
    items += making.gaps
    seen = making.seen
    for number, told in (
        (seen.partly_dated, _("Dates named here that are known only to the month or the year: {number}.")),
        (seen.unsourced, _("Rows named here without a recorded source: {number}.")),
        (seen.untranslated, _("Texts that are on record in another language only and stand in it: {number}.")),
    ):
        if number:
            items.append(text(told.format(number=number)))
    making.outline.add(Bullets(tuple(items)))
