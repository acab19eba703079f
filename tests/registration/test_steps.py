"""Every step of applications, cases and duties in every state, by everybody: what opens it and what it leaves."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from amity.registration.models import ApplicationState, CaseState, DutyState
from amity.registration.services import applying, handling
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
DAY = PartialDate.parse
CASES, APPLICATIONS, DUTIES = (registry.get(name) for name in ("registration_cases", "applications", "ngo_duties"))
STEPS_OF_CASES = {
    "checking": {"give_back", "find_valid", "withdraw"},
    "returned": {"withdraw"},
    "valid": {"pass_on_early", "withdraw"},
    "opinions": {"pass_on_early", "withdraw"},
    "opinions_in": {"pass_on", "withdraw"},
    "deciding": {"grant", "refuse", "withdraw"},
    "granted": {"deliver"},
    "refused": {"deliver"},
    "delivered": set(),
    "withdrawn": set(),
}
LEADS_TO = {
    "give_back": "returned",
    "find_valid": "valid",
    "pass_on": "deciding",
    "pass_on_early": "deciding",
    "refuse": "refused",
    "grant": "granted",
    "deliver": "delivered",
    "withdraw": "withdrawn",
}
STEPS_OF_APPLICATIONS = {
    "draft": {"submit", "withdraw"},
    "submitted": {"take_in"},
    "returned": {"submit", "withdraw"},
    "in_treatment": set(),
    "granted": set(),
    "refused": set(),
    "withdrawn": set(),
}


@pytest.fixture
def chi(personas):
    return {"actor": personas.actor("chi"), "today": TODAY}


@pytest.fixture
def ngo(personas):
    return factories.make("foreign_ngos", personas.union, confidentiality=0).organisation


def application(personas, ngo, state="in_treatment", **fields):
    given = {"ngo": ngo, "state": state, "confidentiality": 2, "way": "hand", **fields}
    return factories.make("applications", personas.union, **given)


def case(personas, ngo, state, **fields):
    decided = {"decision_number": "7/QD", "grounds": "As asked."}
    about = fields.pop("application", None) or application(personas, ngo)
    given = {"state": state, "application": about, "confidentiality": 2, **decided, **fields}
    return factories.make("registration_cases", personas.union, **given)


def asked_of(name: str) -> dict:
    return {"grounds": "Not needed."} if name == "refuse" else {"decision_number": "8/QD"} if name == "grant" else {}


def test_the_tables_name_every_state_and_every_step():
    assert set(STEPS_OF_CASES) == set(CaseState.values)
    assert set(STEPS_OF_APPLICATIONS) == set(ApplicationState.values)
    assert set(LEADS_TO) == {step.name for step in CASES.steps}


@pytest.mark.parametrize("state", STEPS_OF_CASES)
@pytest.mark.parametrize("name", LEADS_TO)
def test_a_step_of_a_case_leads_from_its_states_and_from_no_other(personas, chi, ngo, state, name):
    row = case(personas, ngo, state)
    step = CASES.step(name)
    assert (step in CASES.steps_for(chi["actor"], row)) is (name in STEPS_OF_CASES[state])
    if name in STEPS_OF_CASES[state]:
        workflow.take(CASES, step, row.pk, **chi, why="As decided.", asked=asked_of(name))
        assert stored(row).state == LEADS_TO[name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(CASES, step, row.pk, **chi, why="As decided.", asked=asked_of(name))


@pytest.mark.parametrize("state", STEPS_OF_APPLICATIONS)
def test_an_application_is_handed_in_and_taken_in_from_its_states_alone(personas, chi, ngo, state):
    row = application(personas, ngo, state)
    for step in APPLICATIONS.steps:
        assert (step in APPLICATIONS.steps_for(chi["actor"], row)) is (step.name in STEPS_OF_APPLICATIONS[state])
        if step.name not in STEPS_OF_APPLICATIONS[state]:
            with untouched(row), pytest.raises(workflow.NotNow):
                workflow.take(APPLICATIONS, step, row.pk, **chi, why="So it is.")


@pytest.mark.parametrize("name", ["an", "binh", "dung", "hoa", "nobody"])
def test_whoever_has_no_part_in_a_case_takes_no_step_and_sees_none(personas, ngo, name):
    row = case(personas, ngo, "deciding")
    open_row = case(personas, ngo, "deciding", confidentiality=Confidentiality.PUBLIC)
    actor = personas.actor(name)
    assert not CASES.steps_for(actor, open_row)
    for step in CASES.steps:
        with untouched(row), pytest.raises(row.DoesNotExist):
            workflow.take(CASES, step, row.pk, actor=actor, today=TODAY, why="x")
        if "deciding" in step.when:
            with untouched(open_row), pytest.raises(workflow.NotAllowed):
                workflow.take(CASES, step, open_row.pk, actor=actor, today=TODAY, why="x")


@pytest.mark.parametrize(("name", "state"), [("pass_on_early", "valid"), ("withdraw", "deciding")])
def test_what_departs_from_the_way_needs_a_reason(personas, chi, ngo, name, state):
    row = case(personas, ngo, state)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(CASES, CASES.step(name), row.pk, **chi)


def test_a_dossier_is_not_returned_without_a_word_of_what_to_mend(personas, chi, ngo):
    row = case(personas, ngo, "checking")
    with untouched(row), pytest.raises(handling.NothingToMend):
        workflow.take(CASES, CASES.step("give_back"), row.pk, **chi)
    paper = {"application": row.application, "verdict": "mend", "remark": "The stamp is missing."}
    factories.make("dossier_papers", personas.union, title="Charter", confidentiality=2, **paper)
    workflow.take(CASES, CASES.step("give_back"), row.pk, **chi)
    assert stored(row.application).remark == "Charter: The stamp is missing."


def test_a_refusal_without_grounds_and_a_decision_of_tomorrow_are_refused(personas, chi, ngo):
    row = case(personas, ngo, "deciding", grounds="", decision_number="")
    with untouched(row), pytest.raises(handling.DecisionMissing):
        handling.refuse(stored(row), **chi, grounds="  ")
    with untouched(row), pytest.raises(handling.DayAhead):
        handling.refuse(stored(row), **chi, grounds="No.", decided_on=DAY("2026-03-17"))
    with untouched(row), pytest.raises(handling.DayAhead):
        handling.find_valid(stored(row), **chi, valid_on=DAY("2026-04"))


def test_an_application_handed_in_on_paper_stays_with_the_desk(personas, chi, ngo):
    row = applying.prepare(ngo, **chi, kind="issue", certificate_kind="operation", way="post")
    assert row.owner == personas.union
    for paper in row.papers.all():
        paper.is_there = True
        paper.save()
    workflow.take(APPLICATIONS, APPLICATIONS.step("submit"), row.pk, **chi, asked={"submitted_on": DAY("2026-03-10")})
    assert (stored(row).owner, str(stored(row).submitted_on)) == (personas.union, "2026-03-10")
    with untouched(row), pytest.raises(applying.ApplicationRefused):
        applying.submit(stored(row), **chi, submitted_on=DAY("2026-03-17"))


def test_an_organisation_out_of_the_register_applies_for_nothing(personas, chi):
    stranger = factories.make("organisations", personas.union)
    with pytest.raises(applying.NotRegistered):
        applying.prepare(stranger, **chi, kind="issue", certificate_kind="operation")


@pytest.mark.parametrize("state", DutyState.values)
def test_a_duty_is_done_or_waived_once(personas, chi, state):
    done = {"done_on": "2026-03-10"} if state == "done" else {}
    row = factories.make("ngo_duties", personas.union, state=state, **done)
    for name, after in (("fulfil", "done"), ("waive", "waived")):
        step = DUTIES.step(name)
        if state == "open" and name == "fulfil":
            with untouched(row), pytest.raises(Exception, match="has not come"):
                workflow.take(DUTIES, step, row.pk, **chi, asked={"done_on": DAY("2026-03-17")})
            workflow.take(DUTIES, step, row.pk, **chi, asked={"what": "Account opened."})
            assert (stored(row).state, str(stored(row).done_on)) == (after, "2026-03-16")
            state = "done"
        else:
            with untouched(row), pytest.raises(workflow.NotNow):
                workflow.take(DUTIES, step, row.pk, **chi, why="Not needed.")
