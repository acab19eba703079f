"""What lies ahead, as the desk tells it: the anniversaries of the coming days, and what runs out."""

from dataclasses import dataclass
from datetime import date, timedelta

from amity.access.actors import Actor
from amity.almanac import anniversaries as almanac
from amity.almanac import expiries
from amity.core.dates import PartialDate, is_round

DAYS = 90
MOST = 100  # rows read per date declared


@dataclass(frozen=True, slots=True)
class Anniversary:
    """An anniversary that comes: when, how many years, of what."""

    on: PartialDate
    years: int
    title: str
    href: str
    label: str
    roundness: str  # "round", "half" or ""


@dataclass(frozen=True, slots=True)
class Running:
    """A date that runs out: when, of what, and in how many days when it is known to the day."""

    on: PartialDate
    title: str
    href: str
    label: str
    days: int | None
    is_past: bool


def anniversaries(actor: Actor, language: str, *, today: date, days: int = DAYS) -> list[Anniversary]:
    """Return the anniversaries of the coming days, the round ones first.

    Dates known to the year count for round anniversaries of this year only.
    """
    last = today + timedelta(days=days)
    dues = [
        due
        for base in almanac.bases()
        for due in almanac.falling(actor, base, today, last, most=MOST)
        if len(due.on) > 4 or (due.roundness == "round" and due.on == str(today.year))
    ]
    told = almanac.told(dues, actor, language)
    found = []
    for due in dues:
        one = told[due.base.record.name, due.row_id]
        on = PartialDate(due.on)
        found.append(Anniversary(on, due.years, one.name, one.url, str(due.base.label), is_round(due.years)))
    order = ("round", "half", "")
    return sorted(found, key=lambda one: (order.index(one.roundness), one.on.first, -one.years, one.title))


def running_out(actor: Actor, language: str, *, today: date, before: int = 30, ahead: int = 365) -> list[Running]:
    """Return what ends within a year, and what ended in the last month and is still open."""
    first, last = today - timedelta(days=before), today + timedelta(days=ahead)
    return [
        Running(
            one.on,
            one.name,
            one.url,
            one.what,
            (one.on.first - today).days if one.on.precision == "day" else None,
            one.on.last < today,
        )
        for one in expiries.between(actor, first, last, language, only_open=True, most=MOST)
    ]
