"""What stands in the calendar for one reader: rows that fill days, anniversaries, holidays and deadlines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.almanac import expiries, spans
from amity.almanac.models import Announced
from amity.almanac.spans import Filled
from amity.anniversaries import queries as anniversaries
from amity.anniversaries.queries import Asked
from amity.calendar import holidays
from amity.core.dates import PartialDate
from amity.places.models import Country
from amity.records import fields, registry
from amity.records.declaration import Record

ANNIVERSARIES, HOLIDAYS, DEADLINES = "anniversaries_ahead", "holidays", "deadlines"
BESIDE = ("country_id",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks to see; empty means everything."""

    layers: frozenset[str] = frozenset()
    country: int | None = None
    unit: int | None = None
    pillar: str = ""

    def has(self, layer: str) -> bool:
        """Whether this layer is asked for."""
        return not self.layers or layer in self.layers


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar, as its reader may see it."""

    uid: str  # the same as long as it is the same thing; different for every reader where he may not open it
    layer: str
    label: str
    name: str
    first: PartialDate
    last: PartialDate
    url: str = ""
    begins_at: str = ""
    ends_at: str = ""
    time_zone: str = ""
    place: str = ""
    venue: str = ""
    pillar: str = ""
    unit: str = ""
    unit_id: int = 0
    row_id: int = 0
    country_id: int | None = None
    level: Announced.Level | None = None
    version: int = 0
    is_cancelled: bool = False
    is_all_day: bool = field(default=False)

    @property
    def is_vague(self) -> bool:
        """Whether its first day is not known."""
        return self.first.precision != "day"

    @property
    def order(self) -> tuple[Any, ...]:
        """By day, the whole days first, then by the clock."""
        return self.first.first, self.begins_at, self.last.last, self.name


def layers() -> dict[str, Any]:
    """The names of all layers in their order, for choosing."""
    told: dict[str, Any] = {record.name: record.plural for record in spans.recorded()}
    return told | {ANNIVERSARIES: _("Anniversaries ahead"), HOLIDAYS: _("Public holidays"), DEADLINES: _("Deadlines")}


def gather(actor: Actor, first: date, last: date, language: str, wanted: Wanted = Wanted()) -> list[Entry]:
    """Return what stands in the calendar between two days, both included, in order; a bounded number of queries."""
    found = [*_filled(actor, first, last, wanted)]
    if not wanted.pillar and wanted.unit is None:
        if wanted.has(ANNIVERSARIES):
            found += _anniversaries(actor, first, last, language, wanted)
        if wanted.has(HOLIDAYS):
            found += _holidays(actor, first, last, language, wanted)
        if wanted.has(DEADLINES) and wanted.country is None:
            found += _deadlines(actor, first, last, language)
    return sorted(found, key=lambda one: one.order)


def _filled(actor: Actor, first: date, last: date, wanted: Wanted) -> Iterator[Entry]:
    narrowed = wanted.country is not None or wanted.unit is not None or bool(wanted.pillar)

    def only(record: Record) -> Q | None:
        if not wanted.has(record.name):
            return None
        condition = Q() if wanted.unit is None else Q(owner=wanted.unit)
        if wanted.pillar:
            if "pillar" not in fields.of(record):
                return None
            condition &= Q(pillar=wanted.pillar)
        if wanted.country is not None:
            link = next(
                (one.name for one in fields.of(record).values() if one.target and one.target.model is Country), ""
            )
            if not link:
                return None
            condition &= Q(**{link: wanted.country}) & seen(actor, link)
        return condition

    chosen = wanted.layers and not wanted.layers.issuperset(record.name for record in spans.recorded())
    found = spans.filled(actor, first, last, beside=BESIDE, only=only if narrowed or chosen else None)
    labels = {record.name: str(record.label) for record in spans.recorded()}
    yield from (_entry(one, labels[one.record.name]) for one in found)


def _entry(one: Filled, label: str) -> Entry:
    opens = one.level is None
    named = one.name if one.name else _("Taken: %(unit)s") % {"unit": one.unit}
    return Entry(
        uid=f"{one.record.name}-{one.row_id}" if opens else f"taken-{one.mark}",
        layer=one.record.name,
        label=label if one.name else "",
        name=named,
        first=one.first,
        last=one.last,
        url=one.url,
        begins_at=one.begins_at,
        ends_at=one.ends_at,
        time_zone=one.time_zone,
        place=one.place,
        venue=one.venue,
        pillar=one.pillar,
        unit=one.unit,
        unit_id=one.unit_id,
        row_id=one.row_id,
        country_id=one.beside[0] if opens and one.beside else None,
        level=one.level,
        version=one.version,
        is_cancelled=one.is_cancelled,
    )


def _anniversaries(actor: Actor, first: date, last: date, language: str, wanted: Wanted) -> Iterator[Entry]:
    found = anniversaries.horizon(actor, first, last, Asked(country=wanted.country))
    told = found.named(found.found, actor, language)
    for one in found.found:
        row, on = told[one.due.base.record.name, one.due.row_id], PartialDate(one.due.on)
        words = {"name": row.name, "years": one.due.years}
        yield Entry(
            uid=f"anniversary-{one.address.replace(':', '-')}",
            layer=ANNIVERSARIES,
            label=str(one.due.base.label),
            name=_("%(name)s: %(years)s years") % words,
            first=on,
            last=on,
            url=f"/horizon/{one.address}/",
            country_id=one.countries[0] if len(one.countries) == 1 else None,
            is_all_day=True,
        )


def _holidays(actor: Actor, first: date, last: date, language: str, wanted: Wanted) -> Iterator[Entry]:
    """Those of the home country, and of the other side when one country is asked for."""
    both = Q(is_home=True) | Q(pk=wanted.country)
    for pk, code in visible_to(actor, registry.of(Country)).filter(both).values_list("pk", "code"):
        for one in holidays.between(code, first, last, language):
            on = PartialDate.of(one.on)
            uid = f"holiday-{one.country}-{one.on}"
            yield Entry(uid, HOLIDAYS, one.country, one.name, on, on, country_id=pk, is_all_day=True)


def _deadlines(actor: Actor, first: date, last: date, language: str) -> Iterator[Entry]:
    for one in expiries.between(actor, first, last, language, only_open=True):
        uid = f"deadline-{one.record.name}-{one.row_id}-{one.on}"
        yield Entry(uid, DEADLINES, one.what, one.name, one.on, one.on, url=one.url, is_all_day=True)
