"""Copies of what a row says, kept beside it: whoever keeps some says here how a row is forgotten there.

    # forgetting.py of a module, imported when its application is ready
    @copies.keeps(_("Lines of imports"))
    def forget_lines(gone: copies.Gone) -> copies.Reached: ...

What is told as left is for a person to look at and names no value: the telling itself is kept.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from amity.access.actors import Actor
from amity.records import fields
from amity.records.declaration import Record
from amity.records.models import Change, CustomField

SHORTEST = 3  # letters of a name that is looked for
DIGITS = 6  # that make a telephone number of a text


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that is being forgotten: the names it had, and the addresses and numbers by which it was reached."""

    record: Record
    row_id: int
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Reached:
    """How many copies were emptied in one place, and what a person has to look at there."""

    forgotten: int = 0
    left: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What was reached in a place, by the name people know it by."""

    place: str
    reached: Reached


Forgetting = Callable[[Gone], Reached]
_places: dict[Forgetting, str | Promise] = {}


def keeps(place: str | Promise) -> Callable[[Forgetting], Forgetting]:
    """Register the function that forgets rows in a place where copies are kept."""

    def register(function: Forgetting) -> Forgetting:
        _places[function] = place
        return function

    return register


def forget(gone: Gone) -> list[Told]:
    """Forget a row wherever copies of it are kept; places in which nothing was found are left out."""
    told = [Told(str(place), function(gone)) for function, place in _places.items()]
    return [one for one in told if one.reached.forgotten or one.reached.left]


def personal_names(record: Record) -> set[str]:
    """The names of the fields that tell of a person: those declared, and those the union added, in use or retired."""
    told = CustomField.objects.filter(record=record.name).exclude(personal=CustomField.Personal.NONE)
    return {*record.personal, *record.sensitive, *told.values_list("name", flat=True)}


def of(record: Record, row: Any, actor: Actor) -> Gone:
    """What there is to look for of a row: its personal texts as they stand and as the history knows them."""
    found: dict[str, list[str]] = {name: [] for name in sorted(personal_names(record))}
    known = fields.all_of(record)
    for name, texts in found.items():
        one = known.get(name)
        if one is not None and one.kind != "links" and not one.is_custom:
            texts.append(getattr(row, one.column.attname))
        texts.append(row.custom.get(name, ""))
    for values in Change.objects.filter(record=record.name, row_id=row.pk).values_list("values", flat=True):
        for name in found.keys() & values.keys():
            found[name] += [text for text in values[name] if isinstance(text, str)]
    called = [name for name in found if any(name == one or name.startswith(f"{one}_") for one in record.title)]
    names = _clean(text for name in called for text in found[name])
    every = _clean(text for texts in found.values() for text in texts)
    return Gone(record, row.pk, names, tuple(text for text in every if _is_address(text)), actor)


def _clean(texts: Iterable[Any]) -> tuple[str, ...]:
    told = (text.strip() for text in texts if isinstance(text, str))
    return tuple(dict.fromkeys(text for text in told if len(text) >= SHORTEST and "\n" not in text))


def _is_address(text: str) -> bool:
    """Whether a text is an e-mail address or a telephone number, which nobody else has."""
    return " " not in text and "@" in text or re.fullmatch(r"[+\d\s().\-/]+", text) is not None and _digits(text)


def _digits(text: str) -> bool:
    return sum(char.isdigit() for char in text) >= DIGITS and re.fullmatch(r"\d{4}-\d\d-\d\d", text) is None
