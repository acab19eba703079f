"""Every step of a value, a visit and a note in every state: where it leads, what it asks for, what it refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.monitoring import services
from amity.monitoring.models import ComplianceNote, NoteState, ValueState, VisitState
from amity.records import registry, workflow
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)
# record type: state: step: the state it leads to
OPEN = {
    "indicator_values": {
        "draft": {"send": "sent"},
        "sent": {"give_back": "returned", "approve": "approved"},
        "returned": {"send": "sent"},
        "approved": {"give_back": "returned"},
    },
    "monitoring_visits": {
        "planned": {"do": "done", "cancel": "cancelled"},
        "done": {"follow_up": "closed"},
        "closed": {},
        "cancelled": {},
    },
    "compliance_notes": {
        "open": {"answer": "answered", "close": "closed"},
        "answered": {"close": "closed"},
        "closed": {},
    },
}
ASKED = {
    "do": {"findings": "The well gives clean water.", "recommendations": "Fence it in."},
    "follow_up": {"followed_up": "It is fenced in."},
    "answer": {"answer": "The plan comes by Friday."},
}
EVERY = [
    (name, state, step.name) for name, states in OPEN.items() for state in states for step in registry.get(name).steps
]


def made(record, personas, **fields):
    """A row where somebody may take every step: notes are read by those alone who keep the records of a unit."""
    owner = personas.hers if record == "compliance_notes" else personas.union
    return factories.make(record, owner, **fields)


def take(row, name, personas, who="", today=TODAY, why="As it is.", **asked):
    who = who or ("an" if row.owner == personas.hers else "chi")
    record = registry.of(type(row))
    return workflow.take(
        record, record.step(name), row.pk, actor=personas.actor(who), today=today, why=why, asked=asked
    )


def test_the_tables_name_every_state():
    assert set(OPEN["indicator_values"]) == set(ValueState.values)
    assert set(OPEN["monitoring_visits"]) == set(VisitState.values)
    assert set(OPEN["compliance_notes"]) == set(NoteState.values)


@pytest.mark.parametrize(("record", "state", "step"), EVERY)
def test_a_step_leads_from_its_states_and_from_no_other(personas, record, state, step):
    row = made(record, personas, state=state)
    leads = OPEN[record][state]
    assert (
        registry.get(record).step(step)
        in registry.get(record).steps_for(personas.actor("an" if record == "compliance_notes" else "chi"), row)
    ) is (step in leads)
    if step in leads:
        take(row, step, personas, **ASKED.get(step, {}))
        assert stored(row).state == leads[step]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            take(row, step, personas, **ASKED.get(step, {}))


@pytest.mark.parametrize("record", OPEN)
@pytest.mark.parametrize("who", ["binh", "hoa", "nobody"])
def test_nobody_elsewhere_takes_a_step(personas, record, who):
    row = made(record, personas, **({} if record == "compliance_notes" else {"confidentiality": 2}))
    for step in registry.get(record).steps:
        with untouched(row), pytest.raises(row.DoesNotExist):
            take(row, step.name, personas, who)


@pytest.mark.parametrize("record", ["indicator_values", "monitoring_visits"])
def test_who_only_reads_takes_no_step(personas, record):
    row = made(record, personas, confidentiality=1)
    for step in registry.get(record).steps:
        with untouched(row), pytest.raises(workflow.NotAllowed):
            take(row, step.name, personas, "dung")


@pytest.mark.parametrize(("record", "state", "step"), [
    ("indicator_values", "sent", "give_back"),
    ("monitoring_visits", "planned", "cancel"),
    ("compliance_notes", "open", "close"),
])  # fmt: skip
def test_what_takes_something_back_asks_why(personas, record, state, step):
    row = made(record, personas, state=state)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        take(row, step, personas, why=" ")


def test_a_value_is_sent_with_a_figure_or_words_and_with_evidence(personas):
    row = factories.make("indicator_values", personas.union, actual=None, evidence="")
    with untouched(row), pytest.raises(services.NothingMeasured):
        take(row, "send", personas, evidence="List")
    type(row).objects.filter(pk=row.pk).update(words="The village is clean.")
    with pytest.raises(services.NoEvidence):
        take(row, "send", personas, evidence="  ")
    sent = take(row, "send", personas, evidence=" List of 2025 ")
    assert (sent.evidence, str(sent.sent_on), sent.state) == ("List of 2025", "2026-03-12", "sent")


def test_a_period_is_not_measured_before_it_is_over(personas):
    row = factories.make("indicator_values", personas.union, from_on="2026-01-01", to_on="2026-06-30")
    with untouched(row), pytest.raises(services.NotOver, match="30 June 2026|30/6/2026|2026-06-30"):
        take(row, "send", personas)
    assert take(row, "send", personas, today=date(2026, 6, 30)).state == "sent"


def test_a_value_that_was_returned_carries_the_reason_until_it_is_approved(personas):
    row = factories.make("indicator_values", personas.union, state="sent", sent_on="2026-03-01")
    back = take(row, "give_back", personas, why="Villages are counted twice.")
    assert back.remark == "Villages are counted twice."
    take(row, "send", personas)
    done = take(row, "approve", personas)
    assert (done.remark, str(done.approved_on)) == ("", "2026-03-12")
    again = take(row, "give_back", personas, why="One list is missing.")
    assert (again.approved_on or "", again.state) == ("", "returned")


def test_a_visit_that_lies_ahead_has_found_nothing(personas):
    row = factories.make("monitoring_visits", personas.union, from_on="2026-03-13")
    with untouched(row), pytest.raises(services.VisitAhead):
        take(row, "do", personas, findings="All is well.")


def test_a_visit_without_a_finding_is_not_done(personas):
    row = factories.make("monitoring_visits", personas.union)
    with untouched(row), pytest.raises(services.NothingFound):
        take(row, "do", personas)


def test_a_visit_with_nothing_to_be_followed_up_is_closed_at_once(personas):
    row = factories.make("monitoring_visits", personas.union)
    assert take(row, "do", personas, findings="All is well.").state == "closed"


def test_a_visit_keeps_what_is_to_be_done_and_by_when(personas):
    row = factories.make("monitoring_visits", personas.union)
    due = PartialDate.parse("2026-04-30")
    done = take(row, "do", personas, findings="A crack.", recommendations="Mend it.", follow_up_due_on=due)
    assert (done.state, str(done.follow_up_due_on)) == ("done", "2026-04-30")
    over = take(row, "follow_up", personas, followed_up="Mended on 20 April.")
    assert (over.state, over.followed_up) == ("closed", "Mended on 20 April.")


def test_an_answer_says_something(personas):
    row = made("compliance_notes", personas)
    with untouched(row), pytest.raises(services.NothingAnswered):
        take(row, "answer", personas, answer="  ")
    assert str(take(row, "answer", personas, answer="Sorry.").answered_on) == "2026-03-12"


def test_a_note_is_for_few_eyes_whatever_its_writer_chooses(personas):
    row, _links = factories.unsaved("compliance_notes", personas.union)
    row.confidentiality = 1
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError, match="compliance_note_restricted"), transaction.atomic():
        ComplianceNote.objects.bulk_create([row])


@pytest.mark.parametrize("who", ["binh", "dung", "hoa", "nobody"])
def test_a_note_is_neither_seen_nor_counted_by_others(personas, client_of, who):
    ngo = factories.make("organisations", personas.ngo, name="Helping Hands", confidentiality=0)
    note = made("compliance_notes", personas, ngo=ngo, text="Hidden remark", reference="SECRET-1")
    assert not visible_to(personas.actor(who), registry.of(ComplianceNote)).exists()
    client = client_of(who)
    assert client.get(f"/compliance_notes/{note.pk}/").status_code in (302, 404)
    page = client.get(f"/organisations/{ngo.pk}/").content.decode()
    assert "SECRET-1" not in page
    assert "Hidden remark" not in page


@pytest.mark.parametrize("record", ["monitoring_visits", "compliance_notes"])
def test_an_organisation_does_not_keep_what_is_noted_about_it(personas, record):
    row, _links = factories.unsaved(record, personas.ngo)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "owner" in refused.value.message_dict
