"""Points for the talks: those that were written down, then those that follow from the records."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from amity.anniversaries import queries
from amity.anniversaries.queries import Asked
from amity.core.dates import PartialDate, anniversary
from amity.delegations.models import Appointment
from amity.documents import wording
from amity.documents.document import Bullets, Paragraph, Span, Text, sentence, text
from amity.dossiers import told
from amity.dossiers.briefing_parts.making import REUSABLE, Making
from amity.dossiers.told import YEAR, Kind, Line
from amity.dossiers.visit import hours, points, spoken

MOST = 12
OF_COUNTRY = ("relations.established_on", "milestones.happened_on", "agreements.signed_on")


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Points for the talks"), "points")
    _written(making)
    making.outline.section(_("What follows from the records"), "points-records")
    at = len(making.outline.blocks)
    for kind, name, words in (
        (told.PROMISES, "promises_open", _("Promises still open: {number}.")),
        (making.ending, "agreements_ending", _("Agreements running out in the next twelve months: {number}.")),
    ):
        _counted(making, kind, name, words)
    _group(making, _("Days that come"), _days(making))
    _counted(making, told.THANKS, "thanks_owed", _("Thanks owed: {number}."))
    for kind in (told.TO_DO, REUSABLE, told.HONOURS):
        _group(making, str(kind.label), [line for line, _row in _lines(making, kind)])
    if len(making.outline.blocks) == at:
        making.outline.say(text(_("Nothing on record calls for a word.")))


def _written(making: Making) -> None:
    """The points of the delegation, then those of each item."""
    row, language = making.visit.delegation, making.language
    whole = points(row.talking_points, row.talking_points_vi, language)
    own = [(one, points(one.talking_points, one.talking_points_vi, language)) for one in making.items]
    making.outline.section(_("As they were written down"), "points-written")
    if not whole and not any(found for _item, found in own):
        told_so = text(_("No points for the talks are written down."))
        making.outline.say(told_so)
        making.gaps.append(told_so)
        return
    if whole:
        making.outline.add(Bullets(tuple(whole)))
    for item, found in own:
        if found:
            making.outline.add(Paragraph(_item_named(item, making)), Bullets(tuple(found)))


def _item_named(item: Appointment, making: Making) -> Text:
    what = spoken(item.what, item.what_vi, making.language)
    when = ", ".join(part for part in (wording.day(item.held_on, making.language), hours(item)) if part)
    return text(f"{when}: ", Span(what.text, url=f"/appointments/{item.pk}/", strong=True, language=what.language))


def _lines(making: Making, kind: Kind) -> list[tuple[Text, Line]]:
    """The rows of one kind told of any partner, each once, with whose they are."""
    found: dict[tuple[str, int], tuple[Text, Line]] = {}
    for partner in making.partners:
        for one in making.of(partner, kind):
            for line in one.lines:
                words = text(making.name(partner), ": ", line.words)
                found.setdefault((line.record, line.row_id), (words, line))
    return list(found.values())


def _counted(making: Making, kind: Kind, name: str, words: str) -> None:
    """A kind of rows that is counted as well, so that it stands among what is open."""
    ids = {pk for partner in making.partners for one in making.of(partner, kind)
           for pk in (*(line.row_id for line in one.lines), *one.rest)}  # fmt: skip
    if ids:
        span = making.figure(name, str(kind.label), len(ids), making.rows(kind.record, ids))
        making.still_open.append(sentence(words, number=span))
    _group(making, str(kind.label), [line for line, _row in _lines(making, kind)])


def _group(making: Making, label: str, lines: list[Text]) -> None:
    if lines:
        more = [text(_("and %(rest)s more") % {"rest": len(lines) - MOST})] if len(lines) > MOST else []
        making.outline.add(Paragraph(text(Span(label, strong=True))), Bullets((*lines[:MOST], *more)))


def _days(making: Making) -> list[Text]:
    """Anniversaries of the ties with the country and of the organisations, and birthdays during the visit."""
    found = [*_of_country(making), *_birthdays(making)]
    for partner in making.partners:
        if partner in making.days and partner[0] == "organisations":
            found += [text(making.name(partner), ": ", line.words) for line in making.days[partner].lines]
    return found


def _birthdays(making: Making) -> Iterator[Text]:
    """Of those alive whose birthday surely falls into the days of the visit."""
    row = making.visit.delegation
    for pk in making.people:
        person = making.visit.people[pk]
        if not person.born_on or person.born_on.precision != "day" or person.died_on:
            continue
        for year in sorted({row.first_day.year, row.last_day.year}):
            on = anniversary(person.born_on, year)
            if on and on.within(row.first_day, row.last_day):
                day = wording.day(on, making.language)
                words = _("{name} has a birthday during the visit, on {day}.")
                yield sentence(words, name=making.name(("people", pk)), day=day)


def _of_country(making: Making) -> Iterator[Text]:
    """What the rules mark of the ties with the country, until twelve months from now."""
    if making.visit.country is None:
        return
    last = making.today + timedelta(days=YEAR)
    asked = Asked(bases=OF_COUNTRY, country=making.visit.country.pk)
    horizon = queries.horizon(making.actor, making.today, last, asked)
    shown = horizon.found[:MOST]
    names = horizon.named(shown, making.actor, making.language)
    for one in shown:
        record = one.due.base.record.name
        name = names[record, one.due.row_id]
        making.seen.rows.setdefault(record, []).append(one.due.row_id)
        what = text(Span(name.name, url=name.url), f" – {one.due.base.label}")
        day = wording.day(PartialDate(one.due.on), making.language)
        yield sentence(_("{day}: {years} years, {what}"), day=day, years=str(one.due.years), what=what)
