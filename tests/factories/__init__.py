"""Factories: one per record type, all of the same shape, so that contract tests can make rows of any type.

A module's factories stand in tests/factories/<module>.py:

    @makes("agreements")
    def agreement(owner, n, **fields):
        '''Returns an unsaved row and the rows of its many-to-many fields.'''
        partner = make("organisations", owner)          # rows it needs are stored first
        return Agreement(owner=owner, reference=f"A-{n}", title=f"Agreement {n}", **fields), {"parties": [partner]}

`n` differs at every call. Rows need every required field and must differ in their key.
`make(name, owner, **fields)` stores a row through the write door as the system actor and returns it;
`unsaved(name, owner, **fields)` returns what the factory returns.
"""

import importlib
import itertools
from collections.abc import Callable
from typing import Any

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.records import writes

_factories: dict[str, Callable[..., tuple[Any, dict[str, list[Any]]]]] = {}
_numbers = itertools.count(1)
MODULES = (
    *("places", "network", "care", "letters", "privacy", "members"),
    *("relations", "registration", "agreements", "events", "delegations", "anniversaries", "work", "aid"),
    *("mobilising", "monitoring", "reporting", "insight", "calendar"),
)


def makes(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare the factory of a record type."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        _factories[name] = function
        return function

    return keep


def known() -> set[str]:
    """The names of the record types that have a factory."""
    for module in MODULES:
        importlib.import_module(f"tests.factories.{module}")
    return set(_factories)


def is_for_few(record: Any) -> bool:
    """Whether rows of a type are restricted, whatever class a test asks for (ADR 0014)."""
    return len(record.model._meta.get_field("confidentiality").choices) == 1


def unsaved(name: str, owner: Unit, /, **fields: Any) -> tuple[Any, dict[str, list[Any]]]:
    """An unsaved row of a record type and the rows of its many-to-many fields."""
    known()
    made = _factories[name](owner, next(_numbers), **fields)
    return made if isinstance(made, tuple) else (made, {})


def make(name: str, owner: Unit, /, **fields: Any) -> Any:
    """Store a row of a record type and return it."""
    row, links = unsaved(name, owner, **fields)
    writes.save(row, actor=Actor.system(), links=links)
    return row
