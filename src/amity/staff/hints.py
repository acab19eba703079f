"""Why a search found a row whose name does not show it: the field that holds the words, if the reader sees it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.text import Truncator

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.text import search_key
from amity.core.transliteration import readings, spellings
from amity.records import fields, registry
from amity.records.declaration import Record

Hint = tuple[str, str]  # the name of the field, what stands in it
LONGEST = 90  # characters of a text that a hint shows


def hints(record: Record, names: Mapping[int, str], asked: Sequence[str], actor: Actor) -> dict[int, Hint]:
    """For rows whose names do not show all that was asked for, the field that holds most of the rest; in one query.

    `names` are those the reader is shown, by the ids of the rows; parts of a row out of his sight explain nothing.
    """
    unclear = {pk: missing for pk, name in names.items() if (missing := _missing(name, asked))}
    if not unclear:
        return {}
    columns = list(dict.fromkeys(column for path, guards in _paths(record) for column in (path, *guards)))
    found = {}
    for pk, *values in visible_to(actor, record).filter(pk__in=unclear).values_list("pk", *columns):
        held = dict(zip(columns, values, strict=True))
        best, least = "", len(unclear[pk])
        for path, guards in _paths(record):
            if not held[path] or not all(actor.may_see(held[guard]) for guard in guards):
                continue
            if (left := len(_missing(str(held[path]), unclear[pk]))) < least:
                best, least = path, left
        if best:
            label = fields.one(record, best.partition("__")[0]).label
            found[pk] = label, Truncator(str(held[best])).chars(LONGEST)
    return found


def _missing(text: str, asked: Sequence[str]) -> list[str]:
    held = search_key(text).split()
    held += [spelt for word in held for spelt in spellings(word)]
    return [word for word in asked if not _holds(held, word)]


def _holds(held: Sequence[str], word: str) -> bool:
    def begins(part: str) -> bool:
        return any(one.startswith(part) for one in held)

    return begins(word) or any(all(any(map(begins, spelt)) for spelt in reading) for reading in readings(word))


@cache
def _paths(record: Record) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The searched columns of a record type, each with those that say who sees the rows on the way to it."""
    found = []
    for path in record.search:
        *hops, _last = path.split("__")
        model: Any = record.model
        walked, guards, is_many = "", [], False
        for hop in hops:
            column = model._meta.get_field(hop)
            is_many |= column.many_to_many or column.one_to_many
            model, walked = column.related_model, f"{walked}{hop}__"
            guards += [f"{walked}audience"] if registry.is_record(model) else []
        if not is_many:
            found.append((path, tuple(guards)))
    return tuple(found)
