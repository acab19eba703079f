"""The rows of one block of items: each kind of row in one query, and only those that the actor may see."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Max, OuterRef, Subquery

from amity.access.actors import Actor
from amity.access.scope import seen, thrown_away, visible_among
from amity.aid.models import AidFlow, AidItem, DonorShare, ProvinceShare, Sector, SectorShare
from amity.core.dates import PartialDate
from amity.iati.writing import results
from amity.monitoring.models import Indicator, IndicatorValue
from amity.network.models import Organisation
from amity.places.models import Province
from amity.records import registry
from amity.records.database import as_told
from amity.records.models import Change
from amity.records.ties import slices

AT_ONCE = 1000  # items in a block: fewer cost more questions to the database, more cost memory
# Whatever tells of an item, and the column that says of which.
TOLD_IN = (
    (AidItem, "pk"),
    *((one, "item_id") for one in (AidFlow, DonorShare, ProvinceShare, SectorShare, Indicator)),
    (IndicatorValue, "indicator__item_id"),
)


class Item(NamedTuple):
    """What is read of an item of aid."""

    pk: int
    reference: str
    title: str
    title_vi: str
    description: str
    description_vi: str
    is_humanitarian: bool
    kind: str
    state: str
    parent_id: int | None
    recipient_id: int | None
    managing_id: int | None
    executing_id: int | None
    sector_words: str
    amount: Decimal | None
    currency: str
    basis: str
    starts_on: PartialDate | None
    ends_on: PartialDate | None
    approved_on: PartialDate | None


class Flow(NamedTuple):
    """What is read of a sum, as the database tells it, because a union has half a million of them."""

    item_id: int
    kind: str
    value_on: str
    amount: Decimal | float  # of at most fifteen digits, which a float holds
    currency: str
    reference: str
    provider_id: int | None
    receiver_id: int | None
    description: str


class Party(NamedTuple):
    """What is read of an organisation."""

    pk: int
    name: str
    name_vi: str
    kind: str
    identifier: str


class Field(NamedTuple):
    """What is read of a sector."""

    pk: int
    vocabulary: str
    code: str
    name: str
    name_vi: str


class Place(NamedTuple):
    """What is read of a province."""

    pk: int
    code: str
    name: str
    name_vi: str


class Above(NamedTuple):
    """What is read of the item that another one is part of."""

    pk: int
    reference: str
    kind: str


@dataclass(frozen=True, slots=True)
class Block:
    """Some items and all that is told of them, by the ids of the items; links hold ids of what may be seen."""

    items: list[Item]
    flows: dict[int, list[Flow]]
    donors: dict[int, list[int]]
    sectors: dict[int, list[Field]]
    shares: dict[tuple[int, int], Decimal]  # of an item and one of its sectors
    provinces: dict[int, list[Place]]
    parts: dict[int, list[str]]  # references
    above: dict[int, Above]  # by the ids of the wholes themselves
    parties: dict[int, Party]
    changed_at: dict[int, datetime]
    results: dict[int, str]


def blocks(actor: Actor, at_once: int = AT_ONCE) -> Iterator[Block]:
    """All items the actor may see, in the order they were entered, a block at a time."""
    rows = visible_among(actor, registry.of(AidItem)).order_by("pk").values_list(*Item._fields)
    last = 0
    while items := [Item(*values) for values in rows.filter(pk__gt=last)[:at_once]]:
        yield _block(actor, items)
        last = items[-1].pk


def _block(actor: Actor, items: list[Item]) -> Block:
    ids = [item.pk for item in items]
    flows = _flows(actor, ids)
    donors = _linked(AidItem.donors.through, "organisation_id", ids)
    sectors = _linked(AidItem.sectors.through, "sector_id", ids)
    provinces = _linked(AidItem.provinces.through, "province_id", ids)
    named = {one for item in items for one in (item.recipient_id, item.managing_id, item.executing_id)}
    named |= {one for found in donors.values() for one in found}
    named |= {one for found in flows.values() for flow in found for one in (flow.provider_id, flow.receiver_id)}
    parties = {one.pk: one for one in _seen(actor, Organisation, Party, named)}
    fields = {one.pk: one for one in _seen(actor, Sector, Field, {one for found in sectors.values() for one in found})}
    places = {one.pk: one for one in _seen(actor, Province, Place, {one for row in provinces.values() for one in row})}
    shares = visible_among(actor, registry.of(SectorShare)).filter(item__in=ids)
    return Block(
        items=items,
        flows=flows,
        donors={pk: [one for one in found if one in parties] for pk, found in donors.items()},
        sectors={pk: [fields[one] for one in found if one in fields] for pk, found in sectors.items()},
        shares={(item, one): percent for item, one, percent in shares.values_list("item_id", "sector_id", "percent")},
        provinces={pk: [places[one] for one in found if one in places] for pk, found in provinces.items()},
        parts=_parts(actor, ids),
        above={one.pk: one for one in _seen(actor, AidItem, Above, {item.parent_id for item in items})},
        parties=parties,
        changed_at=_changed_at(actor, ids),
        results=results.of_items(actor, ids),
    )


def _flows(actor: Actor, ids: list[int]) -> dict[int, list[Flow]]:
    rows = visible_among(actor, registry.of(AidFlow)).filter(item__in=ids).order_by("item_id", "value_on", "pk")
    found: dict[int, list[Flow]] = defaultdict(list)
    for flow in map(Flow._make, as_told(rows.values_list(*Flow._fields))):
        found[flow.item_id].append(flow)
    return found


def _linked(through: Any, column: str, ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for item, other in through.objects.filter(aiditem__in=ids).order_by("pk").values_list("aiditem_id", column):
        found[item].append(other)
    return found


def _seen(actor: Actor, model: Any, kind: Any, ids: set[int | None]) -> list[Any]:
    wanted = sorted(one for one in ids if one is not None)
    rows = visible_among(actor, registry.of(model)).order_by("pk").values_list(*kind._fields)
    return [kind(*values) for part in slices(wanted) for values in rows.filter(pk__in=part)]


def _parts(actor: Actor, ids: list[int]) -> dict[int, list[str]]:
    rows = visible_among(actor, registry.of(AidItem)).filter(parent__in=ids).order_by("parent_id", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for whole, reference in rows.values_list("parent_id", "reference"):
        found[whole].append(reference)
    return found


def _changed_at(actor: Actor, ids: list[int]) -> dict[int, datetime]:
    """When an item, or a sum or share of it, last changed; those thrown away since are changes too."""
    found: dict[int, datetime] = {}
    for model, whose in TOLD_IN:
        rows: Any = model._default_manager.filter(seen(actor) | thrown_away(actor), **{f"{whose}__in": ids})
        changes = Change.objects.filter(record=registry.of(model).name, row_id=OuterRef("pk")).order_by("-pk")
        newest = Max(Subquery(changes.values("at")[:1]))
        for item, at in rows.order_by().values_list(whose).annotate(newest=newest):
            if at is not None:
                found[item] = max(at, found.get(item, at))
    return found
