"""The demo union loaded as users load files: what its records then answer."""

import pytest

from amity.access.actors import Actor
from amity.agreements.models import Agreement
from amity.agreements.queries import in_force_on
from amity.aid.models import AidFlow
from amity.config import union
from amity.events.models import Event, Series
from amity.events.queries import due_in, held_in
from amity.insight.models import Statement
from amity.insight.queries import covering, in_year
from amity.records import listing, page, registry
from amity.relations.models import HighLevelVisit, Relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db):
    """All files of the demo union, loaded; how many rows of each record type."""
    union.load_units(union.DEMO / "units.csv")
    return union.load_records(union.DEMO, actor=Actor.system(), tell=lambda line: None)


def test_every_row_of_the_files_is_loaded_and_open_to_the_public(demo):
    models = (Relation, HighLevelVisit, Agreement, Event, Statement)
    assert [demo[registry.of(model).name] for model in models] == [model.objects.count() for model in models]
    assert demo["certificates"] == 0
    for name in ("relations", "agreements", "events", "statements", "aid_flows"):
        assert listing.read(registry.get(name), Actor.nobody(), {}, "vi").count == f"{demo[name]:,}"


def test_the_agreements_of_the_union_answer_by_day(demo):
    def parties_on(day: str) -> set[str]:
        rows = in_force_on(Agreement.objects.filter(reference__startswith="VUFO-"), day)
        return set(rows.values_list("reference", flat=True))

    assert parties_on("2016-12-31") == set()
    assert parties_on("2018-01-01") == {"VUFO-CPAFFC-2017", "VUFO-ISCUF-2017"}
    assert parties_on("2023-12-31") == {"VUFO-CPAFFC-2022", "VUFO-ISCUF-2017", "VUFO-ICAP-2020", "VUFO-USIP-2023"}
    assert list(Agreement.objects.filter(state="talks").values_list("reference", flat=True)) == ["VUFO-RU-UNIVERSITIES"]


def test_the_year_2023_has_its_events_and_its_three_figures_of_aid(demo):
    held = held_in(Event.objects.all(), "2023")
    assert held.filter(series__name="Viet Nam - India People's Friendship Festival").get().edition == 11
    assert held.filter(visit__isnull=False).count() == 3
    aid = in_year(Statement.objects.filter(measure="foreign_ngo_aid"), "2023").order_by("value")
    assert [str(row.value) for row in aid] == ["223.30", "228.00", "228.60"]
    spans = covering(Statement.objects.filter(measure="foreign_ngo_aid"), "2023")
    assert {row.said_by for row in spans} == {"VOV", "Ngo Le Van, Deputy Minister of Foreign Affairs"}


def test_the_forum_planned_for_2025_is_not_counted_as_held(demo):
    planned = Event.objects.get(state="planned")
    assert planned not in held_in(Event.objects.all(), "2025")
    assert planned.series in due_in(Series.objects.all(), "2026")


def test_no_aid_is_counted_twice(demo):
    flows = AidFlow.objects.filter(item__parent__isnull=False)
    assert not flows.exists()
    committed = AidFlow.objects.filter(kind="commitment", value_on__startswith="2025")
    assert [(str(row.amount), row.currency) for row in committed] == [("2500000.00", "USD")]


def test_the_page_of_a_country_gathers_all_that_is_known_of_the_ties_with_it(demo):
    country = Relation.objects.get(country__code="CN").country
    read = page.read(registry.get("countries"), country.pk, Actor.nobody(), "vi")
    found = {panel.record.name for panel in read.panels if panel.count != "0"}
    assert {"relations", "tier_changes", "milestones", "high_level_visits", "agreements", "events"} <= found
    assert len(read.timeline) >= 10
