"""The programme of a visit as a paper for the guests: days, hours, who comes, who receives them, where they stay.

It holds what may lie on every seat of a coach. Why the house receives them, points for the talks, gifts, what is to be
considered with somebody, and telephones of others than those who take care of an item are not in it, nor any link.
"""

from collections.abc import Sequence
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.delegations.models import Appointment, AppointmentState, Arrangement, Member, Side
from amity.documents import framing, wording
from amity.documents.document import Bullets, Column, Document, Outline, Span, Table, Text, plain, text
from amity.documents.making import Making
from amity.dossiers import told, visit
from amity.dossiers.visit import Visit, day_named, hours, phone, spoken, where

NoDelegation = visit.NoDelegation


def visit_paper(delegation_id: int, *, actor: Actor, language: str, today: date, door: str) -> Document:
    """Make the paper of a delegation from what this actor may see; raises NoDelegation."""
    with translation.override(language):
        making = Making(actor=actor, language=language, today=today)
        found = visit.read(delegation_id, making)
        outline = making.outline
        outline.say(text(", ".join(part for part in (found.days, found.delegation.place) if part)), "lead")
        _programme(outline, found)
        _people(outline, found, Side.DELEGATION, _("The delegation"))
        _people(outline, found, Side.HOSTS, _("Those who receive the delegation"))
        _lodging(outline, found)
        told.note_read(making, door)
        return framing.framed(
            name=f"visit-{found.delegation.pk}-{language}",
            title=_("Programme of the visit"),
            subtitle=found.name,
            language=language,
            today=today,
            address=f"/delegations/{found.delegation.pk}/paper/",
            blocks=outline.blocks,
        )


def _programme(outline: Outline, found: Visit) -> None:
    outline.part(_("Programme"), "programme")
    if not found.items:
        outline.say(text(_("The programme will be told later.")))
    columns = (
        *(Column(_("Hour"), 3), Column(_("What"), 6), Column(_("Where"), 5), Column(_("With whom"), 5)),
        Column(_("Contact person"), 4),
    )
    for day, items in found.by_day().items():
        rows = tuple(_item(found, one) for one in items)
        outline.add(Table(day_named(day, found.language), columns, rows))


def _item(found: Visit, item: Appointment) -> tuple[Text, ...]:
    what = spoken(item.what, item.what_vi, found.language)
    doubt = " " + _("(to be confirmed)") if item.state == AppointmentState.PROPOSED else ""
    met = [found.organisation(item.organisation_id), *(found.person(pk) for pk in found.met(item))]
    contact = plain(found.person(item.contact_id))
    return (
        text(hours(item) or wording.UNKNOWN),
        text(Span(what.text, strong=True, language=what.language), doubt),
        text(where(item)),
        text("; ".join(plain(one) for one in met if one)),
        text(", ".join(part for part in (contact, phone(item) if contact else "") if part)),
    )


def _people(outline: Outline, found: Visit, side: str, heading: str) -> None:
    """One side in order of precedence."""
    members = found.side(side)
    if not members:
        return
    outline.part(heading, f"people-{side}")
    columns = (Column(_("No."), 1, is_number=True), Column(_("Name"), 4), Column(_("Title"), 7), Column(_("As"), 3))
    outline.add(Table(heading, columns, _listed(found, members)))


def _listed(found: Visit, members: Sequence[Member]) -> tuple[tuple[Text, ...], ...]:
    return tuple(
        (
            text(str(number)),
            text(" ".join(part for part in (_honorific(found, one), plain(found.person(one.person_id))) if part)),
            text(plain(found.title(one))),
            text(str(one.get_role_display())),
        )
        for number, one in enumerate(members, start=1)
    )


def _honorific(found: Visit, member: Member) -> str:
    """The honorific is written in Latin letters for papers in English; in Vietnamese the form of address says it."""
    return "" if found.language == "vi" else found.people[member.person_id].honorific


def _lodging(outline: Outline, found: Visit) -> None:
    hotels = [one for one in found.journeys if one.kind == Arrangement.Kind.HOTEL]
    if hotels:
        outline.part(_("Where the delegation stays"), "lodging")
        outline.add(Bullets(tuple(text(_hotel(found, one)) for one in hotels)))


def _hotel(found: Visit, one: Arrangement) -> str:
    days = dict.fromkeys(wording.day(day, found.language) for day in (one.begins_on, one.ends_on) if day)
    name = ", ".join(part for part in (one.what, one.to_place or one.from_place) if part)
    return f"{name}: {' – '.join(days)}" if days else name
