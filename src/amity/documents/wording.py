"""Numbers, dates and amounts as a reader of the language writes them in a table."""

from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from amity.core.dates import MONTHS, PartialDate, Period, is_vietnamese

MINUS = "\u2212"
UNKNOWN = "–"


def number(value: Decimal | int | None, language: str) -> str:
    """Write 1234.50 as "1,234.5" or, in Vietnamese, "1.234,5"; an unknown value as a dash."""
    if value is None:
        return UNKNOWN
    return str(format_decimal(value, format="#,##0.##", locale=language)).replace("-", MINUS)


def change(value: Decimal | int | None, previous: Decimal | int | None, language: str) -> str:
    """Write the difference to the year before with its sign; a dash when one of them is unknown."""
    if value is None or previous is None:
        return UNKNOWN
    difference = value - previous
    return f"+{number(difference, language)}" if difference > 0 else number(difference, language)


def day(value: PartialDate | None, language: str) -> str:
    """Write a date short: "21 Sep 2023", "Sep 2023", "2023"; in Vietnamese "21/9/2023", "9/2023", "2023"."""
    if value is None:
        return UNKNOWN
    if is_vietnamese(language):
        return value.typed
    words = [str(value.day) if value.day else "", MONTHS[value.month - 1][:3] if value.month else "", str(value.year)]
    return " ".join(word for word in words if word)


def period(written: str, language: str) -> str:
    """Write a period as it is recorded: "2020–2024", "Jun 2023", "13 Aug 2025 – 17 Aug 2025"."""
    known = Period.parse(written)
    if len(str(known)) == len("2020-2024"):
        return known.label
    return " – ".join(day(PartialDate(part), language) for part in str(known).split(".."))


def day_in_words(value: date, language: str) -> str:
    """Write a whole date for a sentence: "31 December 2023", "ngày 31 tháng 12 năm 2023"."""
    return PartialDate.of(value).shown(language)


def official_day(value: date, language: str) -> str:
    """Write the day of an official paper; in Vietnamese with the zeros its rules ask for: "Ngày 05 tháng 02 năm 2026".

    Only days below 10 and the months of January and February take a zero, so that none can be added by hand.
    """
    if not is_vietnamese(language):
        return day_in_words(value, language)
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return f"Ngày {value.day:02} tháng {month} năm {value.year}"
