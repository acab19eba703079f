"""Tags: words that units put on rows of any type to find them together, and static groups of rows.

A tag is its unit's own, or the whole union's. Only those who see it see which rows carry it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from amity.access.actors import Actor, unit_of
from amity.access.scope import visible_to
from amity.records import registry, writes
from amity.records.declaration import Record
from amity.records.models import Operation, Tag, Tagging
from amity.records.ties import slices


def visible(actor: Actor) -> QuerySet[Tag]:
    """The tags an actor may see: those of the units whose rows he sees, and inside the union the shared ones."""
    if actor.audiences is None:
        return Tag.objects.all()
    own = {unit for code in actor.audiences if (unit := unit_of(code)) is not None}
    shared = Q(is_shared=True) if actor.may_see(1) else Q()
    return Tag.objects.filter(Q(unit__in=own) | shared if shared else Q(unit__in=own))


def of_row(record: Record, row_id: int, actor: Actor) -> list[Tag]:
    """The tags on a row, by name; the caller has made sure that the actor may see the row."""
    on_row = Tagging.objects.filter(record=record.name, row_id=row_id).values("tag")
    return list(visible(actor).filter(pk__in=on_row).order_by("name", "pk"))


def rows_tagged(record: Record, texts: Sequence[str], actor: Actor) -> QuerySet[Any]:
    """The ids of a record type's rows that carry any of these tags (by number), as a subquery."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    tags = visible(actor).filter(pk__in=numbers)
    return Tagging.objects.filter(record=record.name, tag__in=tags.values("pk")).values("row_id")


def names(texts: Sequence[str], actor: Actor, language: str) -> str:
    """The names of tags by number, as far as the actor may see them."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    found = visible(actor).filter(pk__in=numbers).order_by("name", "pk")
    return ", ".join(tag.name_vi or tag.name if language == "vi" else tag.name for tag in found)


def back(tagged: Sequence[tuple[int, int | None, int | None]], record: Record, *, actor: Actor, act: Operation) -> int:
    """Take taggings back that stand in the history as (row id, tag before, tag after); returns how many."""
    moves: dict[tuple[int, bool], list[int]] = {}
    for row_id, before, after in tagged:
        moves.setdefault((after or before or 0, after is None), []).append(row_id)
    known = Tag.objects.in_bulk([number for number, _on in moves])
    return sum(
        put(known[number], record, ids, actor=actor, operation=act, on=on)
        for (number, on), ids in moves.items()
        if number in known
    )


@transaction.atomic
def put(
    tag: Tag, record: Record, ids: Iterable[int], *, actor: Actor, operation: Operation | None = None, on: bool = True
) -> int:
    """Put a tag on the rows of these the actor may see, or take it off; returns how many changed. Raises NotAllowed."""
    if not actor.may_write(tag.unit_id):
        raise writes.NotAllowed()
    changed = 0
    for part in slices(sorted(set(ids))):
        seen = set(visible_to(actor, registry.get(record.name)).filter(pk__in=part).values_list("pk", flat=True))
        tagged = Tagging.objects.filter(tag=tag, record=record.name, row_id__in=seen)
        with_it = set(tagged.values_list("row_id", flat=True))
        wanted = sorted(seen - with_it if on else with_it)
        if on:
            Tagging.objects.bulk_create(Tagging(tag=tag, record=record.name, row_id=pk) for pk in wanted)
        else:
            tagged.delete()
        told = [(pk, "tag", {"tag": [None, tag.pk] if on else [tag.pk, None]}) for pk in wanted]
        writes.write_history(record, told, actor=actor, operation=operation)
        changed += len(wanted)
    return changed
