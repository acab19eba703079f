"""Published figures are kept as said, for a period that can be read."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from amity.core.dates import Period
from amity.insight.models import Statement
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2023", "2023"), ("6/2023", "2023-06"), ("2020 – 2024", "2020-2024"), ("2023-01-01..2023-12-31", "2023")],
)
def test_a_period_is_kept_in_one_spelling(personas, typed, kept):
    factories.make("statements", personas.union, period=typed)
    assert Statement.objects.get().period == kept


@pytest.mark.parametrize("typed", ["last year", "2024-2020", "2023-13"])
def test_a_period_that_cannot_be_read_is_refused(personas, typed):
    with pytest.raises(ValidationError) as refused:
        factories.make("statements", personas.union, period=typed)
    assert set(refused.value.message_dict) == {"period"}
    assert not Statement.objects.exists()


def test_several_figures_may_stand_for_one_year_but_each_once(personas):
    same = {"subject": "Foreign NGO aid", "period": "2023"}
    for value, said_by in (("223.3", "VUFO"), ("228.6", "COMINGO"), ("223.3", "COMINGO")):
        factories.make("statements", personas.union, value=value, said_by=said_by, **same)
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("statements", personas.union, value="223.30", said_by="VUFO", **same)
    assert Statement.objects.count() == 3


days = st.dates(min_value=date(1945, 1, 1), max_value=date(2045, 12, 31))


@given(first=days, last=days)
def test_the_bounds_of_a_figure_are_those_of_its_period(first, last):
    period = Period(min(first, last), max(first, last))
    assert Statement(period=str(period)).bounds == period
