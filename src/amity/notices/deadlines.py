"""Dates of followed rows that come near, as their types declare them: told a month, a week and a day before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from amity.access.actors import Actor, actors_of
from amity.access.models import Account
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.fields import touching
from amity.notices import sight, telling
from amity.notices.models import Follow, Kind, Notice
from amity.records import fields, registry
from amity.records.declaration import Record, Words

AHEAD = (1, 7, 30)  # days before
_words: dict[str, dict[str, Words]] = {}


@dataclass(frozen=True, slots=True)
class Due:
    """A day that the keepers of a unit are told of: whose row, which day of it, and the mark at which it is told."""

    row: Any
    unit: int
    name: str  # a date of the row, or one that is no field of it and has words of its own
    on: PartialDate
    mark: str


def words(record: str, name: str, label: Words) -> None:
    """Say what a day is called that is no field of its row."""
    _words.setdefault(record, {})[name] = label


def words_of(record: str) -> dict[str, Words]:
    """What such days of a record type are called."""
    return _words.get(record, {})


def tell(dues: Sequence[Due], *, now: datetime, today: date) -> int:
    """Tell those who keep the records of each unit, once at each mark; never somebody who may not see the row."""
    keepers = telling.keepers({one.unit for one in dues}, today)
    accounts = Account.objects.filter(pk__in={pk for ids in keepers.values() for pk in ids}, is_active=True)
    actors = actors_of(list(accounts), today=today)
    seeing = [
        (one, registry.of(type(one.row)).name, account)
        for one in dues
        for account in keepers.get(one.unit, ())
        if account in actors and actors[account].may_see(one.row.audience)
    ]
    notices = [
        Notice(
            account_id=account,
            kind=Kind.DEADLINE,
            source=f"deadline {record} {one.row.pk} {one.name} {one.on} {one.mark}",
            topic=telling.topic_of(record, one.row.pk),
            record=record,
            row_id=one.row.pk,
            at=now,
        )
        for one, record, account in seeing
    ]
    return telling.tell(notices, now=now)


def remind(*, now: datetime, today: date) -> int:
    """Tell followers of the dates that came near; returns how many notices were to be stored."""
    dated = [record for record in registry.all_records() if record.expiry_dates]
    return sum(telling.tell(_notices(record, now, today), now=now) for record in dated)


def _notices(record: Record, now: datetime, today: date) -> list[Notice]:
    near = list(_near(record, today))
    rows = {pk for pk, _name, _on, _days in near}
    follows = Follow.objects.filter(record=record.name, row_id__in=rows, is_on=True).values_list("account_id", "row_id")
    followers: dict[int, list[int]] = {}
    for account, pk in follows:
        followers.setdefault(pk, []).append(account)
    accounts = Account.objects.filter(pk__in={account for account, _pk in follows}, is_active=True)
    actors = actors_of(list(accounts), today=today)
    entries = sight.entries([(record.name, pk) for pk in rows])
    return [
        Notice(
            account_id=account,
            kind=Kind.DEADLINE,
            source=f"deadline {record.name} {pk} {name} {on} {days}",
            topic=telling.topic_of(record.name, pk),
            record=record.name,
            row_id=pk,
            at=now,
        )
        for pk, name, on, days in near
        for account in followers.get(pk, ())
        if account in actors
        and (entry := entries.get((record.name, pk))) is not None
        and actors[account].may_see(entry.audience)
    ]


def _near(record: Record, today: date) -> Iterator[tuple[int, str, PartialDate, int]]:
    """Followed rows with a date that comes near: (row, field, date, how many days before it is told)."""
    followed = Follow.objects.filter(record=record.name, is_on=True).values("row_id")
    for name, _label in record.expiry_dates:
        last = today + timedelta(days=AHEAD[-1])
        is_partial = fields.one(record, name).kind == "partial_date"
        window = touching(name, today, last) if is_partial else Q(**{f"{name}__range": (today, last)})
        rows = visible_to(Actor.system(), record).filter(window, pk__in=followed)
        if record.state and record.steps:  # a row in a state that no step leaves is settled: it waits for nobody
            rows = rows.filter(**{f"{record.state}__in": sorted({one for step in record.steps for one in step.when})})
        for pk, value in rows.order_by("pk").values_list("pk", name):
            on = PartialDate.of(value)
            yield pk, name, on, _told_before((on.first - today).days)


def _told_before(days: int) -> int:
    return next((one for one in AHEAD if days <= one), AHEAD[-1])
