"""The database orders two partial dates as their bounds do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amity.core.dates import PartialDate
from amity.events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
ORDER = next(one for one in Event._meta.constraints if one.name == "event_dates_in_order")


def cut(day: date, length: int) -> PartialDate:
    """The day as far as the first so many characters of its ISO text say."""
    return PartialDate(day.isoformat()[:length])


partial_dates = st.builds(
    cut, st.dates(min_value=date(2022, 11, 1), max_value=date(2024, 2, 29)), st.sampled_from([4, 7, 10])
)


@given(first=partial_dates, last=partial_dates)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_constraint_agrees_with_the_bounds_of_the_dates(db, first, last):
    event = Event(starts_on=first, ends_on=last)
    if last.last >= first.first:
        ORDER.validate(Event, event)
    else:
        with pytest.raises(ValidationError, match="The event ends before it begins"):
            ORDER.validate(Event, event)


@pytest.mark.parametrize(("first", "last"), [("2023", ""), ("2023-05", "2023"), ("2023", "2023-01-01")])
def test_dates_that_may_be_in_order_are_stored(personas, first, last):
    event = factories.make("events", personas.hers, starts_on=first, ends_on=last)
    event.refresh_from_db()
    assert str(event.ends_on or "") == last


@pytest.mark.parametrize(
    ("first", "last"), [("2023", "2022-12-31"), ("2023-05", "2023-04"), ("2023-05-02", "2023-05-01")]
)
def test_the_database_itself_refuses_dates_out_of_order(personas, first, last):
    event = factories.make("events", personas.hers)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(starts_on=first, ends_on=last)
