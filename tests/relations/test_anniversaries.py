"""Round years of ties, and visits, tiers and milestones with dates known in part."""

import pytest
from django.core.exceptions import ValidationError

from amity.core.dates import PartialDate, is_round
from amity.records import listing, page, registry
from amity.relations.models import HighLevelVisit, Relation
from amity.relations.queries import LONGEST_ANNIVERSARY, round_anniversary_in
from tests import factories

pytestmark = pytest.mark.django_db
BASES = ("1950", "1950-01-18", "1963-09-25", "1972-02-29", "1973", "1973-09", "1973-12-31", "1995-07-11", "2023", "")


@pytest.fixture
def ties(personas):
    """Ties with a base date of every precision, among them a leap day and one that is not known."""
    for day in BASES:
        factories.make("relations", personas.union, established_on=day)


def round_in(year: int) -> list[str]:
    rows = round_anniversary_in(Relation.objects.all(), str(year))
    return sorted(str(row.established_on) for row in rows)


def test_the_round_years_of_every_tie_are_those_of_the_calendar(ties):
    for year in range(1949, 2040):
        expected = sorted(day for day in BASES if day and is_round(year - PartialDate(day).year))
        assert round_in(year) == expected, year


@pytest.mark.parametrize("year", [1973, 1950, 2023])
def test_the_year_of_the_act_itself_is_no_anniversary(ties, year):
    assert [day for day in round_in(year) if day.startswith(str(year))] == []


def test_ties_of_centuries_are_still_found_and_those_of_legend_are_not(personas):
    factories.make("relations", personas.union, established_on="1525")
    factories.make("relations", personas.union, established_on="1025")
    assert round_in(2020) == ["1525"]
    assert round_in(1525 + LONGEST_ANNIVERSARY) == []


@pytest.mark.parametrize("text", ["2023-09", "2020-2024", "2023-01-01..2023-06-30", "", "next year", "20233"])
def test_only_a_year_can_be_asked_for(text):
    with pytest.raises(ValueError, match="is not"):
        round_anniversary_in(Relation.objects.all(), text)


@pytest.mark.parametrize("text", ["2023", " 2023 ", "2023-2023", "2023-01-01..2023-12-31"])
def test_a_year_is_a_year_however_it_is_written(ties, text):
    rows = round_anniversary_in(Relation.objects.all(), text)
    assert sorted(str(row.established_on) for row in rows) == round_in(2023)


def test_the_question_narrows_the_rows_it_is_given_at_the_cost_of_one_query(ties, django_assert_num_queries):
    rows = Relation.objects.filter(established_on__startswith="1973")
    with django_assert_num_queries(1):
        assert len(list(round_anniversary_in(rows, "2023"))) == 3


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [
        ("2023-12-12", "2023-12-13", False),
        ("2023-12-12", "2023-12", False),
        ("2023-12-12", "2023", False),
        ("2023-12", "2023-12-01", False),
        ("2023", "", False),
        ("2023-12-12", "2023-12-11", True),
        ("2023-12-12", "2023-11", True),
        ("2023-12", "2023-11-30", True),
        ("2024-02-29", "2024-02-28", True),
        ("2024", "2023-12-31", True),
    ],
)
def test_a_visit_ends_no_earlier_than_it_may_have_begun(personas, first, last, is_refused):
    if is_refused:
        with pytest.raises(ValidationError, match="The visit ends before it begins"):
            factories.make("high_level_visits", personas.union, from_on=first, to_on=last)
        assert not HighLevelVisit.objects.exists()
    else:
        row = factories.make("high_level_visits", personas.union, from_on=first, to_on=last)
        assert (str(row.from_on), str(row.to_on or "")) == (first, last)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"from_on": "2023"}, 3),
        ({"from_on": "2023-12"}, 2),
        ({"from_on": "2023-12-12"}, 1),
        ({"direction": "in", "from_on": "2023"}, 2),
        ({"direction": "out"}, 1),
        ({"pillar": "party"}, 1),
    ],
)
def test_visits_are_listed_by_direction_channel_and_time(personas, query, count):
    for first, direction, pillar in (
        ("2023-12-12", "in", "state"),
        ("2023-12", "in", "party"),
        ("2023", "out", "state"),
        ("2024-01-01", "in", "state"),
    ):
        told = {"from_on": first, "to_on": "", "direction": direction, "pillar": pillar}
        factories.make("high_level_visits", personas.union, principal_text=first, **told)
    record = registry.get("high_level_visits")
    assert listing.read(record, personas.actor("an"), query, "en").count == str(count)


def test_a_country_shows_its_tiers_with_the_latest_first(personas):
    country = factories.make("countries", personas.union)
    for tier, day in (("comprehensive", "2013"), ("comprehensive_strategic", "2023-09-10")):
        factories.make("tier_changes", personas.union, country=country, tier=tier, changed_on=day)
    read = page.read(registry.get("countries"), country.pk, personas.actor("an"), "en")
    assert [moment.on for moment in read.timeline] == ["10 September 2023", "2013"]


def test_a_milestone_needs_a_date_and_keeps_it_as_exactly_as_it_is_known(personas):
    with pytest.raises(ValidationError) as refused:
        factories.make("milestones", personas.union, happened_on="")
    assert set(refused.value.message_dict) == {"happened_on"}
    for day in ("1973", "1973-09", "1973-09-15"):
        assert str(factories.make("milestones", personas.union, happened_on=day).happened_on) == day
