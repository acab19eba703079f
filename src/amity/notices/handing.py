"""What comes to a unit to be dealt with: steps of rows that whoever keeps that unit's records is told of.

A module says once which step it is, in which words it is told, and which units a row then waits for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from amity.access.actors import Actor, actors_of
from amity.access.models import Account
from amity.access.scope import visible_to
from amity.notices import sight, telling
from amity.notices.models import Kind, Notice
from amity.records import registry
from amity.records.declaration import Words
from amity.records.models import Change

Units = Callable[[Sequence[Any]], dict[int, set[int]]]  # of rows: by number, the units that are told


@dataclass(frozen=True, slots=True)
class Handing:
    """A step by which a row comes to somebody: its words (a sentence that may say %(who)s), and to which units."""

    record: str
    action: str
    words: Words
    units: Units


_known: dict[tuple[str, str], Handing] = {}


def register(record: str, action: str, words: Words, units: Units) -> None:
    """Say that this step of this record type is told, and to whom."""
    _known[record, action] = Handing(record, action, words, units)


def owners(rows: Iterable[Any]) -> dict[int, set[int]]:
    """The usual answer: whoever holds the row now."""
    return {one.pk: {one.owner_id} for one in rows}


def sentence(notice: Notice, who: str) -> str:
    """What a notice says; "" when the step is not told any more."""
    _word, record, action, _change = notice.source.split()
    known = _known.get((record, action))
    return str(known.words) % {"who": who} if known else ""


def notices(since: datetime, now: datetime, today: date) -> list[Notice]:
    """One notice of each step to everybody who keeps the records of the units it comes to, and may see the row."""
    wanted = Q()
    for record, action in _known:
        wanted |= Q(record=record, action=action)
    changes = list(Change.objects.filter(wanted, at__gt=since, at__lte=now).order_by("pk")) if wanted else []
    if not changes:
        return []
    units = _units(changes)
    keepers = telling.keepers({unit for found in units.values() for unit in found}, today)
    ids = {account for found in keepers.values() for account in found}
    actors = actors_of(list(Account.objects.filter(pk__in=ids, is_active=True)), today=today)
    entries = sight.entries({(one.record, one.row_id) for one in changes})
    return [
        Notice(
            account_id=account,
            kind=Kind.HANDED,
            source=f"handed {one.record} {one.action} {one.pk}",
            topic=telling.topic_of(one.record, one.row_id),
            record=one.record,
            row_id=one.row_id,
            by_id=one.account_id,
            at=one.at,
        )
        for one in changes
        for account in sorted({pk for unit in units.get(one.pk, ()) for pk in keepers.get(unit, ())})
        if account != one.account_id
        and account in actors
        and (entry := entries.get((one.record, one.row_id))) is not None
        and actors[account].may_see(entry.audience)
    ]


def _units(changes: Sequence[Change]) -> dict[int, set[int]]:
    """The units that each change is told to: a query for the rows of each step, and what its module asks."""
    found: dict[int, set[int]] = {}
    for key, handing in _known.items():
        mine = [one for one in changes if (one.record, one.action) == key]
        if not mine:
            continue
        rows = visible_to(Actor.system(), registry.get(handing.record)).filter(pk__in={one.row_id for one in mine})
        units = handing.units(list(rows))
        found |= {one.pk: units.get(one.row_id, set()) for one in mine}
    return found
