"""Which aid ran in a period, for beginnings and ends known to the day, the month or the year."""

import itertools

import pytest

from amity.aid.models import AidItem
from amity.aid.queries.items import running_in
from amity.core.dates import PartialDate, Period
from amity.records import listing, registry

pytestmark = pytest.mark.django_db
STARTS = ("2022", "2023-11", "2023-12-31", "2024", "2024-01", "2024-02-29")
ENDS = ("", "2023", "2023-12", "2024-01-01", "2024-02", "2024-02-29", "2025")
PERIODS = "2021 2022 2023 2024 2025 2026 2023-12 2024-02 2024-02-29 2023-12-31..2024-01-01 2020-2030".split()


@pytest.fixture
def items(personas):
    """Running aid with every beginning and every end that goes with it."""
    pairs = [
        (first, last)
        for first, last in itertools.product(STARTS, ENDS)
        if not last or PartialDate(last).last >= PartialDate(first).first
    ]
    AidItem.objects.bulk_create(
        AidItem(
            owner=personas.union,
            reference=f"{first}/{last}",
            title="T",
            kind="project",
            state="running",
            starts_on=first,
            ends_on=last,
        )
        for first, last in pairs
        if len(first) != 4 or last != first
    )


def found(period: str) -> set[str]:
    return set(running_in(AidItem.objects.all(), period).values_list("reference", flat=True))


@pytest.mark.parametrize("period", PERIODS)
def test_aid_ran_where_its_days_may_touch_the_period(items, period):
    bounds = Period.parse(period)
    expected = set()
    for reference in AidItem.objects.values_list("reference", flat=True):
        first, last = reference.split("/")
        has_begun = PartialDate(first).first <= bounds.last
        goes_on = not last or PartialDate(last).last >= bounds.first
        if has_begun and goes_on:
            expected.add(reference)
    assert found(period) == expected


def test_a_longer_period_holds_all_that_a_shorter_one_held(items):
    assert found("2024-02-29") <= found("2024-02") <= found("2024") <= found("2020-2030")


@pytest.mark.parametrize(
    ("state", "ran"),
    [
        ("proposed", False),
        ("appraisal", False),
        ("refused", False),
        ("approved", True),
        ("running", True),
        ("finished", True),
        ("handed_over", True),
        ("settled", True),
    ],
)
def test_aid_ran_only_once_it_was_approved(personas, state, ran):
    AidItem.objects.create(
        owner=personas.union, reference="A", title="T", kind="project", state=state, starts_on="2023", ends_on="2025"
    )
    assert running_in(AidItem.objects.all(), "2024").exists() is ran


@pytest.mark.parametrize("text", ["2024-2023", "soon", "", "2024-00"])
def test_a_period_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="is not a period"):
        running_in(AidItem.objects.all(), text)


def test_the_list_agrees_with_the_question(personas, items):
    record = registry.get("aid_items")
    seen = listing.read(record, personas.actor("an"), {"running_in": "2024-02"}, "en")
    assert seen.count == str(len(found("2024-02")))
