"""What the page of a visit says in words: what to do next, what does not fit, which limit holds, which papers fail."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.delegations.models import Appointment, Arrangement, Delegation, Direction
from amity.delegations.queries import Clash
from amity.delegations.rules import Limit
from amity.dossiers.preparing import Names, Prepared
from amity.records import registry

STEPS = ("invite", "approve", "conclude", "report")


@dataclass(frozen=True, slots=True)
class Next:
    """What should be done now: a sentence, and the place where it is done."""

    words: str
    href: str = ""
    action: str = ""


def next_step(visit: Prepared, actor: Actor) -> Next:
    """What to do now, and the button for whoever may do it."""
    held, record = visit.delegation, registry.of(Delegation)
    words = _sentences(held)[visit.next]
    if visit.next in STEPS:
        step = next((one for one in record.steps_for(actor, held) if one.name == visit.next), None)
        href = reverse("staff:step", args=[record, held.pk, visit.next])
        return Next(words, href, str(step.label)) if step else Next(words)
    places = {
        "leader": ("?role=leader#add-person", _("Name the leader")),
        "programme": ("#add-item", _("Add the first item")),
        "clash": ("#programme", _("Go to the programme")),
        "thank": ("#letters", _("Write letters of thanks")),
    }
    if visit.next == "brief":
        return Next(words, reverse("staff:delegation-briefing", args=[held.pk]), _("Briefing book"))
    if visit.next == "gift" and (gift := next((one for one in visit.gifts if one.thanks == "owed"), None)):
        places["gift"] = (reverse("staff:record", args=["gifts", gift.pk]), _("Open the gift"))
    if visit.next not in places or not actor.writes_anything:
        return Next(words)
    return Next(words, *places[visit.next])


def _sentences(held: Delegation) -> dict[str, str]:
    comes = held.direction == Direction.IN
    due = held.report_due_on.shown(get_language() or "en") if held.report_due_on else ""
    report = _("The visit is over. Its report is due by %(day)s.") % {"day": due} if due else _("The visit is over.")
    over = _("This visit was cancelled. Nothing is to be done.")
    return {
        "leader": _("Nobody leads the delegation yet. Name its leader."),
        "invite": _("Write the letter of invitation, then record the day it went out.")
        if comes
        else _("When the invitation of the other side has come, record its day."),
        "approve": _("The invitation is recorded. The delegation waits for approval."),
        "programme": _("The delegation is approved. Put together the programme."),
        "clash": _("Some items of the programme do not fit together. Change them before the visit."),
        "brief": _("The programme fits together. Look through the seating, and print the papers."),
        "conclude": _("The last day has passed. Record the visit as over."),
        "report": report,
        "gift": _("Thanks are owed for a gift."),
        "thank": _("The visit is reported. Write the letters of thanks."),
        "": over if held.state == "cancelled" else _("Everything is done for this visit."),
    }


def clash(one: Clash, item: Appointment, names: Names) -> str:
    """Why an item does not fit, as a sentence beside it."""
    other = one.item if one.other is not None and one.other == item else one.other
    told = {"what": _other(other, item, names), "name": names.person(one.person.pk) if one.person else ""}
    return {
        "time": _("At the same hour: %(what)s."),
        "interpreter": _("%(name)s is needed at this hour elsewhere: %(what)s."),
        "contact": _("%(name)s is needed at this hour elsewhere: %(what)s."),
        "person": _("%(name)s is expected at this hour elsewhere: %(what)s."),
        "venue": _("The hall is taken at this hour: %(what)s."),
        "before_arrival": _("The delegation has not arrived by then: %(what)s."),
        "after_departure": _("The delegation has left by then: %(what)s."),
    }[one.why] % told


def _other(other: Any, item: Appointment, names: Names) -> str:
    """The other item with its hours, or the journey, and whose it is where that is another delegation."""
    if other is None:
        return ""
    what = spoken(other, "what")
    if isinstance(other, Arrangement):
        return f"{what}, {journey_hours(other)}"
    whose = names.of(Delegation, other.delegation_id) if other.delegation_id != item.delegation_id else ""
    return ", ".join(part for part in (f"“{what}”", hours(other), whose) if part)


def spoken(row: Any, field: str) -> str:
    """A text in the reader's language, where there is one."""
    return str((getattr(row, f"{field}_vi", "") if get_language() == "vi" else "") or getattr(row, field))


def hours(item: Appointment) -> str:
    """From when until when."""
    return " – ".join(part for part in (item.begins_at, item.ends_at) if part)


def shown(day: PartialDate | None) -> str:
    """A day as the reader writes it."""
    return day.shown(get_language() or "en") if day else ""


def journey_hours(one: Arrangement) -> str:
    """When a journey begins and ends."""
    begins = " ".join(part for part in (shown(one.begins_on), one.begins_at) if part)
    same = one.ends_on is None or str(one.ends_on) == str(one.begins_on)
    ends = " ".join(part for part in ("" if same else shown(one.ends_on), one.ends_at) if part)
    return " – ".join(part for part in (begins, ends) if part)


def limit(one: Limit) -> str:
    """What the rule allows and what is planned."""
    told = {"found": one.found, "most": one.rule.whole_number}
    return {
        "out_people": _("People: %(found)s, at most %(most)s."),
        "out_days": _("Days: %(found)s, at most %(most)s."),
        "out_countries": _("Countries: %(found)s, at most %(most)s."),
        "out_trips": _("Journeys of the leader this year: %(found)s, at most %(most)s."),
    }[one.name] % told


def gap(why: str) -> str:
    """What is wrong with the papers of a traveller."""
    return {
        "none": _("No passport is on record."),
        "expired": _("The passport runs out before the visit ends."),
        "short": _("The passport runs out too soon after the visit."),
    }[why]
