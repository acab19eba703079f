"""Which agreements ran on a day, and which run out in a period."""

import pytest

from amity.agreements.models import Agreement
from amity.agreements.queries import ending_in, in_force_on
from tests import factories

pytestmark = pytest.mark.django_db
NO_DATES = {"signed_on": "", "starts_on": "", "ends_on": ""}


def add(personas, reference: str, **fields) -> None:
    factories.make("agreements", personas.union, reference=reference, **(NO_DATES | fields))


@pytest.fixture
def agreements(personas):
    """Agreements of every sort of dates and states."""
    add(personas, "whole", starts_on="2022", ends_on="2027")
    add(personas, "renewed", starts_on="2017", ends_on="2022", state="renewed")
    add(personas, "signed only", signed_on="2015-12")
    add(personas, "open end", starts_on="2019-03-13")
    add(personas, "no dates")
    add(personas, "talks", starts_on="2010", state="talks")
    add(personas, "ended, day unknown", starts_on="2010", state="ended")
    add(personas, "ended early", starts_on="2010", ends_on="2018-06-30", state="ended")


def references(rows) -> set[str]:
    return set(rows.values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2016-12-31", {"signed only", "ended early"}),
        ("2018-06-30", {"signed only", "ended early", "renewed"}),
        ("2018-07-01", {"signed only", "renewed"}),
        ("2022-12-31", {"signed only", "open end", "renewed", "whole"}),
        ("2028-01-01", {"signed only", "open end"}),
    ],
)
def test_an_agreement_runs_between_its_first_and_last_day(agreements, day, found):
    assert references(in_force_on(Agreement.objects.all(), day)) == found


@pytest.mark.parametrize(
    ("text", "message"), [("2022", "is not a whole day"), ("2022-10", "is not a whole day"), ("soon", "is not a date")]
)
def test_a_text_that_is_no_day_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        in_force_on(Agreement.objects.all(), text)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2022", {"renewed"}),
        ("2018-06", {"ended early"}),
        ("2018-07", set()),
        ("2018-2027", {"whole", "renewed", "ended early"}),
    ],
)
def test_agreements_run_out_where_their_last_day_surely_lies(agreements, period, found):
    assert references(ending_in(Agreement.objects.all(), period)) == found
