"""Partial dates: what they know, how they are read, shown, compared and celebrated."""

import pickle
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import PartialDate, anniversary, is_round, is_vietnamese, years_between

days = st.dates()


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Any partial date of any precision."""
    text = draw(days).isoformat()
    return PartialDate(text[: draw(st.sampled_from((4, 7, 10)))])


class TestReading:
    @pytest.mark.parametrize(
        ("typed", "iso"),
        [
            ("1963", "1963"),
            ("0938", "0938"),
            ("1973-09", "1973-09"),
            ("1973-9", "1973-09"),
            ("2023-09-21", "2023-09-21"),
            ("2023-9-1", "2023-09-01"),
            ("2023/09/21", "2023-09-21"),
            ("21/9/2023", "2023-09-21"),
            ("21.9.2023", "2023-09-21"),
            ("21. 9. 2023", "2023-09-21"),
            ("21-09-2023", "2023-09-21"),
            ("02/12/2025", "2025-12-02"),
            ("9/2023", "2023-09"),
            ("09/2023", "2023-09"),
            ("  9 / 2023  ", "2023-09"),
            ("ngày 21 tháng 9 năm 2023", "2023-09-21"),
            ("Ngày 02 tháng 12 năm 2025", "2025-12-02"),
            ("tháng 9 năm 1973", "1973-09"),
            ("năm 1963", "1963"),
            ("năm 938", "0938"),
            ("21 September 2023", "2023-09-21"),
            ("21 sep 2023", "2023-09-21"),
            ("September 1973", "1973-09"),
            ("Sept. 1973", "1973-09"),
            ("Sep. 1973", "1973-09"),
            ("29/2/2024", "2024-02-29"),
        ],
    )
    def test_a_date_is_read_as_people_type_it(self, typed, iso):
        assert PartialDate.parse(typed).iso == iso

    def test_a_word_that_names_no_month_is_refused(self):
        with pytest.raises(ValueError, match="“Brumaire 1799” names no month"):
            PartialDate.parse("Brumaire 1799")

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            " ",
            "soon",
            "23",
            "123",
            "14-11",
            "25/5",
            "18 và 19.1",
            "1/2/23",
            "2023-13",
            "2023-00",
            "13/2023",
            "30/2/2023",
            "29/2/2023",
            "2023-02-30",
            "0000",
            "0000-01",
            "10000",
            "2023-09-21T10:00",
            "2023-09-2x",
            "tháng 9",
            "ngày 21 năm 2023",
            "21 2023",
            "ngày mùng 10 tháng 3 âm lịch",
            "21 Brumaire 1799",
            "１９６３",
        ],
    )
    def test_what_is_no_date_is_refused_with_a_cure(self, typed):
        with pytest.raises(ValueError, match=r"Write a year, a month or a day: 1963, 9/1973 or 1973-09, 21/9/2023"):
            PartialDate.parse(typed)

    def test_the_error_repeats_what_was_typed(self):
        with pytest.raises(ValueError, match="“31/9/2023” does not exist in the calendar"):
            PartialDate.parse("31/9/2023")

    def test_a_month_first_date_is_never_guessed(self):
        with pytest.raises(ValueError, match="the day comes first"):
            PartialDate.parse("11/21/2014")
        assert PartialDate.parse("11/12/2014").iso == "2014-12-11"

    def test_decomposed_vietnamese_text_is_read(self):
        assert PartialDate.parse(normalize("NFD", "ngày 21 tháng 9 năm 2023")).iso == "2023-09-21"

    @pytest.mark.parametrize("iso", ["1973-9", "21/9/2023", "2023-02-30", "73", "", "1973-09-", "１９７３"])
    def test_the_plain_constructor_takes_iso_text_only(self, iso):
        with pytest.raises(ValueError, match="Write a year"):
            PartialDate(iso)

    @given(partial_dates())
    def test_iso_text_comes_back_unchanged(self, known):
        assert PartialDate.parse(str(known)) == known

    @given(partial_dates())
    def test_the_typed_form_comes_back_unchanged(self, known):
        assert PartialDate.parse(known.typed) == known

    @given(partial_dates().filter(lambda known: known.year >= 1000), st.sampled_from(("en", "vi")))
    def test_what_is_shown_can_be_read_again(self, known, language):
        assert PartialDate.parse(known.shown(language)) == known

    @given(st.text(max_size=12))
    def test_any_text_is_a_date_or_a_value_error(self, text):
        try:
            known = PartialDate.parse(text)
        except ValueError:
            return
        assert PartialDate.parse(known.iso) == known


class TestMaking:
    def test_a_day_becomes_a_partial_date(self):
        assert PartialDate.of(date(2023, 9, 21)) == PartialDate("2023-09-21")

    def test_a_moment_becomes_its_day(self):
        assert PartialDate.of(datetime(2023, 9, 21, 23, 30, tzinfo=UTC)) == PartialDate("2023-09-21")

    def test_text_is_parsed(self):
        assert PartialDate.of("9/1973") == PartialDate("1973-09")

    def test_a_partial_date_is_given_back_as_it_is(self):
        known = PartialDate("1963")
        assert PartialDate.of(known) is known

    def test_the_earliest_and_latest_days_are_held(self):
        assert PartialDate.of(date.min).iso == "0001-01-01"
        assert PartialDate.of(date.max).iso == "9999-12-31"

    def test_it_cannot_be_changed(self):
        with pytest.raises(FrozenInstanceError):
            PartialDate("1963").iso = "1964"

    def test_it_has_no_room_for_other_attributes(self):
        assert not hasattr(PartialDate("1963"), "__dict__")

    def test_it_can_be_a_key_and_can_be_pickled(self):
        known = PartialDate("1973-09")
        assert {known: 1}[PartialDate.parse("9/1973")] == 1
        assert pickle.loads(pickle.dumps(known)) == known


class TestParts:
    def test_a_year_knows_no_month(self):
        known = PartialDate("1963")
        assert (known.precision, known.year, known.month, known.day) == ("year", 1963, None, None)

    def test_a_month_knows_no_day(self):
        known = PartialDate("1973-09")
        assert (known.precision, known.year, known.month, known.day) == ("month", 1973, 9, None)

    def test_a_day_knows_everything(self):
        known = PartialDate("2023-09-21")
        assert (known.precision, known.year, known.month, known.day) == ("day", 2023, 9, 21)

    @pytest.mark.parametrize(
        ("iso", "first", "last"),
        [
            ("1963", date(1963, 1, 1), date(1963, 12, 31)),
            ("1973-09", date(1973, 9, 1), date(1973, 9, 30)),
            ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
            ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
            ("2023-09-21", date(2023, 9, 21), date(2023, 9, 21)),
            ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ],
    )
    def test_the_bounds_are_the_first_and_last_day_it_can_be(self, iso, first, last):
        assert (PartialDate(iso).first, PartialDate(iso).last) == (first, last)

    @given(days, st.sampled_from((4, 7, 10)))
    def test_a_day_lies_in_the_bounds_of_its_shortened_date(self, day, length):
        known = PartialDate(day.isoformat()[:length])
        assert known.first <= day <= known.last


class TestShowing:
    @pytest.mark.parametrize(
        ("iso", "english", "vietnamese", "typed"),
        [
            ("1963", "1963", "năm 1963", "1963"),
            ("1973-09", "September 1973", "tháng 9 năm 1973", "9/1973"),
            ("2023-09-21", "21 September 2023", "ngày 21 tháng 9 năm 2023", "21/9/2023"),
            ("1950-01-02", "2 January 1950", "ngày 2 tháng 1 năm 1950", "2/1/1950"),
            ("0938", "938", "năm 938", "0938"),
        ],
    )
    def test_a_date_is_shown_as_exactly_as_it_is_known(self, iso, english, vietnamese, typed):
        known = PartialDate(iso)
        assert (known.shown("en"), known.shown("vi"), known.typed) == (english, vietnamese, typed)

    @pytest.mark.parametrize("language", ["vi", "VI", "vi-VN", "vi_VN"])
    def test_every_code_of_vietnamese_is_vietnamese(self, language):
        assert is_vietnamese(language)
        assert PartialDate("1973-09").shown(language) == "tháng 9 năm 1973"

    @pytest.mark.parametrize("language", ["en", "en-gb", "fr", "", "vie"])
    def test_every_other_language_is_shown_english(self, language):
        assert PartialDate("1973-09").shown(language) == "September 1973"

    def test_it_prints_as_iso_text(self):
        assert f"{PartialDate('1973-09')}" == "1973-09"


class TestComparing:
    def test_a_year_stands_before_its_months_and_days(self):
        isos = ["1972-12-31", "1973", "1973-01", "1973-01-01", "1973-09", "1973-09-21", "1973-10", "1974"]
        assert [known.iso for known in sorted(map(PartialDate, reversed(isos)))] == isos

    @given(partial_dates(), partial_dates())
    def test_dates_sort_as_their_texts_do(self, one, other):
        assert (one < other) == (one.iso < other.iso)
        assert (one == other) == (one.iso == other.iso)

    @given(days, days)
    def test_whole_days_sort_as_days_do(self, one, other):
        assert (PartialDate.of(one) < PartialDate.of(other)) == (one < other)

    def test_a_month_is_within_a_year_that_holds_all_of_it(self):
        assert PartialDate("1973-09").within(date(1973, 1, 1), date(1973, 12, 31))
        assert PartialDate("1973-09").within(date(1973, 9, 1), date(1973, 9, 30))
        assert not PartialDate("1973-09").within(date(1973, 9, 2), date(1973, 9, 30))

    def test_a_month_touches_days_it_may_share(self):
        assert PartialDate("1973-09").touches(date(1973, 9, 30), date(1973, 12, 31))
        assert PartialDate("1973-09").touches(date(1973, 9, 10), date(1973, 9, 11))
        assert not PartialDate("1973-09").touches(date(1973, 10, 1), date(1973, 12, 31))

    @given(partial_dates(), days, days)
    def test_what_is_within_days_also_touches_them(self, known, one, other):
        first, last = sorted((one, other))
        assert not known.within(first, last) or known.touches(first, last)

    @given(days, days, days)
    def test_for_a_whole_day_within_and_touching_are_the_same(self, day, one, other):
        first, last = sorted((one, other))
        known = PartialDate.of(day)
        assert known.within(first, last) == known.touches(first, last) == (first <= day <= last)


class TestAnniversaries:
    @pytest.mark.parametrize(
        ("base", "year", "falls_on"),
        [
            ("1963", 2023, "2023"),
            ("1973-09", 2023, "2023-09"),
            ("1973-09-21", 2023, "2023-09-21"),
            ("1973-09-21", 1974, "1974-09-21"),
            ("2000-02-29", 2004, "2004-02-29"),
            ("2000-02-29", 2001, "2001-02-28"),
            ("2000-02-29", 2100, "2100-02-28"),
            ("2000-02", 2001, "2001-02"),
        ],
    )
    def test_an_anniversary_is_known_as_exactly_as_its_base(self, base, year, falls_on):
        assert anniversary(PartialDate(base), year) == PartialDate(falls_on)

    @pytest.mark.parametrize("year", [1973, 1972, 0, -5, 10000])
    def test_there_is_no_anniversary_up_to_the_base_year_nor_beyond_the_calendar(self, year):
        assert anniversary(PartialDate("1973-09-21"), year) is None

    @given(partial_dates(), st.integers(1, 9999))
    def test_an_anniversary_keeps_precision_and_month(self, base, year):
        falls_on = anniversary(base, year)
        if year <= base.year:
            assert falls_on is None
        else:
            assert (falls_on.year, falls_on.month, falls_on.precision) == (year, base.month, base.precision)

    @given(partial_dates(), st.integers(1, 9999))
    def test_as_many_years_lie_between_as_the_anniversary_says(self, base, year):
        falls_on = anniversary(base, year)
        if falls_on is not None:
            assert years_between(base, falls_on) == year - base.year


class TestYearsBetween:
    @pytest.mark.parametrize(
        ("earlier", "later", "years"),
        [
            ("1963", "2023", 60),
            ("1963", "2023-06-01", 60),
            ("1973-09", "2023-08-31", 49),
            ("1973-09", "2023-09-01", 50),
            ("1973-09-21", "2023-09-20", 49),
            ("1973-09-21", "2023-09-21", 50),
            ("1973-09-21", "2023-09", 50),
            ("1973-09-21", "2023-08", 49),
            ("1973-09-21", "2023", 50),
            ("2000-02-29", "2001-02-27", 0),
            ("2000-02-29", "2001-02-28", 1),
            ("2000-02-29", "2004-02-28", 3),
            ("2000-02-29", "2004-02-29", 4),
            ("2023", "1963", -60),
        ],
    )
    def test_years_are_counted_only_as_exactly_as_both_dates_are_known(self, earlier, later, years):
        assert years_between(PartialDate(earlier), PartialDate(later)) == years

    def test_plain_days_are_taken_too(self):
        assert years_between(date(1973, 9, 21), date(2023, 9, 20)) == 49

    @given(partial_dates())
    def test_no_year_lies_between_a_date_and_itself(self, known):
        assert years_between(known, known) == 0

    @given(days.filter(lambda day: day.year < 9999), st.integers(0, 400))
    def test_the_count_of_years_never_falls_as_days_pass(self, begin, later):
        end = begin + timedelta(days=later) if begin <= date.max - timedelta(days=401) else begin
        following = end + timedelta(days=1)
        assert years_between(begin, end) <= years_between(begin, following) <= years_between(begin, end) + 1


class TestRoundNumbers:
    @pytest.mark.parametrize("number", [10, 20, 25, 30, 50, 60, 75, 100, 125, 1000])
    def test_tens_and_twenty_fives_are_round(self, number):
        assert is_round(number) == "round"

    @pytest.mark.parametrize("number", [5, 15, 35, 45, 55, 65, 85, 95, 105])
    def test_the_other_fives_are_half_round(self, number):
        assert is_round(number) == "half"

    @pytest.mark.parametrize("number", [0, -10, 1, 7, 12, 49, 51, 99])
    def test_other_numbers_are_not_round(self, number):
        assert is_round(number) == ""
        assert not is_round(number)
