"""Questions asked of places; every function takes rows and gives rows."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from amity.core.fields import begun_by, not_over_before

M = TypeVar("M", bound=Model)


def day_of(text: str) -> date:
    """Read the day a filter asks for; raise ValueError with a sentence for the user if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Give a whole day, such as 2017-12-31.")) from None


def existing_on(rows: QuerySet[M], day: str) -> QuerySet[M]:
    """Places that existed on a day; an unknown first or last day does not shut a place out.

    A partial bound counts generously: a state that ended in "1991" still stands on 1 December 1991.
    """
    asked = day_of(day)
    started = Q(valid_from_on="") | begun_by("valid_from_on", asked)
    return rows.filter(started, not_over_before("valid_to_on", asked))
