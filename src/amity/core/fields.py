"""Model and form fields for partial dates and sort keys, and the questions a query may ask of dates and telephones.

A partial date is a text column in ISO 8601 reduced precision, "" where unknown, never NULL. Every question below
is a plain comparison of that text with constants, so that an ordinary index answers it on every database:

* lower bound <= day      <=>  text <= day
* upper bound >= day      <=>  text >= day, or text is that day's year or month

No condition is negated, so the functions may be used across a to-many relation inside one filter() call.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from amity.core.dates import PartialDate
from amity.core.phones import DIGITS

if TYPE_CHECKING:
    _PartialDateColumn = models.Field[PartialDate | date | str | None, PartialDate | None]
    _TextColumn = models.CharField[str, str]
else:
    _PartialDateColumn = models.Field
    _TextColumn = models.CharField

HELP = _("A year, a month or a day: 1963, 9/1973, 21/9/2023")
NOT_A_DATE = _("“%(value)s” is not a date. Write a year, a month or a day: 1963, 9/1973, 21/9/2023.")
TIME_HELP = _("Hours and minutes: 9:30 or 14:00")
NOT_A_TIME = _("“%(value)s” is not a time of day. Write hours and minutes: 9:30 or 14:00.")
_TIME = re.compile(r"(\d{1,2})(?:\s*[:.hg]\s*(\d{2})?)?", re.ASCII | re.IGNORECASE)
_SIGNS = " -.()/+"  # what people write between the digits of a telephone number
BYTEWISE = {"postgresql": "C", "sqlite": "BINARY"}


def _read(value: object) -> PartialDate | None:
    """Turn any value a form, a file or a caller may give into a partial date; None where nothing is said."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return PartialDate.of(value if isinstance(value, PartialDate | date) else str(value))
    except ValueError:
        raise ValidationError(NOT_A_DATE, code="invalid", params={"value": value}) from None


class PartialDateAttribute(DeferredAttribute):
    """Keeps the attribute of a row a PartialDate or None, whether text, a date or a PartialDate is assigned."""

    def __set__(self, row: models.Model, value: object) -> None:
        try:
            row.__dict__[self.field.attname] = value if hasattr(value, "resolve_expression") else _read(value)
        except ValidationError:
            # Kept as given, so that full_clean() reports it beside the other mistakes of the row.
            row.__dict__[self.field.attname] = value


class PartialDateFormField(forms.CharField):
    """One text box for a year, a month or a day."""

    def __init__(self, **options: Any) -> None:
        options["help_text"] = options.get("help_text") or HELP
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Give the PartialDate typed, or None for an empty box."""
        return _read(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a known date the way the help text asks for it; keep what was typed wrongly."""
        try:
            known = _read(value)
        except ValidationError:
            return value
        return "" if known is None else known.typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare dates, not their spelling."""
        try:
            return _read(initial) != _read(data)
        except ValidationError:
            return True


class PartialDateField(_PartialDateColumn):
    """A column for a date known to the year, the month or the day; its value is a PartialDate, or None if unknown."""

    description = _("Date known to the year, the month or the day")
    descriptor_class = PartialDateAttribute

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["max_length"] = 10
        super().__init__(*arguments, **options)

    def deconstruct(self) -> Any:
        """Leave the fixed length out of migrations."""
        name, path, arguments, options = super().deconstruct()
        options.pop("max_length", None)
        return name, path, arguments, options

    def check(self, **options: Any) -> list[checks.CheckMessage]:
        """Refuse NULL: two ways to say "unknown" would make every query ask twice."""
        problems = super().check(**options)
        if self.null:
            hint = "Use blank=True: an unknown date is stored as empty text."
            problems.append(checks.Error("A partial date cannot be NULL.", hint=hint, obj=self, id="core.E001"))
        return problems

    def get_internal_type(self) -> str:
        return "CharField"

    def get_default(self) -> PartialDate | None:
        """Unknown, unless the model says otherwise."""
        return _read(super().get_default())

    def to_python(self, value: Any) -> PartialDate | None:
        """Read any value, with ValidationError for text that is no date."""
        return _read(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Ask for a date where the model does; unknown is a value like any other, not a NULL."""
        if value is not None:
            super().validate(value, model_instance)
        elif not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def from_db_value(self, value: str | None, expression: object, connection: object) -> PartialDate | None:
        """Read the column (NULL only comes from an outer join or an aggregate of no rows)."""
        return PartialDate(value) if value else None

    def get_prep_value(self, value: Any) -> str:
        """Give the ISO text of a value or a lookup; a lookup with None asks for unknown dates."""
        known = _read(super().get_prep_value(value))
        return "" if known is None else known.iso

    def value_to_string(self, obj: models.Model) -> str:
        """Give the ISO text, for serialised rows."""
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **options: Any) -> Any:
        """Use the text box that reads partial dates."""
        return super().formfield(**{"form_class": PartialDateFormField, **options})


def _time(value: object) -> str:
    typed = " ".join(str(value or "").split()).replace("giờ", "h")
    if not typed:
        return ""
    found = _TIME.fullmatch(typed)
    hours, minutes = (int(part or 0) for part in found.groups()) if found else (24, 0)
    if hours > 23 or minutes > 59:
        raise ValidationError(NOT_A_TIME, code="invalid", params={"value": typed[:20]})
    return f"{hours:02}:{minutes:02}"


class TimeOfDayFormField(forms.CharField):
    """One text box for a time of day."""

    def to_python(self, value: Any) -> Any:
        """Give the time as it is kept, or "" for an empty box."""
        return _time(value)


class TimeOfDayField(_TextColumn):
    """A time of day on the clocks of the place, kept as "09:30" so that texts sort as times do; "" where unknown."""

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        super().__init__(verbose_name, **{"max_length": 5, "help_text": TIME_HELP, **options})

    def to_python(self, value: Any) -> Any:
        """Read a time as people write it: 9:30, 9.30, 9h30, 9h, 14 giờ."""
        return _time(value)

    def formfield(self, **options: Any) -> Any:
        """Use the text box that reads times, so that a row compares times and not their spelling."""
        return super().formfield(**{"form_class": TimeOfDayFormField, "max_length": None, **options})


class SortKeyField(_TextColumn):
    """A text column that compares byte by byte on every database, whatever the collation of the rest.

    Migrations do not name the collation, because each database calls it differently. Index it through
    Meta.indexes: db_index=True would add a second, useless pattern index on PostgreSQL.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Add the collation under the name this database knows."""
        return {**super().db_parameters(connection), "collation": BYTEWISE.get(connection.vendor)}


class LastDigits(models.Func):
    """The last eight digits of a column with telephone numbers, as `phones.last_digits` makes them of a text."""

    arity = 1
    output_field = models.CharField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """Write the signs into the statement, so that an index on this expression answers it."""
        inner = "%(expressions)s"
        for sign in _SIGNS:
            inner = f"replace({inner}, '{sign}', '')"
        template = f"right({inner}, {DIGITS})" if connection.vendor == "postgresql" else f"substr({inner}, -{DIGITS})"
        return super().as_sql(compiler, connection, function, template, arg_joiner, **extra_context)


def begun_by(field: str, day: date) -> Q:
    """Rows whose date is known and may have come by that day: lower bound <= day."""
    return Q(**{f"{field}__gt": ""}) & Q(**{f"{field}__lte": day})


def not_over_before(field: str, day: date) -> Q:
    """Rows whose date is unknown or may still be that day or later: upper bound >= day."""
    year, month, whole = _prefixes(day)
    return Q(**{f"{field}__gte": whole}) | Q(**{f"{field}__in": ["", year, month]})


def over_by(field: str, day: date) -> Q:
    """Rows whose date is known and surely before that day (upper bound < day): those `not_over_before` leaves."""
    year, month, whole = _prefixes(day)
    query = Q(**{f"{field}__gt": ""}) & Q(**{f"{field}__lt": whole})
    for prefix in (year, month):
        query &= Q(**{f"{field}__lt": prefix}) | Q(**{f"{field}__gt": prefix})
    return query


def touching(field: str, first: date, last: date) -> Q:
    """Rows whose date is known and may lie in these days, both included: the bounds overlap them."""
    year, month, whole = _prefixes(first)
    return begun_by(field, last) & (Q(**{f"{field}__gte": whole}) | Q(**{f"{field}__in": [year, month]}))


def within(field: str, first: date, last: date) -> Q:
    """Rows whose date is known and surely lies in these days, both included."""
    year, month, whole = _prefixes(first)
    lowest = whole if first.day > 1 else month if first.month > 1 else year
    query = Q(**{f"{field}__gte": lowest})
    return query if last == date.max else query & over_by(field, last + timedelta(days=1))


def _prefixes(day: date) -> tuple[str, str, str]:
    """The ISO text of the day's year, of its month and of itself."""
    whole = day.isoformat()
    return whole[:4], whole[:7], whole
