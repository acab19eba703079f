"""Filters of the fields that a union added: their values stand in a JSON column, dates as text, and may be missing."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from amity.core.dates import Period
from amity.records.fields import Field
from amity.records.values import plain, read

MOST = 100  # years of one filter


def condition(field: Field, text: str) -> Q:
    """The condition for one value of a filter, written as for declared fields; raises ValidationError."""
    missing = ~Q(custom__has_key=field.name)
    if text == "none" and text not in [value for value, _name in field.choices]:
        return missing
    if field.kind == "text":
        return Q(**{f"{field.path}__icontains": text})
    if field.kind == "partial_date":
        return _dated(field, text)
    low, dots, high = text.partition("..")
    bounds = {"__gte": low, "__lte": high} if field.kind == "integer" and dots else {"": text}
    values = {lookup: plain(field, read(field, bound)) for lookup, bound in bounds.items() if bound}
    if values.get("") is False:  # kept as nothing
        return missing
    return Q(**{field.path + lookup: value for lookup, value in values.items()})


def _dated(field: Field, text: str) -> Q:
    """Dates surely within a period: those that begin as one of its years, its month or its day does."""
    try:
        period = Period.parse(text)
    except ValueError:
        raise ValidationError(_("Write a year, a month or a day: 2023, 2023-06, 2023-06-30.")) from None
    years = range(period.first.year, period.last.year + 1)
    beginnings = [text] if len(text) in (7, 10) else [str(year) for year in years]
    if len(beginnings) > MOST:
        raise ValidationError(_("At most %(most)s years at once.") % {"most": MOST})
    return reduce(or_, (Q(**{f"{field.path}__startswith": one}) for one in beginnings))
