"""People's events around a high-level visit: what past practice suggests, and planning what was chosen.

ProposalRefused
├── NothingChosen   no kind of event was chosen
├── VisitIsOver     nothing can be planned within a visit that is over
└── AlreadyPlanned  an event of this kind hangs on the visit already
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.fields import over_by
from amity.events.models import Event, EventKind, EventState
from amity.records import registry, titles, writes
from amity.records.models import Operation, Shelf
from amity.relations.models import HighLevelVisit

READ = 2000  # past events that are read, the latest first
EXAMPLES = 3
LONGEST = 300


class ProposalRefused(writes.Refused):
    """The events cannot be planned."""


class NothingChosen(ProposalRefused):
    """No kind of event was chosen."""


class VisitIsOver(ProposalRefused):
    """Nothing can be planned within a visit that is over."""


class AlreadyPlanned(ProposalRefused):
    """An event of this kind hangs on the visit already."""


@dataclass(slots=True)
class Practice:
    """A kind of event that was held within past visits of the same direction: how often, and with this country."""

    kind: EventKind
    is_there: bool  # whether the visit has an event of this kind already
    count: int = 0
    with_country: int = 0
    visits: set[int] = field(default_factory=set)
    examples: list[tuple[int, str]] = field(default_factory=list)  # those with this country first


def past_practice(visit: HighLevelVisit, *, actor: Actor, language: str) -> list[Practice]:
    """The kinds of events held within earlier visits of the same direction, those with this country first."""
    visits = visible_to(actor, registry.of(HighLevelVisit)).filter(direction=visit.direction).exclude(pk=visit.pk)
    if visit.from_on:
        visits = visits.filter(over_by("from_on", visit.from_on.last))
    record = registry.of(Event)
    held = visible_to(actor, record).filter(visit__in=visits.values("pk"), state=EventState.HELD, shelf=Shelf.LIVE)
    there = set(visible_to(actor, record).filter(_hung(visit)).order_by().values_list("kind", flat=True))
    found: dict[str, Practice] = {}
    chosen: dict[str, list[tuple[bool, int]]] = {}
    stored = held.order_by("-starts_on", "-pk").values_list("pk", "kind", "visit", "visit__country")[:READ]
    for pk, kind, past, country in stored:
        one = found.setdefault(kind, Practice(EventKind(kind), kind in there))
        one.count += 1
        one.with_country += country == visit.country_id
        one.visits.add(past)
        chosen.setdefault(kind, []).append((country != visit.country_id, pk))
    best = {kind: [pk for _other, pk in sorted(pairs, key=lambda pair: pair[0])[:EXAMPLES]]
            for kind, pairs in chosen.items()}  # fmt: skip
    names = titles.named(record, [pk for ids in best.values() for pk in ids], actor, language)
    for kind, one in found.items():
        one.examples = [(pk, names[pk]) for pk in best[kind] if pk in names]
    return sorted(found.values(), key=lambda one: (-one.with_country, -one.count, str(one.kind)))


@transaction.atomic
def propose(
    visit: HighLevelVisit, *, actor: Actor, today: date, kinds: Collection[EventKind], why: str = ""
) -> tuple[list[Event], Operation]:
    """Plan an event of each kind within a visit, on its days; all of them are one act that can be undone."""
    if not kinds:
        raise NothingChosen(_("Choose at least one kind of event."))
    last = visit.to_on or visit.from_on
    if last is not None and last.last < today:
        raise VisitIsOver(_("The visit is over; nothing can be planned within it any more."))
    record = registry.of(Event)
    there = set(Event.objects.filter(_hung(visit), kind__in=kinds, audience__gte=0).values_list("kind", flat=True))
    if there & {str(kind) for kind in kinds}:
        taken = ", ".join(str(EventKind(kind).label) for kind in sorted(there))
        raise AlreadyPlanned(_("The visit has an event of this kind already: %(kinds)s.") % {"kinds": taken})
    act = writes.begin("visit", record, actor=actor, why=why)
    made = [_event(visit, EventKind(kind), actor) for kind in sorted(set(kinds))]
    for event in made:
        writes.save(event, actor=actor, why=why, operation=act)
    return made, act


def _event(visit: HighLevelVisit, kind: EventKind, actor: Actor) -> Event:
    """An event on the first day of the visit, open to the same readers; somebody gives it a better name later."""
    owner = visit.owner_id if actor.may_write(visit.owner_id) else actor.home_unit_id
    return Event(
        owner_id=owner or 0,
        confidentiality=visit.confidentiality,
        announced=visit.announced,
        title=_title(visit, kind, "en"),
        title_vi=_title(visit, kind, "vi"),
        kind=kind,
        state=EventState.PLANNED,
        starts_on=visit.from_on,
        place=visit.place,
        country_id=visit.country_id,
        visit=visit,
    )


def _title(visit: HighLevelVisit, kind: EventKind, language: str) -> str:
    with translation.override(language):
        words = {"kind": kind.label, "principal": visit.principal_text}
        return (_("%(kind)s within the visit of %(principal)s") % words)[:LONGEST]


def _hung(visit: HighLevelVisit) -> Q:
    return Q(visit=visit.pk) & ~Q(state=EventState.CANCELLED)
