"""The visit in short: the half page that is read in the car."""

from django.utils.translation import gettext as _

from amity.delegations.models import AppointmentState, DelegationState, Side
from amity.documents import wording
from amity.documents.document import Block, Bullets, Paragraph, Span, Text, joined, sentence, text
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.visit import ITEMS_WITHOUT_TALKS, day_named, hours, spoken

MOST = 6


def blocks(making: Making) -> list[Block]:
    """The blocks below the first heading; made last, because every part adds to what is open."""
    lines = (
        (_("Who"), _who(making)),
        (_("Days and place"), _when(making)),
        (_("Why"), _why(making)),
        (_("Standing"), _standing(making)),
        (_("With us"), _with_us(making)),
        (_("The tie"), _tie(making)),
        (_("First talks"), _first_talks(making)),
    )
    items = tuple(text(Span(f"{label}: ", strong=True), words) for label, words in lines if words)
    still_open = joined(making.still_open[:MOST], " ") or text(_("Nothing open is on record."))
    return [Bullets(items), Paragraph(text(Span(f"{_('Still open')}: ", strong=True), still_open), "lead")]


def _who(making: Making) -> Text:
    """Whose delegation it is, how many come, who leads them."""
    visit = making.visit
    row = visit.delegation
    travelling = visit.side(Side.DELEGATION)
    number = max(len(travelling), row.people_count or 0)
    url = making.rows("delegation_members", [one.pk for one in travelling])
    count = making.figure("people", _("People of the delegation on record"), len(travelling), url)
    told = sentence(_("people: {number}"), number=count)
    if number > len(travelling):
        told = sentence(_("people: {number}, of them named: {named}"), number=number, named=count)
    country = Span(visit.name_of_country, url=f"/countries/{row.country_id}/") if visit.country else ""
    parts = [visit.organisation(row.organisation_id), text(country), told]
    leader = visit.leader(Side.DELEGATION)
    if leader:
        title = text(spoken(leader.title, leader.title_vi, making.language))
        led = joined([one for one in (visit.person(leader.person_id), title) if one])
        parts.append(sentence(_("led by {leader}"), leader=led))
    return joined([one for one in parts if one])


def _when(making: Making) -> Text:
    visit = making.visit
    parts = [visit.days, visit.delegation.place, *visit.other_countries]
    return text(", ".join(part for part in parts if part))


def _why(making: Making) -> Text:
    row = making.visit.delegation
    return text(spoken(row.purpose, row.purpose_vi, making.language))


def _standing(making: Making) -> Text:
    row = making.visit.delegation
    told = [str(row.get_direction_display()), str(row.get_state_display()).lower()]
    if row.approval_number:
        told.append(_("approval {number}").format(number=row.approval_number))
    if row.approved_on:
        told.append(wording.day(row.approved_on, making.language))
    if row.state in (DelegationState.PLANNED, DelegationState.INVITED):
        making.still_open.insert(0, text(_("The delegation is not approved yet.")))
    return text(", ".join(told))


def _with_us(making: Making) -> Text:
    """Which of ours receives or sends it, and who leads our side."""
    visit = making.visit
    leader = visit.leader(Side.HOSTS) if visit.is_received else None
    parts = [visit.organisation(visit.delegation.host_id)]
    if leader:
        parts += [visit.person(leader.person_id), text(spoken(leader.title, leader.title_vi, making.language))]
    return joined([one for one in parts if one])


def _tie(making: Making) -> Text:
    """How lively the tie with the partner is, and the last contact."""
    partner = ("organisations", making.visit.delegation.organisation_id or 0)
    return text(making.tie(partner)) if partner in making.strengths else ()


def _first_talks(making: Making) -> Text:
    """The first item in which something is said, and how many items are not confirmed."""
    proposed = [one for one in making.visit.items if one.state == AppointmentState.PROPOSED]
    if proposed:
        url = making.rows("appointments", [one.pk for one in proposed])
        span = making.figure("items_proposed", _("Items of the programme not confirmed"), len(proposed), url)
        making.still_open.append(sentence(_("Items of the programme not confirmed: {number}."), number=span))
    for item in making.items:
        if item.kind not in ITEMS_WITHOUT_TALKS and item.held_on:
            when = ", ".join(part for part in (day_named(item.held_on, making.language), hours(item)) if part)
            what = spoken(item.what, item.what_vi, making.language)
            return text(f"{when}: ", Span(what.text, url=f"/appointments/{item.pk}/", language=what.language))
    return ()
