"""What is decided about aid, step by step and as refused."""

from datetime import date

import pytest

from amity.aid.services import deciding as services
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
ITEMS = registry.get("aid_items")
DAY = PartialDate.parse


@pytest.fixture
def acts(personas):
    """Chi, desk officer of the union, takes the steps today."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def stored(row):
    return type(row).objects.get(pk=row.pk)


def item(personas, state: str, **fields):
    return factories.make("aid_items", personas.hers, state=state, **fields)


def test_an_item_goes_from_proposal_to_settled_accounts(personas, acts):
    row = item(personas, "proposed", starts_on="", ends_on="", decision="")
    states = []
    for name, asked in (
        ("appraise", {}),
        ("approve", {"decision": "Decision 2201"}),
        ("start", {"starts_on": DAY("2025-10-01")}),
        ("finish", {"ends_on": DAY("2026-03-15")}),
        ("hand_over", {}),
        ("settle", {}),
    ):
        workflow.take(ITEMS, ITEMS.step(name), row.pk, **acts, asked=asked)
        states.append(stored(row).state)
    assert states == ["appraisal", "approved", "running", "finished", "handed_over", "settled"]
    kept = stored(row)
    assert (kept.decision, str(kept.starts_on), str(kept.ends_on)) == ("Decision 2201", "2025-10-01", "2026-03-15")


@pytest.mark.parametrize("decision", [None, "", "  "])
def test_aid_is_not_approved_without_a_decision(personas, acts, decision):
    row = item(personas, "appraisal", decision="")
    with pytest.raises(services.DecisionMissing):
        services.approve(row, **acts, decision=decision)
    assert stored(row).state == "appraisal"


@pytest.mark.parametrize("name", ["approve", "refuse"])
def test_a_keeper_does_not_decide(personas, name):
    row = item(personas, "appraisal")
    with pytest.raises(workflow.NotAllowed):
        workflow.take(ITEMS, ITEMS.step(name), row.pk, actor=personas.actor("an"), today=TODAY, why="No money.")
    assert stored(row).state == "appraisal"


def test_aid_is_refused_with_a_reason(personas, acts):
    row = item(personas, "appraisal")
    with pytest.raises(workflow.WhyMissing):
        workflow.take(ITEMS, ITEMS.step("refuse"), row.pk, **acts)
    workflow.take(ITEMS, ITEMS.step("refuse"), row.pk, **acts, why="The donor withdrew.")
    assert stored(row).state == "refused"


def test_aid_begins_today_when_no_day_is_known(personas, acts):
    row = item(personas, "approved", starts_on="", ends_on="")
    services.start(row, **acts)
    assert (stored(row).state, str(stored(row).starts_on)) == ("running", "2026-03-16")


@pytest.mark.parametrize(
    ("step", "state", "field"), [("start", "approved", "starts_on"), ("finish", "running", "ends_on")]
)
def test_aid_neither_begins_nor_ends_on_a_day_to_come(personas, acts, step, state, field):
    row = item(personas, state, starts_on="2025", ends_on="")
    with pytest.raises(services.DateAhead):
        getattr(services, step)(row, **acts, **{field: DAY("2026-03-17")})
    assert stored(row).state == state


def test_a_programme_ends_after_its_projects(personas, acts):
    programme = item(personas, "running", kind="programme", starts_on="2025", ends_on="")
    part = item(personas, "running", parent=programme, starts_on="2025", ends_on="")
    item(personas, "refused", parent=programme)
    with pytest.raises(services.PartsNotFinished):
        services.finish(programme, **acts)
    assert stored(programme).state == "running"
    services.finish(part, **acts)
    services.finish(programme, **acts)
    assert (stored(programme).state, str(stored(programme).ends_on)) == ("finished", "2026-03-16")
