"""The work of friendship at a union's full size: the horizon, the shared calendar, its feeds, invitations, a book."""

import random
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Unit
from amity.anniversaries.queries import horizon
from amity.calendar import entries, feeds
from amity.calendar.entries import Wanted
from amity.core.dates import PartialDate
from amity.events.models import Event
from amity.places.models import Country
from amity.records import writes
from amity.relations.models import Milestone, Relation, Tier
from bench import fill, friendship_book, friendship_invitations
from bench.measure import Row, timed

YEARS = (date(2026, 1, 1), date(2030, 12, 31))
MONTH = (date(2026, 5, 1), date(2026, 5, 31))
IN_MONTH, IN_FEED = 2_000, 5_000  # the month lies in the days of a feed
ONLY_EVENTS = frozenset({"events"})


def run(*, people: int) -> list[Row]:
    """Fill with so many base dates over 200 countries, then measure one thing after another."""
    if not connection.introspection.table_names():
        fill.make_union()
        _fill(people)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    keeper, officer = (Account.objects.get(username=name) for name in ("keeper", "officer"))
    unit = Unit.objects.get(pk=_actor(keeper).home_unit_id)
    return [
        *_horizon(officer, people),
        *_horizon(keeper, people),
        *_calendar(officer),
        *_calendar(keeper),
        *_feed(officer),
        *friendship_invitations.invitations(unit),
        *friendship_book.book(unit),
    ]


def _fill(base_dates: int) -> None:
    """Countries with ties, milestones with dates of every precision, and the events of some years."""
    chance, system = random.Random(7), Actor.system()
    units = list(Unit.objects.order_by("pk"))
    countries = [
        Country(owner=units[0], confidentiality=0, code=f"{number:03}", name=f"Country {number}")
        for number in range(200)
    ]
    writes.save_many(countries, actor=system)
    tiers = [str(one) for one in Tier.values]
    ties = [
        Relation(
            owner=units[0], confidentiality=0, country=country, tier=chance.choice(tiers), established_on=_day(chance)
        )
        for country in countries
    ]
    writes.save_many(ties, actor=system)
    milestones = [
        Milestone(owner=chance.choice(units), confidentiality=1, title=f"Milestone {number}", kind="treaty",
                  happened_on=_day(chance))
        for number in range(base_dates - len(ties))
    ]  # fmt: skip
    writes.save_many(milestones, actor=system, links=[{"countries": [chance.choice(countries)]} for _one in milestones])
    _events(chance, units, countries, MONTH[0], 31, IN_MONTH)
    today = timezone.localdate()
    _events(
        chance, units, countries, today - timedelta(days=feeds.BEFORE), feeds.BEFORE + feeds.AHEAD, IN_FEED - IN_MONTH
    )


def _events(
    chance: random.Random, units: list[Unit], countries: list[Country], first: date, days: int, count: int
) -> None:
    made = [
        Event(owner=chance.choice(units), confidentiality=chance.choice((1, 1, 1, 2)),
              announced=chance.choice((0, 1, 2)),
              title=f"Friendship meeting {number} of {first}", title_vi=f"Gặp mặt hữu nghị {number}", kind="meeting",
              starts_on=PartialDate.of(first + timedelta(days=chance.randrange(days))), begins_at="09:30",
              country=chance.choice(countries), place="Hà Nội")
        for number in range(count)
    ]  # fmt: skip
    writes.save_many(made, actor=Actor.system())


def _day(chance: random.Random) -> PartialDate:
    """A date of the last century, mostly known to the day."""
    day = date(1930, 1, 1) + timedelta(days=chance.randrange(33_000))
    return PartialDate(day.isoformat()[: chance.choice((10, 10, 10, 7, 4))])


def _horizon(account: Account, base_dates: int) -> list[Row]:
    actor, client = _actor(account), _client(account)
    name = account.username
    raw = "SELECT id, happened_on FROM relations_milestone WHERE audience >= 0"
    return [
        timed(f"horizon of five years, {name}", base_dates, lambda: horizon(actor, *YEARS), raw=_sql(raw), median=300),
        timed(
            f"page of the horizon, {name}", base_dates, lambda: _get(client, "/horizon/?first=2026&years=5"), median=500
        ),
    ]


def _calendar(account: Account) -> list[Row]:
    actor, client, name = _actor(account), _client(account), account.username
    raw = (
        "SELECT id, title, starts_on, ends_on, place FROM events_event"
        f" WHERE starts_on BETWEEN '{MONTH[0]}' AND '{MONTH[1]}' AND audience >= 0"
    )
    only = Wanted(ONLY_EVENTS)
    return [
        timed(f"calendar month, {name}", IN_MONTH, lambda: entries.gather(actor, *MONTH, "en", only), raw=_sql(raw),
              median=100),
        timed(f"calendar month with every layer, {name}", IN_MONTH, lambda: entries.gather(actor, *MONTH, "en")),
        timed(f"page of the calendar month, {name}", IN_MONTH, lambda: _get(client, "/calendar/?month=2026-05"),
              median=500),
    ]  # fmt: skip


def _feed(account: Account) -> list[Row]:
    now, today = timezone.now(), timezone.localdate()
    feed, _secret = feeds.issue(account, name="Bench", layers=sorted(ONLY_EVENTS), now=now, language="en")
    shown = feeds.answer(feed, now=now, today=today).body.count(b"BEGIN:VEVENT")
    row = timed("iCalendar feed", shown, lambda: feeds.answer(feed, now=now, today=today), median=500)
    feeds.revoke(account, feed.pk, now=now)
    return [row]


def _actor(account: Account) -> Actor:
    return actor_of(account, today=timezone.localdate())


def _client(account: Account) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    return client


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status_code}.")


def _sql(statement: str) -> Any:
    def call() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return call
