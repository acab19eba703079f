"""Times of day as people write them."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from amity.core.fields import TimeOfDayField

FIELD = TimeOfDayField("Begins at", blank=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9:30", "09:30"), ("09.30", "09:30"), ("9h30", "09:30"), ("9h", "09:00"), ("14 giờ 05", "14:05"),
        ("14", "14:00"), (" 0:00 ", "00:00"), ("23g59", "23:59"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed, kept):
    assert FIELD.clean(typed, None) == kept


@pytest.mark.parametrize("typed", ["24:00", "9:60", "half past nine", "9:3", "930", "-1:00", "٩:٣٠"])
def test_what_is_no_time_is_refused_with_the_cure(typed):
    with pytest.raises(ValidationError, match="Write hours and minutes: 9:30"):
        FIELD.clean(typed, None)


@given(st.integers(0, 23), st.integers(0, 59))
def test_a_time_kept_is_read_again_as_itself_and_texts_sort_as_times(hours, minutes):
    kept = FIELD.clean(f"{hours}:{minutes:02}", None)
    assert FIELD.clean(kept, None) == kept
    assert (kept < "12:00") == (hours < 12)


@pytest.mark.parametrize(("typed", "kept"), [("9h30", "09:30"), ("14 giờ 05", "14:05"), ("", ""), (" 8 ", "08:00")])
def test_a_form_reads_a_time_before_the_row_compares_it(typed, kept):
    assert FIELD.formfield().clean(typed) == kept


def test_a_form_refuses_what_is_no_time_and_an_empty_box_where_a_time_is_wanted():
    with pytest.raises(ValidationError, match="Write hours and minutes: 9:30"):
        FIELD.formfield().clean("noon")
    with pytest.raises(ValidationError, match="required"):
        TimeOfDayField("Begins at").formfield().clean(" ")
