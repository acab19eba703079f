"""Constraints that several modules put on their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, F, Model, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ORDER = _("It ends before it begins.")


def dates_in_order(first: str, last: str, *, name: str, message: str | _StrPromise = ORDER) -> CheckConstraint:
    """The last of two partial dates is not before the first, as far as both are known.

    Both columns hold ISO text, so it is enough to compare as many characters as the last one has: "2023" is not
    before "2023-05", which may still lie in it.
    """
    known = GreaterThanOrEqual(F(last), Left(F(first), Length(F(last))))
    return CheckConstraint(condition=Q(**{last: ""}) | Q(known), name=name, violation_error_message=message)


def refuse_disorder(row: Model, first: str, last: str, message: str | _StrPromise = ORDER) -> None:
    """Say the same beside the field of the last date, before the database does; raises ValidationError."""
    begins, ends = getattr(row, first), getattr(row, last)
    if begins and ends and ends.last < begins.first:
        raise ValidationError({last: message})
