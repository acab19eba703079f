"""The numbers that care of friends goes by, as dated data: how fast a tie cools, how soon a gift is thanked for."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.core.dates import PartialDate
from amity.core.rules import RuleBook

WEIGHT, LINK = "weight_", "link_"


@cache
def numbers() -> RuleBook:
    """The numbers, each with who set it and the days it is in force."""
    return RuleBook.load(Path(__file__).parent / "data" / "care.csv")


def weights(day: date) -> dict[str, float]:
    """How much a contact weighs on its day, by the record type it stands in."""
    return _named(WEIGHT, day)


def links(day: date) -> dict[str, float]:
    """How well a link introduces somebody, from 0 to 1, by the record type it stands in."""
    return _named(LINK, day)


def half_life(day: date) -> int:
    """After how many days a contact weighs half."""
    return numbers().at("half_life", day).whole_number


def faded(on: PartialDate, day: date) -> float:
    """What is left of a contact's weight on a day: a half after one half-life, a quarter after two."""
    age = max(0, (day - min(on.last, day)).days)
    return float(0.5 ** (age / half_life(day)))


def thresholds(day: date) -> tuple[float, float]:
    """The points from which a tie is lively, and from which it is cooling."""
    return float(numbers().at("lively", day).number), float(numbers().at("cooling", day).number)


def thanks_due(given_on: PartialDate) -> date:
    """The last day on which a gift received on a day is thanked for in time."""
    days = numbers().at("thanks", given_on.last).whole_number
    return given_on.last + timedelta(days=min(days, (date.max - given_on.last).days))


def silent_from(day: date) -> date:
    """Partners not met since this day are told as silent."""
    return day - timedelta(days=numbers().at("silent_after", day).whole_number)


def _named(prefix: str, day: date) -> dict[str, float]:
    book = numbers()
    named = [name for name in book.names() if name.startswith(prefix)]
    return {name.removeprefix(prefix): float(book.at(name, day).number) for name in named}
