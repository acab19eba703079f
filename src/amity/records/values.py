"""Every kind of value has two writers, one for people and one for machines, and one reader of what machines wrote.

`shown` is for pages and documents, in the reader's language. `plain` is for files, the API and the history; what it
writes, `read` takes back unchanged.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amity.core.dates import PartialDate
from amity.core.text import fold, nfc
from amity.records.fields import Field

YES = frozenset({"1", "true", "yes", "y", "x", "co", "dung"})
NO = frozenset({"0", "false", "no", "n", "khong", "sai"})


def shown(field: Field, value: Any, language: str) -> str:
    """Write a value for people; links are names already and are not written here."""
    if value in (None, ""):
        return ""
    if field.kind == "partial_date":
        return PartialDate.of(value).shown(language)
    if field.kind == "date":
        return PartialDate.of(value).shown(language)
    if field.kind == "choice":
        return str(dict(field.column.flatchoices).get(value, value))
    if field.kind == "yes_no":
        return _("Yes") if value else _("No")
    if field.kind in ("decimal", "integer"):
        return format_decimal(value, locale=language)
    return str(value)


def plain(field: Field, value: Any) -> Any:
    """Write a value for machines: text, whole numbers, true/false or None; decimals and dates as text."""
    if value is None:
        return None
    if field.kind in ("partial_date", "date"):
        return str(value)
    if field.kind == "decimal":
        places: int = field.column.decimal_places  # type: ignore[attr-defined]
        return format(value, f".{places}f")
    return value


def read(field: Field, text: str) -> Any:
    """Read what a person typed or a machine wrote into a file; raises ValidationError naming the cure.

    Links are looked up by whoever reads them, because that depends on what the reader may see.
    """
    text = tidy(field, text)
    if text == "":
        return _nothing(field)
    return _READERS.get(field.kind, _text)(field, text)


def back(field: Field, value: Any) -> Any:
    """Return the value of a row that `plain` wrote: what the history holds, as a row holds it. Never refuses."""
    if value in (None, ""):
        return None if field.column.null or field.kind == "partial_date" else value
    if field.kind == "partial_date":
        return PartialDate.parse(value)
    if field.kind == "date":
        return date.fromisoformat(value)
    return Decimal(value) if field.kind == "decimal" else value


def tidy(field: Field, text: str) -> str:
    """Bring a text to the form it is stored in: composed, without invisible signs, on one line unless it is long."""
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return nfc(text, single_line=field.kind != "long_text")


def _nothing(field: Field) -> Any:
    if field.is_required:
        raise ValidationError(_("Fill this in: it cannot be empty."))
    if field.kind == "yes_no" or (field.kind == "choice" and field.column.has_default()):
        return field.column.get_default()
    return None if field.column.null or field.kind == "partial_date" else ""


def _text(field: Field, text: str) -> str:
    limit = field.column.max_length
    if limit and len(text) > limit:
        raise ValidationError(
            _("Shorten this: at most %(limit)s characters, it has %(length)s."),
            params={"limit": limit, "length": len(text)},
        )
    return text


def _partial_date(field: Field, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a date. Write a year, a month or a day: 1963, 1973-09, 2023-09-21."),
            params={"text": text[:40]},
        ) from None


def _date(field: Field, text: str) -> date:
    found = _partial_date(field, text)
    if found.precision != "day":
        raise ValidationError(_("Give the full day, such as 2023-09-21."))
    return found.first


def _choice(field: Field, text: str) -> Any:
    values = {str(value): value for value, _name in field.column.flatchoices}
    names = {fold(str(name)): value for value, name in field.column.flatchoices}
    if text in values or fold(text) in names:  # values first: what one choice is called may be another one's value
        return values[text] if text in values else names[fold(text)]
    raise ValidationError(
        _("“%(text)s” is not one of the values allowed: %(allowed)s."),
        params={"text": text[:40], "allowed": ", ".join(values)},
    )


def _yes_no(field: Field, text: str) -> bool:
    if fold(text) in YES | NO:
        return fold(text) in YES
    raise ValidationError(_("Write yes or no, not “%(text)s”."), params={"text": text[:40]})


def _integer(field: Field, text: str) -> int:
    try:
        return int(text.replace("\u00a0", "").replace(" ", ""))
    except ValueError:
        raise ValidationError(_("“%(text)s” is not a whole number."), params={"text": text[:40]}) from None


def _decimal(field: Field, text: str) -> Decimal:
    try:
        value = Decimal(text.replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        raise ValidationError(
            _("“%(text)s” is not a number. Write it with a point and without separators: 1234567.89."),
            params={"text": text[:40]},
        ) from None
    if not value.is_finite():
        raise ValidationError(_("“%(text)s” is not a number."), params={"text": text[:40]})
    column: Any = field.column
    if value.adjusted() >= column.max_digits - column.decimal_places:
        raise ValidationError(_("“%(text)s” is too large."), params={"text": text[:40]})
    return value


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "partial_date": _partial_date,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
    "integer": _integer,
    "decimal": _decimal,
}
