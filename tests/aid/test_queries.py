"""Which items of aid ran in a period."""

import pytest

from amity.aid.models import AidItem
from amity.aid.queries.items import running_in
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def items(personas):
    """Items with dates of every precision; one without a first day, and three that never ran."""
    for reference, fields in {
        "years": {"starts_on": "2020", "ends_on": "2025"},
        "days": {"starts_on": "2020-04-01", "ends_on": "2021-03-31", "state": "finished"},
        "open": {"starts_on": "2023-06", "ends_on": ""},
        "unknown": {"starts_on": "", "ends_on": ""},
        "proposed": {"starts_on": "2020", "ends_on": "2025", "state": "proposed"},
        "appraised": {"starts_on": "2020", "ends_on": "2025", "state": "appraisal"},
        "refused": {"starts_on": "2020", "ends_on": "2025", "state": "refused"},
    }.items():
        factories.make("aid_items", personas.union, reference=reference, **fields)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2019", set()),
        ("2020", {"years", "days"}),
        ("2021", {"years", "days"}),
        ("2022", {"years"}),
        ("2023", {"years", "open"}),
        ("2023-05", {"years"}),
        ("2026", {"open"}),
    ],
)
def test_an_item_runs_from_its_first_to_its_last_day_once_approved(items, period, found):
    assert set(running_in(AidItem.objects.all(), period).values_list("reference", flat=True)) == found
