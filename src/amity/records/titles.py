"""The name of a row, made of the paths its declaration names, with parts the reader may not see left out."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from amity.access.actors import Actor, audience_code
from amity.access.scope import visible_to
from amity.records import registry
from amity.records.declaration import Record
from amity.records.models import Shelf

BETWEEN = " · "
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """One path of a name: the text, its Vietnamese twin, and the audience codes of every row on the way to it."""

    path: str
    path_vi: str
    guards: tuple[str, ...]


@cache
def parts(record: Record, prefix: str = "", guards: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """Return the parts of a record type's name as seen over `prefix` ("organisation__" or nothing)."""
    found: list[Part] = []
    guards = guards or ((f"{prefix}audience",) if prefix else ())
    for path in record.title:
        model, walked, guarded = record.model, prefix, guards
        *hops, last = path.split("__")
        for hop in hops:
            model = model._meta.get_field(hop).related_model  # type: ignore[assignment]
            walked += f"{hop}__"
            guarded += (f"{walked}audience",) if registry.is_record(model) else ()
        names = {column.name for column in model._meta.get_fields()}
        target = model._meta.get_field(last).related_model if model._meta.get_field(last).is_relation else None
        if target is not None and registry.is_record(target):
            walked += f"{last}__"
            found += parts(registry.of(target), walked, (*guarded, f"{walked}audience"))
            continue
        found.append(Part(walked + last, f"{walked}{last}_vi" if f"{last}_vi" in names else "", guarded))
    return tuple(found)


def paths(record: Record, prefix: str = "") -> list[str]:
    """Return every column a name needs, without repeats."""
    wanted = [path for part in parts(record, prefix) for path in (part.path, part.path_vi, *part.guards) if path]
    return list(dict.fromkeys(wanted))


def reader(
    record: Record, columns: Sequence[str], actor: Actor, language: str, prefix: str = ""
) -> Callable[[Sequence[Any]], str]:
    """Return a function that makes a row's name from the values of `columns`, in a language, for an actor."""
    place = {path: index for index, path in enumerate(columns)}
    sources = []
    for part in parts(record, prefix):
        texts = (part.path_vi, part.path) if language == "vi" else (part.path, part.path_vi)
        sources.append(([place[path] for path in texts if path], [place[guard] for guard in part.guards]))

    def read(values: Sequence[Any]) -> str:
        texts = []
        for places, guards in sources:
            if any(values[guard] is not None and not actor.may_see(values[guard]) for guard in guards):
                texts.append(HIDDEN)
                continue
            text = next((str(values[at]) for at in places if values[at] not in (None, "")), "")
            if text:
                texts.append(text)
        return BETWEEN.join(texts)

    return read


def of_row(record: Record, row: Any, language: str = "en", actor: Actor | None = None) -> str:
    """Return the name of a row in hand; follows its links, so load them first when naming many."""
    columns, read = _reader_of_rows(record, language, actor or Actor.system())
    return read([_walk(row, path) for path in columns])


@lru_cache(maxsize=2000)
def _reader_of_rows(record: Record, language: str, actor: Actor) -> tuple[list[str], Callable[[Sequence[Any]], str]]:
    columns = paths(record)
    return columns, reader(record, columns, actor, language)


def named(record: Record, ids: Collection[int], actor: Actor, language: str) -> dict[int, str]:
    """Return the names of those of these rows that an actor may see."""
    columns = paths(record)
    read = reader(record, columns, actor, language)
    return {
        pk: read(values) for pk, *values in visible_to(actor, record).filter(pk__in=ids).values_list("pk", *columns)
    }


def audience_of(row: Any) -> int:
    """The audience code of a row as it stands in memory, where the stored one may lag behind; 0 for no record."""
    if not hasattr(row, "confidentiality"):
        return 0
    return audience_code(row.owner_id, row.confidentiality, row.circle, is_trashed=row.shelf == Shelf.TRASHED)


def _walk(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = audience_of(row) if step == "audience" else getattr(row, step, None)
        if row is None:
            return None
    return row
