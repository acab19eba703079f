"""Numbers and dates as a reader of the language writes them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.documents import wording


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        (0, "0", "0"),
        (1234, "1,234", "1.234"),
        (Decimal("223.30"), "223.3", "223,3"),
        (Decimal("2500000.00"), "2,500,000", "2.500.000"),
        (Decimal("19000000000"), "19,000,000,000", "19.000.000.000"),
        (Decimal("-10.05"), "−10.05", "−10,05"),
        (None, "–", "–"),
    ],
)
def test_a_number_is_written_as_the_language_does(value, english, vietnamese):
    assert wording.number(value, "en") == english
    assert wording.number(value, "vi") == vietnamese


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_a_whole_number_can_be_read_back(value):
    for language, mark in (("en", ","), ("vi", ".")):
        assert int(wording.number(value, language).replace(mark, "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("value", "previous", "written"),
    [(40, 26, "+14"), (3, 5, "−2"), (7, 7, "0"), (None, 3, "–"), (3, None, "–"), (Decimal("1000.5"), 0, "+1,000.5")],
)
def test_a_change_carries_its_sign(value, previous, written):
    assert wording.change(value, previous, "en") == written


@pytest.mark.parametrize(
    ("iso", "english", "vietnamese"),
    [("1973-09-21", "21 Sep 1973", "21/9/1973"), ("1973-09", "Sep 1973", "9/1973"), ("1973", "1973", "1973")],
)
def test_a_date_says_only_what_is_known(iso, english, vietnamese):
    assert wording.day(PartialDate(iso), "en") == english
    assert wording.day(PartialDate(iso), "vi") == vietnamese


def test_an_unknown_date_is_a_dash():
    assert wording.day(None, "en") == "–"


def test_a_day_in_a_sentence_is_written_out():
    assert wording.day_in_words(date(2026, 1, 10), "en") == "10 January 2026"
    assert wording.day_in_words(date(2026, 1, 10), "vi") == "ngày 10 tháng 1 năm 2026"


def test_an_english_paper_is_dated_in_words():
    assert wording.official_day(date(2026, 2, 5), "en") == "5 February 2026"


@pytest.mark.parametrize(
    ("written", "english", "vietnamese"),
    [
        ("2023", "2023", "2023"),
        ("2020-2024", "2020–2024", "2020–2024"),
        ("2023-06", "Jun 2023", "6/2023"),
        ("2025-11-30", "30 Nov 2025", "30/11/2025"),
        ("2025-08-13..2025-08-17", "13 Aug 2025 – 17 Aug 2025", "13/8/2025 – 17/8/2025"),
    ],
)
def test_a_period_is_written_as_it_is_known(written, english, vietnamese):
    assert wording.period(written, "en") == english
    assert wording.period(written, "vi") == vietnamese


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "Ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 10), "Ngày 10 tháng 01 năm 2026"),
        (date(2026, 3, 9), "Ngày 09 tháng 3 năm 2026"),
        (date(2025, 12, 31), "Ngày 31 tháng 12 năm 2025"),
    ],
)
def test_an_official_paper_is_dated_with_the_zeros_of_its_rules(day, written):
    assert wording.official_day(day, "vi") == written
