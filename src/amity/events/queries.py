"""Questions asked of events, their series, programmes, shares and evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Any

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Left
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import Period
from amity.core.fields import within
from amity.events import rules
from amity.events.models import (
    Evaluation,
    Event,
    EventState,
    HostShare,
    Paper,
    Participation,
    Series,
    Session,
)
from amity.network.models import Organisation, Person
from amity.places.models import Country
from amity.records import registry

NOT_HELD = (EventState.CANCELLED, EventState.TEMPLATE)  # states of what is no edition


def held_in(rows: QuerySet[Event], value: str) -> QuerySet[Event]:
    """Events recorded as held that surely began in a period: a year, years, a month or days.

    An event counts once, where it begins; one that was only planned, or was cancelled, does not count.
    """
    period = Period.parse(value)
    return rows.filter(within("starts_on", period.first, period.last), state=EventState.HELD)


def due_in(rows: QuerySet[Series], value: str) -> QuerySet[Series]:
    """Series whose next edition falls in that year by their rhythm, counted from the latest one on record.

    Only editions as open as the series itself, or public ones, are counted: others would show through.
    """
    period = Period.parse(value)
    if str(period) != f"{period.first.year:04}":
        raise ValueError(_("“%(text)s” is not one year. Write a year: 2023.") % {"text": value})
    open_enough = Q(audience=OuterRef("audience")) | Q(audience=0)
    editions = Event.objects.filter(open_enough, series=OuterRef("pk")).exclude(state__in=NOT_HELD)
    latest = editions.order_by("-starts_on").annotate(year=Left("starts_on", 4)).values("year")[:1]
    rows = rows.filter(every_years__isnull=False).alias(latest=Cast(Subquery(latest), IntegerField()))
    return rows.filter(latest=period.first.year - F("every_years"))


@dataclass(frozen=True, slots=True)
class NextEdition:
    """The edition of a series that comes next, as far as its rhythm and its turns tell."""

    last: Event | None
    number: int
    year: int | None
    host_country: Country | None
    hosts: tuple[Organisation, ...]
    is_by_turn: bool  # whether the host follows from a turn, and not only from who hosted last


def next_edition(series: Series, actor: Actor) -> NextEdition:
    """Propose the number, the year and the host of the next edition from the editions the actor may see.

    The country comes from the series' own turn; without one, from the last two editions when they were held in turn.
    The hosts are those of the latest edition held in that country, or those of the last edition of all.
    """
    rows = visible_to(actor, registry.of(Event)).filter(series=series).order_by("-starts_on", "-edition")
    editions = [one for one in rows.select_related("host_country") if one.state not in NOT_HELD]
    last = editions[0] if editions else None
    numbers = [one.edition for one in rows if one.edition]
    year = last.starts_on.year + series.every_years if last and last.starts_on and series.every_years else None
    country = _next_country(series, editions, actor)
    held_there = next((one for one in editions if country and one.host_country_id == country.pk), last)
    visible = visible_to(actor, registry.of(Organisation)).values("pk")
    hosts = tuple(held_there.hosts.filter(pk__in=visible).order_by("sort_key", "pk")) if held_there else ()
    return NextEdition(last, max(numbers, default=0) + 1, year, country, hosts, country is not None)


def _next_country(series: Series, editions: Sequence[Event], actor: Actor) -> Country | None:
    turn = [code for code in series.turn.split(", ") if code]
    held_in = [one.host_country for one in editions if one.host_country is not None]
    if turn and editions and editions[0].host_country is not None:
        last = editions[0].host_country.code
        code = turn[(turn.index(last) + 1) % len(turn)] if last in turn else turn[0]
        return visible_to(actor, registry.of(Country)).filter(code=code).first()
    if len(held_in) > 1 and held_in[0] != held_in[1] and actor.may_see(held_in[1].audience):
        return held_in[1]
    return None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions of one event that cannot both go well: for want of the room, or of a person who is in both."""

    first: Session
    second: Session
    person: Person | None  # None when it is the room


def clashes(sessions: Sequence[Session], papers: Sequence[Paper]) -> list[Clash]:
    """Sessions at one time in one room, or with one person in both; reads nothing but the rows it is given."""
    people: dict[int, dict[int, Person]] = {one.pk: {} for one in sessions}
    for one in sessions:
        people[one.pk] = {who.pk: who for who in (one.chair, one.moderator) if who is not None}
    for paper in papers:
        if paper.session_id in people and paper.speaker is not None:
            people[paper.session_id][paper.speaker.pk] = paper.speaker
    found = []
    for first, second in combinations(sessions, 2):
        if not first.meets(second):
            continue
        if first.room and first.room.casefold() == second.room.casefold():
            found.append(Clash(first, second, None))
        both = people[first.pk].keys() & people[second.pk].keys()
        found += [Clash(first, second, people[first.pk][pk]) for pk in sorted(both)]
    return found


def permission_need(event: Event, actor: Actor) -> rules.Need:
    """Whether an event needs a permission, by the guests, partners and shares from abroad that the actor may see."""
    home = Country.objects.filter(code=rules.HOME).values_list("pk", flat=True).first()
    if not rules.is_conference(event, home):
        return rules.Need(is_needed=False)

    def abroad(model: Any, path: str, **where: Any) -> int:
        rows = visible_to(actor, registry.of(model)).filter(**where, **{f"{path}__isnull": False})
        return rows.exclude(**{path: home}).distinct().count()

    guests = abroad(Participation, "person__country", event=event)
    partners = abroad(Organisation, "country", events_hosted=event) + abroad(
        Organisation, "country", events_joined=event
    )
    shares = abroad(HostShare, "organisation__country", event=event, amount__gt=0)
    is_foreign = event.country_id is not None and event.country_id != home
    return rules.Need(bool(guests or partners or shares or is_foreign), guests, partners, shares)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the answers come to: how many, their average, and how many of each score from 5 to 1."""

    answers: int
    average: Decimal | None
    each: tuple[tuple[int, int], ...]


def scores(rows: QuerySet[Evaluation]) -> Scores:
    """Add up evaluations; a row counts as often as it has answers."""
    counts = dict(rows.order_by().values_list("score").annotate(total=Sum("answers")))
    answers = sum(counts.values())
    total = sum(score * count for score, count in counts.items())
    average = (Decimal(total) / answers).quantize(Decimal("0.1"), ROUND_HALF_UP) if answers else None
    return Scores(answers, average, tuple((score, counts.get(score, 0)) for score in range(5, 0, -1)))


def costs(rows: QuerySet[HostShare]) -> list[tuple[str, Decimal]]:
    """What shares come to, in each currency."""
    totals = rows.filter(amount__isnull=False).order_by().values_list("currency").annotate(total=Sum("amount"))
    # SQLite adds without the zeros at the end.
    return sorted((currency, total.quantize(Decimal("0.01"))) for currency, total in totals)
