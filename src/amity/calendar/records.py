"""Declarations of the calendar."""

from django.utils.translation import gettext_lazy as _

from amity.calendar.models import SpecialDay
from amity.records.declaration import Record
from amity.records.registry import register

special_days = register(
    Record(
        model=SpecialDay,
        name="special_days",
        label=_("Declared days"),
        plural=_("Declared days"),
        group=_("Places"),
        title=("name", "country__name"),
        sections={_("Declared days"): ("kind", "name", "name_vi", "country", "first_on", "last_on")},
        columns=("name", "kind", "country", "first_on", "last_on"),
        filters=("kind", "country", "first_on"),
        search=("name", "name_vi"),
        key=("country", "kind", "first_on"),
        order="-first_on",
        moment="first_on",
        span=("first_on", "last_on"),
    )
)
