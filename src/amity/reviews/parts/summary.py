"""The summary that opens a review: a handful of sentences, each of whose figures leads to its rows."""

from django.utils.translation import gettext as _

from amity.documents import wording
from amity.documents.document import Bullets, Span, Text, joined, sentence, text
from amity.reviews.making import Making
from amity.reviews.parts.done import figure_span, is_silent, previous_span
from amity.reviews.parts.published import against_target
from amity.reviews.units import unit


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Summary"), "summary")
    making.outline.say(
        text(
            _(
                "This review is made from the records as they stood on {day}. Every figure leads to the rows it was"
                " counted from; published figures are set beside them as they were said."
            ).format(day=wording.day_in_words(making.today, making.language))
        ),
        "lead",
    )
    items = [_activity(making), _agreements(making), _members(making), _aid(making)]
    items += [*_campaigns(making), _coming(making)]
    making.outline.add(Bullets(tuple(item for item in items if item)))


def _activity(making: Making) -> Text:
    held, contacts = making.figures["events_held"], making.figures["interactions"]
    if is_silent(held) and is_silent(contacts):
        return text(_("No event and no contact with partners is on record for {year}.").format(year=making.year))
    return sentence(
        _(
            "Events on record in {year}: {held} ({held_before} in {before}). Contacts with partners on record:"
            " {contacts} ({contacts_before})."
        ),
        year=str(making.year), before=str(making.year - 1),
        held=figure_span(making, held, strong=True), held_before=previous_span(making, held),
        contacts=figure_span(making, contacts, strong=True), contacts_before=previous_span(making, contacts),
    )  # fmt: skip


def _agreements(making: Making) -> Text:
    signed, in_force = making.figures["agreements_signed"], making.figures["agreements_in_force"]
    return sentence(
        _("Agreements signed: {signed} ({before} the year before). In force at the end of the year: {in_force}."),
        signed=figure_span(making, signed, strong=True), before=previous_span(making, signed),
        in_force=figure_span(making, in_force, strong=True),
    )  # fmt: skip


def _members(making: Making) -> Text:
    """The membership as published, where it was, beside what the records prove."""
    counted = making.figures["member_organisations"]
    words = figure_span(making, counted, strong=True)
    said = _values(making, "member_organisations")
    if said:
        return sentence(
            _("Member organisations at the end of the year: {said} as published; {counted} documented in the records."),
            said=said, counted=words,
        )  # fmt: skip
    told = _("Member organisations documented in the records at the end of the year: {counted}.")
    return sentence(told, counted=words)


def _aid(making: Making) -> Text:
    said = _values(making, "foreign_ngo_aid")
    if not said:
        return ()
    return sentence(
        _("Foreign non-governmental aid as published for {year}: {said}. The values are not added."),
        year=str(making.year), said=said,
    )  # fmt: skip


def _values(making: Making, slug: str) -> Text:
    """Every value published for the whole year and the whole union, each leading to its record."""
    groups = [group for group in making.groups if group.name == slug and not group.scope]
    said = [one for group in groups for one in group.said if one.period == str(making.year)]
    numbers = ((wording.number(one.value, making.language), one) for one in said)
    return joined((text(Span(f"{number} {unit(one.unit)}", url=one.url)) for number, one in numbers), "; ")


def _campaigns(making: Making) -> list[Text]:
    """What each campaign reached against its target, as far as both were published."""
    groups = [(group, against_target(making, group)) for group in making.groups if group.is_campaign]
    return [text(f"{group.name}: ", told) for group, told in groups if told]


def _coming(making: Making) -> Text:
    return text(
        _(
            "Coming in {year}: anniversaries of a multiple of five years: {anniversaries}; terms, agreements and other"
            " dates that run out: {expiries}."
        ).format(
            year=making.year + 1,
            anniversaries=len(making.anniversaries_coming),
            expiries=len(making.expiries_coming),
        )
    )
