"""Lead times of renewals, reviews that must come first, and when a twinning is dormant: dated rules, by form."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce, RuleBook


@cache
def book() -> RuleBook:
    """The numbers, each with where it comes from and the days it is in force."""
    return RuleBook.load(Path(__file__).parent / "data" / "rules.csv")


def renewal_days(form: str, *, under: date) -> int | None:
    """How many days before its last day talks on renewing a text of this form begin; None where no rule says it."""
    return _number(f"renew_{form}", under)


def renewal_from(form: str, ends_on: PartialDate | None, *, under: date) -> date | None:
    """The day from which renewal should begin, counted from the earliest day that the last day can be."""
    days = renewal_days(form, under=under)
    return None if days is None or ends_on is None else ends_on.first - timedelta(days=days)


def is_reviewed_first(form: str, *, under: date) -> bool:
    """Whether a renewal signed on that day needs a review of the text it renews."""
    return bool(_number(f"review_{form}", under))


def dormant_years(*, under: date) -> int:
    """After how many years without any activity a twinning is dormant."""
    return book().at("dormant_twinning", under).whole_number


def _number(name: str, under: date) -> int | None:
    try:
        return book().at(name, under).whole_number
    except NoRuleInForce:
        return None
