"""What becomes of an event and of an invitation to it, step by step and as refused."""

from datetime import date

import pytest

from amity.core.dates import PartialDate
from amity.events.services import holding, inviting
from amity.records import registry, workflow
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2023, 5, 22)
PARTICIPATIONS = registry.get("participations")
EVENTS = registry.get("events")


@pytest.fixture
def acts(personas):
    """Chi, desk officer of the union, takes the steps today."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def stored(row):
    return type(row).objects.get(pk=row.pk)


def planned(personas, **fields):
    return factories.make("events", personas.hers, state="planned", **fields)


def guest(personas, state: str, starts_on: str = "2023-05-22", **fields):
    event = factories.make("events", personas.hers, starts_on=starts_on, **fields)
    return factories.make("participations", personas.hers, event=event, state=state)


def test_an_event_is_held_with_the_days_and_people_it_turned_out_to_have(personas, acts):
    event = planned(personas, starts_on="2023", expected_count=300)
    holding.hold(event, **acts, starts_on=PartialDate("2023-05-22"), attended_count=420)
    kept = stored(event)
    assert (kept.state, str(kept.starts_on), kept.expected_count, kept.attended_count) == (
        "held",
        "2023-05-22",
        300,
        420,
    )
    assert Change.objects.latest("pk").action == "hold"


def test_an_event_keeps_what_it_is_not_told_anew(personas, acts):
    event = planned(personas, starts_on="2023-05-20", ends_on="2023-05-21", attended_count=90)
    holding.hold(event, **acts)
    assert (str(stored(event).ends_on), stored(event).attended_count) == ("2023-05-21", 90)


def test_nothing_is_held_before_its_first_day(personas, acts):
    event = planned(personas, starts_on="2023-05-23")
    with pytest.raises(holding.NotYetBegun):
        holding.hold(event, **acts)
    assert stored(event).state == "planned"


def test_an_event_is_cancelled_with_a_reason(personas, acts):
    event = planned(personas)
    with pytest.raises(workflow.WhyMissing):
        workflow.take(EVENTS, EVENTS.step("cancel"), event.pk, **acts)
    workflow.take(EVENTS, EVENTS.step("cancel"), event.pk, **acts, why="The hall was flooded.")
    assert stored(event).state == "cancelled"
    assert Change.objects.latest("pk").why == "The hall was flooded."


def test_an_invitation_goes_from_a_name_put_forward_to_a_chair_taken(personas, acts):
    row = guest(personas, "nominated")
    states = []
    for name in ("approve", "invite", "accept", "attend"):
        workflow.take(PARTICIPATIONS, PARTICIPATIONS.step(name), row.pk, **acts)
        states.append(stored(row).state)
    assert states == ["approved", "invited", "accepted", "attended"]


def test_a_guest_may_decline_and_change_his_mind(personas, acts):
    row = guest(personas, "accepted")
    workflow.take(PARTICIPATIONS, PARTICIPATIONS.step("decline"), row.pk, **acts)
    workflow.take(PARTICIPATIONS, PARTICIPATIONS.step("accept"), row.pk, **acts)
    assert stored(row).state == "accepted"


def test_a_keeper_puts_forward_but_does_not_approve(personas):
    row = guest(personas, "nominated")
    with pytest.raises(workflow.NotAllowed):
        workflow.take(PARTICIPATIONS, PARTICIPATIONS.step("approve"), row.pk, actor=personas.actor("an"), today=TODAY)
    assert stored(row).state == "nominated"


@pytest.mark.parametrize("dates", [{"starts_on": "2023-05-21"}, {"starts_on": "2023-05-20", "ends_on": "2023-05-21"}])
def test_nobody_is_invited_to_what_is_over(personas, acts, dates):
    row = guest(personas, "approved", **dates)
    with pytest.raises(inviting.EventIsOver):
        inviting.invite(row, **acts)
    assert stored(row).state == "approved"


@pytest.mark.parametrize("dates", [{"starts_on": "2023-05"}, {"starts_on": "2023-05-21", "ends_on": "2023-05-22"}])
def test_a_guest_is_invited_as_long_as_the_event_may_go_on(personas, acts, dates):
    row = guest(personas, "approved", **dates)
    inviting.invite(row, **acts)
    assert stored(row).state == "invited"


def test_nobody_attends_what_has_not_begun(personas, acts):
    row = guest(personas, "accepted", starts_on="2023-05-23")
    with pytest.raises(inviting.NotYetHeld):
        inviting.attend(row, **acts)
    assert stored(row).state == "accepted"
