"""What comes in the year after: round anniversaries, what runs out, editions due, terms ending, promises due."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, text
from amity.documents.listed import address
from amity.reviews.calendar import Expiry
from amity.reviews.editions import EditionDue, editions_due
from amity.reviews.making import Making
from amity.reviews.parts.details import anniversary_table
from amity.reviews.pictures import months_chart

RUNNING_OUT = ("agreements", "certificates", "aid_items")
ENDING = ("terms", "offices", "positions")
MOST = 20


def add(making: Making) -> None:
    """Append the part."""
    outline, year = making.outline, making.year + 1
    outline.part(_("What comes in {year}").format(year=year), "coming")
    outline.section(_("Round anniversaries"), "coming-anniversaries")
    found = making.anniversaries_coming
    if found:
        outline.say(text(_anniversaries_told(making)))
        outline.add(months_chart(making, found, year))
        outline.add(anniversary_table(making, found, _("Anniversaries of {year}").format(year=year)))
    else:
        outline.say(text(_("No anniversary of a multiple of five years falls in {year}.").format(year=year)))
    running_out = [one for one in making.expiries_coming if one.record.name in RUNNING_OUT]
    ending = [one for one in making.expiries_coming if one.record.name in ENDING]
    duties = [one for one in making.expiries_coming if one.record.name not in (*RUNNING_OUT, *ENDING)]
    _expiries(making, _("Agreements, certificates and aid running out"), "running-out", running_out)
    _editions(making, editions_due(making.actor, year, making.language))
    _expiries(making, _("Terms and offices ending"), "terms", ending)
    _expiries(making, _("Promises and follow-ups due"), "duties", duties)


def _anniversaries_told(making: Making) -> str:
    found = making.anniversaries_coming
    round_ones = sum(one.roundness == "round" for one in found)
    return _(
        "The number of anniversaries of a multiple of five years in {year} comes to {found}; of these, {round} are"
        " multiples of ten or twenty-five. An anniversary is as exact as the date it is counted from."
    ).format(found=len(found), year=making.year + 1, round=round_ones)


def _expiries(making: Making, heading: str, anchor: str, found: Sequence[Expiry]) -> None:
    making.outline.section(heading, anchor)
    if not found:
        words = _("Nothing on record falls due under this heading in {year}.")
        making.outline.say(text(words.format(year=making.year + 1)))
        return
    has_states = any(one.state for one in found)
    columns = [Column(_("Date"), 3), Column(_("Record"), 9), Column(_("What happens"), 5)]
    if has_states:
        columns.append(Column(_("Stands today"), 3))
    rows = []
    for one in found[:MOST]:
        making.seen.partly_dated += one.on.precision != "day"
        mark = making.sources.cite(*one.source)
        making.seen.unsourced += not mark
        row = [text(wording.day(one.on, making.language)), text(Span(one.name, url=one.url), mark), text(one.what)]
        rows.append((*row, text(one.state)) if has_states else tuple(row))
    note: Text = ()
    if len(found) > MOST:
        note = text(_("The first {told} of {found} are named here.").format(told=MOST, found=len(found)))
    making.outline.add(Table(heading, tuple(columns), tuple(rows), note))


def _editions(making: Making, found: Sequence[EditionDue]) -> None:
    making.outline.section(_("Editions of series due"), "editions")
    if not found:
        words = _("No series whose editions come back after a number of years on record falls due in {year}.")
        making.outline.say(text(words.format(year=making.year + 1)))
        return
    columns = (
        Column(_("Series"), 8),
        Column(_("How often"), 3),
        Column(_("Last edition on record"), 6),
        Column(_("Edition due"), 3, is_number=True),
        Column(_("Held already"), 3, is_number=True),
    )
    note = _("Counted from the last edition held before {year} by the years on record between editions.")
    rows = tuple(_edition(making, one) for one in found)
    caption = _("Editions due in {year}").format(year=making.year + 1)
    making.outline.add(Table(caption, columns, rows, text(note.format(year=making.year + 1))))


def _edition(making: Making, one: EditionDue) -> tuple[Text, ...]:
    last = (
        _("no. {number}").format(number=one.last.number) if one.last.number else "",
        wording.day(one.last.on, making.language),
        one.last.place,
    )
    held = address("events", {"series": str(one.series_id), "held_in": str(making.year + 1)})
    return (
        text(Span(one.name, url=f"/series/{one.series_id}/"), making.sources.cite(*one.source)),
        text(_("every year") if one.every_years == 1 else _("every {number} years").format(number=one.every_years)),
        text(Span(", ".join(word for word in last if word), url=f"/events/{one.last.event_id}/")),
        text(str(one.number) if one.number else wording.UNKNOWN),
        text(Span(str(one.held), url=held)),
    )
