"""The programme hour by hour, a table for each day, and how everybody travels and where they sleep."""

from django.utils.translation import gettext as _

from amity.delegations.models import Appointment, AppointmentState, Arrangement
from amity.documents import wording
from amity.documents.document import Column, Span, Table, Text, joined, sentence, text
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.visit import day_named, hours, phone, spoken, where


def add(making: Making) -> None:
    """Append the part."""
    making.outline.part(_("Programme hour by hour"), "programme")
    if not making.items:
        told = text(_("No item of the programme is on record."))
        making.outline.say(told)
        making.gaps.append(told)
    columns = (
        *(Column(_("Hour"), 3), Column(_("What"), 6), Column(_("Where"), 5), Column(_("With whom"), 6)),
        *(Column(_("Who takes care"), 5), Column(_("Transport, gift"), 4)),
    )
    kept = {one.pk for one in making.items}
    for day, items in making.visit.by_day().items():
        rows = tuple(_row(making, one) for one in items if one.pk in kept)
        if rows:
            making.outline.add(Table(day_named(day, making.language), columns, rows))
    if making.only is None:
        _journeys(making)


def _row(making: Making, item: Appointment) -> tuple[Text, ...]:
    visit = making.visit
    what = spoken(item.what, item.what_vi, making.language)
    proposed = text(" ", _("(not confirmed)")) if item.state == AppointmentState.PROPOSED else ()
    mark = making.sources.cite(item.source_title, item.source_url)
    met = [visit.organisation(item.organisation_id), *(visit.person(pk) for pk in visit.met(item))]
    if interpreter := visit.person(item.interpreter_id):
        met.append(sentence(_("interpreter: {name}"), name=interpreter))
    care = [visit.person(item.contact_id), text(phone(item))]
    gift = _("gift: {gift}").format(gift=item.gift) if item.gift else ""
    return (
        text(hours(item) or wording.UNKNOWN),
        text(Span(what.text, url=f"/appointments/{item.pk}/", strong=True, language=what.language), proposed, mark),
        text(where(item)),
        joined([one for one in met if one], "; "),
        joined([one for one in care if one]),
        text("; ".join(part for part in (item.transport, gift) if part)),
    )


def _journeys(making: Making) -> None:
    if not making.visit.journeys:
        return
    making.outline.part(_("Travel and lodging"), "travel")
    columns = (
        *(Column(_("When"), 5), Column(_("What"), 4), Column(_("From and to"), 5), Column(_("For whom"), 5)),
        *(Column(_("Rooms, booking"), 3), Column(_("Paid by"), 3)),
    )
    rows = tuple(_journey(making, one) for one in making.visit.journeys)
    making.outline.add(Table(_("Travel and lodging"), columns, rows))


def _journey(making: Making, one: Arrangement) -> tuple[Text, ...]:
    visit, language = making.visit, making.language
    begins = ", ".join(part for part in (wording.day(one.begins_on, language), one.begins_at) if part)
    last = wording.day(one.ends_on, language) if one.ends_on and one.ends_on != one.begins_on else ""
    ends = ", ".join(part for part in (last, one.ends_at) if part)
    # The list of the delegation is read through its own door, so that who is out of sight is not told here either.
    listed = {member.pk for member in visit.members}
    travelling = [visit.person(member.person_id) for member in one.members.all() if member.pk in listed]
    rooms = _("rooms: {number}").format(number=one.rooms) if one.rooms else ""
    mark = making.sources.cite(one.source_title, one.source_url)
    return (
        text(" – ".join(part for part in (begins, ends) if part)),
        text(Span(one.what, url=f"/arrangements/{one.pk}/"), f" ({one.get_kind_display()})", mark),
        text(" – ".join(part for part in (one.from_place, one.to_place) if part)),
        joined(travelling) if one.members.all() else text(_("everybody")),
        text("; ".join(part for part in (rooms, one.reference) if part)),
        text(str(one.get_paid_by_display())),
    )
