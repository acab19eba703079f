"""Money: one currency at a time, exact, and split without losing a cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.money import CurrenciesDiffer, Money, minor_units

currencies = st.sampled_from(("VND", "USD", "EUR", "JPY", "KWD", "LAK"))
amounts = st.decimals(Decimal("-1e15"), Decimal("1e15"), allow_nan=False, allow_infinity=False, places=2)
moneys = st.builds(Money, amounts, currencies)
shares = st.lists(st.integers(0, 1000) | st.decimals(0, 100, places=4), min_size=1, max_size=12).filter(any)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def vnd(amount: str) -> Money:
    return Money(Decimal(amount), "VND")


class TestMaking:
    @pytest.mark.parametrize("amount", [1.5, 1, "1", None, Decimal("NaN"), Decimal("Infinity")])
    def test_only_an_exact_finite_decimal_is_an_amount(self, amount):
        with pytest.raises(ValueError, match="Give a finite Decimal, never a float"):
            Money(amount, "USD")

    @pytest.mark.parametrize("currency", ["", "US", "usd", "DOLLAR", "đồng", "ĐĐĐ"])
    def test_only_a_code_of_three_capitals_is_a_currency(self, currency):
        with pytest.raises(ValueError, match="Give an ISO 4217 code"):
            Money(Decimal(1), currency)

    def test_equal_amounts_are_equal_however_many_zeros_they_have(self):
        assert usd("1.5") == usd("1.50")
        assert hash(usd("1.5")) == hash(usd("1.50"))
        assert usd("1") != vnd("1")

    def test_it_cannot_be_changed(self):
        with pytest.raises(AttributeError):
            usd("1").amount = Decimal(2)

    def test_it_prints_for_machines_without_powers_of_ten(self):
        assert str(Money(Decimal("1E+9"), "VND")) == "1000000000 VND"
        assert str(usd("-0.50")) == "-0.50 USD"


class TestReckoning:
    def test_amounts_of_one_currency_are_added_and_subtracted(self):
        assert usd("1.10") + usd("2.20") == usd("3.30")
        assert usd("1.10") - usd("2.20") == usd("-1.10")
        assert -usd("1.10") == usd("-1.10")

    def test_amounts_of_one_currency_are_compared(self):
        assert usd("1") < usd("2")
        assert usd("2") <= usd("2")
        assert usd("3") > usd("2")
        assert max(usd("1"), usd("3"), usd("2")) == usd("3")

    @pytest.mark.parametrize(
        "reckon",
        [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: b >= a],
    )
    def test_two_currencies_are_never_mixed(self, reckon):
        with pytest.raises(CurrenciesDiffer, match="USD and VND cannot be reckoned together") as caught:
            reckon(usd("1"), vnd("1"))
        assert "Convert one of them" in str(caught.value)

    @given(amounts, amounts, currencies)
    def test_adding_and_subtracting_are_inverse(self, one, other, currency):
        a, b = Money(one, currency), Money(other, currency)
        assert a + b - b == a
        assert a - a == Money(Decimal(0), currency)


class TestRounding:
    @pytest.mark.parametrize(
        ("currency", "places"), [("VND", 0), ("JPY", 0), ("USD", 2), ("EUR", 2), ("KWD", 3), ("XXX", 2)]
    )
    def test_each_currency_has_its_smallest_unit(self, currency, places):
        assert minor_units(currency) == places

    @pytest.mark.parametrize(
        ("money", "rounded"),
        [
            (vnd("310000000.5"), vnd("310000001")),
            (vnd("0.49"), vnd("0")),
            (usd("1.005"), usd("1.01")),
            (usd("-1.005"), usd("-1.01")),
            (usd("1.004"), usd("1.00")),
            (vnd("123456789012345678901234567890.5"), vnd("123456789012345678901234567891")),
        ],
    )
    def test_halves_are_rounded_away_from_zero(self, money, rounded):
        assert money.quantize() == rounded

    @given(moneys)
    def test_rounding_twice_changes_nothing_more(self, money):
        rounded = money.quantize()
        assert rounded.quantize() == rounded
        assert abs(rounded.amount - money.amount) * 2 <= Decimal(1).scaleb(-minor_units(money.currency))


class TestShowing:
    @pytest.mark.parametrize(
        ("money", "english", "vietnamese"),
        [
            (usd("25761306"), "25,761,306 USD", "25.761.306 USD"),
            (usd("25761306.5"), "25,761,306.50 USD", "25.761.306,50 USD"),
            (usd("2500000.00"), "2,500,000 USD", "2.500.000 USD"),
            (vnd("62500000000"), "62,500,000,000 VND", "62.500.000.000 VND"),
            (vnd("1344000000000.4"), "1,344,000,000,000 VND", "1.344.000.000.000 VND"),
            (usd("0"), "0 USD", "0 USD"),
            (usd("-13.478"), "-13.48 USD", "-13,48 USD"),
            (Money(Decimal("1.5"), "KWD"), "1.500 KWD", "1,500 KWD"),
        ],
    )
    def test_all_digits_are_shown_as_the_language_groups_them(self, money, english, vietnamese):
        assert money.shown("en") == english
        assert money.shown("vi") == vietnamese

    @pytest.mark.parametrize("language", ["vi-VN", "vi_VN", "vi"])
    def test_regions_of_a_language_are_understood(self, language):
        assert usd("1234.5").shown(language) == "1.234,50 USD"

    @pytest.mark.parametrize("language", ["en", "xx", "", "not a language"])
    def test_an_unknown_language_is_shown_english(self, language):
        assert usd("1234.5").shown(language) == "1,234.50 USD"

    @given(moneys)
    def test_both_languages_show_the_same_digits(self, money):
        swapped = money.shown("vi").translate(str.maketrans(".,", ",."))
        assert swapped == money.shown("en")


class TestSplitting:
    @pytest.mark.parametrize(
        ("money", "parts", "amounts"),
        [
            (usd("100"), [1, 1, 1], ["33.34", "33.33", "33.33"]),
            (usd("0.05"), [1, 1], ["0.03", "0.02"]),
            (usd("-0.05"), [1, 1], ["-0.03", "-0.02"]),
            (vnd("100"), [1, 1, 1], ["34", "33", "33"]),
            (vnd("10"), [Decimal("0.65"), Decimal("0.35")], ["7", "3"]),
            (usd("10"), [1, 0, 1], ["5.00", "0.00", "5.00"]),
            (usd("10"), [7], ["10.00"]),
            (vnd("1"), [1, 2, 3], ["0", "0", "1"]),
            (usd("1.005"), [1, 1], ["0.51", "0.50"]),
            (usd("0"), [1, 1], ["0", "0"]),
        ],
    )
    def test_what_is_left_over_goes_to_the_parts_that_lost_most(self, money, parts, amounts):
        assert money.split(parts) == [Money(Decimal(amount), money.currency) for amount in amounts]

    @pytest.mark.parametrize("parts", [[], [0], [0, 0], [1, -1], [-1]])
    def test_shares_must_be_positive_somewhere_and_negative_nowhere(self, parts):
        with pytest.raises(ValueError, match="Shares must be zero or more"):
            usd("10").split(parts)

    @given(moneys, shares)
    def test_the_parts_add_up_to_the_cent(self, money, parts):
        split = money.split(parts)
        assert len(split) == len(parts)
        total = split[0]
        for part in split[1:]:
            total += part
        assert total == money.quantize()

    @given(moneys, shares)
    def test_no_part_is_off_by_a_whole_unit(self, money, parts):
        unit = Decimal(1).scaleb(-minor_units(money.currency))
        total = money.quantize().amount
        for part, share in zip(money.split(parts), parts, strict=True):
            exact = total * Decimal(share) / sum(map(Decimal, parts))
            assert abs(part.amount - exact) < unit + Decimal("1e-9")

    @given(moneys, shares)
    def test_a_share_of_nothing_gets_nothing(self, money, parts):
        assert all(not part.amount for part, share in zip(money.split(parts), parts, strict=True) if not share)

    @given(moneys, shares, st.integers(1, 1000))
    def test_only_the_ratio_of_the_shares_counts(self, money, parts, factor):
        assert money.split(parts) == money.split([share * factor for share in parts])
