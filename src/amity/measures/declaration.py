"""How a figure is declared: as a list's own filters plus a count or a sum, so that figure and list always agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from amity.core.dates import Period

Words = str | Promise
Where = Callable[[Period], Mapping[str, str | list[str]]]


class UnknownMeasure(LookupError):
    """No measure of this name is declared."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure: the rows of a record type that a list's filters keep, counted or summed."""

    name: str
    title: Words
    unit: str  # a code for machines: "agreements", "people", or a currency such as "USD"
    record: str  # the name of the record type in the registry
    where: Where  # the filter parameters of the list page for a period
    total: str = ""  # the field to add up; the rows are counted when it is empty
    heading: str  # the slug of the heading a review puts it under
    statement: str = ""  # the measure of published figures that it is compared with
    note: Words = ""  # the rule of counting, in words that stand beside the figure
    split_by: tuple[str, ...] = field(default=())  # choice fields by which the figure may be taken apart
    is_dated: bool = True  # False: the records do not say since when, so no other year can be told


_measures: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """Add a measure; a name can be declared once only."""
    if measure.name in _measures:
        raise ValueError(f"The measure {measure.name} is declared twice.")
    _measures[measure.name] = measure
    return measure


def get(name: str) -> Measure:
    """Return the measure of this name; raises UnknownMeasure."""
    try:
        return _measures[name]
    except KeyError:
        raise UnknownMeasure(name) from None


def all_measures() -> list[Measure]:
    """Return every measure in the order of declaration."""
    return list(_measures.values())


def under(heading: str) -> list[Measure]:
    """Return the measures of one heading in the order of declaration."""
    return [measure for measure in _measures.values() if measure.heading == heading]
