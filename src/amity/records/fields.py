"""What the engine knows of one field of a record type, read off the model once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.text import capfirst

from amity.access.models import Unit
from amity.core.fields import PartialDateField
from amity.records import custom, registry
from amity.records.declaration import Record

# The first class that fits names the kind; every value of a kind is written and read in one way (see `values`).
_KINDS: tuple[tuple[type[Any], str], ...] = (
    (PartialDateField, "partial_date"),
    (models.ManyToManyField, "links"),
    (models.ForeignKey, "link"),
    (models.TextField, "long_text"),
    (models.URLField, "url"),
    (models.EmailField, "email"),
    (models.CharField, "text"),
    (models.BooleanField, "yes_no"),
    (models.DecimalField, "decimal"),
    (models.IntegerField, "integer"),
    (models.DateField, "date"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record type: its name, its kind and where it leads."""

    name: str
    kind: str
    column: models.Field[Any, Any]
    pair: str = ""  # the Vietnamese twin of a text, e.g. name_vi for name
    target: Record | None = None
    is_custom: bool = False  # added by the union itself: kept in the column `custom`

    @property
    def path(self) -> str:
        """The way to the value in a query."""
        return f"custom__{self.name}" if self.is_custom else self.name

    @property
    def label(self) -> str:
        """The name of the field in the reader's language."""
        return capfirst(str(self.column.verbose_name))

    @property
    def is_link(self) -> bool:
        """Whether the value is a row, or rows, of another record type."""
        return self.kind in ("link", "links")

    @property
    def ties(self) -> tuple[models.QuerySet[Any], str, str]:
        """The rows of the table behind a many-to-many field, and the names of its columns: from, to."""
        column: Any = self.column
        rows = column.remote_field.through._default_manager.all()
        return rows, f"{column.m2m_field_name()}_id", f"{column.m2m_reverse_field_name()}_id"

    @property
    def is_required(self) -> bool:
        """Whether a row cannot be stored without it."""
        return not self.column.blank and not self.column.has_default() and self.kind != "yes_no"

    @property
    def choices(self) -> list[tuple[Any, str]]:
        """The values allowed, with their names; empty when any value is."""
        return [(value, str(name)) for value, name in self.column.flatchoices]


def kind_of(column: models.Field[Any, Any]) -> str:
    """Name the kind of value a model field holds; raises TypeError for a class the engine cannot carry."""
    if column.is_relation and column.related_model is Unit:
        return "unit"
    if column.choices:
        return "choice"
    for cls, kind in _KINDS:
        if isinstance(column, cls) and not isinstance(column, models.DateTimeField):  # a moment is no day
            return kind
    raise TypeError(f"{column} is of a class that no value writer knows: {type(column).__name__}.")


@cache
def of(record: Record) -> dict[str, Field]:
    """Return the fields of a record type by name, in the order of page, form, export and API."""
    columns: dict[str, Any] = {one.name: one for one in record.model._meta.get_fields() if one.concrete}
    found = {}
    for name in record.fields:
        column = columns[name]
        kind = kind_of(column)
        target = registry.of(column.related_model) if kind in ("link", "links") else None
        pair = f"{name}_vi" if f"{name}_vi" in columns else ""
        found[name] = Field(name, kind, column, pair, target)
    return found


def custom_of(record: Record) -> dict[str, Field]:
    """Return the fields that the union added to a record type, by name, in their order."""
    columns = custom.columns_of(record.name)
    return {name: Field(name, kind_of(column), column, is_custom=True) for name, column in columns.items()}


def all_of(record: Record) -> dict[str, Field]:
    """Return the declared fields and those the union added."""
    return of(record) | custom_of(record)


def one(record: Record, name: str) -> Field:
    """Return one field; raises KeyError when the record type has none of this name."""
    return of(record)[name] if name in of(record) else custom_of(record)[name]
