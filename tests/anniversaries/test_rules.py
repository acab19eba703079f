"""Which years are marked, and from when on they are prepared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.access.actors import Actor
from amity.anniversaries import rules
from amity.anniversaries.rules import Rule, begins, choosing
from tests.factories import make

SYSTEM = Actor.system()
TIES = "relations.established_on"
ALL = (
    Rule("", "", 5, 6),
    Rule("", "", 10, 12),
    Rule("", "special", 10, 15),
    Rule(TIES, "", 5, 14),
    Rule(TIES, "special", 5, 18),
)


@pytest.mark.parametrize(
    ("kind", "tier", "years", "lead"),
    [
        (TIES, "special", 75, 18),
        (TIES, "special", 80, 18),
        (TIES, "strategic", 80, 14),
        ("milestones.happened_on", "special", 80, 15),
        ("milestones.happened_on", "special", 75, 6),
        ("milestones.happened_on", "", 80, 12),
        ("milestones.happened_on", "", 75, 6),
    ],
)
def test_the_nearest_rule_holds(kind, tier, years, lead):
    found = choosing(ALL)(kind, tier, years)
    assert found is not None
    assert found.lead_months == lead


def test_years_no_rule_divides_are_not_marked():
    assert choosing(ALL)(TIES, "special", 77) is None
    assert choosing(())(TIES, "special", 80) is None


@pytest.mark.parametrize(
    ("on", "months", "begin"),
    [
        ("2030-01-30", 6, "2029-07"),
        ("2030-01", 12, "2029-01"),
        ("2030", 1, "2029-12"),
        ("2030-12-31", 0, "2030-12"),
        ("2030-11-17", -2, "2031-01"),
    ],
)
def test_preparations_begin_whole_months_before(on, months, begin):
    assert begins(on, months) == begin


@given(st.dates(min_value=date(10, 1, 1)), st.integers(0, 60))
def test_preparations_never_begin_after_the_day_nor_in_another_distance(day, months):
    begin = begins(day.isoformat(), months)
    assert begin <= day.isoformat()[:7]
    assert (day.year - int(begin[:4])) * 12 + day.month - int(begin[5:]) == months


@pytest.mark.django_db
def test_a_union_begins_with_rules_and_then_has_its_own(personas):
    assert rules.in_force(SYSTEM) == rules.first_rules()
    assert Rule("", "", 10, 12) in rules.first_rules()
    make("anniversary_rules", personas.union, counted_from=TIES, tier="special", every=5, lead_months=24)
    assert rules.in_force(SYSTEM) == (Rule(TIES, "special", 5, 24),)


@pytest.mark.django_db
def test_rules_out_of_sight_rule_nobody(personas):
    make("anniversary_rules", personas.hers, every=7, lead_months=1, confidentiality=2)
    assert rules.in_force(personas.actor("an")) == (Rule("", "", 7, 1),)
    assert rules.in_force(personas.actor("binh")) == rules.first_rules()
