"""Questions asked of the network; every function takes rows and gives rows."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from amity.core.fields import begun_by, not_over_before, over_by
from amity.network import rules
from amity.network.models import Interaction, Person, Position
from amity.places.queries import day_of


def held_on(rows: QuerySet[Position], day: str) -> QuerySet[Position]:
    """Positions held on a day: begun by then or begun at an unknown time, and not known to be over."""
    asked = day_of(day)
    return rows.filter(Q(from_on="") | begun_by("from_on", asked), not_over_before("to_on", asked))


def follow_up_due_by(rows: QuerySet[Interaction], day: str) -> QuerySet[Interaction]:
    """Interactions whose follow-up was due by a day and is not recorded as done."""
    return rows.filter(begun_by("follow_up_on", day_of(day)), followed_up_on="")


def ageing_on(rows: QuerySet[Person], day: str) -> QuerySet[Person]:
    """Living people who surely were of the age of succession on a day, and of whom nobody is named to carry on."""
    latest = rules.born_by(day_of(day))
    return rows.filter(over_by("born_on", latest + timedelta(days=1)), died_on="", successor=None)
