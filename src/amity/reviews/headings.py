"""The headings of a review, in order, and the sentences that open them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Topic:
    """One heading and its opening sentence, which has places for {figure}, {previous}, {year} and {before}."""

    slug: str
    words: Promise
    leading: str  # the measure the opening sentence tells
    opening: Promise
    nothing: Promise  # said when the records of both years are empty


TOPICS = (
    Topic(
        "network",
        _("Partner network"),
        "interactions",
        _("In {year} the number of contacts with partners on record came to {figure}, against {previous} in {before}."),
        _("No contact with a partner is on record for {year} or {before}."),
    ),
    Topic(
        "relations",
        _("Anniversaries and high-level visits"),
        "anniversary_events",
        _(
            "The number of anniversaries and national days marked by an event in {year} came to {figure}, against"
            " {previous} in {before}."
        ),
        _("No event that marked an anniversary is on record for {year} or {before}."),
    ),
    Topic(
        "events",
        _("Events"),
        "events_held",
        _("The number of events on record that began in {year} came to {figure}, against {previous} in {before}."),
        _("No event is on record for {year} or {before}."),
    ),
    Topic(
        "agreements",
        _("Agreements"),
        "agreements_signed",
        _("The number of agreements signed in {year} came to {figure}, against {previous} in {before}."),
        _("No signing of an agreement is on record for {year} or {before}."),
    ),
    Topic(
        "aid",
        _("Foreign non-governmental aid"),
        "aid_items_running",
        _("The number of items of aid that ran in {year} came to {figure}, against {previous} in {before}."),
        _("No item of aid is on record as running in {year} or {before}."),
    ),
    Topic(
        "members",
        _("Member organisations"),
        "member_organisations",
        _(
            "The number of member organisations of the union that the records document at the end of {year} came to"
            " {figure}, against {previous} a year before."
        ),
        _("The records document no member organisation at the end of {year} or {before}."),
    ),
    Topic(
        "information",
        _("Information work"),
        "figures_about_the_year",
        _(
            "The number of figures on record that were published about {year} came to {figure}, against {previous}"
            " about {before}."
        ),
        _("No published figure about {year} or {before} is on record."),
    ),
)
