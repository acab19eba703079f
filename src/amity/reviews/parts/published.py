"""What was said publicly about the year, beside what the records count."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, joined, sentence, text
from amity.insight.models import Qualifier, StatementBasis
from amity.measures.declaration import all_measures
from amity.reviews import published
from amity.reviews.making import Making
from amity.reviews.said import Group, Said, SumCheck
from amity.reviews.units import unit


def add(making: Making) -> None:
    """Append the part."""
    outline = making.outline
    outline.part(_("What was published about {year}, beside the records").format(year=making.year), "published")
    groups = making.groups
    if not groups and not making.wider_groups:
        outline.say(text(_("No published figure about {year} is on record.").format(year=making.year)))
        return
    outline.say(
        text(
            _(
                "Published figures are kept as they were said, with the speaker and the day. They are set beside what"
                " the records count and are not corrected by it. Where several values were published for one thing,"
                " each is listed and none is added to another."
            )
        )
    )
    compared = [group for group in groups if group.is_compared]
    campaigns = [group for group in groups if group.is_campaign]
    others = [group for group in groups if group not in compared and group not in campaigns]
    _compared(making, compared)
    _sums(making, published.sum_checks(groups))
    for group in campaigns:
        _campaign(making, group)
    _others(making, others)


def _compared(making: Making, groups: list[Group]) -> None:
    if not groups:
        return
    making.outline.section(_("Beside what the records count"), "compared")
    columns = (
        Column(_("What"), 6), Column(_("Published"), 5), Column(_("Said by, on"), 5),
        Column(_("On record"), 3, is_number=True), Column(_("Difference"), 3, is_number=True),
    )  # fmt: skip
    rows = [_beside(making, one) for group in groups for one in group.said]
    note = text(
        _(
            "Difference: what the records count less what was published, in the published unit. A negative one says how"
            " far the records fall short of documenting what was published."
        )
    )
    making.outline.add(Table(_("Published figures and what the records count"), columns, tuple(rows), note))
    for group in groups:
        making.outline.say(_several(making, group))


def _beside(making: Making, one: Said) -> tuple[Text, ...]:
    if one.counted_url:
        counted = Span(wording.number(one.counted or 0, making.language), url=one.counted_url)
    else:
        counted = Span(wording.UNKNOWN)
    difference = wording.change(one.counted or None, one.value if one.counted else None, making.language)
    return text(_what(making, one)), value_text(making, one), _speaker(making, one), text(counted), text(difference)


def _several(making: Making, group: Group) -> Text:
    """Say that several values were published for the same year, by whom, and how far they lie apart."""
    for period in dict.fromkeys(one.period for one in group.said):
        same = [one for one in group.said if one.period == period and one.unit == group.said[0].unit]
        if len({one.value for one in same}) > 1:
            apart = max(one.value for one in same) - min(one.value for one in same)
            values = joined((_who_said(making, one) for one in same), "; ")
            return sentence(
                _("{what}: several values were published for {period}: {values}. They lie up to {apart} {unit} apart."),
                what=_title(group.said[0]), period=wording.period(period, making.language), values=values,
                apart=wording.number(apart, making.language), unit=unit(same[0].unit),
            )  # fmt: skip
    return ()


def _who_said(making: Making, one: Said) -> Text:
    number = Span(wording.number(one.value, making.language), url=one.url)
    if one.said_on:
        day = one.said_on.shown(making.language)
        return sentence(_("{value} ({who}, {day})"), value=number, who=one.said_by, day=day)
    return sentence(_("{value} ({who}, day not recorded)"), value=number, who=one.said_by)


def _sums(making: Making, checks: list[SumCheck]) -> None:
    """Say of every published whole whether its published parts make it."""
    if checks:
        making.outline.section(_("Do the published parts make the published whole?"), "sums")
    for check in checks:
        parts = (text(Span(wording.number(part.value, making.language), url=part.url)) for part in check.parts)
        words: dict[str, str | Span | Text] = {
            "what": _title(check.whole),
            "parts": joined(parts, " + "),
            "whole": Span(wording.number(check.whole.value, making.language), url=check.whole.url),
            "mark": _mark(making, check.whole),
        }
        if check.holds:
            making.outline.say(sentence(_("{what}: {parts} makes {whole}, as published{mark}."), **words))
            continue
        gap = wording.number(abs(check.whole.value - check.total), making.language)
        total = wording.number(check.total, making.language)
        told = _(
            "{what}: {parts} makes {total}, not {whole} as published{mark}. The difference of {gap} is not explained."
        )
        making.outline.say(sentence(told, **words, total=total, gap=gap))


def _campaign(making: Making, group: Group) -> None:
    """A target and what was collected, in order of date; running totals hold the earlier ones, so nothing is added."""
    making.outline.section(_("Campaign: {name}").format(name=group.name), "campaign")
    heads = ((_("Said on, or period"), 4), (_("What"), 7), (_("Published"), 6), (_("Said by"), 5))
    columns = tuple(Column(words, share) for words, share in heads)
    rows = []
    for one in group.said:
        when = wording.day(one.said_on, making.language) if one.said_on else wording.period(one.period, making.language)
        rows.append((text(when), text(one.subject), value_text(making, one), text(one.said_by, _mark(making, one))))
    note = _("A running total holds what was collected before it. The values stand in order of date and are not added.")
    making.outline.add(Table(_("The campaign in figures, in order of date"), columns, tuple(rows), text(note)))
    making.outline.say(against_target(making, group))


def against_target(making: Making, group: Group) -> Text:
    """The last total published as a multiple of the target in the same unit."""
    targets = [one for one in group.said if one.basis == StatementBasis.TARGET]
    totals = [one for one in group.said if one.basis != StatementBasis.TARGET and one.unit in {t.unit for t in targets}]
    if not targets or not totals:
        return ()
    target, last = targets[-1], totals[-1]
    times = (last.value / target.value).quantize(Decimal("0.1"))
    return sentence(
        _("The target was {target} {unit}; the last total published was {last} {unit}: {times} times the target."),
        target=Span(wording.number(target.value, making.language), url=target.url),
        unit=unit(target.unit),
        last=Span(wording.number(last.value, making.language), url=last.url),
        times=wording.number(times, making.language),
    )


def _others(making: Making, groups: list[Group]) -> None:
    """Figures that the records have no measure for, and figures about longer periods that hold the year."""
    if groups:
        making.outline.section(_("Other published figures about the year"), "others")
        making.outline.add(_plain_table(making, groups, _("Published figures without a counterpart in the records")))
    if making.wider_groups:
        making.outline.section(_("Published figures about longer periods"), "longer")
        caption = _("Published figures about periods that hold {year}").format(year=making.year)
        making.outline.add(_plain_table(making, making.wider_groups, caption))


def _plain_table(making: Making, groups: Iterable[Group], caption: str) -> Table:
    columns = (Column(_("What"), 8), Column(_("Published"), 6), Column(_("Said by, on"), 6))
    rows = [
        (text(_what(making, one)), value_text(making, one), _speaker(making, one))
        for group in groups
        for one in group.said
    ]
    return Table(caption, columns, tuple(rows))


def value_text(making: Making, one: Said, *, with_basis: bool = True) -> Text:
    """A figure as it was said: "nearly 228 million USD (disbursed, estimate)"."""
    said_as = "" if one.qualifier == Qualifier.EXACT else f"{Qualifier(one.qualifier).label} "
    number = Span(f"{wording.number(one.value, making.language)} {unit(one.unit)}", url=one.url)
    more = [one.basis_words.lower()] if with_basis and one.basis not in _UNTOLD else []
    more += [_("called an estimate")] if one.is_estimate else []
    return text(said_as, number, f" ({', '.join(more)})" if more else "")


_UNTOLD = (StatementBasis.COUNTED, StatementBasis.UNSTATED)


def _what(making: Making, one: Said) -> str:
    words = [
        _title(one),
        one.scope,
        "" if one.period == str(making.year) else wording.period(one.period, making.language),
    ]
    return ", ".join(word for word in words if word)


def _title(one: Said) -> str:
    """The measure's title where the records count the same thing; else, and for sums, the subject as recorded."""
    measure = next((measure for measure in all_measures() if measure.statement == one.measure), None)
    return str(measure.title) if measure and one.counted_url and not measure.total else one.subject


def _speaker(making: Making, one: Said) -> Text:
    when = wording.day(one.said_on, making.language) if one.said_on else _("day not recorded")
    return text(f"{one.said_by}, {when}" if one.said_by else when, _mark(making, one))


def _mark(making: Making, one: Said) -> Text:
    mark = making.sources.cite(one.source_title or one.said_by, one.source_url)
    making.seen.unsourced += not mark
    return mark
