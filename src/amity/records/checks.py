"""Checks of every declaration at start: what is wrong, where, and how to mend it."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from amity.core.fields import PartialDateField
from amity.records import filtering, listing, ordering, registry
from amity.records.declaration import Record
from amity.records.fields import kind_of
from amity.records.models import RecordModel


def register_checks() -> None:
    """Make the checks part of Django's own."""
    checks.register(check_declarations)


def check_declarations(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check all declarations."""
    return [message for record in registry.all_records() for message in check(record)]


def check(record: Record) -> list[CheckMessage]:
    """Check one declaration; each message has an id and a hint."""
    if not issubclass(record.model, RecordModel):
        return [_error(record, "E001", "its model is no RecordModel", "Derive the model from RecordModel.")]
    found = [*_fields(record), *_names(record), *_paths(record)]
    return found or [*_steps(record), *_dates(record)] or [*_order(record)]


def _error(record: Record, number: str, what: str, hint: str) -> checks.Error:
    return checks.Error(f"{record.name}: {what}.", hint=hint, obj=record.model, id=f"amity.{number}")


def _fields(record: Record) -> Iterator[CheckMessage]:
    columns = {
        one.name: one
        for one in record.model._meta.get_fields()
        if one.concrete and one.name not in RecordModel.ENGINE and not one.auto_created
    }
    declared = list(record.fields)
    for name in columns:
        if name not in declared:
            yield _error(record, "E002", f"the field {name} stands in no section", f"Add “{name}” to a section.")
        if declared.count(name) > 1:
            yield _error(record, "E003", f"the field {name} stands twice", f"Leave “{name}” in one section.")
    for name in declared:
        if name not in columns:
            yield _error(record, "E004", f"there is no field {name}", "Correct the section or add the field.")
    for name in set(declared) & set(columns):
        try:
            kind = kind_of(columns[name])
        except TypeError as problem:
            yield _error(record, "E005", str(problem).rstrip("."), "Use a field class the engine carries.")
            continue
        if kind in ("link", "links") and not registry.is_record(columns[name].related_model):
            yield _error(record, "E006", f"{name} points at no record type", "Register the record type it points at.")


def _names(record: Record) -> Iterator[CheckMessage]:
    filters = [one for one in record.filters if isinstance(one, str)]
    for what, names in (
        ("column", record.columns),
        ("filter", filters),
        ("key", record.key),
        ("sameness", record.same),
        ("personal field", (*record.personal, *record.sensitive)),
    ):
        for name in names:
            if name not in record.fields:
                yield _error(record, "E007", f"the {what} {name} is no field", "Name a field of a section.")
    words, own = {*filtering.WORDS, *filtering.BESIDE, *listing.RESERVED}, set(record.named_filters)
    taken = sorted(own & {*record.fields, *words} | words & {*record.fields})
    if taken:
        yield _error(record, "E008", f"{taken} mean something else in addresses", "Give them other names.")
    for what in ("key", "title", "columns"):
        if not getattr(record, what):
            yield _error(record, "E009", f"it has no {what}", "A row is named, listed and found again by some fields.")
    if record.order.removeprefix("-") not in ("", *record.fields):
        yield _error(record, "E010", f"it cannot be ordered by {record.order}", "Name a field of a section.")


def _paths(record: Record) -> Iterator[CheckMessage]:
    hint = "Name a text of the row, or one over one link; a name may also hold a link, and a search lead to many rows."
    for what, paths in (("title", record.title), ("search", record.search)):
        for path in paths:
            if not _leads_to_text(record.model, path.split("__"), is_title=what == "title"):
                yield _error(record, "E011", f"the {what} path {path} leads to no text", hint)


def _leads_to_text(model: Any, steps: list[str], *, is_title: bool) -> bool:
    column: Any = None
    for step in steps:
        try:
            column = model._meta.get_field(step)
        except (FieldDoesNotExist, AttributeError):
            return False
        if not column.concrete or (is_title and column.many_to_many):
            return False
        model = column.related_model
    return len(steps) <= 2 and (is_title or not column.is_relation)


def _steps(record: Record) -> Iterator[CheckMessage]:
    column: Any = record.model._meta.get_field(record.state) if record.state in record.fields else None
    states = {value for value, _name in column.flatchoices} if column and column.choices else set()
    if not states and (record.state or any(step.when for step in record.steps)):
        yield _error(record, "E012", "steps wait for states it does not have", "Name the field that holds the state.")
        return
    for step in record.steps:
        for state in set(step.when) - states:
            yield _error(record, "E013", f"the step {step.name} waits for {state}", f"States are {sorted(states)}.")
        for name in step.asks:
            if name not in record.fields:
                yield _error(record, "E014", f"the step {step.name} asks for {name}", "Ask for fields of a section.")
    for state in set(record.entry_states) - states:
        yield _error(record, "E015", f"it may not be entered as {state}", f"States are {sorted(states)}.")


def _dates(record: Record) -> Iterator[CheckMessage]:
    for name in [record.moment, *record.span, *(one for one, *_rest in (*record.base_dates, *record.expiry_dates))]:
        link, _hop, last = name.rpartition("__")
        model: Any = record.model._meta.get_field(link).related_model if link in record.fields else record.model
        column = model._meta.get_field(last) if link or name in record.fields else None
        if name and not _is_date(column):
            yield _error(record, "E016", f"{name} is no date", "Name a date field of a section.")


def _is_date(column: Any) -> bool:
    return isinstance(column, models.DateField | PartialDateField)


def _order(record: Record) -> Iterator[CheckMessage]:
    """A list, and a timeline, is read in its order from an index, so that it costs the same in a union of any size."""
    order = record.order.removeprefix("-")
    column = ordering.sort_column(record, order, "en") if order else ""
    if order and not column:
        yield _error(
            record, "E010", f"it cannot be ordered by {order}", "Name a date, a number, a choice or the title."
        )
        return
    meta = record.model._meta
    served = {index.fields_orders[0][0] for index in meta.indexes if index.fields_orders and not index.condition}
    columns: Any = meta.concrete_fields
    served |= {one.name for one in columns if one.db_index or one.unique}
    dated = {one for one in record.filters if isinstance(one, str) and _is_date(meta.get_field(one))}
    for name in sorted({column, record.moment, *dated} - {""} - served):
        hint = f'Begin an index in Meta.indexes with it: models.Index(fields=["{name}", "id"], name="…").'
        yield _error(record, "E017", f"no index serves order or filter by {name}", hint)
