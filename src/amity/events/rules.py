"""Who must ask for permission to hold an international conference, at which level, and until when.

The numbers are read from `data/permission.csv`, each with its instrument and the days it is in force.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from amity.core.dates import PartialDate
from amity.core.rules import NoRuleInForce, RuleBook, RuleVersion
from amity.events.models import Event, EventKind, EventState, Ground, Level, PermissionCase, PermissionState

# What the rule calls conferences and seminars; meetings of hosts, festivals and receptions are none.
CONFERENCES = (EventKind.CONFERENCE, EventKind.FORUM, EventKind.SEMINAR, EventKind.WORKSHOP)
OPEN = (PermissionState.DRAFT, PermissionState.RETURNED)
HOME = "VN"


@cache
def book() -> RuleBook:
    """Every version of every number."""
    return RuleBook.load(Path(__file__).parent / "data" / "permission.csv")


def first_day() -> date:
    """The day on which the first rule on record came into force; before it, nothing is said to have been needed."""
    return min(book().versions(name)[0].valid_from for name in book().names())


def level_for(ground: str) -> Level:
    """Who permits a conference of this subject, or with guests of this rank."""
    return Level.COMPETENT_PERSON if ground == Ground.OTHER else Level.PRIME_MINISTER


def days_before(level: str, today: date) -> RuleVersion:
    """How many days before its first day a dossier is due, by the rule in force today; raises NoRuleInForce."""
    return book().at(f"permission_{level}", today)


def opinion_days(today: date) -> RuleVersion:
    """How many days those who are asked for an opinion have, by the rule in force today; raises NoRuleInForce."""
    return book().at("permission_opinion", today)


def opinions_due(asked_on: date) -> PartialDate | None:
    """The day until which opinions asked on a day are due, by the rule in force on it."""
    try:
        return PartialDate.of(asked_on + timedelta(days=opinion_days(asked_on).whole_number))
    except NoRuleInForce:
        return None


def latest_day(event: Event, level: str, today: date) -> date | None:
    """The latest day to submit; for a day known in part, by the earliest it can be. None without a day or a rule."""
    if event.starts_on is None or event.state == EventState.POSTPONED:
        return None
    try:
        return event.starts_on.first - timedelta(days=days_before(level, today).whole_number)
    except (NoRuleInForce, OverflowError):
        return None


def is_conference(event: Event, home_country: int | None) -> bool:
    """Whether an event is of the kinds that need permission when foreigners or foreign money take part in it.

    What is held abroad needs none, unless it is also held online with one end at home.
    """
    is_abroad = event.host_country_id is not None and event.host_country_id != home_country
    return event.kind in CONFERENCES and (not is_abroad or bool(event.online_link))


@dataclass(frozen=True, slots=True)
class Need:
    """Whether an event needs a permission, as far as the records tell, and what tells so."""

    is_needed: bool
    guests_abroad: int = 0
    partners_abroad: int = 0
    shares_abroad: int = 0


def is_late(case: PermissionCase) -> bool:
    """Whether a dossier was submitted after its latest day."""
    return bool(case.due_on and case.submitted_on and case.submitted_on.first > case.due_on.last)


def moved(day: PartialDate | None, event: Event, starts_on: PartialDate | None) -> PartialDate | None:
    """A day of the older event as many days from the new first day; None where one of them is known in part."""
    if day is None or event.starts_on is None or starts_on is None:
        return None
    if {day.precision, event.starts_on.precision, starts_on.precision} != {"day"}:
        return None
    try:
        return PartialDate.of(starts_on.first + (day.first - event.starts_on.first))
    except OverflowError:
        return None
