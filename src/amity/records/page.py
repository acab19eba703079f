"""The page of one record: its facts in named groups, the lists of rows that point at it, its timeline, its steps.

Which record types point at a row is known from the registry, so a page shows them without anybody naming them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import fields, registry, titles
from amity.records.declaration import Record, Step
from amity.records.fields import Field
from amity.records.listing import Cell, cell, many_cell
from amity.records.rows import Reader
from amity.records.values import shown

SHORT = 8  # rows a panel shows before it says "all"
LONG = 40  # moments a timeline shows, and rows of a panel that are counted


@dataclass(slots=True)
class Group:
    """A named group of facts as (label, value)."""

    label: str
    facts: list[tuple[str, Cell]]


@dataclass(slots=True)
class Panel:
    """The rows of another record type that point at this one: how many, the first few, and the address of all."""

    record: Record
    label: str
    count: str
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    has_more: bool
    all_href: str


@dataclass(slots=True, order=True)
class Moment:
    """Something on the timeline: when, what, of which kind, and where it leads."""

    sort: str
    on: str = field(compare=False)
    label: str = field(compare=False)
    kind: str = field(compare=False)
    href: str = field(compare=False)


@dataclass(slots=True)
class Page:
    """Everything that stands on the page of one record."""

    record: Record
    row: Any
    title: str
    state: str
    groups: list[Group]
    panels: list[Panel]
    timeline: list[Moment]
    steps: list[Step]
    may_edit: bool


def read(record: Record, row_id: int, actor: Actor, language: str) -> Page | None:
    """Read the page of a row, or None when the actor may not see it or it does not exist."""
    row = visible_to(actor, record).filter(pk=row_id).first()
    if row is None:
        return None
    state = fields.one(record, record.state) if record.state else None
    panels, timeline = _around(record, row, actor, language)
    timeline += _own_moments(record, row, language)
    return Page(
        record=record,
        row=row,
        title=_title(record, row_id, actor, language),
        state=shown(state, getattr(row, record.state), language) if state else "",
        groups=_groups(record, row_id, actor, language),
        panels=panels,
        timeline=sorted(timeline, reverse=True)[:LONG],
        steps=record.steps_for(actor, row),
        may_edit=actor.may_write(row.owner_id),
    )


def _title(record: Record, row_id: int, actor: Actor, language: str) -> str:
    columns = titles.paths(record)
    values = record.model._default_manager.filter(pk=row_id).values_list(*columns).get()
    return titles.reader(record, columns, actor, language)(values)


def _groups(record: Record, row_id: int, actor: Actor, language: str) -> list[Group]:
    """The facts that are there; a twin that only repeats another language is not a fact of its own."""
    own = tuple(fields.custom_of(record))
    reader = Reader(record, (*record.fields, *own), actor, language)
    values = reader.select(record.model._default_manager.filter(pk=row_id)).get()
    made = {
        one.name: many_cell(reader.links(one, [row_id]).get(row_id, []), most=30)
        if one.kind == "links"
        else cell(one, make(values), reader.pair_of(one, values), language)
        for one, make in zip(reader.fields, reader.makers(), strict=True)
    }
    twins = {one.pair for one in reader.fields if one.pair}
    known = fields.all_of(record)
    groups = []
    for label, names in {**record.all_sections, _("Further fields"): own}.items():
        facts = [(known[name].label, made[name]) for name in names if name not in twins and _told(made[name])]
        if facts:
            groups.append(Group(str(label), facts))
    return groups


def _told(value: Cell) -> bool:
    return bool(value.text or value.links)


def _around(record: Record, row: Any, actor: Actor, language: str) -> tuple[list[Panel], list[Moment]]:
    panels: list[Panel] = []
    moments: dict[str, Moment] = {}  # by address: a row may point here by two fields
    pointing = registry.links_to(record)
    twice = {other.name for other, _name in pointing if [one.name for one, _n in pointing].count(other.name) > 1}
    for other, name in pointing:
        link = fields.one(other, name)
        panel, seen = _panel(other, link, row, actor, language)
        if panel is None:
            continue
        if other.name in twice:
            panel.label = f"{other.plural} ({link.label})"
        panels.append(panel)
        moments |= {one.href: one for one in seen}
    return panels, list(moments.values())


def _panel(other: Record, link: Field, row: Any, actor: Actor, language: str) -> tuple[Panel | None, list[Moment]]:
    names = [name for name in other.columns if name != link.name][:5]
    reader = Reader(other, names, actor, language)
    columns = titles.paths(other)
    rows = _ordered(other, visible_to(actor, other).filter(**{link.name: row.pk}))
    more = [other.moment] if other.moment else []
    stored = list(reader.select(rows, *more, *columns)[: LONG + 1])
    if not stored:
        return None, []
    start = len(reader.columns)
    name = titles.reader(other, columns, actor, language)
    shown_rows = stored[:SHORT]
    many = {one.name: reader.links(one, [values[0] for values in shown_rows]) for one in reader.many}
    panel = Panel(
        record=other,
        label=str(other.plural),
        count=f"{LONG}+" if len(stored) > LONG else str(len(stored)),
        columns=[one.label for one in reader.fields],
        rows=[(f"/{other.name}/{values[0]}/", _cells(reader, values, many, language)) for values in shown_rows],
        has_more=len(stored) > SHORT,
        all_href=f"/{other.name}/?{urlencode({link.name: row.pk})}",
    )
    moments = [
        Moment(
            str(values[start]),
            PartialDate.of(values[start]).shown(language),
            name(values[start + 1 :]),
            str(other.label),
            f"/{other.name}/{values[0]}/",
        )
        for values in stored
        if other.moment and values[start]
    ]
    return panel, moments


def _cells(reader: Reader, values: Sequence[Any], many: dict[str, Any], language: str) -> list[Cell]:
    return [
        many_cell(many[one.name].get(values[0], []))
        if one.kind == "links"
        else cell(one, make(values), reader.pair_of(one, values), language)
        for one, make in zip(reader.fields, reader.makers(), strict=True)
    ]


def _ordered(record: Record, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The latest first where rows have a moment, else in their own order."""
    order = f"-{record.moment}" if record.moment else record.order or "sort_key"
    direction = "-" if order.startswith("-") else ""
    return rows.order_by(order, f"{direction}pk")


def _own_moments(record: Record, row: Any, language: str) -> list[Moment]:
    """The dates of the row itself that its declaration names."""
    dated = {name: label for name, label, *_only in (*record.base_dates, *record.expiry_dates) if "__" not in name}
    return [
        Moment(str(value), PartialDate.of(value).shown(language), str(label), "", "")
        for name, label in dated.items()
        if (value := getattr(row, name))
    ]
