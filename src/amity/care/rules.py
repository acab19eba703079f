"""The numbers that care of friends goes by, as dated data: how fast a tie cools, how soon a gift is thanked for."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.core.dates import PartialDate
from amity.core.rules import RuleBook

WEIGHT = "weight_"


@cache
def numbers() -> RuleBook:
    """The numbers, each with who set it and the days it is in force."""
    return RuleBook.load(Path(__file__).parent / "data" / "care.csv")


def weights(day: date) -> dict[str, float]:
    """How much a contact weighs on its day, by the record type it stands in."""
    book = numbers()
    named = [name for name in book.names() if name.startswith(WEIGHT)]
    return {name.removeprefix(WEIGHT): float(book.at(name, day).number) for name in named}


def half_life(day: date) -> int:
    """After how many days a contact weighs half."""
    return numbers().at("half_life", day).whole_number


def thanks_due(given_on: PartialDate) -> date:
    """The last day on which a gift received on a day is thanked for in time."""
    return given_on.last + timedelta(days=numbers().at("thanks", given_on.last).whole_number)


def silent_from(day: date) -> date:
    """Partners not met since this day are told as silent."""
    return day - timedelta(days=numbers().at("silent_after", day).whole_number)
