"""Periods: what years, months and other spans of days are called and what comes before them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import Period

DAYS = st.dates(min_value=date(100, 1, 1), max_value=date(9998, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A year, some years, a month, or any days up to a few years."""
    day = draw(DAYS)
    kind = draw(st.sampled_from(("year", "years", "month", "days")))
    if kind == "year":
        return Period.parse(f"{day.year:04}")
    if kind == "years":
        return Period.parse(f"{day.year:04}-{day.year + draw(st.integers(0, 1)):04}")
    if kind == "month":
        return Period.parse(day.isoformat()[:7])
    return Period(day, min(date.max, day + timedelta(days=draw(st.integers(0, 2000)))))


@pytest.mark.parametrize(
    ("typed", "first", "last", "text", "label"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023", "2023"),
        (" 2023 ", date(2023, 1, 1), date(2023, 12, 31), "2023", "2023"),
        ("2020-2024", date(2020, 1, 1), date(2024, 12, 31), "2020-2024", "2020–2024"),
        ("2020 – 2024", date(2020, 1, 1), date(2024, 12, 31), "2020-2024", "2020–2024"),
        ("2023-2023", date(2023, 1, 1), date(2023, 12, 31), "2023", "2023"),
        ("2023-06", date(2023, 6, 1), date(2023, 6, 30), "2023-06", "6/2023"),
        ("6/2023", date(2023, 6, 1), date(2023, 6, 30), "2023-06", "6/2023"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02", "2/2024"),
        ("2023-06-15", date(2023, 6, 15), date(2023, 6, 15), "2023-06-15", "15/6/2023"),
        ("2023-01..2023-06", date(2023, 1, 1), date(2023, 6, 30), "2023-01-01..2023-06-30", "1/1/2023 – 30/6/2023"),
        (
            "2022-12-15..2023-12-14",
            date(2022, 12, 15),
            date(2023, 12, 14),
            "2022-12-15..2023-12-14",
            "15/12/2022 – 14/12/2023",
        ),
        ("2020..2024", date(2020, 1, 1), date(2024, 12, 31), "2020-2024", "2020–2024"),
    ],
)
def test_a_period_is_read_named_and_labelled(typed, first, last, text, label):
    period = Period.parse(typed)
    assert (period.first, period.last) == (first, last)
    assert (str(period), period.label) == (text, label)


@pytest.mark.parametrize("typed", ["", "last year", "2023-13", "2020-24", "2023..", "..2023", "2023-06-31..2023-07-01"])
def test_what_is_no_period_is_refused_with_a_cure(typed):
    with pytest.raises(ValueError, match="is not a period. Write a year, years, a month or two dates"):
        Period.parse(typed)


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end .* before it begins"):
        Period(date(2023, 1, 2), date(2023, 1, 1))
    with pytest.raises(ValueError, match="cannot end .* before it begins"):
        Period.parse("2024-2020")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2023", "2022"),
        ("2020-2024", "2015-2019"),
        ("2023-06", "2023-05"),
        ("2023-01", "2022-12"),
        ("2024-03", "2024-02"),
        ("2023-01..2023-06", "2022-07..2022-12"),
        ("2022-12-15..2023-12-14", "2021-12-15..2022-12-14"),
        ("2023-12-15..2024-12-14", "2022-12-15..2023-12-14"),
        ("2023-06-15", "2023-06-14"),
        ("2023-06-05..2023-06-11", "2023-05-29..2023-06-04"),
        ("2024-03-31..2024-04-30", "2024-02-29..2024-03-30"),
        ("2024-03-30..2024-04-29", "2024-02-28..2024-03-29"),
    ],
)
def test_the_period_before_has_the_same_length_in_months_or_days(period, before):
    assert Period.parse(period).previous() == Period.parse(before)


@given(periods())
def test_the_text_of_a_period_reads_back_as_the_same_period(period):
    assert Period.parse(str(period)) == period


@given(periods())
def test_the_period_before_ends_the_day_before(period):
    assert period.previous().last + timedelta(days=1) == period.first


@given(st.integers(2, 9999))
def test_the_year_before_a_year_is_one_less(year):
    assert str(Period.parse(f"{year:04}").previous()) == f"{year - 1:04}"


@given(DAYS)
def test_the_month_before_a_month_is_a_month(day):
    before = Period.parse(day.isoformat()[:7]).previous()
    assert before.first.day == 1
    assert len(str(before)) == 7


def test_periods_sort_by_their_first_day():
    assert sorted(map(Period.parse, ("2023-06", "2023", "2020-2024"))) == [
        Period.parse("2020-2024"),
        Period.parse("2023"),
        Period.parse("2023-06"),
    ]


def test_a_period_can_be_a_key():
    assert {Period.parse("2023"): "x"}[Period(date(2023, 1, 1), date(2023, 12, 31))] == "x"
