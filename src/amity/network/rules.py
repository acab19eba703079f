"""Numbers the union sets for its network, as dated data."""

from datetime import date
from functools import cache
from pathlib import Path

from amity.core.rules import RuleBook


@cache
def ages() -> RuleBook:
    """From which age what is asked of a friend."""
    return RuleBook.load(Path(__file__).parent / "data" / "ages.csv")


def born_by(day: date) -> date:
    """The last birthday of those who are of the age of succession on a day."""
    year = day.year - ages().at("succession", day).whole_number
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
