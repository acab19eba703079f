"""Erasing rows for good: the row, its search entry, its tags and its parts go; of the history only the fact remains."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.records import fields, shelving, writes
from amity.records.declaration import Record
from amity.records.models import Operation, SearchEntry, Tagging
from amity.records.ties import slices


@transaction.atomic
def erase(
    record: Record, ids: Iterable[int], *, actor: Actor, why: str = "", operation: Operation | None = None
) -> int:
    """Delete rows for good and return how many; of the history only the fact remains. Raises as `shelve` does."""
    erased = 0
    for part in slices(sorted(set(ids))):
        rows = record.model._default_manager.filter(pk__in=part).filter(shelving.in_reach(actor))
        found = dict(shelving.locked(rows).values_list("pk", "owner_id"))
        if not all(actor.may_write(owner) for owner in found.values()):
            raise writes.NotAllowed(_("You may not change records of this unit."))
        for other, pks in shelving.parts_of(record, list(found)):
            erase(other, pks, actor=actor, why=why, operation=operation)
        if (pointing := shelving.leading_to(record, list(found), actor, with_trash=True)) is not None:
            raise shelving.StillLinked(pointing)
        for field in fields.of(record).values():
            if field.kind == "links":
                ties, source, _target = field.ties
                ties.filter(**{f"{source}__in": found}).delete()
        for table in (SearchEntry, Tagging):
            table._default_manager.filter(record=record.name, row_id__in=found).delete()
        model_rows = record.model._default_manager.filter(pk__in=found)
        model_rows._raw_delete(using=model_rows.db)  # what leads to them was looked for above
        writes.write_history(record, [(pk, "erase", {}) for pk in found], actor=actor, why=why, operation=operation)
        erased += len(found)
    return erased
