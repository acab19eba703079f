"""What the book could not say: people without a biography, items without an hour, what does not fit together."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from amity.delegations import queries
from amity.delegations.models import Appointment, Side
from amity.documents import wording
from amity.documents.document import Bullets, joined, sentence, text
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.visit import ITEMS_WITHOUT_TALKS


def add(making: Making) -> None:
    """Append the part."""
    _people(making)
    _items(making)
    _clashes(making)
    making.outline.part(_("What the book leaves open"), "gaps")
    day = wording.day_in_words(making.today, making.language)
    items = [
        text(
            _("This is made of what the records held on {day}, among the rows that its reader may see.").format(day=day)
        )
    ]
    items += making.gaps
    making.outline.add(Bullets(tuple(items)))


def _people(making: Making) -> None:
    visit = making.visit
    if not (visit.delegation.purpose or visit.delegation.purpose_vi):
        making.gaps.append(text(_("Why it comes or goes is not on record.")))
    if visit.leader(Side.DELEGATION) is None:
        told = text(_("Nobody is on record as leader of the delegation."))
        making.gaps.append(told)
        making.still_open.append(told)
    if making.bare:
        words = _("Nothing but the name and the place on the list is on record of: {names}.")
        making.gaps.append(sentence(words, names=joined(making.bare)))


def _items(making: Making) -> None:
    """Items of the programme that lack something, by what they lack."""
    known = making.visit.people
    asked: tuple[tuple[str, str, Callable[[Appointment], bool]], ...] = (
        ("without_hour", _("Items of the programme without an hour"), lambda one: not one.begins_at),
        ("without_place", _("Items of the programme without a place"), lambda one: not (one.place or one.venue)),
        ("without_care", _("Items of the programme that nobody takes care of"),
         lambda one: one.contact_id not in known),
        ("without_interpreter", _("Talks, visits and meals without an interpreter"),
         lambda one: one.kind not in ITEMS_WITHOUT_TALKS and one.interpreter_id not in known),
    )  # fmt: skip
    for name, title, lacks in asked:
        ids = [one.pk for one in making.items if lacks(one)]
        if ids:
            figure = making.figure(name, title, len(ids), making.rows("appointments", ids))
            making.gaps.append(text(f"{title}: ", figure, "."))


def _clashes(making: Making) -> None:
    """What does not fit together in the programme; it stands on the page of the visit, each with its reason."""
    clashes = queries.clashes(making.visit.items, making.visit.journeys, making.actor)
    found = [one for one in clashes if one.person is None or one.person.pk in making.visit.people]
    if found:
        words = _("Things in the programme that do not fit together: {number}.")
        told = text(words.format(number=len(found)))
        making.gaps.append(told)
        making.still_open.append(told)
