"""Two partial dates in order, as the database sees them: on a table made only for these tests."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.core.constraints import dates_in_order
from amity.core.dates import PartialDate
from amity.core.fields import PartialDateField


class Span(models.Model):
    """A time from one day to another, made only for these tests."""

    starts_on = PartialDateField(blank=True)
    ends_on = PartialDateField(blank=True)

    class Meta:
        app_label = "core_tests"
        constraints = [
            dates_in_order("starts_on", "ends_on", name="span_dates_in_order", message="It ends before it begins.")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} - {self.ends_on}"


@pytest.fixture(scope="module")
def table(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The table of this module, made outside the transactions of the tests."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Span)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Span)


def is_stored(starts_on: str, ends_on: str) -> bool:
    try:
        with transaction.atomic():
            Span.objects.create(starts_on=starts_on, ends_on=ends_on)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        ("", ""),
        ("2023", ""),
        ("", "2023"),
        ("2023", "2023"),
        ("2023-05-10", "2023"),
        ("2023", "2023-05-10"),
        ("2023-05-10", "2023-05"),
        ("2023-05-10", "2023-05-10"),
        ("2022-12-31", "2023"),
    ],
)
def test_dates_in_order_or_possibly_in_order_are_stored(table, db, starts_on, ends_on):
    assert is_stored(starts_on, ends_on)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [("2024", "2023"), ("2023-06", "2023-05"), ("2023-05-10", "2023-05-09"), ("2024", "2023-12-31")],
)
def test_dates_surely_out_of_order_are_refused(table, db, starts_on, ends_on):
    assert not is_stored(starts_on, ends_on)


def test_the_message_is_shown_when_the_row_is_checked(table, db):
    with pytest.raises(ValidationError, match="It ends before it begins"):
        Span(starts_on="2024", ends_on="2023").full_clean()


parts = st.builds(
    lambda day, length: day.isoformat()[:length],
    st.dates(date(2022, 11, 28), date(2023, 2, 2)),
    st.sampled_from((0, 4, 7, 10)),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts, parts)
def test_a_row_is_refused_only_if_its_last_day_is_before_its_first(table, db, starts_on, ends_on):
    is_possible = not starts_on or not ends_on or PartialDate(starts_on).first <= PartialDate(ends_on).last
    assert is_stored(starts_on, ends_on) == is_possible
