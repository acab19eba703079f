"""Amounts of money: one currency each, exact, rounded only where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, get_currency_precision

# Room for any amount a numeric column can hold, so that rounding to a cent never fails on a large sum.
_DIGITS = 60


class CurrenciesDiffer(ValueError):
    """Two amounts of different currencies were added, subtracted or compared."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} cannot be reckoned together. Convert one of them at a dated rate first.")


@cache
def minor_units(currency: str) -> int:
    """How many decimals a currency has: 0 for VND and JPY, 2 for most."""
    return get_currency_precision(currency)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency, named by its ISO 4217 code."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise ValueError(f"{self.amount!r} is not an exact amount. Give a finite Decimal, never a float.")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"“{self.currency}” is not a currency. Give an ISO 4217 code such as VND.")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        """The other amount, if it is of the same currency."""
        if other.currency != self.currency:
            raise CurrenciesDiffer(self.currency, other.currency)
        return other.amount

    def quantize(self) -> Money:
        """Rounded to the smallest unit of the currency, halves away from zero."""
        with localcontext() as context:
            context.prec = _DIGITS
            unit = Decimal(1).scaleb(-minor_units(self.currency))
            return Money(self.amount.quantize(unit, ROUND_HALF_UP), self.currency)

    def shown(self, language: str) -> str:
        """For people: "25,761,306 USD" or "25.761.306 USD", all digits, cents only where there are some.

        The code stands instead of a sign, because dollars of several countries meet in one list.
        """
        rounded = self.quantize().amount
        decimals = minor_units(self.currency) if rounded != rounded.to_integral_value() else 0
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        with localcontext() as context:
            context.prec = _DIGITS
            return f"{format_decimal(rounded, format=pattern, locale=_locale(language))} {self.currency}"

    def split(self, shares: Sequence[Decimal | int]) -> list[Money]:
        """Divide the amount, rounded to the smallest unit, by shares; the parts add up to it exactly.

        What rounding down leaves over goes, one smallest unit each, to the parts that lost most (the earlier
        first where equal). Shares are any numbers of zero or more, not all zero.
        """
        if not shares or min(shares) < 0 or not sum(shares):
            raise ValueError("Shares must be zero or more, and at least one above zero.")
        places = minor_units(self.currency)
        total = int(self.quantize().amount.scaleb(places))
        sign = -1 if total < 0 else 1
        whole = sum(map(Fraction, shares))
        exact = [abs(total) * Fraction(share) / whole for share in shares]
        units = [part.numerator // part.denominator for part in exact]
        losses = sorted(range(len(shares)), key=lambda place: units[place] - exact[place])
        for place in losses[: abs(total) - sum(units)]:
            units[place] += 1
        return [Money(Decimal(sign * unit).scaleb(-places), self.currency) for unit in units]


@cache
def _locale(language: str) -> Locale:
    """The locale of a language code; English where Babel knows none."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
