"""The anniversaries and expiries of a year, as a review tells them."""

from dataclasses import dataclass
from datetime import date

from amity.access.actors import Actor
from amity.almanac import anniversaries as almanac
from amity.almanac import expiries as running
from amity.core.dates import PartialDate, Period, Roundness, is_round
from amity.records.declaration import Record

SOURCE = ("source_title", "source_url")


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
    source: tuple[str, ...]
    url: str

    @property
    def roundness(self) -> Roundness:
        """ "round" for tens and twenty-fives, "half" for other fives."""
        return is_round(self.years)


@dataclass(frozen=True, slots=True)
class Expiry:
    """A row one of whose dates runs out."""

    record: Record
    row_id: int
    name: str
    what: str
    on: PartialDate
    state: str
    source: tuple[str, ...]
    url: str


def anniversaries(actor: Actor, year: int, language: str) -> list[Anniversary]:
    """Every anniversary of a multiple of five years in a year, in order of date."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    dues = [due for base in almanac.bases() for due in almanac.falling(actor, base, first, last, counts=is_round)]
    told = almanac.told(dues, actor, language, SOURCE)
    found = []
    for due in dues:
        one = told[due.base.record.name, due.row_id]
        base, on = PartialDate(due.since), PartialDate(due.on)
        what, source = str(due.base.label), one.beside
        found.append(Anniversary(due.base.record, due.row_id, one.name, what, base, on, due.years, source, one.url))
    return sorted(found, key=lambda one: (one.on.last, one.on.first, -one.years, one.name))


def expiries(actor: Actor, period: Period, language: str) -> list[Expiry]:
    """Every date declared as running out that surely falls in a period, in order of date."""
    states = ("state", *SOURCE)
    return [
        Expiry(
            one.record,
            one.row_id,
            one.name,
            one.what,
            one.on,
            _state(one.record, one.beside[0]),
            one.beside[1:],
            one.url,
        )
        for one in running.between(actor, period.first, period.last, language, surely=True, beside=states)
    ]


def _state(record: Record, value: str) -> str:
    if not record.state:
        return ""
    names = dict(record.model._meta.get_field(record.state).flatchoices)  # type: ignore[union-attr]
    return str(names.get(value, ""))
