"""Indicators, their values and visits brought in from sheets, and what a sheet may not say of them."""

from decimal import Decimal

import pytest

from amity.monitoring.models import ComplianceNote, Indicator, IndicatorValue, MonitoringVisit
from tests import factories
from tests.exchange.planned import actions, counts, load, plan, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """What is brought waits in a folder of its own."""
    settings.HOME = tmp_path


@pytest.fixture
def water(personas):
    """A programme, one of its projects and a project of its own, all for everybody in the union."""
    make = factories.make
    programme = make("aid_items", personas.union, title="Water", reference="P", kind="programme", confidentiality=1)
    make("aid_items", personas.union, title="Wells", reference="W", parent=programme, confidentiality=1)
    make("aid_items", personas.union, title="Books", reference="B", confidentiality=1)
    make("indicators", personas.union, item=programme, title="Households", confidentiality=1)
    return programme


HEAD = "item,title,scale,target,target_on,whole"


def test_an_indicator_of_a_part_is_brought_with_what_it_counts_towards(personas, water):
    assert load("indicators", personas.actor("chi"), HEAD, "W,Families,1,120,2027-09,P | Households") == (1, 0, 0, 0)
    row = Indicator.objects.get(title="Families")
    assert (row.whole.title, row.item.title, row.target, str(row.target_on)) == ("Households", "Wells", 120, "2027-09")


@pytest.mark.parametrize(("line", "words"), [
    ("B,Families,1,120,,P | Households", "part of"),
    ("W,Families,2,80,,P | Households", "same way"),
])  # fmt: skip
def test_an_indicator_counts_in_a_sheet_only_where_it_may_on_a_page(personas, water, line, words):
    brought = plan("indicators", personas.actor("chi"), HEAD, line)
    assert counts(brought) == (0, 0, 0, 1)
    assert words in " ".join(told(brought))
    assert Indicator.objects.count() == 1


def test_a_measure_that_its_parts_do_not_share_is_refused_in_a_sheet(personas, water):
    load("indicators", personas.actor("chi"), HEAD, "W,Families,1,120,,P | Households")
    brought = plan("indicators", personas.actor("chi"), HEAD, "P,Households,2,500,2027-09,")
    assert counts(brought) == (0, 0, 0, 1)
    assert "same way" in " ".join(told(brought))


VALUES = "indicator,from_on,to_on,dimension,category,actual,evidence,state"


def test_values_come_with_their_parts_and_are_the_same_by_period_and_part(personas, water):
    lines = (
        *(VALUES, "P | Households,2025-01-01,2025-12-31,,,120,List,approved"),
        *("P | Households,2025-01-01,2025-12-31,sex,women,70.5,List,approved",),
    )
    assert load("indicator_values", personas.actor("chi"), *lines) == (2, 0, 0, 0)
    assert load("indicator_values", personas.actor("chi"), *lines) == (0, 0, 2, 0)
    found = dict(IndicatorValue.objects.values_list("category", "actual"))
    assert found == {"": 120, "women": Decimal("70.5")}


@pytest.mark.parametrize("line", [
    "P | Households,2025-01-01,2025-12-31,sex,,70,List,approved",
    "P | Households,2025-01-01,2025-12-31,,women,70,List,approved",
    "P | Households,2025-12-31,2025-01-01,,,70,List,approved",
    "P | Households,2025-01-01,2025-12-31,,,many,List,approved",
    "Wagons,2025-01-01,2025-12-31,,,70,List,approved",
])  # fmt: skip
def test_a_wrong_value_is_refused_and_told(personas, water, line):
    brought = plan("indicator_values", personas.actor("chi"), VALUES, line)
    assert counts(brought) == (0, 0, 0, 1)
    assert told(brought)
    assert not IndicatorValue.objects.exists()


def test_a_visit_goes_to_an_item_or_to_an_organisation(personas, water):
    head = "reference,kind,item,from_on,to_on,findings,state"
    lines = (
        *(head, "V 1,monitoring,W,2026-03-10,2026-03-12,Clean water,closed"),
        *("V 2,monitoring,,2026-03-10,,,planned", "V 3,effects,W,2026-03-10,2026-03-09,,planned"),
    )
    brought = plan("monitoring_visits", personas.actor("chi"), *lines)
    assert actions(brought) == ["create", "error", "error"]
    assert "organisation" in " ".join(told(brought))
    load("monitoring_visits", personas.actor("chi"), *lines[:2])
    visit = MonitoringVisit.objects.get()
    assert (visit.reference, visit.findings, visit.state) == ("V 1", "Clean water", "closed")


def test_a_note_in_a_sheet_is_for_few_eyes_as_well(personas):
    factories.make("organisations", personas.union, name="Helping Hands", confidentiality=0)
    head, line = "reference,ngo,noted_on,text", "N 1,Helping Hands,2026-03-10,The plan came late."
    assert load("compliance_notes", personas.actor("an"), head, line) == (1, 0, 0, 0)
    assert load("compliance_notes", personas.actor("binh"), head, line.replace("N 1", "N 2")) == (1, 0, 0, 0)
    assert set(ComplianceNote.objects.values_list("confidentiality", flat=True)) == {3}
