"""Every step of a report in every state, by everybody; what a period is, and what its figures measure."""

from datetime import date

import pytest

from amity.core.dates import Period
from amity.measures import evaluation
from amity.measures.declaration import get
from amity.records import registry, workflow
from amity.reporting import queries, rules
from amity.reporting.models import ReportState
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 16)
REPORTS = registry.get("ngo_reports")
OPEN = {
    "draft": {"send": "sent"},
    "sent": {"give_back": "returned", "accept": "accepted"},
    "returned": {"send": "sent"},
    "accepted": {},
}


@pytest.fixture
def ngo(personas):
    return factories.make("foreign_ngos", personas.union, confidentiality=0).organisation


def report(personas, ngo, state="draft", **fields):
    sent = {} if state == "draft" else {"sent_on": "2025-12-15"}
    given = {"ngo": ngo, "state": state, "confidentiality": 2, **sent, **fields}
    return factories.make("ngo_reports", personas.union, **given)


def test_the_table_names_every_state():
    assert set(OPEN) == set(ReportState.values)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("name", ["send", "give_back", "accept"])
def test_a_step_leads_from_its_states_and_from_no_other(personas, ngo, state, name):
    row, chi = report(personas, ngo, state), personas.actor("chi")
    step = REPORTS.step(name)
    assert (step in REPORTS.steps_for(chi, row)) is (name in OPEN[state])
    if name in OPEN[state]:
        workflow.take(REPORTS, step, row.pk, actor=chi, today=TODAY, why="As it is.")
        assert stored(row).state == OPEN[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(REPORTS, step, row.pk, actor=chi, today=TODAY, why="As it is.")


@pytest.mark.parametrize("name", ["an", "binh", "dung", "hoa", "nobody"])
def test_nobody_else_sees_or_moves_a_report(personas, ngo, name):
    row = report(personas, ngo, "sent")
    for step in REPORTS.steps:
        with untouched(row), pytest.raises(row.DoesNotExist):
            workflow.take(REPORTS, step, row.pk, actor=personas.actor(name), today=TODAY, why="x")


def test_a_report_is_returned_with_a_reason(personas, ngo):
    row = report(personas, ngo, "sent")
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(REPORTS, REPORTS.step("give_back"), row.pk, actor=personas.actor("chi"), today=TODAY)


def test_lines_without_an_item_or_a_sum_write_nothing(personas, ngo):
    row = report(personas, ngo, "sent")
    item = factories.make("aid_items", personas.union)
    lines = [
        factories.make("report_lines", personas.union, report=row, disbursed=10),
        factories.make("report_lines", personas.union, report=row, item=item, disbursed=None),
    ]
    assert queries.bookings(row, lines) == []
    both = factories.make("report_lines", personas.union, report=row, item=item, disbursed=7, committed=9)
    told = [(one.kind, one.missing, one.is_less) for one in queries.bookings(row, [both])]
    assert told == [("commitment", 9, False), ("disbursement", 7, False)]


@pytest.mark.parametrize(
    ("value_on", "is_in"),
    [
        ("2024-12-14", False),
        ("2024-12-15", True),
        ("2025-12-14", True),
        ("2025-12-15", False),
        ("2025-03", True),
        ("2025", True),
        ("2024", False),
    ],
)
def test_a_sum_counts_in_the_period_that_holds_its_day(personas, value_on, is_in):
    flow = factories.make("aid_flows", personas.union, kind="disbursement", value_on=value_on, amount=5)
    found = rules.period(2025)
    known = queries.recorded([flow.item_id], found.from_on, found.to_on)
    assert known == ({(flow.item_id, "disbursement", "USD"): 5} if is_in else {})


def test_reports_received_are_counted_in_the_year_their_period_ends(personas, ngo):
    report(personas, ngo, "sent")
    report(personas, factories.make("foreign_ngos", personas.union).organisation, "draft")
    figure = evaluation.evaluate(get("ngo_reports_sent"), personas.actor("chi"), Period.parse("2025"))
    assert figure.value == 1
