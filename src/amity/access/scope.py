"""The read door: the only producer of the rows a person may see."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual, In

from amity.access.actors import Actor
from amity.access.roles import Confidentiality

MUCH = 5000  # rows
INSIDE = int(Confidentiality.UNION)  # the audience of what the whole union sees


class HasRows(Protocol):
    """What the read door must know of a record type."""

    @property
    def model(self) -> type[Model]: ...


def visible_to(actor: Actor, record: HasRows) -> QuerySet[Any]:
    """Return the rows of a record type that the actor may see: one indexed comparison, no join, no cache table."""
    return record.model._default_manager.filter(seen(actor))


def visible_among(actor: Actor, record: HasRows) -> QuerySet[Any]:
    """Return the same rows to be looked up by thousands of values of something else.

    The comparison is made of each row found and serves no index: SQLite would look up every value in every audience.
    """
    code = F("audience") + 0
    check = GreaterThanOrEqual(code, 0) if actor.audiences is None else In(code, sorted(actor.audiences))
    return record.model._default_manager.filter(check)


def visible_in_order(actor: Actor, record: HasRows) -> QuerySet[Any]:
    """Return the same rows to be read in some order, a page at a time.

    Who sees few rows is best served by gathering them; who sees many, by walking in that order past what he may not
    see. PostgreSQL chooses by its statistics, SQLite has to be told.
    """
    rows = visible_to(actor, record)
    if connection.vendor != "sqlite" or rows.order_by()[:MUCH].count() < MUCH:
        return rows
    return visible_among(actor, record)


def counted_for(actor: Actor, records: Sequence[HasRows], cap: int) -> list[int]:
    """How many rows of each of these types the actor may see, one more than `cap` at most, in one query for all."""
    parts: list[str] = []
    values: list[Any] = []
    for record in records:
        rows = visible_to(actor, record).order_by().values("pk")[: cap + 1]
        statement, given = rows.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({statement}) AS counted)")  # noqa: S608
        values += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def announced_to(actor: Actor, record: HasRows) -> QuerySet[Any]:
    """Return the rows he may not see that their owners announce to everybody in the union; nobody outside gets any.

    Their column `announced` says how much may be shown, and whoever asks shows no more: see `almanac.spans`.
    """
    rows = record.model._default_manager.filter(announced__gt=0, audience__gte=0)
    return rows.exclude(seen(actor)) if actor.may_see(INSIDE) else rows.none()


def trashed_for(actor: Actor, record: HasRows) -> QuerySet[Any]:
    """Return the rows in the trash that the actor saw while they were not: no other door gives them."""
    return record.model._default_manager.filter(thrown_away(actor))


def seen(actor: Actor, path: str = "") -> Q:
    """Return the same condition for rows reached over `path` (a relation of another record type)."""
    prefix = f"{path}__" if path else ""
    if actor.audiences is None:
        return Q(**{f"{prefix}audience__gte": 0})
    return Q(**{f"{prefix}audience__in": sorted(actor.audiences)})


def thrown_away(actor: Actor) -> Q:
    """Return the condition for rows in the trash that the actor would otherwise see."""
    if actor.audiences is None:
        return Q(audience__lt=0)
    return Q(audience__in=sorted(-1 - code for code in actor.audiences))
