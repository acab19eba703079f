"""Which rows were chosen, and what an act would do to them: both read from an address.

The address of a choice either names rows (`id=3&id=7`) or is that of a list with `all=1`. Rows out of the actor's sight
are silently none of it. With `trash=1` the rows are those in the trash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from amity.access.actors import Actor
from amity.access.scope import trashed_for, visible_to
from amity.bulk import edits
from amity.bulk.models import Action
from amity.records import fields, filtering, listing, tags, titles
from amity.records.declaration import Record
from amity.records.models import Shelf

SHELVES = {Action.ARCHIVE: Shelf.ARCHIVED, Action.RESTORE: Shelf.LIVE, Action.TRASH: Shelf.TRASHED}
NAMED = 5  # rows whose names a forecast tells
Params = dict[str, list[str]]


def choice_of(params: Params, within: Params) -> str:
    """The address of a choice, from what the form below a list sent: rows by number, or "all" of the list `within`."""
    trash = [("trash", "1")] if "trash" in params else []
    if "all" in params:
        rest = {name: texts for name, texts in within.items() if name not in ("tab", "view", "all", "trash")}
        return urlencode([*trash, ("all", "1"), *((name, text) for name, texts in rest.items() for text in texts)])
    return urlencode([*trash, *(("id", text) for text in params.get("id", []))])


def rows_of(record: Record, actor: Actor, query: Any) -> QuerySet[Any]:
    """The rows of a choice that the actor may see; an address that chooses nothing has none. Raises BadFilter."""
    params = filtering.params_of(query)
    if "all" not in params:
        params = {name: texts for name, texts in params.items() if name in ("id", "trash")}
        params = {**params, "archived": ["any"], "id": params.get("id", ["0"])}
    if "trash" in params:
        rows: QuerySet[Any] = filtering.apply(record, trashed_for(actor, record), _but(params, "archived"), actor)
        return rows
    return listing.rows_of(record, actor, params)


def _but(params: Params, left: str) -> Params:
    return {name: texts for name, texts in params.items() if name != left}


@dataclass(slots=True)
class Forecast:
    """What an act would do: to how many rows, how many it must leave out, and how many are so already."""

    total: int
    others: int  # rows of units that the actor does not keep
    same: int
    names: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows would be changed."""
        return self.total - self.others - self.same


def forecast(
    record: Record, rows: QuerySet[Any], action: str, asked: edits.Asked, actor: Actor, language: str
) -> Forecast:
    """Count what an act would do, and name the first rows it would change."""
    rows = rows.order_by()
    his = rows if actor.writable is None or action == Action.TAG else rows.filter(owner__in=sorted(actor.writable))
    total, mine = rows.count(), his.count()
    wanted = his.filter(_concerned(record, action, asked, actor))
    changes = wanted.count()
    return Forecast(total, total - mine, mine - changes, _names(record, wanted, actor, language))


def _concerned(record: Record, action: str, asked: edits.Asked, actor: Actor) -> Q:
    """The rows that an act would change."""
    if action in SHELVES:
        return ~Q(shelf=SHELVES[Action(action)])
    if action == Action.TAG:
        with_it = Q(pk__in=tags.rows_tagged(record, [str(asked["tag"])], actor))
        return with_it if asked["how"] == edits.REMOVE else ~with_it
    return edits.concerns(fields.one(record, asked["field"]), asked)


def _names(record: Record, rows: QuerySet[Any], actor: Actor, language: str) -> list[str]:
    order = "sort_key_vi" if language == "vi" else "sort_key"
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    return [name(values) for values in rows.order_by(order, "pk").values_list(*columns)[:NAMED]]


def named(record: Record, ids: Sequence[int], actor: Actor, language: str) -> dict[int, str]:
    """The names of rows by number, in the trash or not, as far as the actor may see them."""
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language)
    found: dict[int, str] = {}
    for rows in (visible_to(actor, record), trashed_for(actor, record)):
        found |= {pk: name(values) for pk, *values in rows.filter(pk__in=ids).values_list("pk", *columns)}
    return found
