"""Who may see the rows that people follow and comment on, whatever their types.

The search entry of a row carries its audience and its name as everybody sees it who sees the row, written in one
transaction with the row; so one question answers for rows of all types.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from amity.access.actors import CIRCLES, Actor, actors_of
from amity.access.models import Account
from amity.access.roles import Confidentiality
from amity.records.models import SearchEntry

Row = tuple[str, int]  # the name of a record type and the number of a row


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as somebody may see it: its name in both languages and the code of its audience."""

    record: str
    row_id: int
    title: str
    title_vi: str
    audience: int

    def name(self, language: str) -> str:
        """The row's name in a language, or in the other one when there is none."""
        return (self.title_vi or self.title) if language == "vi" else (self.title or self.title_vi)

    @property
    def href(self) -> str:
        """Where it stands."""
        return f"/{self.record}/{self.row_id}/"

    @property
    def is_for_few(self) -> bool:
        """Whether its name stays in the house: it is restricted, or it is lent and may be."""
        return self.audience >= CIRCLES or (
            self.audience > Confidentiality.UNIT and self.audience % 2 == Confidentiality.RESTRICTED % 2
        )


def account_of(actor: Actor) -> int:
    """The number of the actor's account; 0, which no account has, for the public and for the machine."""
    return actor.account_id or 0


def open_to(actor: Actor, path: str = "audience") -> Q:
    """The condition that a code of an audience at `path` is open to the actor."""
    if actor.audiences is None:
        return Q(**{f"{path}__gte": 0})
    return Q(**{f"{path}__in": sorted(actor.audiences)})


def entries(rows: Collection[Row]) -> dict[Row, Entry]:
    """The entries of rows, whoever may see them (one query)."""
    if not rows:
        return {}
    found = SearchEntry.objects.filter(_among(rows), audience__gte=0)
    columns = ("record", "row_id", "title", "title_vi", "audience")
    return {(one[0], one[1]): Entry(*one) for one in found.values_list(*columns)}


def seen(actor: Actor, rows: Collection[Row]) -> dict[Row, Entry]:
    """The entries of those rows that the actor may see (one query)."""
    return {row: entry for row, entry in entries(rows).items() if actor.may_see(entry.audience)}


def readers(row: Row, accounts: Iterable[Account], *, today: date, audience: int = 0) -> list[Account]:
    """Those of the accounts who may see a row, and beside it what is kept for an audience (two queries)."""
    entry = entries([row]).get(row)
    active = [account for account in accounts if account.is_active]
    if entry is None or not active:
        return []
    actors = actors_of(active, today=today)
    return [
        account
        for account in active
        if actors[account.pk].may_see(entry.audience) and actors[account.pk].may_see(audience)
    ]


def _among(rows: Collection[Row]) -> Q:
    by_type: dict[str, set[int]] = {}
    for record, row_id in rows:
        by_type.setdefault(record, set()).add(row_id)
    return reduce(or_, (Q(record=record, row_id__in=ids) for record, ids in by_type.items()))
