"""The registry of record types: filled by the modules' declarations, read by every door."""

from functools import cache
from typing import Any

from django.db.models import Model

from amity.records.declaration import Record

_by_name: dict[str, Record] = {}
_by_model: dict[type[Model], Record] = {}
_hanging: list[type[Model]] = []


class UnknownRecordType(LookupError):
    """No record type of this name is declared."""


def register(record: Record) -> Record:
    """Add a record type; a name or a model can be declared once only."""
    if record.name in _by_name or record.model in _by_model:
        raise ValueError(f"{record.name} ({record.model.__name__}) is declared twice.")
    _by_name[record.name] = record
    _by_model[record.model] = record
    links_to.cache_clear()
    return record


def get(name: str) -> Record:
    """Return the record type of this name; raises UnknownRecordType."""
    try:
        return _by_name[name]
    except KeyError:
        raise UnknownRecordType(name) from None


def of(model: type[Model]) -> Record:
    """Return the record type declared on a model; raises UnknownRecordType."""
    try:
        return _by_model[model]
    except KeyError:
        raise UnknownRecordType(model.__name__) from None


def is_record(model: Any) -> bool:
    """Whether a record type is declared on this model."""
    return model in _by_model


def all_records() -> list[Record]:
    """Return every record type in the order of declaration."""
    return list(_by_name.values())


def hang(model: type[Model]) -> type[Model]:
    """Say that rows of this table hang on rows of record types by `record` and `row_id`, so that a merge takes them."""
    if model not in _hanging:
        _hanging.append(model)
    return model


def hanging() -> list[type[Model]]:
    """Return the tables whose rows hang on rows of record types."""
    return list(_hanging)


def in_dependency_order() -> list[Record]:
    """Return every record type after those it points at, so that a load can go from first to last."""
    done: list[Record] = []
    waiting = all_records()
    while waiting:
        ready = [one for one in waiting if not (_targets(one) & set(waiting)) - {one}] or waiting[:1]
        done += ready
        waiting = [one for one in waiting if one not in ready]
    return done


@cache
def links_to(record: Record) -> tuple[tuple[Record, str], ...]:
    """Return the (record type, field) pairs that point at this record type: the way back, known without imports."""
    return tuple(
        (other, field.name)
        for other in all_records()
        for field in other.model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is record.model and field.name in other.fields
    )


def _targets(record: Record) -> set[Record]:
    fields = record.model._meta.get_fields()
    models = {field.related_model for field in fields if field.concrete and field.is_relation}
    return {_by_model[model] for model in models if model in _by_model}
