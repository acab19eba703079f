"""The minutes of a meeting as a document: what was said, what was decided, and what became of it."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.documents import framing
from amity.documents.document import Column, Document, Outline, Table, Text, text
from amity.events.models import Event
from amity.network.models import Interaction
from amity.records import registry
from amity.work.models import Assignment


def tasks_of(about: Event | Interaction, actor: Actor) -> list[Assignment]:
    """The tasks that follow from a meeting, as far as the reader may see them, in the order they were taken down."""
    link = "event" if isinstance(about, Event) else "interaction"
    rows = visible_to(actor, registry.of(Assignment)).filter(**{link: about}).exclude(decision="")
    found = list(rows.select_related("responsible", "owner").order_by("pk"))
    for one in found:
        if one.responsible is not None and not actor.may_see(one.responsible.audience):
            one.responsible = None
    return found


def minutes_text(about: Event | Interaction) -> str:
    """What was said."""
    return about.minutes if isinstance(about, Event) else about.summary


def minutes_document(about: Event | Interaction, *, actor: Actor, language: str, today: date) -> Document:
    """The minutes with their decisions, as they stand today."""
    with translation.override(language):
        outline = Outline()
        day, place = (about.starts_on if isinstance(about, Event) else about.held_on), about.place
        outline.say(text(", ".join(part for part in (day.shown(language) if day else "", place) if part)), "lead")
        outline.part(_("What was said"), "said")
        paragraphs = [line.strip() for line in minutes_text(about).splitlines() if line.strip()]
        for line in paragraphs or [_("No minutes were taken yet.")]:
            outline.say(text(line))
        outline.part(_("What was decided, and what became of it"), "decided")
        tasks = tasks_of(about, actor)
        if tasks:
            rows = tuple(_row(one, language) for one in tasks)
            columns = (
                Column(_("Decision"), 5), Column(_("Who"), 3), Column(_("Until"), 2), Column(_("What became of it"), 4),
            )  # fmt: skip
            outline.add(Table(_("Decisions"), columns, rows))
        else:
            outline.say(text(_("No decision is on record.")))
        return framing.framed(
            name=f"minutes-{about.pk}-{language}",
            title=_("Minutes"),
            subtitle=title_of(about, language),
            language=language,
            today=today,
            address=f"/{registry.of(type(about)).name}/{about.pk}/minutes/",
            blocks=outline.blocks,
        )


def title_of(about: Event | Interaction, language: str) -> str:
    """The name of the meeting in the language, or in the other one where it is missing."""
    english, vietnamese = (
        (about.title, about.title_vi) if isinstance(about, Event) else (about.subject, about.subject_vi)
    )
    return vietnamese if language == "vi" and vietnamese else english


def _row(task: Assignment, language: str) -> tuple[Text, ...]:
    name = ""
    if task.responsible is not None:
        person = task.responsible
        name = person.name_vi if language == "vi" and person.name_vi else person.name
    state = str(task.get_state_display())
    became = f"{state}: {task.result}" if task.result else state
    who = name or str(task.owner)
    return text(task.decision), text(who), text(_day(task.due_on)), text(became)


def _day(value: PartialDate | None) -> str:
    return value.typed if value else "–"
