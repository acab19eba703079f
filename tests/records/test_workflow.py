"""Taking a step: by whom, in which state, with what it asks for; refused, it leaves the row as it was."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import registry, workflow, writes
from amity.records.declaration import Step
from amity.records.models import Change
from tests import factories

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TODAY = date(2026, 3, 16)
AGREEMENTS, PARTICIPATIONS, AID = (registry.get(name) for name in ("agreements", "participations", "aid_items"))


def take(record, name: str, row, actor: Actor = SYSTEM, **options):
    return workflow.take(record, record.step(name), row.pk, actor=actor, today=TODAY, **options)


def stored(row) -> dict:
    return type(row).objects.filter(pk=row.pk).values().get()


def test_a_step_runs_its_service_and_gives_back_what_it_returns(personas):
    row = factories.make("agreements", personas.hers, state="signed")
    taken = take(
        AGREEMENTS, "start", row, personas.actor("an"), why=" Ratified. ", asked={"starts_on": PartialDate("2025")}
    )
    assert (taken.pk, taken.state, str(taken.starts_on)) == (row.pk, "in_force", "2025")
    change = Change.objects.filter(record="agreements", row_id=row.pk).latest("id")
    assert (change.action, change.why, change.account) == ("start", "Ratified.", personas.an)
    assert change.values == {"state": ["signed", "in_force"], "starts_on": ["2022", "2025"]}


@pytest.mark.parametrize(("name", "may"), [("an", True), ("chi", True), ("dung", False), ("binh", False)])
def test_a_step_is_taken_by_those_its_rule_allows(name, may, personas):
    row = factories.make("agreements", personas.hers, state="signed")
    before = stored(row)
    actor = personas.actor(name)
    assert bool(AGREEMENTS.steps_for(actor, row)) is may
    if may:
        assert take(AGREEMENTS, "start", row, actor).state == "in_force"
    else:
        with pytest.raises(writes.NotAllowed, match="You may not take this step: “Enter into force”"):
            take(AGREEMENTS, "start", row, actor)
        assert stored(row) == before


def test_a_keeper_does_not_approve_what_an_approver_does(personas):
    row = factories.make("participations", personas.hers, state="nominated")
    with pytest.raises(writes.NotAllowed):
        take(PARTICIPATIONS, "approve", row, personas.actor("an"))
    assert take(PARTICIPATIONS, "approve", row, personas.actor("chi")).state == "approved"


def test_a_row_out_of_sight_has_no_steps_to_take(personas):
    row = factories.make("agreements", personas.hers, state="signed", confidentiality=Confidentiality.RESTRICTED)
    for name in ("chi", "binh", "nobody"):
        with pytest.raises(AGREEMENTS.model.DoesNotExist):
            take(AGREEMENTS, "start", row, personas.actor(name))
    assert stored(row)["state"] == "signed"


# What rows must hold in their last states, by the constraints of their tables.
SETTLED = {
    "commitments": {"evidence": "Report of 2025"},
    "anniversaries": {"reason": "The State marks it."},
    "opinions": {"answer": "agrees", "answered_on": "2026-03-10"},
    "assignments": {"result": "Report of 2025"},
    "gifts": {"thanked_on": "2026-03-10"},
    "registration_cases": {"grounds": "As asked."},
    "ngo_duties": {"done_on": "2026-03-10"},
    "appeals": {"account": "All was given out."},
}
BESIDE = {("liaisons", "ended"): {"to_on": "2026-03-01"}}  # what one state alone asks for


@pytest.mark.parametrize("record", [one for one in registry.all_records() if one.steps], ids=lambda one: one.name)
def test_no_step_jumps_over_a_state(record, personas):
    """Every step in every state it does not wait for, by one who may do everything."""
    column = record.model._meta.get_field(record.state) if record.state else None
    for state, label in column.flatchoices if column else ():
        for step in (step for step in record.steps if step.when and state not in step.when):
            row = factories.make(record.name, personas.hers, **SETTLED.get(record.name, {}))
            type(row).objects.filter(pk=row.pk).update(**{record.state: state}, **BESIDE.get((record.name, state), {}))
            before = stored(row)
            assert step not in record.steps_for(SYSTEM, type(row).objects.get(pk=row.pk))
            with pytest.raises(workflow.NotNow) as caught:
                take(record, step.name, row, why="x", asked=dict.fromkeys(step.asks))
            assert str(caught.value) == (f"“{step.label}” is not possible now: the record is in the state “{label}”.")
            assert stored(row) == before


def test_a_step_that_needs_a_reason_is_not_taken_without_one(personas):
    row = factories.make("commitments", personas.hers)
    commitments = registry.get("commitments")
    for why in ("", "  \n"):
        with pytest.raises(workflow.WhyMissing):
            take(commitments, "drop", row, why=why)
    assert take(commitments, "drop", row, why="Both sides agreed.").state == "dropped"


def test_what_the_service_cannot_do_without_is_asked_for(personas):
    row = factories.make("agreements", personas.hers, state="in_force")
    assert AGREEMENTS.step("renew").needs == ("reference", "signed_on")
    assert AGREEMENTS.step("lapse").needs == ()
    before = stored(row)
    for asked in ({}, {"reference": "", "signed_on": None}, {"signed_on": PartialDate("2025")}):
        with pytest.raises(ValidationError) as caught:
            take(AGREEMENTS, "renew", row, asked=asked)
        assert set(caught.value.message_dict) == {"reference", "signed_on"} - {
            name for name, value in asked.items() if value
        }
    assert stored(row) == before


def test_a_value_nobody_asked_for_is_a_programming_error(personas):
    row = factories.make("agreements", personas.hers, state="signed")
    with pytest.raises(TypeError, match="asks for"):
        take(AGREEMENTS, "start", row, asked={"title": "x"})


def test_a_step_that_fails_halfway_leaves_everything_as_it_was(personas):
    row = factories.make("agreements", personas.hers, state="signed")

    def run(row, *, actor, today, why):
        row.title = "Changed"
        writes.save(row, actor=actor)
        raise writes.Refused("No.")

    before, changes = stored(row), Change.objects.count()
    with pytest.raises(writes.Refused, match=r"^No\.$"):
        workflow.take(AGREEMENTS, Step("x", "X", run=run, when=("signed",)), row.pk, actor=SYSTEM, today=TODAY)
    assert (stored(row), Change.objects.count()) == (before, changes)


def test_a_step_without_states_is_open_as_long_as_its_rule_says(personas):
    terms = registry.get("terms")
    row = factories.make("terms", personas.hers)
    an = personas.actor("an")
    assert [step.name for step in terms.steps_for(an, row)] == ["close"]
    take(terms, "close", row, an, asked={"ended_on": PartialDate("2025-12")})
    assert terms.steps_for(an, type(row).objects.get(pk=row.pk)) == []
    with pytest.raises(writes.NotAllowed):
        take(terms, "close", row, an, asked={"ended_on": PartialDate("2026")})


def test_steps_are_known_by_their_names():
    assert AGREEMENTS.step("renew").label == "Renew"
    assert AGREEMENTS.step("explode") is None
    assert replace(AGREEMENTS, steps=()).step("renew") is None
