"""Checks at start: a measure that names what does not exist is found before anybody reads a wrong figure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import Period
from amity.measures import evaluation
from amity.measures.declaration import Measure, all_measures
from amity.records import fields, filtering, registry
from amity.records.declaration import Record

SAMPLE = Period(date(2023, 1, 1), date(2023, 12, 31))
NUMBERS = ("decimal", "integer")


def check_measures(app_configs: Sequence[AppConfig] | None = None, **options: Any) -> list[CheckMessage]:
    """Check every declared measure."""
    return [problem for measure in all_measures() for problem in problems_of(measure)]


def problems_of(measure: Measure) -> Iterator[CheckMessage]:
    """What is wrong with one measure."""
    try:
        record = registry.get(measure.record)
    except registry.UnknownRecordType:
        names = ", ".join(sorted(one.name for one in registry.all_records()))
        yield _error(measure, "E001", f"there is no record type “{measure.record}”", f"Name one of: {names}.")
        return
    yield from _filters(measure, record)
    yield from _total(measure, record)
    for name in measure.split_by:
        if name not in fields.of(record) or fields.one(record, name).kind != "choice":
            yield _error(measure, "E005", f"{name} is no choice field of {record.name}", "Split by a choice field.")


def _filters(measure: Measure, record: Record) -> Iterator[CheckMessage]:
    """A name that the list would ignore makes a figure of too many rows, so it is refused here."""
    allowed = filtering.filterable(record)
    params = evaluation.params(measure, SAMPLE)
    for name in sorted(set(params) - allowed):
        hint = f"The filters of {record.name}: {', '.join(sorted(allowed))}."
        yield _error(measure, "E002", f"the list of {record.name} has no filter “{name}”", hint)
    try:
        filtering.apply(record, visible_to(Actor.nobody(), record), params, Actor.nobody())
    except filtering.BadFilter as error:
        yield _error(measure, "E003", f"the list cannot read its filters: {error}", "Write values as a list does.")


def _total(measure: Measure, record: Record) -> Iterator[CheckMessage]:
    if not measure.total:
        return
    known = fields.of(record)
    if measure.total not in known or known[measure.total].kind not in NUMBERS:
        numbers = ", ".join(name for name, field in known.items() if field.kind in NUMBERS) or "none"
        hint = f"Name a field that holds numbers ({numbers}), or leave `total` empty to count rows."
        yield _error(measure, "E004", f"{measure.total} is no number of {record.name}", hint)


def _error(measure: Measure, number: str, problem: str, hint: str) -> CheckMessage:
    return Error(f"Measure {measure.name}: {problem}.", hint=hint, obj=measure.name, id=f"measures.{number}")


def register_checks() -> None:
    """Let Django run the checks at start."""
    register(check_measures, "amity")
