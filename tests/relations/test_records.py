"""Ties, milestones and visits as the pages of a country show them."""

import pytest

from amity.access.roles import Confidentiality
from amity.records import listing, page, registry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(personas):
    """A country with ties, a tier reached, a treaty, and two visits of which one is kept in An's unit."""
    owner = personas.hers
    country = factories.make("countries", owner, name="Laos", name_vi="Lào")
    factories.make("relations", owner, country=country, established_on="1962-09-05", tier="special")
    factories.make("tier_changes", owner, country=country, tier="special", changed_on="2025-12")
    factories.make("milestones", owner, title="Treaty of Friendship", countries=[country], happened_on="1977")
    factories.make("high_level_visits", owner, country=country, principal_text="President", from_on="2017-07-19")
    factories.make(
        "high_level_visits",
        owner,
        country=country,
        principal_text="Envoy",
        from_on="2018",
        confidentiality=Confidentiality.UNIT,
    )
    return country


def timeline(personas, country, name: str) -> list[str]:
    read = page.read(registry.get("countries"), country.pk, personas.actor(name), "en")
    assert read is not None
    return [moment.on for moment in read.timeline]


def test_the_timeline_of_a_country_holds_what_happened_with_it_latest_first(personas, country):
    seen = timeline(personas, country, "an")
    assert seen == ["December 2025", "2018", "19 July 2017", "1977", "5 September 1962"]


def test_a_stranger_sees_the_timeline_without_what_is_kept_in_the_unit(personas, country):
    assert timeline(personas, country, "binh") == ["December 2025", "19 July 2017", "1977", "5 September 1962"]


def test_the_page_of_a_country_has_a_panel_for_each_sort_of_row(personas, country):
    read = page.read(registry.get("countries"), country.pk, personas.actor("an"), "en")
    counts = {panel.record.name: panel.count for panel in read.panels}
    wanted = {"relations": "1", "tier_changes": "1", "milestones": "1", "high_level_visits": "2"}
    assert wanted.items() <= counts.items()


def test_a_relation_is_named_by_its_country_in_the_language_of_the_reader(personas, country):
    for language, name in (("en", "Laos"), ("vi", "Lào")):
        seen = listing.read(registry.get("relations"), personas.actor("an"), {}, language)
        assert seen.rows[0].cells[0].text == name


def test_ties_are_listed_by_the_round_year_they_reach(personas, country):
    actor, record = personas.actor("an"), registry.get("relations")
    assert listing.read(record, actor, {"round_in": "2022"}, "en").count == "1"
    assert listing.read(record, actor, {"round_in": "2023"}, "en").count == "0"
    assert "2023-06” cannot be read" in listing.read(record, actor, {"round_in": "2023-06"}, "en").problem
