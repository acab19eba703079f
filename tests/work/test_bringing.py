"""Files of tasks and opinions: how their rows are told apart, what they refuse, and the same file again."""

import csv
import io

import pytest

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.exchange import exports
from amity.records import registry
from amity.records.models import Change
from amity.work.models import Assignment, Opinion
from tests import factories
from tests.exchange import planned

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
make = factories.make
OPINIONS = "organisation,subject,way,asked_on,due_on,state,answer,answered_on,owner"
TASKS = "what,due_on,state,result,owner"


@pytest.fixture(autouse=True)
def ministry(personas):
    """A body that may be asked."""
    return make("organisations", personas.hers, name="Ministry")


def exported(name: str, actor: Actor) -> list[dict[str, str]]:
    chunks = list(exports.csv_chunks(registry.get(name), actor, {}))
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline="")))


def test_opinions_come_in_with_their_answers_and_change_nothing_again(ministry):
    lines = (
        "Ministry,A forum,out,29/2/2024,15/3/2024,answered,remarks,1/3/2024,MEMBER-A",
        "Ministry,A forum,out,1/3/2024,,waiting,,,MEMBER-A",
        "Ministry,A decree,in,2024,,silent,,,MEMBER-A",
    )
    assert planned.load("opinions", SYSTEM, OPINIONS, *lines) == (3, 0, 0, 0)
    first = Opinion.objects.get(asked_on="2024-02-29")
    assert (first.organisation, first.answer, str(first.answered_on)) == (ministry, "remarks", "2024-03-01")
    changes = Change.objects.count()
    assert planned.load("opinions", SYSTEM, OPINIONS, *lines) == (0, 0, 3, 0)
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Nobody,A decree,out,2024,,waiting,,,MEMBER-A", "organisation"),
        ("Ministry,A decree,across,2024,,waiting,,,MEMBER-A", "way"),
        ("Ministry,A decree,out,30/2/2024,,waiting,,,MEMBER-A", "asked_on"),
        ("Ministry,A decree,out,2024-03-02,2024-03-01,waiting,,,MEMBER-A", "due_on"),
        ("Ministry,A decree,out,2024-03-02,,answered,agrees,2024-03-01,MEMBER-A", "answered_on"),
        ("Ministry,A decree,out,2024,,answered,perhaps,,MEMBER-A", "answer"),
        ("Ministry,A decree,out,2024,,lost,,,MEMBER-A", "state"),
    ],
)
def test_a_wrong_opinion_is_named_with_its_row_and_nothing_is_stored(line, column):
    good = "Ministry,A forum,out,2024,,waiting,,,MEMBER-A"
    wrong = planned.plan("opinions", SYSTEM, OPINIONS, good, line)
    assert [(one.row, one.column) for one in planned.problems(wrong)] == [(3, column)]
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("name", "head", "line"),
    [
        ("opinions", OPINIONS, "Ministry,A forum,out,2024,,answered,,,MEMBER-A"),
        ("assignments", TASKS, "Send the photographs,2024,done,,MEMBER-A"),
    ],
)
def test_an_end_without_what_it_came_to_does_not_come_in(name, head, line):
    wrong = planned.plan(name, SYSTEM, head, line)
    assert {one.row for one in planned.problems(wrong)} == {2}
    assert not registry.get(name).model.objects.exists()


def test_tasks_of_one_name_are_told_apart_by_their_day():
    lines = ("Write,2024-02-29,open,,MEMBER-A", "Write,2024-02,open,,MEMBER-A", "Pay,,open,,MEMBER-A")
    assert planned.load("assignments", SYSTEM, TASKS, *lines) == (3, 0, 0, 0)
    done = "Write,2024-02-29,done,Sent.,MEMBER-A"
    assert planned.load("assignments", SYSTEM, TASKS, done) == (0, 1, 0, 0)
    assert {(str(one.due_on or ""), one.state) for one in Assignment.objects.filter(what="Write")} == {
        ("2024-02-29", "done"),
        ("2024-02", "open"),
    }


def test_a_file_of_tasks_shows_only_what_its_reader_may_see(personas):
    event = make("events", personas.hers, title="Secret talks", confidentiality=Confidentiality.UNIT)
    make("assignments", personas.hers, what="Open", event=event, confidentiality=Confidentiality.PUBLIC)
    make("assignments", personas.hers, what="Closed", confidentiality=Confidentiality.UNIT)
    told = {name: exported("assignments", personas.actor(name)) for name in ("an", "binh")}
    assert {row["what"] for row in told["an"]} == {"Open", "Closed"}
    assert [row["what"] for row in told["binh"]] == ["Open"]
    assert "Secret talks" in str(told["an"])
    assert "Secret talks" not in str(told["binh"])


def test_an_organisation_out_of_sight_is_an_organisation_that_there_is_not(personas):
    make("organisations", personas.other, name="Secret society", confidentiality=Confidentiality.UNIT)
    line = "Secret society,A forum,out,2024,,waiting,,,MEMBER-A"
    hidden = planned.plan("opinions", personas.actor("an"), OPINIONS, line)
    absent = planned.plan("opinions", personas.actor("an"), OPINIONS, line.replace("Secret", "Absent"))
    assert [one.column for one in planned.problems(hidden)] == ["organisation"]
    assert planned.told(hidden)[0].replace("Secret", "Absent") == planned.told(absent)[0]
