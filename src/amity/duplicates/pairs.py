"""Pairs that may be one: kept from one search to the next, shown to whoever sees both rows, and decided.

Undecided (an Exception): the pair is not there, or not this actor's to decide.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.duplicates import subject
from amity.duplicates.comparing import Reason
from amity.duplicates.finding import Beat, Found, print_of
from amity.duplicates.models import Pair
from amity.records import fields
from amity.records.declaration import Record

BLOCK = 500  # pairs written at once
State = Pair.State


class Undecided(Exception):
    """The pair is not there, or the actor keeps neither of its rows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search changed: pairs found for the first time, found again, opened again, and no longer found."""

    new: int
    again: int
    reopened: int
    gone: int


def open_pairs(record: Record, actor: Actor) -> QuerySet[Pair]:
    """Return the undecided pairs of which the actor may see both rows, likeliest first."""
    first, second = (Exists(visible_to(actor, record).filter(pk=OuterRef(name))) for name in ("first_id", "second_id"))
    return Pair.objects.filter(first, second, record=record.name, state=State.OPEN).order_by("-score", "pk")


def rows(record: Record, ids: Iterable[int], actor: Actor) -> QuerySet[Any]:
    """Return those of some rows that the actor may see."""
    return visible_to(actor, record).filter(pk__in=list(ids))


def reasons(pair: Pair, record: Record) -> list[Reason]:
    """The reasons of a pair, without those that speak of a field no longer declared."""
    known = fields.of(record)
    return [Reason(what, field, is_for) for what, field, is_for in pair.reasons if field in known]


def may_decide(record: Record, first: int, second: int, actor: Actor) -> bool:
    """Whether an actor sees both rows and keeps at least one of them."""
    owners = visible_to(actor, record).filter(pk__in=(first, second)).values_list("owner_id", flat=True)
    return len(owners) == 2 and any(actor.may_write(owner) for owner in owners)


def decide(record: Record, first: int, second: int, state: str, *, actor: Actor, now: datetime) -> Pair:
    """Write down what somebody decided about two rows, found as a pair or not. Raises Undecided."""
    first, second = sorted((first, second))
    if first == second or not may_decide(record, first, second, actor):
        raise Undecided
    both = dict(subject.read(record, visible_to(actor, record).filter(pk__in=(first, second)), Actor.system()))
    pair, _is_new = Pair.objects.update_or_create(
        record=record.name,
        first_id=first,
        second_id=second,
        defaults={
            "state": state,
            "print": print_of(both[first], both[second]),
            "decided_by_id": actor.account_id,
            "decided_at": now,
        },
        create_defaults={
            "state": state,
            "print": print_of(both[first], both[second]),
            "decided_by_id": actor.account_id,
            "decided_at": now,
            "found_at": now,
            "score": 0.0,
        },
    )
    return pair


def store(record: Record, found: Iterable[Found], *, now: datetime, beat: Beat) -> Outcome:
    """Keep what a search found. A decision stays until one of its rows is changed in what is compared."""
    known = {
        (first, second): (pk, state, mark)
        for pk, first, second, state, mark in Pair.objects.filter(record=record.name)
        .order_by("pk")
        .values_list("pk", "first_id", "second_id", "state", "print")
        .iterator(chunk_size=5000)
    }
    new = again = reopened = 0
    for part in _parts(found):
        beat()
        fresh, stale = [], []
        for one in part:
            told = {"score": one.score, "reasons": [list(astuple(reason)) for reason in one.reasons]}
            pk, state, mark = known.pop((one.first, one.second), (None, State.OPEN, ""))
            if pk is None:
                fresh.append(Pair(record=record.name, first_id=one.first, second_id=one.second, found_at=now, **told))
            elif state == State.DIFFERENT and mark != one.print:
                reopened += _reopen(pk, mark, now, told)
            else:
                stale.append(Pair(pk=pk, **told))
        Pair.objects.bulk_create(fresh, ignore_conflicts=True)
        Pair.objects.bulk_update(stale, ["score", "reasons"])
        new, again = new + len(fresh), again + len(stale)
    gone = [pk for pk, state, _mark in known.values() if state == State.OPEN]
    for at in range(0, len(gone), BLOCK):
        beat()
        Pair.objects.filter(pk__in=gone[at : at + BLOCK], state=State.OPEN).delete()
    return Outcome(new, again, reopened, len(gone))


def _reopen(pk: int, mark: str, now: datetime, told: dict[str, Any]) -> int:
    """Open a pair again, unless somebody decided anew in the meantime."""
    stored = Pair.objects.filter(pk=pk, state=State.DIFFERENT, print=mark)
    return stored.update(state=State.OPEN, decided_by=None, decided_at=None, found_at=now, **told)


def _parts(found: Iterable[Found]) -> Iterator[Sequence[Found]]:
    rest = iter(found)
    while part := list(islice(rest, BLOCK)):
        yield part
