"""Making two records one, and two of one again.

One record stays and takes what was chosen of the other; everything that led to the other one, of whatever unit, leads
to it from now on; what hung on it (files, comments, tags) hangs on the one that stays; the other goes into the trash.
All of it is one act with its journal, so that it can be undone later: field by field, without touching what somebody
changed since.

Unmergeable (an Exception): these two cannot be merged, or not by this actor; the text is a sentence for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.duplicates.models import Merge, Pair
from amity.past import undo
from amity.records import fields, registry, shelving, tags, titles, writes
from amity.records.declaration import Record
from amity.records.fields import Field
from amity.records.models import Operation, Shelf, Tag, Tagging

KEPT, GONE, BOTH = "kept", "gone", "both"
SOURCE = ("source_title", "source_url", "source_on", "source_page")
ENGINE = ("owner", "confidentiality")  # of the record that stays; never taken from the other one


class Unmergeable(Exception):
    """These two records cannot be made one; the text says why."""


@dataclass(frozen=True, slots=True)
class Led:
    """How many rows of one type lead to each of two records by one field, as far as the actor sees them."""

    record: Record
    field: Field
    to_first: int
    to_second: int


def pair_of(record: Record, first: int, second: int, actor: Actor) -> tuple[Any, Any]:
    """The two rows, if the actor sees both and keeps both; raises LookupError and Unmergeable."""
    rows = visible_to(actor, record).in_bulk([first, second])
    if len(rows) < 2:
        raise LookupError
    one, other = rows[first], rows[second]
    if not (actor.may_write(one.owner_id) and actor.may_write(other.owner_id)):
        raise Unmergeable(_("You keep only one of these two. Ask whoever keeps the other one, or the union office."))
    return one, other


def led(record: Record, first: int, second: int, actor: Actor) -> list[Led]:
    """Count what leads to each of two records (two queries per link); links that nobody has are left out."""
    found = []
    for other, name in registry.links_to(record):
        rows = visible_to(actor, other)
        numbers = [rows.filter(**{name: pk}).count() for pk in (first, second)]
        if any(numbers):
            found.append(Led(other, fields.one(other, name), *numbers))
    return found


def usual(record: Record, kept: Any, gone: Any) -> dict[str, str]:
    """What is taken from which record unless somebody chooses: what stays stays, and gaps are filled."""
    chosen = {}
    has_source = any(getattr(kept, name) for name in SOURCE)
    for name, field in fields.all_of(record).items():
        if name in ENGINE or name == record.state:
            continue
        if name in SOURCE:  # a date of one source beside the title of another would tell a lie
            chosen[name] = KEPT if has_source else GONE
        elif field.kind == "links":
            chosen[name] = BOTH
        else:
            chosen[name] = GONE if _empty(field, kept) and not _empty(field, gone) else KEPT
    return chosen


def merge(
    record: Record, kept_id: int, gone_id: int, chosen: Mapping[str, str], *, actor: Actor, why: str = ""
) -> Merge:
    """Make two records one. `chosen` says by field "kept", "gone" or, for lists of links, "both"; the rest is `usual`.

    Raises LookupError when the actor does not see both, and Unmergeable. Nothing is stored then.
    """
    try:
        with transaction.atomic():
            kept, gone = pair_of(record, kept_id, gone_id, actor)
            _refuse_opening(kept, gone)
            operation = writes.begin("merge", record, actor=actor, why=why)
            # Rows of other units that lead here must follow, whether the actor sees them or not.
            hand = replace(Actor.system(), account_id=actor.account_id, name=actor.name)
            _fill(record, kept, gone, {**usual(record, kept, gone), **chosen}, actor, operation)
            for other, name in registry.links_to(record):
                _turn(other, fields.one(other, name), kept_id, gone_id, hand, operation, actor)
            _retag(record, kept_id, gone_id, hand, operation)
            moved = _rehang(record, gone_id, kept_id)
            shelving.shelve(record, [gone_id], Shelf.TRASHED, actor=actor, why=why, operation=operation)
            told = [(kept_id, "merge", {"merged": ["", f"#{gone_id}"]})]
            writes.write_history(record, told, actor=actor, why=why, operation=operation)
            _settle_pairs(record, kept_id, gone_id, actor)
            return Merge.objects.create(
                record=record.name, kept_id=kept_id, gone_id=gone_id, operation=operation, moved=moved
            )
    except shelving.StillLinked as error:
        raise Unmergeable(_("Something still leads to the record that would go. Look at its page.")) from error
    except (ValidationError, IntegrityError, writes.Refused) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise Unmergeable(_("These two cannot be merged as they stand: %(reason)s") % {"reason": reason}) from error


def unmerge(merge: Merge, *, actor: Actor, why: str = "") -> undo.Outcome:
    """Make two records of one again; what was changed since stays and is told. Raises LookupError and Unmergeable."""
    record = registry.get(merge.record)
    kept = visible_to(actor, record).filter(pk=merge.kept_id).first()
    if kept is None:
        raise LookupError
    if not actor.may_write(kept.owner_id):
        raise Unmergeable(_("You may not change records of this unit."))
    if merge.undone_at is not None:
        raise Unmergeable(_("This merge has been taken back already."))
    with transaction.atomic():
        hand = replace(Actor.system(), account_id=actor.account_id, name=actor.name)
        outcome = undo.undo(merge.operation, actor=hand, why=why)
        _hang_back(merge)
        merge.undone_at = timezone.now()
        merge.save(update_fields=["undone_at"])
        Pair.objects.filter(
            record=record.name, state=Pair.State.MERGED, **_ordered(merge.kept_id, merge.gone_id)
        ).update(state=Pair.State.DIFFERENT, decided_by_id=actor.account_id, decided_at=timezone.now())
    return outcome


def kept_of(record: Record, gone_id: int) -> int | None:
    """The record into which one was merged, over several merges if need be; None when it was not."""
    found, seen = None, {gone_id}
    while True:
        step = Merge.objects.filter(record=record.name, gone_id=found or gone_id, undone_at=None).last()
        if step is None or step.kept_id in seen:
            return found
        found = step.kept_id
        seen.add(found)


def gone_into(record: Record, kept_id: int) -> list[int]:
    """The records that were merged into one, over several merges, and still are."""
    found: list[int] = []
    waiting = [kept_id]
    while waiting:
        mine = Merge.objects.filter(record=record.name, kept_id=waiting.pop(), undone_at=None)
        fresh = [pk for pk in mine.order_by("pk").values_list("gone_id", flat=True) if pk not in found]
        found += fresh
        waiting += fresh
    return found


def merges_of(record: Record, row_id: int) -> list[Merge]:
    """The merges that a record went through as the one that stayed, and that still hold, the latest first."""
    mine = Merge.objects.filter(record=record.name, kept_id=row_id, undone_at=None)
    return list(mine.select_related("operation__account").order_by("-pk"))


def _refuse_opening(kept: Any, gone: Any) -> None:
    """What only some may see must not come into a record that more people see, its files and comments included."""
    if kept.confidentiality < gone.confidentiality or (kept.circle and kept.circle != gone.circle):
        raise Unmergeable(
            _("More people may see the record that stays than the one that goes. Turn them round, or change its class.")
        )


def _empty(field: Field, row: Any) -> bool:
    value = row.custom.get(field.name) if field.is_custom else getattr(row, field.column.attname)
    return value in (None, "") or (field.kind == "yes_no" and not value)


def _fill(record: Record, kept: Any, gone: Any, chosen: Mapping[str, str], actor: Actor, operation: Operation) -> None:
    """Put what was chosen of the record that goes into the one that stays."""
    links: dict[str, list[int]] = {}
    known = fields.all_of(record)
    for name, side in chosen.items():
        field = known.get(name)
        if field is None or side == KEPT or name in ENGINE:
            continue
        if field.kind == "links":
            ties, source, target = field.ties
            owners = (gone.pk,) if side == GONE else (kept.pk, gone.pk)
            found = ties.filter(**{f"{source}__in": owners}).order_by("pk").values_list(target, flat=True)
            itself = kept.pk if field.target is record else None
            links[name] = [pk for pk in dict.fromkeys(found) if pk != itself]
        elif field.is_custom:
            kept.custom = {**kept.custom, name: gone.custom.get(name)}
        elif field.target is not record or getattr(gone, field.column.attname) != kept.pk:
            setattr(kept, field.column.attname, getattr(gone, field.column.attname))
    for field in known.values():  # a link from the one to the other would lead to itself
        if field.kind == "link" and field.target is record and getattr(kept, field.column.attname) == gone.pk:
            setattr(kept, field.column.attname, None)
    writes.save(kept, actor=actor, why=operation.why, links=links, operation=operation)


def _turn(
    other: Record, field: Field, kept_id: int, gone_id: int, hand: Actor, operation: Operation, actor: Actor
) -> None:
    """Let every row that leads to the record that goes lead to the one that stays."""
    leading = other.model._default_manager.filter(**{f"{field.name}__in": [gone_id]})
    if field.target is other:  # the record that goes may lead to itself
        leading = leading.exclude(pk=gone_id)
    rows: list[Any] = list(leading.order_by("pk"))
    in_trash = [row for row in rows if row.shelf == Shelf.TRASHED]
    rows = [row for row in rows if row.shelf != Shelf.TRASHED]
    if field.kind == "links":
        _turn_many(field, rows, kept_id, gone_id, hand, operation)
    else:
        for row in rows:
            setattr(row, field.column.attname, kept_id)
        try:
            writes.save_many(rows, actor=hand, why=operation.why, operation=operation)
        except (ValidationError, IntegrityError) as error:
            raise ValidationError(_told(other, rows, error, actor)) from error
    _turn_trash(other, field, in_trash, kept_id, gone_id, hand, operation)


def _turn_many(
    field: Field, rows: Sequence[Any], kept_id: int, gone_id: int, hand: Actor, operation: Operation
) -> None:
    ties, source, target = field.ties
    linked: dict[int, list[int]] = {row.pk: [] for row in rows}
    for pk, goal in ties.filter(**{f"{source}__in": linked}).order_by("pk").values_list(source, target):
        linked[pk].append(kept_id if goal == gone_id else goal)
    links = [{field.name: list(dict.fromkeys(linked[row.pk]))} for row in rows]
    writes.save_many(rows, actor=hand, why=operation.why, links=links, operation=operation)


def _turn_trash(
    other: Record, field: Field, rows: Sequence[Any], kept_id: int, gone_id: int, hand: Actor, operation: Operation
) -> None:
    """Rows in the trash follow too, so that they lead somewhere when they are taken back."""
    if not rows or field.kind == "links":
        return
    ids = [row.pk for row in rows]
    other.model._default_manager.filter(pk__in=ids).update(**{field.column.attname: kept_id})
    told = [(pk, "change", {field.name: [gone_id, kept_id]}) for pk in ids]
    writes.write_history(other, told, actor=hand, operation=operation)


def _told(other: Record, rows: Sequence[Any], error: Exception, actor: Actor) -> str:
    """What stands in the way, with the names of the rows as far as the actor may see them."""
    reason = " ".join(error.messages) if isinstance(error, ValidationError) else ""
    seen = [row for row in rows if actor.may_see(titles.audience_of(row))]
    names = ", ".join(titles.of_row(other, row, actor.language, actor) or f"#{row.pk}" for row in seen[:3])
    return f"{other.plural}: {names or titles.HIDDEN}. {reason}".strip()


def _retag(record: Record, kept_id: int, gone_id: int, hand: Actor, operation: Operation) -> None:
    on_gone = Tagging.objects.filter(record=record.name, row_id=gone_id).values("tag")
    for tag in Tag.objects.filter(pk__in=on_gone).order_by("pk"):
        tags.put(tag, record, [kept_id], actor=hand, operation=operation)


def _rehang(record: Record, gone_id: int, kept_id: int) -> dict[str, list[int]]:
    """Move what hangs on the record that goes; what the other one has already stays where it is."""
    moved: dict[str, list[int]] = {}
    for model in registry.hanging():
        for pk in (
            model._default_manager.filter(record=record.name, row_id=gone_id)
            .order_by("pk")
            .values_list("pk", flat=True)
        ):
            if _moves(model, pk, kept_id):
                moved.setdefault(model._meta.label, []).append(pk)
    return moved


def _hang_back(merge: Merge) -> None:
    for model in registry.hanging():
        for pk in merge.moved.get(model._meta.label, ()):
            if model._default_manager.filter(pk=pk, record=merge.record, row_id=merge.kept_id).exists():
                _moves(model, pk, merge.gone_id)


def _moves(model: Any, pk: int, row_id: int) -> bool:
    try:
        with transaction.atomic():
            return bool(model._default_manager.filter(pk=pk).update(row_id=row_id))
    except IntegrityError:  # the other one has the same already
        return False


def _ordered(first: int, second: int) -> dict[str, int]:
    return {"first_id": min(first, second), "second_id": max(first, second)}


def _settle_pairs(record: Record, kept_id: int, gone_id: int, actor: Actor) -> None:
    """The pair is decided; other pairs of the record that went wait for the next search."""
    now = timezone.now()
    decided = {"state": Pair.State.MERGED, "decided_by_id": actor.account_id, "decided_at": now}
    Pair.objects.filter(record=record.name, **_ordered(kept_id, gone_id)).update(**decided)
    for side in ("first_id", "second_id"):
        Pair.objects.filter(record=record.name, state=Pair.State.OPEN, **{side: gone_id}).delete()
