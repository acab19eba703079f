"""Deciding on an anniversary, and what becomes of its programme.

AnniversaryRefused
├── NoSuchAnniversary   the record it is counted from is gone or out of sight
├── NotYetThere         its year has not come
├── LinesOpen           the programme has lines of which nobody said what became
└── NothingToReport     a report without an outcome
LineRefused
├── NothingToShow       a line is done only with something to show for it
├── EventNotHeld        the event that carries the line out was not held
└── LetterNotSent       the letter that carries the line out has not gone out
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.anniversaries import queries, rules
from amity.anniversaries.models import (
    Anniversary,
    AnniversaryState,
    LineKind,
    LineState,
    ProgrammeLine,
    ProgrammeTemplate,
    TemplateLine,
)
from amity.core.dates import PartialDate
from amity.events.models import Event, EventState
from amity.letters.models import Kind, Letter
from amity.records import registry, titles, writes

LANGUAGES = ("en", "vi")
SENT = (Letter.State.SENT, Letter.State.ANSWERED)
NAMED = 250  # letters of its name that an event keeps


class AnniversaryRefused(writes.Refused):
    """The step cannot be taken on this anniversary."""


class NoSuchAnniversary(AnniversaryRefused):
    """The record it is counted from is gone or out of sight."""


class NotYetThere(AnniversaryRefused):
    """Its year has not come."""


class LinesOpen(AnniversaryRefused):
    """The programme has lines of which nobody said what became."""


class NothingToReport(AnniversaryRefused):
    """A report without an outcome."""


class LineRefused(writes.Refused):
    """The step cannot be taken on this line of a programme."""


class NothingToShow(LineRefused):
    """A line is done only with something to show for it."""


class EventNotHeld(LineRefused):
    """The event that carries the line out was not held."""


class LetterNotSent(LineRefused):
    """The letter that carries the line out has not gone out."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What is settled when an anniversary is adopted."""

    owner_id: int
    confidentiality: int = 1
    organisations: Sequence[Any] = ()
    budget: Decimal | None = None
    currency: str = ""
    template: ProgrammeTemplate | None = None


@transaction.atomic
def adopt(address: str, programme: Programme, *, actor: Actor, today: date, why: str = "") -> Anniversary:
    """Decide to mark an anniversary: its programme begins with the lines of the template, its events as planned
    and its greetings as drafts.

    Raises ValidationError where somebody has decided on it before.
    """
    anniversary = _decided(address, programme, AnniversaryState.ADOPTED, actor=actor, why=why)
    if programme.template is not None:
        lines = visible_to(actor, registry.of(TemplateLine)).filter(template=programme.template)
        _write_lines(anniversary, lines.order_by("-months_before", "pk"), actor=actor)
    return anniversary


@transaction.atomic
def let_pass(address: str, owner_id: int, *, actor: Actor, today: date, why: str) -> Anniversary:
    """Decide that an anniversary is not marked, and why."""
    return _decided(address, Programme(owner_id), AnniversaryState.LET_PASS, actor=actor, why=why)


def lines_of(template: ProgrammeTemplate | None, anniversary: Anniversary, *, actor: Actor) -> list[ProgrammeLine]:
    """The lines a template would make for an anniversary, unsaved: what adopting it would enter."""
    rows = visible_to(actor, registry.of(TemplateLine)).filter(template=template).order_by("-months_before", "pk")
    return [_line(anniversary, one) for one in rows] if template is not None else []


def foreseen(address: str, *, actor: Actor) -> Anniversary:
    """The anniversary an address names, as it would be entered, unsaved; raises NoSuchAnniversary."""
    found = queries.one_of(actor, address)
    if found is None:
        raise NoSuchAnniversary(_("There is no such anniversary: the record it is counted from was not found."))
    base, row, due = found
    named = {}
    for language in LANGUAGES:
        with override(language):
            named[language] = _named(titles.of_row(base.record, row, language, actor), str(base.label), due.years)
    on = PartialDate(due.on)
    tier = queries.highest(queries.tiers(actor), queries.countries_of(actor, due))
    rule = rules.choosing(rules.in_force(actor))(base.name, tier, due.years)
    return Anniversary(
        title=named["en"],
        title_vi=named["vi"],
        counted_from=base.name,
        counted_row=due.row_id,
        since_on=PartialDate(due.since),
        years=due.years,
        falls_on=on,
        begin_on=PartialDate(rules.begins(due.on, rule.lead_months)) if rule else None,
    )


def prepare(anniversary: Anniversary, *, actor: Actor, today: date, why: str = "") -> Anniversary:
    """Record that the programme stands: everything is arranged."""
    return _move(anniversary, AnniversaryState.PREPARED, actor=actor, why=why, action="prepare")


def hold(anniversary: Anniversary, *, actor: Actor, today: date, why: str = "") -> Anniversary:
    """Record that the anniversary was marked, in its year or later."""
    if anniversary.falls_on is not None and anniversary.falls_on.year > today.year:
        raise NotYetThere(_("The year of this anniversary has not come; it cannot have been marked."))
    return _move(anniversary, AnniversaryState.HELD, actor=actor, why=why, action="hold")


def report(
    anniversary: Anniversary,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    outcome: str,
    outcome_vi: str | None = None,
) -> Anniversary:
    """Close the programme with what it achieved; refused while a line of it is open."""
    if not outcome.strip():
        raise NothingToReport(_("Say what the programme achieved."))
    open_lines = visible_to(actor, registry.of(ProgrammeLine)).filter(anniversary=anniversary, state=LineState.PLANNED)
    left = open_lines.count()
    if left:
        raise LinesOpen(
            _("Say first what became of each line of the programme: %(count)s are still planned.") % {"count": left}
        )
    anniversary.outcome = outcome.strip()
    anniversary.outcome_vi = (outcome_vi if outcome_vi is not None else anniversary.outcome_vi).strip()
    return _move(anniversary, AnniversaryState.REPORTED, actor=actor, why=why, action="report")


def give_up(anniversary: Anniversary, *, actor: Actor, today: date, why: str) -> Anniversary:
    """Let an adopted anniversary pass after all."""
    anniversary.reason = why
    return _move(anniversary, AnniversaryState.LET_PASS, actor=actor, why=why, action="give_up")


def take_up(anniversary: Anniversary, *, actor: Actor, today: date, why: str = "") -> Anniversary:
    """Adopt after all an anniversary that was to be let pass."""
    anniversary.reason = ""
    return _move(anniversary, AnniversaryState.ADOPTED, actor=actor, why=why, action="take_up")


def carry_out(
    line: ProgrammeLine, *, actor: Actor, today: date, why: str = "", result: str | None = None
) -> ProgrammeLine:
    """Record that a line of the programme was done, with what shows it: its result, its event or its letter."""
    if line.event is not None and line.event.state != EventState.HELD:
        raise EventNotHeld(_("The event of this line is not recorded as held. Record that first."))
    line.result = (result if result is not None else line.result).strip()
    if not line.result and line.letter is not None and line.letter.state not in SENT:
        raise LetterNotSent(_("The letter of this line has not gone out. Send it first, or say what was done instead."))
    if not line.result and line.event is None and line.letter is None:
        raise NothingToShow(_("Say what came of it, or name the event or the letter that shows it."))
    line.state = LineState.DONE
    writes.save(line, actor=actor, why=why, action="carry_out")
    return line


def drop(line: ProgrammeLine, *, actor: Actor, today: date, why: str) -> ProgrammeLine:
    """Take a line out of the programme, for a reason."""
    line.state = LineState.DROPPED
    writes.save(line, actor=actor, why=why, action="drop")
    return line


def _decided(address: str, programme: Programme, state: AnniversaryState, *, actor: Actor, why: str) -> Anniversary:
    anniversary = foreseen(address, actor=actor)
    anniversary.owner_id, anniversary.confidentiality = programme.owner_id, programme.confidentiality
    anniversary.budget, anniversary.currency = programme.budget, programme.currency
    anniversary.state = state
    anniversary.reason = why if state == AnniversaryState.LET_PASS else ""
    found = queries.one_of(actor, address)
    countries = queries.countries_of(actor, found[2]) if found else []
    links = {"countries": countries, "organisations": [one.pk for one in programme.organisations]}
    writes.save(anniversary, actor=actor, why=why, action="adopt" if state == AnniversaryState.ADOPTED else "let_pass",
                links=links)  # fmt: skip
    return anniversary


def _write_lines(anniversary: Anniversary, lines: Iterable[TemplateLine], *, actor: Actor) -> None:
    made = [(one, _line(anniversary, one)) for one in lines]
    for template, line in made:
        if template.kind == LineKind.EVENT and template.event_kind:
            line.event = _event(anniversary, template, line, actor=actor)
        elif template.kind == LineKind.GREETING:
            line.letter = _letter(anniversary, line, actor=actor)
    writes.save_many([line for _template, line in made], actor=actor)


def _line(anniversary: Anniversary, template: TemplateLine) -> ProgrammeLine:
    due = rules.begins(str(anniversary.falls_on), template.months_before)
    on_the_day = template.months_before == 0
    return ProgrammeLine(
        owner_id=anniversary.owner_id,
        confidentiality=anniversary.confidentiality,
        anniversary=anniversary,
        kind=template.kind,
        what=_filled(template.what, anniversary, anniversary.title),
        what_vi=_filled(template.what_vi, anniversary, anniversary.title_vi or anniversary.title),
        due_on=anniversary.falls_on if on_the_day else PartialDate(due),
    )


def _event(anniversary: Anniversary, template: TemplateLine, line: ProgrammeLine, *, actor: Actor) -> Event:
    """The event a line calls for, entered as planned for the day the line is due."""
    countries = list(anniversary.countries.all()[:2])
    event = Event(
        owner_id=anniversary.owner_id,
        confidentiality=anniversary.confidentiality,
        title=line.what,
        title_vi=line.what_vi,
        kind=template.event_kind,
        starts_on=line.due_on,
        country=countries[0] if len(countries) == 1 else None,
        anniversary_of=anniversary.title[:NAMED],
        anniversary_of_vi=anniversary.title_vi[:NAMED],
        anniversary_years=anniversary.years,
    )
    writes.save(event, actor=actor, links={"hosts": anniversary.organisations.all()})
    return event


def _letter(anniversary: Anniversary, line: ProgrammeLine, *, actor: Actor) -> Letter | None:
    """The letter a message of greetings calls for, as a draft to the country; None where there is not just one."""
    countries = list(anniversary.countries.all()[:2])
    if len(countries) != 1:
        return None
    letter = Letter(
        owner_id=anniversary.owner_id,
        confidentiality=anniversary.confidentiality,
        kind=Kind.GREETING,
        country=countries[0],
        from_organisation=anniversary.organisations.order_by("pk").first(),
        subject=line.what[:NAMED],
        occasion=anniversary.title[:NAMED],
        occasion_vi=anniversary.title_vi[:NAMED],
    )
    writes.save(letter, actor=actor)
    return letter


def _filled(text: str, anniversary: Anniversary, title: str) -> str:
    year = anniversary.falls_on.year if anniversary.falls_on else ""
    return text.format(title=title, years=anniversary.years, year=year)[:300]


def _named(title: str, what: str, years: int) -> str:
    words = {"years": years, "title": title, "what": what}
    return (_("%(title)s: %(what)s, %(years)s years") % words)[:300]


def _move(anniversary: Anniversary, state: AnniversaryState, *, actor: Actor, why: str, action: str) -> Anniversary:
    anniversary.state = state
    writes.save(anniversary, actor=actor, why=why, action=action)
    return anniversary
