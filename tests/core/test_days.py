"""Working days of Viet Nam and other countries, with the days a government moves."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.core.days import UnknownCountry, WorkingCalendar

ONE_DAY = timedelta(days=1)
VIET_NAM = WorkingCalendar()
GERMANY = WorkingCalendar("DE")
# Offices that never move a day, to check arithmetic apart from the library's knowledge.
MOVED = WorkingCalendar(
    "VN", extra_days_off=[date(2026, 1, 2), date(2026, 3, 4)], extra_working_days=[date(2026, 1, 10), date(2026, 2, 17)]
)

days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
counts = st.integers(1, 60)
calendars = st.sampled_from((VIET_NAM, GERMANY, MOVED))
quick = settings(deadline=None)


class TestWorking:
    @pytest.mark.parametrize(
        "day",
        [
            date(2025, 1, 1),  # New Year
            date(2025, 1, 28),  # eve of Tet
            date(2025, 1, 31),  # Tet
            date(2025, 4, 7),  # Hung Kings
            date(2025, 4, 30),
            date(2025, 5, 1),
            date(2025, 9, 2),
            date(2025, 9, 1),  # second day of the National Day
            date(2025, 6, 14),  # Saturday
            date(2025, 6, 15),  # Sunday
        ],
    )
    def test_weekends_and_holidays_are_not_worked(self, day):
        assert not VIET_NAM.is_working(day)

    @pytest.mark.parametrize("day", [date(2025, 1, 2), date(2025, 6, 16), date(2025, 12, 25)])
    def test_other_days_are_worked(self, day):
        assert VIET_NAM.is_working(day)

    def test_a_bridge_day_is_free_and_its_saturday_worked(self):
        assert not VIET_NAM.is_working(date(2025, 5, 2))
        assert VIET_NAM.is_working(date(2025, 4, 26))

    def test_each_country_has_its_own_holidays(self):
        assert not GERMANY.is_working(date(2025, 12, 25))
        assert GERMANY.is_working(date(2025, 9, 2))

    def test_declared_days_win_over_the_calendar(self):
        assert not MOVED.is_working(date(2026, 1, 2))
        assert MOVED.is_working(date(2026, 1, 10))
        assert MOVED.is_working(date(2026, 2, 17))
        assert VIET_NAM.is_working(date(2026, 3, 4))
        assert not MOVED.is_working(date(2026, 3, 4))

    def test_a_day_cannot_be_declared_both_free_and_worked(self):
        day = date(2026, 1, 10)
        with pytest.raises(ValueError, match="2026-01-10 is declared both free and worked"):
            WorkingCalendar("VN", extra_days_off=[day], extra_working_days=[day])

    @pytest.mark.parametrize("country", ["XX", "", "Vietnam?"])
    def test_an_unknown_country_is_refused_by_name(self, country):
        with pytest.raises(UnknownCountry, match="Give a two-letter ISO 3166 code"):
            WorkingCalendar(country).is_working(date(2025, 1, 1))

    def test_equal_calendars_are_equal_and_can_be_keys(self):
        same = WorkingCalendar("VN", extra_days_off=iter([date(2026, 1, 2)]))
        assert same == WorkingCalendar("VN", extra_days_off={date(2026, 1, 2)})
        assert len({same, WorkingCalendar("VN", [date(2026, 1, 2)]), VIET_NAM}) == 2


class TestCounting:
    @pytest.mark.parametrize(
        ("day", "n", "due"),
        [
            (date(2025, 6, 16), 1, date(2025, 6, 17)),
            (date(2025, 6, 13), 1, date(2025, 6, 16)),
            (date(2025, 6, 14), 1, date(2025, 6, 16)),
            (date(2025, 6, 16), 10, date(2025, 6, 30)),
            (date(2025, 4, 29), 1, date(2025, 5, 5)),
            (date(2025, 1, 24), 1, date(2025, 2, 3)),
            (date(2025, 6, 16), -1, date(2025, 6, 13)),
            (date(2025, 6, 15), -1, date(2025, 6, 13)),
            (date(2025, 6, 16), 0, date(2025, 6, 16)),
            (date(2025, 6, 14), 0, date(2025, 6, 16)),
        ],
    )
    def test_the_first_day_is_not_counted(self, day, n, due):
        assert VIET_NAM.add(day, n) == due

    @pytest.mark.parametrize(
        ("a", "b", "count"),
        [
            (date(2025, 6, 16), date(2025, 6, 16), 0),
            (date(2025, 6, 16), date(2025, 6, 17), 1),
            (date(2025, 6, 13), date(2025, 6, 16), 1),
            (date(2025, 6, 13), date(2025, 6, 15), 0),
            (date(2025, 1, 1), date(2025, 12, 31), 250),  # 261 weekdays less 11 holidays on them
            (date(2025, 6, 17), date(2025, 6, 16), -1),
            (date(2025, 6, 16), date(2025, 6, 13), -1),
        ],
    )
    def test_days_are_counted_from_the_day_after_the_first(self, a, b, count):
        assert VIET_NAM.between(a, b) == count

    @quick
    @given(calendars, days, counts)
    def test_adding_and_counting_are_inverse(self, calendar, day, n):
        assert calendar.between(day, calendar.add(day, n)) == n
        assert calendar.between(day, calendar.add(day, -n)) == -n

    @quick
    @given(calendars, days, days)
    def test_counting_and_adding_are_inverse_on_working_days(self, calendar, a, b):
        a, b = sorted((calendar.add(a, 0), calendar.add(b, 0)))
        assert calendar.add(a, calendar.between(a, b)) == b
        assert calendar.add(b, calendar.between(b, a)) == a

    @quick
    @given(calendars, days, st.integers(-30, 30))
    def test_what_is_added_up_is_a_working_day(self, calendar, day, n):
        assert calendar.is_working(calendar.add(day, n))

    @quick
    @given(calendars, days, counts)
    def test_one_more_day_is_later(self, calendar, day, n):
        assert day < calendar.add(day, n) < calendar.add(day, n + 1)
        assert day > calendar.add(day, -n) > calendar.add(day, -n - 1)

    @quick
    @given(calendars, days, counts)
    def test_starting_later_never_ends_earlier(self, calendar, day, n):
        assert calendar.add(day, n) <= calendar.add(day + ONE_DAY, n)

    @quick
    @given(calendars, days, counts, counts)
    def test_two_steps_are_one_step_of_the_sum(self, calendar, day, m, n):
        assert calendar.add(calendar.add(day, m), n) == calendar.add(day, m + n)

    @quick
    @given(calendars, days, st.integers(0, 200), st.integers(0, 200))
    def test_counts_of_adjoining_spans_add_up(self, calendar, day, first, second):
        middle = day + first * ONE_DAY
        end = middle + second * ONE_DAY
        assert calendar.between(day, middle) + calendar.between(middle, end) == calendar.between(day, end)

    @quick
    @given(days, counts)
    def test_a_declared_day_off_moves_a_deadline_by_one_working_day(self, day, n):
        due = VIET_NAM.add(day, n)
        closed = WorkingCalendar("VN", extra_days_off=[due])
        assert closed.add(day, n) == VIET_NAM.add(day, n + 1)
        assert closed.between(day, due) == n - 1


def test_the_library_of_holidays_is_read_only_when_a_day_is_counted():
    program = (
        "import sys; from datetime import date; from amity.core.days import WorkingCalendar; "
        "calendar = WorkingCalendar(); before = 'holidays' in sys.modules; "
        "calendar.is_working(date(2025, 1, 1)); sys.exit(0 if not before and 'holidays' in sys.modules else 1)"
    )
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0
