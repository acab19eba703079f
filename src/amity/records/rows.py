"""Reading many rows at once: the columns a set of fields needs, and functions that make values of them.

One query brings the rows with the names of the rows they link to (masked where the reader may not see them); one more
per many-to-many field brings the rest. Nothing is asked per row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet

from amity.access.actors import Actor
from amity.records import fields, titles
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.values import back


@dataclass(frozen=True, slots=True)
class Link:
    """A linked row as a reader sees it: no id and an ellipsis for a name when he may not see it."""

    id: int | None
    name: str
    record: Record


Make = Callable[[Sequence[Any]], Any]


class Reader:
    """Reads chosen fields of a record type's rows for one actor in one language.

    `raw` keeps partial dates as the text they are stored as and units as their codes, which is what machines want and
    saves an object per cell.
    """

    def __init__(self, record: Record, names: Sequence[str], actor: Actor, language: str, *, raw: bool = False) -> None:
        self.record, self.actor, self.language, self.raw = record, actor, language, raw
        self.fields = [fields.one(record, name) for name in names]
        self.columns: list[str] = ["pk"]
        self._expressions: dict[str, ExpressionWrapper[Any]] = {}
        for field in self.fields:
            self._need(field)
        self.many = [field for field in self.fields if field.kind == "links"]

    def _need(self, field: Field) -> None:
        if field.kind == "link" and field.target is not None:
            guard = f"{field.name}__audience"
            wanted = [field.column.attname, guard, *titles.paths(field.target, f"{field.name}__")]
        elif field.kind == "unit":
            wanted = [f"{field.name}__code"] if self.raw else _unit_names(field, self.language)
        elif field.is_custom:
            wanted = ["custom"]
        elif field.kind == "partial_date" and self.raw:
            self._expressions[f"{field.name}_text"] = ExpressionWrapper(F(field.name), output_field=CharField())
            wanted = [f"{field.name}_text"]
        else:
            wanted = [] if field.kind == "links" else [field.name, *([field.pair] if field.pair else [])]
        self.columns += [path for path in wanted if path not in self.columns]

    def select(self, rows: QuerySet[Any], *more: str) -> QuerySet[Any]:
        """Ask for the columns needed, `more` behind them."""
        selected: QuerySet[Any] = rows.annotate(**self._expressions).values_list(*self.columns, *more)
        return selected

    def makers(self) -> list[Make]:
        """One function per field that takes the values of a row and returns the field's value (not many-to-many)."""
        return [self._maker(field) for field in self.fields]

    def _maker(self, field: Field) -> Make:
        place = {path: index for index, path in enumerate(self.columns)}
        if field.kind == "links":
            return lambda values: None
        if field.kind == "unit" and not self.raw:
            first, second = (place[path] for path in _unit_names(field, self.language))
            return lambda values: values[first] or values[second]
        if field.is_custom:
            at = place["custom"]
            return lambda values: values[at].get(field.name) if self.raw else back(field, values[at].get(field.name))
        if field.kind == "unit":
            at = place[f"{field.name}__code"]
        elif field.kind == "partial_date" and self.raw:
            at = place[f"{field.name}_text"]
        elif field.kind == "link":
            return self._link_maker(field, place)
        else:
            at = place[field.name]
        return lambda values: values[at]

    def _link_maker(self, field: Field, place: dict[str, int]) -> Make:
        target = field.target
        assert target is not None
        name = titles.reader(target, self.columns, self.actor, self.language, f"{field.name}__")
        at, guard, may_see = place[field.column.attname], place[f"{field.name}__audience"], self.actor.may_see

        def make(values: Sequence[Any]) -> Link | None:
            if values[at] is None:
                return None
            if not may_see(values[guard]):
                return Link(None, titles.HIDDEN, target)
            return Link(values[at], name(values), target)

        return make

    def links(self, field: Field, ids: Sequence[int]) -> dict[int, list[Link]]:
        """The visible rows a many-to-many field points at, for each of the rows `ids` (one query)."""
        target = field.target
        assert target is not None
        ties, source, goal = field.ties
        goal = goal.removesuffix("_id")
        paths = titles.paths(target, f"{goal}__")
        rows = ties.filter(**{f"{source}__in": ids}).order_by(source, "pk")
        columns = (source, f"{goal}_id", f"{goal}__audience", *paths)
        name = titles.reader(target, paths, self.actor, self.language, f"{goal}__")
        found: dict[int, list[Link]] = {}
        for source_id, goal_id, audience, *values in rows.values_list(*columns):
            if self.actor.may_see(audience):
                found.setdefault(source_id, []).append(Link(goal_id, name(values), target))
        return found

    def read(self, rows: QuerySet[Any]) -> list[tuple[int, list[Any]]]:
        """Read rows as (id, values in the order of the fields); links as Link, many-to-many as lists of Link."""
        stored = list(self.select(rows))
        makers = self.makers()
        many = [
            (at, self.links(field, [values[0] for values in stored]))
            for at, field in enumerate(self.fields)
            if field.kind == "links" and stored
        ]
        found = []
        for values in stored:
            made = [make(values) for make in makers]
            for at, links in many:
                made[at] = links.get(values[0], [])
            found.append((values[0], made))
        return found

    def pair_of(self, field: Field, values: Sequence[Any]) -> Any:
        """The Vietnamese twin of a text in a row as selected."""
        return values[self.columns.index(field.pair)] if field.pair else ""


def _unit_names(field: Field, language: str) -> list[str]:
    """The columns of a unit's name, that of the reader's language first."""
    names = [f"{field.name}__name", f"{field.name}__name_vi"]
    return names[::-1] if language == "vi" else names
