"""Every step of aid in every state, by everybody, with terms known in part."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.actors import actor_of
from amity.access.models import Account, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.aid.models import AidItem
from amity.aid.services import deciding as services
from amity.core.dates import PartialDate
from amity.records import registry, workflow
from amity.records.models import Change
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
DAY = PartialDate.parse
ITEMS = registry.get("aid_items")

OPEN = {
    "proposed": {"appraise": "appraisal"},
    "appraisal": {"approve": "approved", "refuse": "refused"},
    "approved": {"start": "running"},
    "refused": {},
    "running": {"finish": "finished"},
    "finished": {"hand_over": "handed_over"},
    "handed_over": {"settle": "settled"},
    "settled": {},
}
STEPS = ("appraise", "approve", "refuse", "start", "finish", "hand_over", "settle")


@pytest.fixture
def chi(personas):
    """Chi acts on a leap day."""
    return {"actor": personas.actor("chi"), "today": TODAY}


def item(personas, state: str = "running", **fields):
    dates = {"starts_on": "2023", "ends_on": "", "decision": "Decision 12"}
    return factories.make("aid_items", personas.hers, state=state, **dates | fields)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_aid_leads_from_its_state_and_from_no_other(personas, chi, state, name):
    row = item(personas, state)
    step = ITEMS.step(name)
    assert (step in ITEMS.steps_for(chi["actor"], row)) is (name in OPEN[state])
    if name in OPEN[state]:
        workflow.take(ITEMS, step, row.pk, **chi, why="As decided.")
        assert stored(row).state == OPEN[state][name]
        change = Change.objects.latest("pk")
        assert (change.action, change.why, change.account) == (name, "As decided.", personas.chi)
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(ITEMS, step, row.pk, **chi, why="As decided.")


@pytest.mark.parametrize(
    ("name", "state", "may"),
    [
        ("an", "proposed", {"appraise"}),
        ("an", "appraisal", set()),
        ("an", "approved", {"start"}),
        ("an", "running", {"finish"}),
        ("chi", "appraisal", {"approve", "refuse"}),
        ("chi", "running", {"finish"}),
        ("binh", "running", set()),
        ("dung", "running", set()),
        ("hoa", "running", set()),
        ("nobody", "running", set()),
    ],
)
def test_keepers_propose_and_report_and_only_those_who_decide_decide(personas, name, state, may):
    row = item(personas, state, confidentiality=Confidentiality.PUBLIC)
    actor = personas.actor(name)
    assert {step.name for step in ITEMS.steps_for(actor, row)} == may
    for refused in set(OPEN[state]) - may:
        with untouched(row), pytest.raises(workflow.NotAllowed):
            workflow.take(ITEMS, ITEMS.step(refused), row.pk, actor=actor, today=TODAY, why="x")


def test_an_approver_of_the_unit_decides_without_the_union_office(personas):
    account = Account.objects.create_account("giang", None, name="Giang", language="vi")
    RoleGrant.objects.create(account=account, unit=personas.hers, role=Role.APPROVER)
    giang = actor_of(account, today=TODAY)
    hers, other = item(personas, "appraisal"), factories.make("aid_items", personas.other, state="appraisal")
    workflow.take(ITEMS, ITEMS.step("approve"), hers.pk, actor=giang, today=TODAY)
    assert stored(hers).state == "approved"
    with untouched(other), pytest.raises(workflow.NotAllowed):
        workflow.take(ITEMS, ITEMS.step("approve"), other.pk, actor=giang, today=TODAY)


DAYS = [
    ("2024-02-29", True),
    ("2024-02", True),
    ("2024", True),
    ("2023-06", True),
    ("2024-03-01", False),
    ("2024-03", False),
    ("2025", False),
]


@pytest.mark.parametrize(("day", "has_come"), DAYS)
def test_aid_begins_and_ends_on_a_day_that_may_have_come(personas, chi, day, has_come):
    approved, running = item(personas, "approved", starts_on=""), item(personas)
    if has_come:
        services.start(approved, **chi, starts_on=DAY(day))
        services.finish(running, **chi, ends_on=DAY(day))
        assert str(stored(approved).starts_on) == str(stored(running).ends_on) == day
    else:
        for row, act, told in ((approved, services.start, "starts_on"), (running, services.finish, "ends_on")):
            with untouched(approved, running), pytest.raises(services.DateAhead):
                act(row, **chi, **{told: DAY(day)})


def test_aid_planned_for_later_is_not_started_on_its_planned_day_before_it_comes(personas, chi):
    row = item(personas, "approved", starts_on="2024-03")
    with untouched(row), pytest.raises(services.DateAhead):
        services.start(row, **chi)
    services.start(row, **chi, starts_on=DAY("2024-02-28"))
    assert str(stored(row).starts_on) == "2024-02-28"


@pytest.mark.parametrize(
    ("parts", "may_finish"),
    [
        ([], True),
        (["finished", "handed_over", "settled", "refused"], True),
        (["proposed"], False),
        (["appraisal"], False),
        (["approved"], False),
        (["finished", "running"], False),
    ],
)
def test_a_programme_is_finished_once_each_of_its_parts_is_over(personas, chi, parts, may_finish):
    programme = item(personas, kind="programme")
    for state in parts:
        item(personas, state, parent=programme)
    if may_finish:
        services.finish(programme, **chi)
        assert stored(programme).state == "finished"
    else:
        with untouched(programme), pytest.raises(services.PartsNotFinished):
            services.finish(programme, **chi)


@pytest.mark.parametrize(
    ("before", "told", "kept"),
    [
        ("", "Decision 7", "Decision 7"),
        ("Decision 5", None, "Decision 5"),
        ("Decision 5", "", "Decision 5"),
        ("Decision 5", "Decision 7", "Decision 7"),
        ("", "  Decision 7 ", "Decision 7"),
    ],
)
def test_the_decision_told_last_is_the_one_that_approved(personas, chi, before, told, kept):
    row = item(personas, "appraisal", decision=before)
    services.approve(row, **chi, decision=told)
    assert (stored(row).state, stored(row).decision) == ("approved", kept)


def test_aid_that_would_end_before_it_began_is_refused_beside_the_date(personas, chi):
    row = item(personas, starts_on="2023-06")
    with untouched(row), pytest.raises(ValidationError) as refused:
        services.finish(row, **chi, ends_on=DAY("2023-05"))
    assert refused.value.message_dict == {"ends_on": ["The aid ends before it begins."]}


@pytest.mark.parametrize(("record", "name"), [(ITEMS, "refuse")])
def test_a_hard_decision_needs_a_reason(personas, chi, record, name):
    row = item(personas, "appraisal")
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(record, record.step(name), row.pk, **chi, why=" ")


def test_a_stranger_does_not_learn_of_aid_that_is_kept_close(personas):
    row = item(personas, "proposed", confidentiality=Confidentiality.UNIT)
    with untouched(row), pytest.raises(AidItem.DoesNotExist):
        workflow.take(ITEMS, ITEMS.step("appraise"), row.pk, actor=personas.actor("binh"), today=TODAY)
