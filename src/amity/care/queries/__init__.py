"""When a partner was last met, how lively the tie is, who is neglected, and what was given before.

Contacts are rows of any record type that has a weight in the rules and a day. Nothing here is stored: each reader gets
what follows from the rows he may see.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet, Value
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_among, visible_to
from amity.care import rules
from amity.care.models import Gift, Honour, Liaison, LiaisonState
from amity.core.dates import PartialDate
from amity.core.fields import begun_by, touching
from amity.network.models import Interaction, Organisation, Person, Position
from amity.places.queries import day_of
from amity.records import registry
from amity.records.declaration import Record
from amity.records.models import Shelf

READ = 2000  # contacts read to reckon how lively ties are
PAIRS, MANY = 200_000, 20_000  # who knows whom, and partners known to one of us, that are looked at
HALVES = 6  # half-lives after which a contact weighs nothing
# Of some record types not every row is a contact, and some have their day in a row they belong to.
ONLY = {"events": Q(state="held"), "participations": Q(state="attended")}
DATED_BY = {"participations": ("event", "starts_on")}
OURS = (Organisation.Kind.UNION, Organisation.Kind.UNION_UNIT, Organisation.Kind.MEMBER_ORGANISATION)
LIVELY, COOLING, SILENT, NEVER = "lively", "cooling", "silent", "never"


@dataclass(frozen=True, slots=True)
class Source:
    """Where contacts with a partner stand: the record type, the field that names the partner, the path to the day."""

    record: Record
    field: str
    moment: str
    via: str  # the link that the day is reached over, or ""


@dataclass(frozen=True, slots=True)
class Strength:
    """How lively a tie is: the points, the word for them, the day of the last contact, and of how many contacts."""

    points: float
    word: str
    last: PartialDate | None
    contacts: int


def sources(target: Record, today: date) -> list[Source]:
    """Every place where contacts with people, or with organisations, stand."""
    weights, found = rules.weights(today), []
    for record, field in registry.links_to(target):
        via, day = DATED_BY.get(record.name, ("", record.moment))
        if record.name in weights and day:
            found.append(Source(record, field, f"{via}__{day}" if via else day, via))
    return found


def contacts(source: Source, actor: Actor, today: date) -> QuerySet[Any]:
    """The contacts of one source that the actor may see and that have come."""
    rows = visible_to(actor, source.record).filter(ONLY.get(source.record.name, Q()), begun_by(source.moment, today))
    return rows.filter(seen(actor, source.via)) if source.via else rows


def last_contacts(target: Record, ids: Collection[int], actor: Actor, *, today: date) -> dict[int, PartialDate]:
    """The day of the last contact of each partner that had any (one query)."""
    asked = [
        contacts(one, actor, today)
        .filter(**{f"{one.field}__in": ids})
        .order_by()
        .values_list(one.field)
        .annotate(last=Max(one.moment))
        for one in sources(target, today)
    ]
    found: dict[int, PartialDate] = {}
    for pk, last in _joined(asked) if ids else ():
        if last and (pk not in found or PartialDate.of(last).iso > found[pk].iso):
            found[pk] = PartialDate.of(last)
    return found


def strengths(target: Record, ids: Collection[int], actor: Actor, *, today: date) -> dict[int, Strength]:
    """How lively the tie with each of these partners is, from the contacts the actor may see (two queries)."""
    since = today - timedelta(days=HALVES * rules.half_life(today))
    asked = [
        contacts(one, actor, today)
        .filter(touching(one.moment, since, today), **{f"{one.field}__in": ids})
        .order_by()
        .values_list(Value(one.record.name), one.field, "pk", one.moment)
        for one in sources(target, today)
    ]
    weights, points = rules.weights(today), dict.fromkeys(ids, 0.0)
    counted: dict[int, set[tuple[str, int]]] = {pk: set() for pk in ids}
    for name, partner, row, on in _joined(asked)[:READ] if ids else ():
        if (name, row) not in counted[partner]:  # an event may name a partner twice
            counted[partner].add((name, row))
            points[partner] += weights[name] * rules.faded(PartialDate.of(on), today)
    last = last_contacts(target, ids, actor, today=today)
    return {
        pk: Strength(round(points[pk], 2), word(points[pk], last.get(pk), today), last.get(pk), len(counted[pk]))
        for pk in ids
    }


def word(points: float, last: PartialDate | None, today: date) -> str:
    """What so many points are called."""
    lively, cooling = rules.thresholds(today)
    if last is None:
        return NEVER
    return LIVELY if points >= lively else COOLING if points >= cooling else SILENT


def _joined(asked: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    first, *rest = asked
    return first.union(*rest, all=True)


def current(actor: Actor) -> QuerySet[Liaison]:
    """The liaisons that hold now and that the actor may see."""
    rows = visible_to(actor, registry.of(Liaison))
    return rows.filter(state=LiaisonState.CURRENT, shelf=Shelf.LIVE)


def link_of(target: Record) -> str:
    """The field of liaisons, gifts and honours that names a partner of this record type; ValueError for others."""
    names = {Person: "person", Organisation: "organisation"}
    if target.model not in names:
        raise ValueError(_("This list holds no partners."))
    return names[target.model]


def _yes(asked: str) -> None:
    if asked.strip().lower() not in ("yes", "1", "true"):
        raise ValueError(_("Write yes or no, not “%(text)s”.") % {"text": asked[:40]})


def unattended(target: Record, asked: str, actor: Actor) -> QuerySet[Any]:
    """Partners nobody looks after, as far as the actor may see."""
    _yes(asked)
    link = link_of(target)
    cared = current(actor).filter(**{f"{link}__isnull": False}).values(link)
    return visible_to(actor, target).exclude(pk__in=cared)


def silent_since(target: Record, day: str, actor: Actor) -> QuerySet[Any]:
    """Partners with whom nothing passed since a day, as far as the actor may see; of liaisons, those with such."""
    since = day_of(day)
    if target.model is Liaison:
        people, organisations = (silent_since(registry.of(one), day, actor) for one in (Person, Organisation))
        silent = Q(person__in=people.values("pk")) | Q(organisation__in=organisations.values("pk"))
        return visible_to(actor, target).filter(silent)
    link_of(target)
    rows = visible_to(actor, target)
    for one in sources(target, since):
        met = contacts(one, actor, date.max).filter(
            touching(one.moment, since, date.max), **{f"{one.field}__isnull": False}
        )
        rows = rows.exclude(pk__in=met.order_by().values(one.field))
    return rows


def our_people(actor: Actor, *, among_few: bool = False) -> QuerySet[Any, Any]:
    """The people who hold a post in the union, its units and its member organisations, as rows of one column.

    With `among_few` it is asked of few people, whose own posts are then the way in.
    """
    posts = (visible_among if among_few else visible_to)(actor, registry.of(Position))
    rows = posts.filter(seen(actor, "organisation"), to_on="", organisation__kind__in=OURS)
    return rows.order_by().values("person")


def single_threaded(target: Record, asked: str, actor: Actor) -> QuerySet[Any]:
    """Partners whom only one of us knows: as liaison officer, or from interactions both took part in.

    Who knows whom is read from our people outwards, two queries: asked partner by partner it would take minutes.
    """
    _yes(asked)
    link = link_of(target)
    through: Any = Interaction.people.through
    field = "interaction__people" if target.model is Person else "interaction__organisations"
    own = current(actor).filter(seen(actor, "officer"), **{f"{link}__isnull": False}).order_by()
    met = through.objects.filter(seen(actor, "interaction"), seen(actor, "person"), person__in=our_people(actor))
    met = met.filter(**{f"{field}__isnull": False}).order_by()
    known: dict[int, set[int]] = {}
    for pairs in (own.values_list(link, "officer"), met.values_list(field, "person").distinct()):
        for partner, person in pairs[:PAIRS]:
            if target.model is not Person or partner != person:
                known.setdefault(partner, set()).add(person)
    alone = sorted(partner for partner, people in known.items() if len(people) == 1)
    return visible_to(actor, target).filter(pk__in=alone[:MANY])


def given_before(gift: Gift, actor: Actor) -> QuerySet[Gift]:
    """Gifts of the same name that went the same way between the same partners, the latest first."""
    same = Q(what__iexact=gift.what) | (Q(what_vi__iexact=gift.what_vi) if gift.what_vi else Q())
    rows = visible_to(actor, registry.of(Gift)).filter(same, direction=gift.direction).exclude(pk=gift.pk)
    return rows.filter(_holder(gift)).order_by("-given_on", "-pk")


def held_already(honour: Honour, actor: Actor) -> QuerySet[Honour]:
    """The same honour held by the same person or organisation, the latest first."""
    same = Q(name__iexact=honour.name) | (Q(name_vi__iexact=honour.name_vi) if honour.name_vi else Q())
    rows = visible_to(actor, registry.of(Honour)).filter(same).exclude(pk=honour.pk)
    return rows.filter(_holder(honour)).order_by("-granted_on", "-pk")


def _holder(row: Gift | Honour) -> Q:
    if row.person_id is not None:
        return Q(person=row.person_id)
    return Q(organisation=row.organisation_id, organisation__isnull=False, person=None)
