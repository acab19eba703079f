"""The clocks of personal data: how soon a request is answered and carried out, by the rules in force when it came."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.core.days import WorkingCalendar
from amity.core.rules import RuleBook

CALENDAR = WorkingCalendar("VN")


@cache
def clocks() -> RuleBook:
    """The numbers of the law, each with its instrument and the days it is in force."""
    return RuleBook.load(Path(__file__).parent / "data" / "clocks.csv")


def counted(name: str, from_day: date, *, under: date) -> date:
    """The last day of a clock that starts on a day, by the rules in force on the day `under`."""
    rule = clocks().at(name, under)
    if rule.unit == "working days":
        return CALENDAR.add(from_day, rule.whole_number)
    return from_day + timedelta(days=rule.whole_number)
