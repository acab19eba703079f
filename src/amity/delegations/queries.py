"""Questions asked of delegations: their people in order, their programme, and what does not fit together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Q, QuerySet

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.core.dates import Period
from amity.core.fields import within
from amity.delegations import rules
from amity.delegations.models import (
    Appointment,
    AppointmentState,
    Arrangement,
    Delegation,
    DelegationState,
    Direction,
    Member,
    Role,
    Side,
    TravelPaper,
)
from amity.network.models import Person
from amity.records import registry

MOVES = ("flight", "train", "ship")  # what brings people


def members(delegation: Delegation, actor: Actor) -> list[Member]:
    """The people of both sides that the actor may see, those who travel first, each side in order of precedence."""
    rows = visible_to(actor, registry.of(Member)).filter(seen(actor, "person"), delegation=delegation.pk)
    found = list(rows.select_related("person__country", "rank", "organisation").order_by("pk"))
    return [*rules.of_side(found, Side.DELEGATION), *rules.of_side(found, Side.HOSTS)]


def programme(delegation: Delegation, actor: Actor, *, only_standing: bool = True) -> list[Appointment]:
    """The items of the programme that the actor may see, by day and hour; those that were cancelled are left out."""
    rows = visible_to(actor, registry.of(Appointment)).filter(delegation=delegation.pk)
    if only_standing:
        rows = rows.exclude(state=AppointmentState.CANCELLED)
    linked = rows.select_related("organisation", "interpreter", "contact").prefetch_related("people")
    return list(linked.order_by("held_on", "begins_at", "ends_at", "pk"))


def arrangements(delegation: Delegation, actor: Actor) -> list[Arrangement]:
    """The flights, hotels and the like that the actor may see, by day and hour."""
    rows = visible_to(actor, registry.of(Arrangement)).filter(delegation=delegation.pk)
    return list(rows.prefetch_related("members__person").order_by("begins_on", "begins_at", "pk"))


def papers(delegation: Delegation, people: Sequence[int], actor: Actor) -> dict[int, list[TravelPaper]]:
    """Passports and visas of people, by person, the one valid longest first; nothing for who may not read them."""
    rows = visible_to(actor, registry.of(TravelPaper)).filter(person__in=people)
    rows = rows.filter(Q(delegation=delegation.pk) | Q(delegation__isnull=True))
    found: dict[int, list[TravelPaper]] = defaultdict(list)
    for one in rows.select_related("issued_by", "valid_in").order_by("-expires_on", "pk"):
        found[one.person_id].append(one)
    return found


def limits(delegation: Delegation, actor: Actor) -> list[rules.Limit]:
    """What the rules allow a delegation that is sent, and what it comes to as far as the actor sees."""
    if delegation.direction != Direction.OUT:
        return []
    rows = visible_to(actor, registry.of(Member)).filter(seen(actor, "person"), delegation=delegation.pk)
    travelling = rows.filter(side=Side.DELEGATION)
    leaders = list(travelling.filter(role=Role.LEADER).values_list("person_id", flat=True))
    people = max(travelling.count(), delegation.people_count or 0)
    others = delegation.other_countries.exclude(pk=delegation.country_id).count() if delegation.pk else 0
    trips = max((1 + headed_besides(one, delegation, actor).count() for one in leaders), default=1)
    return rules.limits(delegation, people=people, countries=1 + others, trips=trips)


def headed_besides(person_id: int, delegation: Delegation, actor: Actor) -> QuerySet[Delegation]:
    """Other delegations sent in the same year that a person leads and that were not cancelled."""
    year = delegation.first_day.year
    led = visible_to(actor, registry.of(Member)).filter(person=person_id, role=Role.LEADER, side=Side.DELEGATION)
    rows = visible_to(actor, registry.of(Delegation)).filter(direction=Direction.OUT, pk__in=led.values("delegation"))
    rows = rows.filter(within("from_on", date(year, 1, 1), date(year, 12, 31)))
    return rows.exclude(pk=delegation.pk).exclude(state=DelegationState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things that cannot both go well, and why: an item, and the other item, person or journey it meets.

    `why` is one of time, interpreter, contact, person, venue, before_arrival and after_departure.
    """

    why: str
    item: Appointment
    other: Any = None  # the other item, or the journey
    person: Person | None = None


def clashes(items: Sequence[Appointment], journeys: Sequence[Arrangement], actor: Actor) -> list[Clash]:
    """What does not fit together in a programme, within it and beside the programmes of others; three queries."""
    standing = [one for one in items if one.state != AppointmentState.CANCELLED]
    found = list(_within(standing))
    found += _beside(standing, actor)
    found += _travelling(standing, journeys)
    return sorted(found, key=lambda one: (str(one.item.held_on), one.item.begins_at, one.why))


def _within(items: Sequence[Appointment]) -> Iterator[Clash]:
    for first, second in combinations(items, 2):
        if first.meets(second):
            yield Clash("time", first, second)


def _beside(items: Sequence[Appointment], actor: Actor) -> list[Clash]:
    """People and halls that are wanted at the same hour by another delegation's programme."""
    timed = [one for one in items if one.begins_at]
    if not timed:
        return []
    days = {str(one.held_on) for one in timed}
    own = timed[0].delegation_id
    rows = visible_to(actor, registry.of(Appointment)).filter(held_on__in=days).exclude(delegation=own)
    rows = rows.exclude(state=AppointmentState.CANCELLED).exclude(begins_at="")
    others = list(rows.select_related("interpreter", "contact", "delegation").prefetch_related("people")[:500])
    found: list[Clash] = []
    for one in timed:
        for other in others:
            if one.meets(other):
                found += _shared(one, other)
    return [one for one in found if one.person is None or actor.may_see(one.person.audience)]


def _shared(one: Appointment, other: Appointment) -> Iterator[Clash]:
    for why in ("interpreter", "contact"):
        person = getattr(one, why)
        if person is not None and person.pk in (other.interpreter_id, other.contact_id):
            yield Clash(why, one, other, person)
    there = {who.pk for who in other.people.all()}
    for who in one.people.all():
        if who.pk in there:
            yield Clash("person", one, other, who)
    if one.venue and one.venue.casefold() == other.venue.casefold() and one.place.casefold() == other.place.casefold():
        yield Clash("venue", one, other)


def _travelling(items: Sequence[Appointment], journeys: Sequence[Arrangement]) -> Iterator[Clash]:
    """Items before everybody has arrived, or after the last has left; journeys of single members are not looked at."""
    whole = [one for one in journeys if one.kind in MOVES and not one.members.all()]
    timed = [one for one in items if one.begins_at and one.kind not in ("arrival", "departure", "transfer")]
    arrivals = [(str(one.ends_on or one.begins_on), one.ends_at, one) for one in whole if one.ends_at]
    departures = [(str(one.begins_on), one.begins_at, one) for one in whole if one.begins_at]
    if len(arrivals) > 1:
        day, at, first = min(arrivals, key=lambda one: one[:2])
        yield from (
            Clash("before_arrival", one, first) for one in timed if (str(one.held_on), one.begins_at) < (day, at)
        )
    if len(departures) > 1:
        day, at, last = max(departures, key=lambda one: one[:2])
        ends = [(one, one.ends_at or one.begins_at) for one in timed]
        yield from (Clash("after_departure", one, last) for one, until in ends if (str(one.held_on), until) > (day, at))


@dataclass(frozen=True, slots=True)
class PaperGap:
    """A traveller whose papers do not do, and why: none, expired, or too short."""

    member: Member
    why: str


def paper_gaps(delegation: Delegation, people: Sequence[Member], found: dict[int, list[TravelPaper]]) -> list[PaperGap]:
    """Travellers without a passport on record, or with one that runs out too early by the rule on the last day."""
    rule = rules.in_force("passport_months", delegation.last_day)
    months = rule.whole_number if rule else 0
    gaps = []
    for one in people:
        if one.side != Side.DELEGATION:
            continue
        passports = [
            paper for paper in found.get(one.person_id, []) if paper.kind in ("passport", "official", "diplomatic")
        ]
        ends = [paper.expires_on.last for paper in passports if paper.expires_on]
        if not passports:
            gaps.append(PaperGap(one, "none"))
        elif ends and max(ends) < delegation.last_day:
            gaps.append(PaperGap(one, "expired"))
        elif ends and max(ends) < _months_after(delegation.last_day, months):
            gaps.append(PaperGap(one, "short"))
    return gaps


def _months_after(day: date, months: int) -> date:
    """The first day of the month that lies so many months after a day; the last of all days beyond the calendar."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1) if at // 12 <= date.max.year else date.max


def travelled_in(rows: QuerySet[Delegation], value: str) -> QuerySet[Delegation]:
    """Delegations recorded as over that surely began in a period: a year, years, a month or days."""
    period, over = Period.parse(value), (DelegationState.DONE, DelegationState.REPORTED)
    return rows.filter(within("from_on", period.first, period.last), state__in=over)
