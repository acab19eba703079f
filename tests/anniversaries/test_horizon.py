"""The horizon: what is marked in the years to come, for whom, and what was decided."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.actors import Actor
from amity.almanac import anniversaries as almanac
from amity.anniversaries import queries
from amity.anniversaries.queries import EVERYTHING, Asked, horizon
from tests.factories import make

SYSTEM = Actor.system()
FIVE_YEARS = (date(2026, 1, 1), date(2030, 12, 31))
TODAY = date(2028, 9, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def russia(personas):
    """A country of the highest tier, with ties since 1950."""
    country = make("countries", personas.union, code="RU", name="Russia")
    make("relations", personas.union, country=country, established_on="1950-01-30", tier="comprehensive_strategic")
    return country


def seen(asked=EVERYTHING, actor=SYSTEM):
    return [(one.due.on, one.due.years, one.begins) for one in horizon(actor, *FIVE_YEARS, asked).found]


def days(asked=EVERYTHING, actor=SYSTEM):
    return [on for on, _years, _begins in seen(asked, actor)]


def test_ties_return_every_fifth_year_with_the_lead_time_of_their_tier(russia):
    assert seen() == [("2030-01-30", 80, "2028-07")]


def test_a_milestone_is_marked_in_its_fiftieth_year_with_what_it_concerns(russia, personas):
    make("milestones", personas.union, countries=[russia], happened_on="1978-11-03")
    (one,) = [one for one in horizon(SYSTEM, *FIVE_YEARS).found if one.due.base.record.name == "milestones"]
    assert (one.due.on, one.due.years, one.countries) == ("2028-11-03", 50, (russia.pk,))
    assert (one.tier, one.rule.every, one.begins) == ("comprehensive_strategic", 25, "2027-11")


def test_the_home_country_is_no_partner_unless_it_stands_alone(russia, personas):
    home = make("countries", personas.union, is_home=True)
    known = {"country": home, "confidentiality": 1}
    make("organisations", personas.union, founded_on="1950-05-23", focus_countries=[russia], **known)
    make("organisations", personas.union, founded_on="1950-11-17", focus_countries=[home], **known)
    found = [one for one in horizon(SYSTEM, *FIVE_YEARS).found if one.due.base.record.name == "organisations"]
    assert [(one.due.on, one.countries) for one in found] == [("2030-05-23", (russia.pk,)), ("2030-11-17", (home.pk,))]


def test_partial_dates_have_partial_anniversaries_after_the_exact_ones(personas):
    for day in ("1950", "1950-01", "1950-01-18"):
        make("milestones", personas.union, happened_on=day)
    found = horizon(SYSTEM, *FIVE_YEARS)
    assert [one.due.on for one in found.found] == ["2030-01-18", "2030-01", "2030"]
    assert found.by_month == {"2030-01": 2, "2030": 1}


def test_what_is_asked_for_narrows_the_horizon(russia, personas):
    make("milestones", personas.union, happened_on="1951-05-05")
    everything = ["2026-05-05", "2030-01-30"]
    assert days() == everything
    for asked, expected in (
        (Asked(bases=("relations.established_on",)), ["2030-01-30"]),
        (Asked(country=russia.pk), ["2030-01-30"]),
        (Asked(tier="comprehensive_strategic"), ["2030-01-30"]),
        (Asked(tier="special"), []),
        (Asked(every=10), ["2030-01-30"]),
        (Asked(state="undecided"), everything),
        (Asked(state="adopted"), []),
    ):
        assert days(asked) == expected


def test_what_was_decided_stands_beside(russia, personas):
    relation = almanac.visible(SYSTEM, almanac.base_named("relations.established_on")).get()
    row = make("anniversaries", personas.union, counted_row=relation.pk, years=80)
    (one,) = horizon(SYSTEM, *FIVE_YEARS).found
    assert one.decided == (row.pk, "adopted")
    assert one.address == f"relations.established_on:{relation.pk}:80"
    assert days(Asked(state="adopted")) == ["2030-01-30"]
    assert days(Asked(state="undecided")) == []


def test_rows_and_decisions_out_of_sight_are_not_on_the_horizon(russia, personas):
    hers = make("milestones", personas.hers, happened_on="1950-06-01", confidentiality=2)
    make("anniversaries", personas.hers, counted_from="milestones.happened_on", counted_row=hers.pk, years=80,
         confidentiality=2)  # fmt: skip
    assert days(actor=personas.actor("an")) == ["2030-01-30", "2030-06-01"]
    assert days(actor=personas.actor("binh")) == ["2030-01-30"]
    assert days(actor=personas.actor("nobody")) == []
    assert horizon(personas.actor("binh"), *FIVE_YEARS).by_month == {"2030-01": 1}


def test_what_waits_for_a_decision_is_what_should_have_begun(russia, personas):
    make("milestones", personas.union, happened_on="1990-12-01")  # begins a year before 2030-12
    assert [one.due.on for one in queries.waiting(SYSTEM, TODAY)] == ["2030-01-30"]
    assert queries.waiting(SYSTEM, date(2028, 6, 30)) == []


def test_the_number_of_queries_does_not_grow_with_the_rows(russia, personas):
    costs = []
    for count in (1, 4):
        for _n in range(count):
            make("milestones", personas.union, happened_on="1950-06-01")
        with CaptureQueriesContext(connection) as made:
            horizon(SYSTEM, *FIVE_YEARS)
        costs.append(len(made))
    assert costs[0] == costs[1] <= 4 + 3 * len(list(almanac.bases()))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "relations.established_on",
        "relations.tier:1:80",
        "relations.established_on:x:80",
        "relations.established_on:1:0",
        "relations.established_on:999999:80",
        "relations.established_on:1:80:1",
    ],
)
def test_an_address_that_names_nothing_is_nothing(address, russia):
    assert queries.one_of(SYSTEM, address) is None
