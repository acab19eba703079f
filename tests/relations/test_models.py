"""What ties, tiers, milestones and visits must be."""

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.records import writes
from amity.relations.models import HighLevelVisit, Relation, TierChange
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_country_has_one_relation(personas):
    first = factories.make("relations", personas.union)
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("relations", personas.union, country=first.country)
    assert Relation.objects.get() == first


def test_a_country_may_reach_a_tier_again_on_another_day(personas):
    first = factories.make("tier_changes", personas.union, tier="special", changed_on="1977")
    factories.make("tier_changes", personas.union, country=first.country, tier="special", changed_on="2025-12")
    with pytest.raises(ValidationError, match="already exists"):
        factories.make("tier_changes", personas.union, country=first.country, tier="special", changed_on="1977")
    assert TierChange.objects.count() == 2


def test_a_visit_cannot_end_before_it_begins(personas):
    with pytest.raises(ValidationError, match="The visit ends before it begins") as refused:
        factories.make("high_level_visits", personas.union, from_on="2023-12-12", to_on="2023-12-11")
    assert set(refused.value.message_dict) == {"to_on"}
    assert not HighLevelVisit.objects.exists()


def test_a_visit_known_to_the_month_may_end_in_it(personas):
    visit = factories.make("high_level_visits", personas.union, from_on="2022-10-30", to_on="2022-10")
    assert str(visit.to_on) == "2022-10"


def test_a_milestone_keeps_its_countries_in_history(personas):
    milestone = factories.make("milestones", personas.union)
    second = factories.make("countries", personas.union)
    both = [*milestone.countries.all(), second]
    assert writes.save(milestone, actor=Actor.system(), links={"countries": both})
    assert set(milestone.countries.all()) == set(both)
