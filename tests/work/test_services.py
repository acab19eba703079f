"""Tasks and opinions: every step in every state, minutes that become tasks, and tasks that go along to a new event."""

from datetime import date

import pytest

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.documents.document import Table, plain
from amity.events.models import Event
from amity.events.services import cloning
from amity.past import undo
from amity.records import registry, workflow, writes
from amity.records.models import Change, Operation
from amity.work import exchange, queries, services
from amity.work.models import Assignment, Opinion
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 30)
make = factories.make
TASKS, OPINIONS = registry.get("assignments"), registry.get("opinions")
OF_TASK = {
    "open": {"start": "doing", "finish": "done", "drop": "dropped"},
    "doing": {"finish": "done", "drop": "dropped"},
    "done": {"reopen": "open"},
    "dropped": {"reopen": "open"},
}
OF_OPINION = {
    "waiting": {"answer": "answered", "give_up": "silent", "withdraw": "withdrawn"},
    "silent": {"answer": "answered"},
    "answered": {},
    "withdrawn": {},
}


@pytest.fixture
def an(personas):
    """An acts at the end of June."""
    return {"actor": personas.actor("an"), "today": TODAY}


@pytest.mark.parametrize("state", OF_TASK)
@pytest.mark.parametrize("name", ["start", "finish", "drop", "reopen"])
def test_a_task_goes_on_from_its_states_and_from_no_other(personas, an, state, name):
    row = make("assignments", personas.hers, state=state, result="Sent.")
    if name in OF_TASK[state]:
        workflow.take(TASKS, TASKS.step(name), row.pk, **an, why="So it is.")
        assert stored(row).state == OF_TASK[state][name]
        assert Change.objects.latest("pk").action == name
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(TASKS, TASKS.step(name), row.pk, **an, why="So it is.")


@pytest.mark.parametrize("result", [None, "", "   "])
def test_a_task_is_done_only_with_a_result(personas, an, result):
    row = make("assignments", personas.hers)
    with untouched(row), pytest.raises(services.ResultMissing):
        services.finish(row, **an, result=result)


@pytest.mark.parametrize("state", OF_OPINION)
@pytest.mark.parametrize("name", ["answer", "give_up", "withdraw"])
def test_an_opinion_goes_on_from_its_states_and_from_no_other(personas, an, state, name):
    row = make("opinions", personas.hers, state=state, answer="agrees" if state == "answered" else "")
    asked = {"answer": "remarks", "text": "Mind the heat."} if name == "answer" else {}
    if name in OF_OPINION[state]:
        workflow.take(OPINIONS, OPINIONS.step(name), row.pk, **an, why="So it is.", asked=asked)
        assert stored(row).state == OF_OPINION[state][name]
    else:
        with untouched(row), pytest.raises(workflow.NotNow):
            workflow.take(OPINIONS, OPINIONS.step(name), row.pk, **an, why="So it is.", asked=asked)


def test_an_answer_has_a_day_and_says_what_it_comes_to(personas, an):
    row = make("opinions", personas.hers)
    with untouched(row), pytest.raises(services.WorkRefused):
        services.answer(row, **an, answer="")
    with untouched(row), pytest.raises(services.NotYetAnswered):
        services.answer(row, **an, answer="agrees", answered_on=PartialDate("2024-07-01"))
    services.answer(row, **an, answer="disagrees", text="Not this year.")
    kept = stored(row)
    assert (kept.answer, str(kept.answered_on), kept.text) == ("disagrees", "2024-06-30", "Not this year.")


@pytest.mark.parametrize("due_on", ["", "2024-06-30", "2024-07", "2024"])
def test_nobody_is_silent_while_the_answer_may_still_come(personas, an, due_on):
    row = make("opinions", personas.hers, due_on=due_on)
    with untouched(row), pytest.raises(services.NotYetDue):
        services.give_up(row, **an)


def test_opinions_are_asked_all_at_once_or_not_at_all(personas, an):
    case = make("permission_cases", personas.hers, state="submitted")
    first, second = make("organisations", personas.hers), make("organisations", personas.hers)
    made = services.ask(case, **an, bodies=[first, second])
    assert [(one.organisation, str(one.asked_on), str(one.due_on)) for one in made] == [
        (first, "2024-06-30", "2024-07-15"),
        (second, "2024-06-30", "2024-07-15"),
    ]
    third = make("organisations", personas.hers)
    with untouched(case), pytest.raises(services.AskedAlready, match=first.name):
        services.ask(case, **an, bodies=[third, first])
    assert Opinion.objects.count() == 2
    with pytest.raises(services.NobodyAsked):
        services.ask(case, **an, bodies=[])


def test_opinions_on_a_draft_are_refused_and_none_is_made(personas, an):
    case, body = make("permission_cases", personas.hers), make("organisations", personas.hers)
    with untouched(case), pytest.raises(writes.Refused):
        services.ask(case, **an, bodies=[body])
    assert not Opinion.objects.exists()


def test_each_decision_becomes_a_task_of_the_unit_that_keeps_the_event(personas, an):
    event = make("events", personas.hers, confidentiality=Confidentiality.UNIT)
    who = make("people", personas.hers)
    lines = [services.Line("Send the photographs", who, PartialDate("2024-07")), services.Line("Name a host")]
    made = services.take_minutes(event, **an, minutes="Content.", lines=lines)
    assert [(one.what, one.decision, one.responsible, one.owner, one.confidentiality) for one in made] == [
        ("Send the photographs", "Send the photographs", who, personas.hers, Confidentiality.UNIT),
        ("Name a host", "Name a host", None, personas.hers, Confidentiality.UNIT),
    ]
    assert stored(event).minutes == "Content."


def test_minutes_kept_as_they_are_leave_no_history(personas, an):
    event = make("events", personas.hers, minutes="Content.")
    with untouched(event):
        services.take_minutes(event, **an, minutes="Content.", lines=[])


def test_who_may_not_write_takes_no_minutes_and_makes_no_task(personas):
    event = make("events", personas.hers)
    with untouched(event), pytest.raises(writes.NotAllowed):
        services.take_minutes(
            event, actor=personas.actor("dung"), today=TODAY, minutes="Mine.", lines=[services.Line("Mine")]
        )
    assert not Assignment.objects.exists()


def test_the_minutes_tell_each_decision_and_what_became_of_it(personas, an):
    event = make("events", personas.hers, title="Forum", minutes="First.\n\nSecond.")
    given = {"event": event, "decision": "Send the photographs"}
    make("assignments", personas.hers, state="done", result="Sent on 12 June.", **given)
    make("assignments", personas.hers, event=event, what="No decision", decision="")
    make("assignments", personas.other, confidentiality=Confidentiality.UNIT, **given | {"decision": "Secret"})
    document = exchange.minutes_document(event, language="en", **an)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["Send the photographs", "City union", "30/6/2023", "Done: Sent on 12 June."]
    ]
    assert [plain(one.words) for one in document.blocks if one.kind == "paragraph"][1:] == ["First.", "Second."]


def test_a_person_out_of_sight_is_not_named_in_the_minutes(personas):
    event = make("events", personas.hers, confidentiality=Confidentiality.PUBLIC)
    who = make("people", personas.hers, name="Secret", confidentiality=Confidentiality.UNIT)
    make("assignments", personas.hers, event=event, decision="Do it", responsible=who)
    (task,) = exchange.tasks_of(event, personas.actor("binh"))
    assert task.responsible is None


def test_tasks_go_along_to_the_new_event_as_long_before_it_as_they_were(personas, an):
    event = make("events", personas.hers, title="1st", starts_on="2024-06-08")
    make("assignments", personas.hers, event=event, what="Book the hall", due_on="2024-05-09", state="done", result="!")
    make("assignments", personas.hers, event=event, what="Some time", due_on="2024")
    make("assignments", personas.hers, event=event, what="Given up", state="dropped")
    wish = cloning.Wish(title="2nd", starts_on=PartialDate("2025-06-08"), take=[services.TASKS])
    made = services.clone(event, actor=an["actor"], wish=wish)
    tasks = {(one.what, str(one.due_on or ""), one.state, one.result) for one in made.tasks.all()}
    assert tasks == {("Some time", "", "open", ""), ("Book the hall", "2025-05-09", "open", "")}
    undo.undo(Operation.objects.get(), actor=an["actor"])
    assert list(Event.objects.all()) == [event]
    assert Assignment.objects.count() == 3


def test_tasks_stay_behind_unless_they_are_wished_for(personas, an):
    event = make("events", personas.hers, title="1st", starts_on="2024-06-08")
    make("assignments", personas.hers, event=event)
    made = services.clone(event, actor=an["actor"], wish=cloning.Wish(title="2nd", starts_on=PartialDate("2025")))
    assert not made.tasks.exists()


@pytest.mark.parametrize(
    ("due_on", "state", "overdue"),
    [
        ("2024-06-29", "open", True),
        ("2024-06-30", "open", False),
        ("2024-06", "doing", False),
        ("2024-05", "doing", True),
        ("2024-06-29", "done", False),
        ("", "open", False),
    ],
)
def test_a_task_is_overdue_once_its_day_has_surely_passed(personas, due_on, state, overdue):
    row = make("assignments", personas.hers, due_on=due_on, state=state, result="!")
    assert queries.is_overdue(row, TODAY) is overdue


def test_my_tasks_are_mine_by_the_address_of_my_account(personas):
    personas.an.email = "An@hufo.example"
    personas.an.save()
    me = make("people", personas.hers, email="an@HUFO.example")
    own = make("assignments", personas.other, responsible=me, confidentiality=Confidentiality.PUBLIC)
    hidden = make("assignments", personas.other, responsible=me, confidentiality=Confidentiality.UNIT)
    of_unit = make("assignments", personas.hers)
    found = queries.mine(personas.actor("an"))
    assert list(found.own) == [own]
    assert list(found.units) == [of_unit]
    assert hidden not in found.own
    assert list(queries.mine(personas.actor("binh")).own) == []
