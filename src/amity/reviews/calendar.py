"""Anniversaries and expiries of every record type, computed from the dates its declaration names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Left

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate, Period, Roundness, anniversary, is_round
from amity.core.fields import within
from amity.records import fields, registry, titles
from amity.records.declaration import Record

OLDEST = 1000  # years; nothing in the records is older


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A row whose base date turns a multiple of five years old; `on` is as exact as the base date is."""

    record: Record
    row_id: int
    name: str
    what: str
    base: PartialDate
    on: PartialDate
    years: int
    source: tuple[str, str]

    @property
    def roundness(self) -> Roundness:
        """ "round" for tens and twenty-fives, "half" for other fives."""
        return is_round(self.years)

    @property
    def url(self) -> str:
        """The page of the row."""
        return f"/{self.record.name}/{self.row_id}/"


@dataclass(frozen=True, slots=True)
class Expiry:
    """A row one of whose dates runs out."""

    record: Record
    row_id: int
    name: str
    what: str
    on: PartialDate
    state: str
    source: tuple[str, str]

    @property
    def url(self) -> str:
        """The page of the row."""
        return f"/{self.record.name}/{self.row_id}/"


def anniversaries(actor: Actor, year: int, language: str) -> list[Anniversary]:
    """Every anniversary of a multiple of five years in a year, in order of date (one query per base date)."""
    found = [
        one
        for record in registry.all_records()
        for field, what in record.base_dates
        for one in _anniversaries(record, field, str(what), actor, year, language)
    ]
    return sorted(found, key=lambda one: (one.on.last, one.on.first, -one.years, one.name))


def expiries(actor: Actor, period: Period, language: str) -> list[Expiry]:
    """Every date declared as running out that surely falls in a period, in order of date (one query per date)."""
    found = [
        one
        for record in registry.all_records()
        for field, what in record.expiry_dates
        for one in _expiries(record, field, str(what), actor, period, language)
    ]
    return sorted(found, key=lambda one: (one.on.last, one.on.first, one.record.name, one.name))


def _anniversaries(
    record: Record, field: str, what: str, actor: Actor, year: int, language: str
) -> Iterator[Anniversary]:
    base_years = [f"{year - age:04}" for age in range(5, min(year, OLDEST), 5)]
    columns = [*titles.paths(record), field, "source_title", "source_url"]
    name = titles.reader(record, columns, actor, language)
    rows = visible_to(actor, record).alias(base_year=Left(field, 4)).filter(base_year__in=base_years)
    for pk, *values in rows.order_by(field, "pk").values_list("pk", *columns):
        *_title, base, source_title, source_url = values
        on = anniversary(base, year)
        if on is not None:
            source = (source_title, source_url)
            yield Anniversary(record, pk, name(values), what, base, on, year - base.year, source)


def _expiries(record: Record, field: str, what: str, actor: Actor, period: Period, language: str) -> Iterator[Expiry]:
    columns = [*titles.paths(record), field, "source_title", "source_url", *([record.state] if record.state else [])]
    name = titles.reader(record, columns, actor, language)
    states = dict(record.model._meta.get_field(record.state).flatchoices) if record.state else {}  # type: ignore[union-attr]
    at = len(titles.paths(record))
    whole = Q(**{f"{field}__range": (period.first, period.last)})
    is_partial = fields.one(record, field).kind == "partial_date"
    rows = visible_to(actor, record).filter(within(field, period.first, period.last) if is_partial else whole)
    for pk, *values in rows.order_by(field, "pk").values_list("pk", *columns):
        state = str(states.get(values[-1], "")) if record.state else ""
        yield Expiry(
            record, pk, name(values), what, PartialDate.of(values[at]), state, (values[at + 1], values[at + 2])
        )
