"""When a period of reporting begins and ends, and when its report is due: dated rules in `data/periods.csv`."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from amity.core.rules import NoRuleInForce, RuleBook, RuleVersion

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a yearly report: its days, the day it is due, the rule, and whether the law itself was read."""

    year: int
    from_on: date
    to_on: date
    due_on: date
    rule: str
    is_confirmed: bool


@cache
def book() -> RuleBook:
    """Every version of every number."""
    return RuleBook.load(Path(__file__).parent / "data" / "periods.csv")


def in_force(name: str, day: date) -> RuleVersion | None:
    """The number in force on a day, or None."""
    try:
        return book().at(name, day)
    except NoRuleInForce:
        return None


def period(year: int) -> Period | None:
    """The period of the yearly report of a year, by the rules in force at its end; None before there were any."""
    day = date(year, DECEMBER, 31)
    due, begins, ends = (in_force(name, day) for name in ("due", "begins", "ends"))
    if due is None or begins is None or ends is None:
        return None
    return Period(
        year=year,
        from_on=date(year - 1, DECEMBER, begins.whole_number),
        to_on=date(year, DECEMBER, ends.whole_number),
        due_on=date(year, DECEMBER, due.whole_number),
        rule=f"{due.instrument}, {due.article}" if due.article else due.instrument,
        is_confirmed=due.is_confirmed and begins.is_confirmed and ends.is_confirmed,
    )


def reminders(period: Period) -> list[int]:
    """How many days before a report is due its organisation is reminded, the longest first; ours, not the law's."""
    found = (in_force(name, period.due_on) for name in ("remind_first", "remind_last"))
    return sorted((one.whole_number for one in found if one is not None), reverse=True)


def current(today: date) -> Period | None:
    """The period to report on now: the one that holds the day, or, until a report is due, the one that just ended."""
    for year in (today.year, today.year + 1):
        found = period(year)
        if found is not None and today <= found.due_on:
            return found
    return period(today.year + 1)
