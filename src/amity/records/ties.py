"""The links of rows about to be stored: read as ids, checked against what the writer sees, and written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records import database, fields
from amity.records.declaration import Record

Links = Mapping[str, Iterable[Any]]
Changed = tuple[Any, dict[str, list[Any]], dict[str, list[int]]]  # a row, what differs, and its links as ids


def ids_of(record: Record, given: Links) -> dict[str, list[int]]:
    """The ids behind rows or ids, each once, in the order given; any other name is a programming error."""
    known = fields.of(record)
    wrong = [name for name in given if name not in known or known[name].kind != "links"]
    if wrong:
        raise TypeError(f"{record.name} has no many-to-many fields {wrong}.")
    return {
        name: list(dict.fromkeys(one.pk if hasattr(one, "pk") else int(one) for one in ones))
        for name, ones in given.items()
    }


def keep_unseen(record: Record, ids: dict[str, list[int]], old: dict[str, Any] | None, actor: Actor) -> None:
    """Keep the links to rows out of the actor's sight: he was not shown them, so he did not take them away."""
    if old is None or actor.audiences is None:
        return
    for name, chosen in ids.items():
        target, gone = fields.one(record, name).target, set(old[name]) - set(chosen)
        if gone and target is not None:
            chosen += sorted(gone - set(visible_to(actor, target).filter(pk__in=gone).values_list("pk", flat=True)))


def check(record: Record, changed: Sequence[Changed], actor: Actor) -> None:
    """Refuse a link to a row that the actor cannot see: one query per linked record type and field."""
    for name, field in fields.of(record).items():
        if not field.is_link or field.target is None:
            continue
        wanted: set[int] = set()
        for row, difference, ids in changed:
            if row.pk and name not in difference:
                continue
            if field.kind == "links":
                wanted |= set(ids.get(name, ())) - set(difference.get(name, [()])[0])
            elif (target := getattr(row, field.column.attname)) is not None:
                wanted.add(target)
            elif field.is_required:
                raise ValidationError({name: _("Fill this in: it cannot be empty.")})
        seen: set[int] = set()
        for part in slices(sorted(wanted)):
            seen |= set(visible_to(actor, field.target).filter(pk__in=part).values_list("pk", flat=True))
        if wanted - seen:
            raise ValidationError({name: _("This points at a record that does not exist or that you may not see.")})


def write(record: Record, given: Sequence[tuple[Any, Mapping[str, list[int]], bool]]) -> None:
    for name in {name for _row, ids, _fresh in given for name in ids}:
        ties, source, target = fields.one(record, name).ties
        known = [row.pk for row, ids, fresh in given if name in ids and not fresh]
        if known:
            ties.filter(**{f"{source}__in": known}).delete()
        pairs = [(row.pk, pk) for row, ids, _fresh in given for pk in ids.get(name, ())]
        database.insert_values(ties.model, (source, target), pairs)
        for row, _ids, _fresh in given:
            getattr(row, "_prefetched_objects_cache", {}).pop(name, None)


def slices(ids: Sequence[int], size: int = 5000) -> Iterable[Sequence[int]]:
    """Ids in portions that one condition holds on every database."""
    return (ids[at : at + size] for at in range(0, len(ids), size))
