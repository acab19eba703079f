"""Which agreements run on a day or run out in a period, for ends known to the day, the month or the year."""

from datetime import date, timedelta

import pytest

from amity.agreements.models import Agreement
from amity.agreements.queries import ending_in, in_force_on
from amity.core.dates import PartialDate, Period
from amity.records import listing, registry
from tests import factories

pytestmark = pytest.mark.django_db
RECORD = registry.get("agreements")
FIRST, LAST = date(2023, 11, 20), date(2024, 4, 10)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
# Every precision around two turns of months, the turn of the year and the leap day.
DATES = ("", "2023", "2024", "2025", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2023-11-30", "2023-12-31",
         "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01")  # fmt: skip


@pytest.fixture
def terms(personas):
    """Running agreements with every end of the list, all begun long before."""
    rows = [
        Agreement(
            owner=personas.union, reference=f"R-{number}", title="T", form="mou", state="in_force",
            signed_on="2000", starts_on="2000", ends_on=day,
        )
        for number, day in enumerate(DATES)
    ]  # fmt: skip
    Agreement.objects.bulk_create(rows)


@pytest.fixture
def beginnings(personas):
    """Agreements with every first day of the list, or every day of signing and no first day; none of them ends."""
    rows = [
        Agreement(
            owner=personas.union, reference=f"{name}-{number}", title="T", form="mou", state="in_force",
            **{"starts_on": "", "signed_on": "", name: day},
        )
        for name in ("starts_on", "signed_on")
        for number, day in enumerate(DATES)
        if day
    ]  # fmt: skip
    Agreement.objects.bulk_create(rows)


def ends(rows) -> list[str]:
    return sorted(str(day or "") for day in rows.values_list("ends_on", flat=True))


def test_an_agreement_runs_on_every_day_its_last_day_can_still_come(terms):
    for day in DAYS:
        expected = sorted(one for one in DATES if not one or PartialDate(one).last >= day)
        assert ends(in_force_on(Agreement.objects.all(), day.isoformat())) == expected, day


def test_an_agreement_runs_from_the_first_day_its_beginning_can_have_come(beginnings):
    for day in DAYS:
        begun = [one for one in DATES if one and PartialDate(one).first <= day]
        found = in_force_on(Agreement.objects.all(), day.isoformat())
        assert found.count() == 2 * len(begun), day


@pytest.mark.parametrize(
    "period",
    [
        "2023",
        "2024",
        "2023-2024",
        "2023-12",
        "2024-02",
        "2024-02-29",
        "2023-12-31..2024-01-01",
        "2024-02-28..2024-03-31",
    ],
)
def test_an_agreement_runs_out_in_a_period_that_surely_holds_its_last_day(terms, period):
    bounds = Period.parse(period)
    expected = sorted(one for one in DATES if one and PartialDate(one).within(bounds.first, bounds.last))
    assert ends(ending_in(Agreement.objects.all(), period)) == expected


def test_every_end_that_is_known_falls_into_exactly_one_year(terms):
    years = [ending_in(Agreement.objects.all(), str(year)).count() for year in range(2020, 2030)]
    assert sum(years) == len([one for one in DATES if one])


@pytest.mark.parametrize(
    ("state", "ends_on", "runs"),
    [
        ("talks", "", False),
        ("talks", "2030", False),
        ("signed", "2030", True),
        ("in_force", "", True),
        ("renewed", "2030", True),
        ("renewed", "", True),
        ("lapsed", "", False),
        ("ended", "", False),
        ("ended", "2023-12-31", False),
        ("ended", "2024-06", True),
        ("lapsed", "2024", True),
    ],
)
def test_what_was_recorded_of_an_agreement_says_whether_it_ran(personas, state, ends_on, runs):
    factories.make("agreements", personas.union, state=state, starts_on="2019", ends_on=ends_on)
    assert in_force_on(Agreement.objects.all(), "2024-01-01").exists() is runs


def test_a_text_neither_signed_nor_begun_on_a_known_day_is_not_said_to_run(personas):
    factories.make("agreements", personas.union, signed_on="", starts_on="", ends_on="2030")
    assert not in_force_on(Agreement.objects.all(), "2024-01-01").exists()


@pytest.mark.parametrize("text", ["2024-02-30", "2023-02-29", "31/31/2024", "", "today"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="is not a date|does not exist"):
        in_force_on(Agreement.objects.all(), text)


@pytest.mark.parametrize("text", ["29/2/2024", " 2024-02-29 ", "29 February 2024", "ngày 29 tháng 2 năm 2024"])
def test_a_day_is_read_in_every_way_people_write_it(terms, text):
    same = ends(in_force_on(Agreement.objects.all(), "2024-02-29"))
    assert ends(in_force_on(Agreement.objects.all(), text)) == same


@pytest.mark.parametrize("text", ["2024-2023", "2024-13", "soon", ""])
def test_a_period_that_cannot_be_read_is_refused_with_examples(text):
    with pytest.raises(ValueError, match=r"2020-2024, 2023-06"):
        ending_in(Agreement.objects.all(), text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"ending_in": "2024"}, 8),
        ({"ends_on": "2024"}, 8),
        ({"ends_on": "none"}, 1),
        ({"in_force_on": "2024-02-29", "ending_in": "2024"}, 5),
        ({"in_force_on": "2024-02-29", "state": "ended"}, 0),
    ],
)
def test_the_list_combines_its_filters(personas, terms, query, count):
    assert listing.read(RECORD, personas.actor("an"), query, "en").count == str(count)


def test_each_question_costs_one_query(terms, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(in_force_on(Agreement.objects.all(), "2024-02-29"))
        list(ending_in(Agreement.objects.all(), "2024"))
