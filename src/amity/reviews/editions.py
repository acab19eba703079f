"""Editions of series that fall due in a year, by the years that each series has on record between its editions."""

from dataclasses import dataclass

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.records import filtering, registry, titles


@dataclass(frozen=True, slots=True)
class Held:
    """An edition that was held, as the records have it."""

    event_id: int
    on: PartialDate
    number: int | None
    place: str


@dataclass(frozen=True, slots=True)
class EditionDue:
    """A series whose next edition falls due in a year, with the last edition before it."""

    series_id: int
    name: str
    every_years: int
    alternates: str
    last: Held
    number: int | None  # of the edition due; None when editions between are not on record
    held: int  # editions of that year that are on record already
    source: tuple[str, str]


def editions_due(actor: Actor, year: int, language: str) -> list[EditionDue]:
    """Every series whose next edition falls in the year, counted from the last edition held before it.

    The list's own filter counts from the latest edition of all; a review of an earlier year must not know that one.
    """
    record = registry.get("series")
    columns = [*titles.paths(record), "every_years", "alternates", "source_title", "source_url"]
    name = titles.reader(record, columns, actor, language)
    rows = visible_to(actor, record).filter(every_years__gte=1).order_by("sort_key", "pk")
    held = _held_by_series(actor)
    found = []
    for pk, *values in rows.values_list("pk", *columns):
        *_title, every_years, alternates, source_title, source_url = values
        before = [one for one in held.get(pk, []) if one.on.year < year]
        if not before or (year - before[-1].on.year) % every_years:
            continue
        last = before[-1]
        is_next = year - last.on.year == every_years
        found.append(
            EditionDue(
                series_id=pk,
                name=name(values),
                every_years=every_years,
                alternates=alternates,
                last=last,
                number=last.number + 1 if last.number and is_next else None,
                held=sum(one.on.year == year for one in held[pk]),
                source=(source_title, source_url),
            )
        )
    return found


def _held_by_series(actor: Actor) -> dict[int, list[Held]]:
    """The editions held of every series, in order of date (one query)."""
    record = registry.get("events")
    rows = filtering.apply(record, visible_to(actor, record), {"state": ["held"]}, actor)
    found: dict[int, list[Held]] = {}
    columns = ("series", "pk", "starts_on", "edition", "place")
    for series, *event in (
        rows.filter(series__isnull=False).order_by("starts_on", "edition", "pk").values_list(*columns)
    ):
        found.setdefault(series, []).append(Held(*event))
    return found
