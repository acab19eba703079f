"""Who approves aid, until when it is appraised and has to begin, when a reporting year begins, how old a rate may be.

The numbers are read from `data/approval.csv`, each with its instrument and the days it is in force; what was not read
in the law itself is marked there as not confirmed.
"""

import calendar
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.aid.models import Approver
from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce, RuleBook, RuleVersion

DECEMBER = 12


@cache
def book() -> RuleBook:
    """Every version of every rule."""
    return RuleBook.load(Path(__file__).parent.parent / "data" / "approval.csv")


def in_force(name: str, day: date) -> RuleVersion | None:
    """The rule of this name on a day; None before any was in force."""
    try:
        return book().at(name, day)
    except NoRuleInForce:
        return None


def told(rule: RuleVersion | None) -> str:
    """The instrument and article of a rule, as a row keeps it; empty where none was in force."""
    return f"{rule.instrument} {rule.article}".strip() if rule else ""


def approver_of(ground: str, day: date) -> RuleVersion | None:
    """The rule in force on a day that says who approves aid of this ground."""
    return in_force(f"approver_{ground}", day)


def level_of(ground: str, day: date) -> str:
    """Who approves aid of this ground by the rule in force on a day; empty where nothing says so."""
    rule = approver_of(ground, day) if ground else None
    return Approver(rule.unit).value if rule else ""


def appraisal_due(valid_on: PartialDate) -> PartialDate | None:
    """Until when aid is to be appraised whose dossier is valid since that day."""
    rule = in_force("appraisal", valid_on.last)
    return PartialDate.of(valid_on.last + timedelta(days=rule.whole_number)) if rule else None


def start_due(approved_on: PartialDate) -> PartialDate | None:
    """The day by which aid approved on a day has to begin."""
    rule = in_force("start", approved_on.last)
    return PartialDate.of(_months_after(approved_on.last, rule.whole_number)) if rule else None


def reporting_year(day: date) -> int:
    """The reporting year that a day belongs to: it begins in December of the year before."""
    rule = in_force("reporting_day", day)
    is_next = rule is not None and day.month == DECEMBER and day.day >= rule.whole_number
    return day.year + is_next


def rate_age(day: date = date.max) -> int:
    """How many days old a rate may be that converts a sum of a day."""
    rule = in_force("rate_age", day)
    return rule.whole_number if rule else 0


def oldest_rate(day: date) -> date:
    """The oldest day whose rate may convert a sum of a day."""
    return day - timedelta(days=rate_age(day))


def last_sum(day: date) -> date:
    """The last day whose sums the rate of a day may convert."""
    return day + timedelta(days=rate_age(day))


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
