"""What preparing a visit needs on one page: what to do next, people in order, programme, limits, gaps, gifts, days off.

Whoever may not be seen by the reader is not there at all: neither named nor counted, on no side and in no clash.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from amity.access.actors import Actor, audience_code
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.calendar import clashes as calendar
from amity.calendar.entries import Entry
from amity.care.models import Gift, Thanks
from amity.core.dates import PartialDate
from amity.core.fields import touching
from amity.delegations import queries, rules
from amity.delegations.models import (
    Appointment,
    Arrangement,
    Delegation,
    DelegationState,
    Direction,
    Member,
    PrecedenceRank,
    Role,
    Side,
    TravelPaper,
)
from amity.delegations.queries import Clash, PaperGap
from amity.letters.models import Kind, Letter
from amity.network.models import Organisation, Person
from amity.records import registry, titles
from amity.sharing import reads

LONGEST = 31  # days of a visit that are compared with holidays
BEFORE = (DelegationState.PLANNED, DelegationState.INVITED)


@dataclass(slots=True)
class Names:
    """The names of what a visit points at, as far as the reader may see it; "" for all else."""

    known: dict[tuple[type, int], str]

    def of(self, model: type, pk: int | None) -> str:
        """The name of a row."""
        return self.known.get((model, pk or 0), "")

    def person(self, pk: int | None) -> str:
        """The name of a person."""
        return self.of(Person, pk)

    def organisation(self, pk: int | None) -> str:
        """The name of an organisation."""
        return self.of(Organisation, pk)


@dataclass(slots=True)
class Prepared:
    """A visit as far as it is prepared, for one reader."""

    delegation: Delegation
    people: list[Member]
    items: list[Appointment]
    journeys: list[Arrangement]
    clashes: list[Clash]
    limits: list[rules.Limit]
    gaps: list[PaperGap] | None  # None for who may not read passports: nothing is said of them then
    gifts: list[Gift]
    days_off: list[tuple[date, str]]
    has_ranks: bool
    next: str  # what to do now, in one word: see next_step
    names: Names

    def side(self, side: str) -> list[Member]:
        """The people of one side in order."""
        return [one for one in self.people if one.side == side]

    @property
    def exceeded(self) -> list[rules.Limit]:
        """The limits that are exceeded."""
        return [one for one in self.limits if one.is_exceeded]


def prepared(delegation: Delegation, *, actor: Actor, language: str, today: date, door: str) -> Prepared:
    """Read what is known of a visit; as many queries for twelve people as for one. What is restricted is noted."""
    people = queries.members(delegation, actor)
    items, journeys = queries.programme(delegation, actor), queries.arrangements(delegation, actor)
    clashes = queries.clashes(items, journeys, actor)
    names = _names(people, items, journeys, clashes, actor, language)
    gifts = given(delegation, people, actor)
    made = Prepared(
        delegation,
        people,
        items,
        journeys,
        clashes,
        queries.limits(delegation, actor),
        gaps_of(delegation, people, actor, door),
        gifts,
        days_off(delegation, actor, language),
        visible_to(actor, registry.of(PrecedenceRank)).filter(occasion=delegation.occasion).exists(),
        "",
        names,
    )
    made.next = next_step(made, actor, today)
    for model, rows in (
        (Delegation, [delegation]), (Member, people), (Appointment, items), (Arrangement, journeys), (Gift, gifts),
    ):  # fmt: skip
        reads.note(registry.of(model), [one.pk for one in rows], actor, door)
    return made


def _names(
    people: Sequence[Member],
    items: Sequence[Appointment],
    journeys: Sequence[Arrangement],
    clashes: Sequence[Clash],
    actor: Actor,
    language: str,
) -> Names:
    met = {who.pk for item in items for who in item.people.all()}
    met |= {pk for item in items for pk in (item.interpreter_id, item.contact_id) if pk}
    met |= {one.person_id for one in people} | {one.person.pk for one in clashes if one.person}
    met |= {one.person_id for journey in journeys for one in journey.members.all()}
    wanted: dict[type, Iterable[int | None]] = {
        Person: met,
        Organisation: [*(one.organisation_id for one in people), *(one.organisation_id for one in items)],
        PrecedenceRank: [one.rank_id for one in people],
        Delegation: [one.other.delegation_id for one in clashes if isinstance(one.other, Appointment)],
    }
    found: dict[tuple[type, int], str] = {}
    for model, numbers in wanted.items():
        told = titles.named(registry.of(model), {pk for pk in numbers if pk}, actor, language)
        found |= {(model, pk): name for pk, name in told.items()}
    return Names(found)


def reads_papers(delegation: Delegation, actor: Actor) -> bool:
    """Whether the actor may read passports kept with a delegation: they are restricted in the unit that owns it."""
    return actor.may_see(audience_code(delegation.owner_id, Confidentiality.RESTRICTED))


def gaps_of(delegation: Delegation, people: Sequence[Member], actor: Actor, door: str) -> list[PaperGap] | None:
    """Travellers whose papers do not do; None for who may not read papers."""
    if not reads_papers(delegation, actor):
        return None
    found = queries.papers(delegation, [one.person_id for one in people], actor)
    reads.note(registry.of(TravelPaper), [one.pk for some in found.values() for one in some], actor, door)
    return queries.paper_gaps(delegation, people, found)


def given(delegation: Delegation, people: Sequence[Member], actor: Actor) -> list[Gift]:
    """Gifts given to or received from the people and the bodies of a visit in its days."""
    bodies = {delegation.organisation_id, *(one.organisation_id for one in people)} - {None}
    partners = Q(person__in=[one.person_id for one in people]) | Q(organisation__in=bodies)
    rows = visible_to(actor, registry.of(Gift)).filter(partners)
    return list(rows.filter(touching("given_on", delegation.first_day, delegation.last_day)).order_by("given_on", "pk"))


def days_off(delegation: Delegation, actor: Actor, language: str) -> list[tuple[date, str]]:
    """Holidays and days of mourning, at home or at the partner's, among the days of a visit that are known."""
    first, last = delegation.from_on, delegation.to_on or delegation.from_on
    if not first or not last or first.precision != "day" or last.precision != "day":
        return []
    count = min((last.first - first.first).days + 1, LONGEST)
    days = [PartialDate.of(first.first + timedelta(days=at)) for at in range(count)]
    entries = [
        Entry(str(day), "delegations", delegation.name, delegation.name, day, day, country_id=delegation.country_id)
        for day in days
    ]
    found = calendar.among(actor, entries, language)
    return [(one.on, one.words) for one in found if one.kind in ("mourning", "holiday")]


def next_step(visit: Prepared, actor: Actor, today: date) -> str:
    """What to do now: leader, invite, approve, programme, clash, brief, conclude, report, gift, thank, or nothing."""
    state = visit.delegation.state
    if state == DelegationState.CANCELLED:
        return ""
    if state in BEFORE:
        if not any(one.role == Role.LEADER for one in visit.side(Side.DELEGATION)):
            return "leader"
        return "invite" if state == DelegationState.PLANNED else "approve"
    if state == DelegationState.APPROVED:
        if visit.delegation.last_day < today:
            return "conclude"
        return "programme" if not visit.items else "clash" if visit.clashes else "brief"
    if state == DelegationState.DONE:
        return "report"
    if any(one.thanks == Thanks.OWED for one in visit.gifts):
        return "gift"
    return "" if thanked(visit, actor) else "thank"


def partners(visit: Prepared) -> list[Member]:
    """The other side: who comes to us, or who receives ours; those who died are left out."""
    side = Side.DELEGATION if visit.delegation.direction == Direction.IN else Side.HOSTS
    return [one for one in visit.side(side) if not one.person.died_on]


def thanked(visit: Prepared, actor: Actor) -> bool:
    """Whether somebody of the other side was written thanks for the visit, or sent them since; or nobody is there."""
    held, people = visit.delegation, [one.person_id for one in partners(visit)]
    letters = visible_to(actor, registry.of(Letter)).filter(person__in=people, kind=Kind.THANK_YOU)
    since = touching("sent_on", held.first_day, date.max)
    return not people or letters.filter(Q(occasion=held.name) | since).exists()
