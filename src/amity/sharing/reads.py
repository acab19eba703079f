"""The log of readings: who read which restricted or lent rows, when, and through which door.

Every door that gives values of rows notes them here; the unit that owns a row can look up who read it. Rows of the
reader's own units that are not restricted are no news to anybody and are not noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from amity.access.actors import CIRCLES, Actor, unit_of
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.records import registry
from amity.records.declaration import Record
from amity.records.models import Reading, SearchEntry
from amity.records.ties import slices

BLOCK = 5000


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as the owner of the row is told it."""

    at: datetime
    by: str
    door: str
    record: Record
    row_id: int
    title: str


def note(record: Record, ids: Iterable[int], actor: Actor, door: str) -> None:
    """Note that the actor read these rows, as far as they are restricted or lent to him."""
    if actor.account_id is None or not _meets_guarded(actor):
        return
    for part in slices(sorted(set(ids))):
        _write(record, visible_to(actor, record).filter(pk__in=part), actor, door)


def note_all(record: Record, rows: QuerySet[Any], actor: Actor, door: str) -> None:
    """Note the same for all rows of a query, such as an export."""
    if actor.account_id is not None and _meets_guarded(actor):
        _write(record, rows.order_by(), actor, door)


def of_row(record: Record, row_id: int, limit: int = 100) -> list[Reading]:
    """Who read a row, the latest first; for those who keep it."""
    mine = Reading.objects.filter(record=record.name, row_id=row_id).select_related("account")
    return list(mine.order_by("-id")[:limit])


def in_units(actor: Actor, language: str, limit: int = 100) -> list[Told]:
    """The latest readings of rows whose unit the actor keeps, by other people."""
    mine = Reading.objects.exclude(account=actor.account_id).select_related("account")
    if actor.writable is not None:
        mine = mine.filter(unit__in=actor.writable)
    found = list(mine.order_by("-id")[:limit])
    wanted = Q(pk__in=[])
    for name in {one.record for one in found}:
        wanted |= Q(record=name, row_id__in=[one.row_id for one in found if one.record == name])
    seen = SearchEntry.objects.filter(wanted)
    if actor.audiences is not None:
        seen = seen.filter(audience__in=sorted(actor.audiences))
    names = {
        (name, pk): (vi or en) if language == "vi" else (en or vi)
        for name, pk, en, vi in seen.values_list("record", "row_id", "title", "title_vi")
    }
    return [
        Told(one.at, one.account.name, one.door, registry.get(one.record), one.row_id, names[one.record, one.row_id])
        for one in found
        if (one.record, one.row_id) in names
    ]


def _meets_guarded(actor: Actor) -> bool:
    """Whether he can see any restricted or lent row at all: an odd code of a unit, or a circle."""
    if actor.audiences is None:
        return True
    return any(code >= CIRCLES or (code > Confidentiality.UNIT and code % 2) for code in actor.audiences)


def _write(record: Record, rows: QuerySet[Any], actor: Actor, door: str) -> None:
    own = {unit for code in actor.audiences or () if (unit := unit_of(code)) is not None}
    borrowed = Q(pk__in=[]) if actor.audiences is None else Q(circle__gt=0) & ~Q(owner__in=own)
    guarded = rows.filter(Q(confidentiality=Confidentiality.RESTRICTED) | borrowed).values_list("pk", "owner_id")
    account: Any = actor.account_id
    at, found = timezone.now(), guarded.iterator(chunk_size=BLOCK)
    while part := list(islice(found, BLOCK)):
        Reading.objects.bulk_create(
            Reading(record=record.name, row_id=pk, unit_id=unit, account_id=account, at=at, door=door)
            for pk, unit in part
        )
