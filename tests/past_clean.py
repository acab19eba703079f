"""Rows put into the database past every check in Python, to see that it refuses by itself what must not stand."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from amity.access.models import Unit
from amity.records import registry
from tests import factories


def refuse(name: str, owner: Unit, record: str, *rows: Any) -> None:
    """Of these rows of a record type, given as fields or as functions of the rows before, only the last is refused.

    `name` is the constraint that refuses it, or "unique:<field>" for a field that may hold a value once.
    """
    model = registry.get(record).model
    made: list[Any] = []
    for number, told in enumerate(rows, 1):
        row, _links = factories.unsaved(record, owner, **(told(*made) if callable(told) else told))
        if number < len(rows):
            model._default_manager.bulk_create([row])
            made.append(row)
            continue
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            model._default_manager.bulk_create([row])
        if name in {one.name for one in model._meta.constraints if isinstance(one, models.CheckConstraint)}:
            assert name in str(refused.value)
    assert model._default_manager.filter(pk__in=[row.pk for row in made]).count() == len(made)


def declared(*records: str) -> set[str]:
    """The names of all constraints of some record types, as `refuse` takes them."""
    found: set[str] = set()
    for record in records:
        meta = registry.get(record).model._meta
        found |= {one.name for one in meta.constraints}
        found |= {f"unique:{field.name}" for field in meta.concrete_fields if field.unique and not field.primary_key}
    return found
