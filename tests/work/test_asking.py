"""Opinions asked for and given: of whom, until when, what is refused, and what a closed row does not tell."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from amity.access.roles import Confidentiality
from amity.core.dates import PartialDate
from amity.past import undo
from amity.records import history, registry, shelving, workflow, writes
from amity.records.models import Change, Shelf
from amity.work import services
from amity.work.models import Opinion
from tests import factories
from tests.untouched import stored, untouched

pytestmark = pytest.mark.django_db
TODAY = date(2024, 2, 29)
make = factories.make
OPINIONS, TASKS = registry.get("opinions"), registry.get("assignments")
DAY = PartialDate


@pytest.fixture
def an(personas):
    """An acts on a leap day."""
    return {"actor": personas.actor("an"), "today": TODAY}


def case(personas, **fields):
    return make("permission_cases", personas.hers, **{"state": "submitted", **fields})


def test_each_opinion_is_kept_as_the_case_is_and_names_the_conference(personas, an):
    event = make("events", personas.hers, kind="conference", state="planned", title="Forum")
    row = case(personas, event=event, confidentiality=Confidentiality.UNIT)
    (made,) = services.ask(row, **an, bodies=[make("organisations", personas.hers)], why="By letter 12.")
    kept = stored(made)
    assert (kept.owner, kept.confidentiality, kept.way) == (personas.hers, Confidentiality.UNIT, "out")
    assert (kept.permission_case, kept.state, kept.answer, kept.answered_on) == (row, "waiting", "", None)
    assert kept.subject == "Permission for the conference “Forum”"
    assert {one.why for one in Change.objects.filter(record="opinions")} == {"By letter 12."}


def test_a_conference_of_the_longest_name_can_be_asked_about(personas, an):
    event = make("events", personas.hers, kind="conference", state="planned", title="F" * 300)
    (made,) = services.ask(case(personas, event=event), **an, bodies=[make("organisations", personas.hers)])
    assert "F" * 150 in stored(made).subject
    assert "F" * 151 not in stored(made).subject


def test_further_bodies_are_asked_while_the_first_are_waited_for(personas, an):
    row = case(personas)
    services.ask(row, **an, bodies=[make("organisations", personas.hers)])
    later = {"actor": an["actor"], "today": date(2024, 3, 10)}
    (second,) = services.ask(row, **later, bodies=[make("organisations", personas.hers)])
    assert (str(second.asked_on), str(second.due_on)) == ("2024-03-10", "2024-03-25")
    assert (stored(row).state, str(stored(row).opinions_due_on)) == ("consulting", "2024-03-25")
    assert [str(one.due_on) for one in Opinion.objects.order_by("pk")] == ["2024-03-15", "2024-03-25"]


@pytest.mark.parametrize("state", ["answered", "silent", "withdrawn"])
def test_who_answered_or_kept_silent_may_be_asked_again(personas, an, state):
    row, body = case(personas, state="consulting"), make("organisations", personas.hers)
    given = {"permission_case": row, "organisation": body, "answer": "agrees" if state == "answered" else ""}
    make("opinions", personas.hers, state=state, **given)
    (made,) = services.ask(row, **an, bodies=[body])
    assert (made.organisation, made.state, Opinion.objects.count()) == (body, "waiting", 2)


def test_a_question_in_the_trash_does_not_stop_a_new_one(personas, an):
    row, body = case(personas), make("organisations", personas.hers)
    (first,) = services.ask(row, **an, bodies=[body])
    shelving.shelve(OPINIONS, [first.pk], Shelf.TRASHED, actor=an["actor"])
    tomorrow = {"actor": an["actor"], "today": date(2024, 3, 1)}
    (second,) = services.ask(row, **tomorrow, bodies=[body])
    assert (str(second.asked_on), second.state) == ("2024-03-01", "waiting")


def test_a_body_awaited_in_another_case_may_be_asked_in_this_one(personas, an):
    body = make("organisations", personas.hers)
    make("opinions", personas.hers, organisation=body, permission_case=case(personas))
    row = case(personas)
    (made,) = services.ask(row, **an, bodies=[body])
    assert made.permission_case == row


@pytest.mark.parametrize("state", ["draft", "returned", "granted", "refused"])
def test_nobody_is_asked_about_a_dossier_that_is_not_under_way(personas, an, state):
    row, body = case(personas, state=state), make("organisations", personas.hers)
    with untouched(row), pytest.raises(writes.Refused, match="Opinions are asked of a dossier"):
        services.ask(row, **an, bodies=[body])
    assert not Opinion.objects.exists()


def test_a_body_out_of_sight_is_asked_nothing_and_the_case_stays(personas, an):
    row, seen = case(personas), make("organisations", personas.hers)
    hidden = make("organisations", personas.other, confidentiality=Confidentiality.UNIT)
    with untouched(row), pytest.raises(ValidationError) as refused:
        services.ask(row, **an, bodies=[seen, hidden])
    assert set(refused.value.message_dict) == {"organisation"}
    assert hidden.name not in str(refused.value)
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("name", ["binh", "dung", "hoa", "nobody"])
def test_who_does_not_keep_the_case_asks_nobody(personas, name):
    row = case(personas, confidentiality=Confidentiality.PUBLIC)
    body = make("organisations", personas.hers, confidentiality=Confidentiality.PUBLIC)
    with untouched(row), pytest.raises(writes.NotAllowed):
        services.ask(row, actor=personas.actor(name), today=TODAY, bodies=[body])
    assert not Opinion.objects.exists()


def test_before_the_rule_a_question_has_no_last_day(personas, an):
    before = {"actor": an["actor"], "today": date(2020, 4, 14)}
    (made,) = services.ask(case(personas), **before, bodies=[make("organisations", personas.hers)])
    assert (str(made.asked_on), made.due_on) == ("2020-04-14", None)


@pytest.mark.parametrize("answer", ["agrees", "remarks", "disagrees"])
def test_a_late_answer_counts_all_the_same(personas, an, answer):
    row = make("opinions", personas.hers, asked_on="2024-01-01", due_on="2024-01-16", state="silent")
    services.answer(row, **an, answer=answer)
    kept = stored(row)
    assert (kept.state, kept.answer, str(kept.answered_on)) == ("answered", answer, "2024-02-29")


def test_what_they_wrote_stays_when_nothing_else_is_told(personas, an):
    row = make("opinions", personas.hers, text="By telephone: yes.")
    services.answer(row, **an, answer="agrees")
    assert stored(row).text == "By telephone: yes."
    other = make("opinions", personas.hers, text="By telephone: yes.")
    services.answer(other, **an, answer="agrees", text="")
    assert stored(other).text == ""


@pytest.mark.parametrize("answered_on", ["2024-02", "2024", "2024-02-29"])
def test_an_answer_is_of_any_day_that_may_have_come(personas, an, answered_on):
    row = make("opinions", personas.hers, asked_on="2024-01-05", due_on="")
    services.answer(row, **an, answer="agrees", answered_on=DAY(answered_on))
    assert str(stored(row).answered_on) == answered_on


@pytest.mark.parametrize("answered_on", ["2024-01-04", "2023-12", "2023"])
def test_an_answer_does_not_come_before_the_question(personas, an, answered_on):
    row = make("opinions", personas.hers, asked_on="2024-01-05", due_on="")
    with untouched(row), pytest.raises(ValidationError) as refused:
        services.answer(row, **an, answer="agrees", answered_on=DAY(answered_on))
    assert set(refused.value.message_dict) == {"answered_on"}


@pytest.mark.parametrize("answer", ["", "maybe", "AGREES", " agrees"])
def test_an_answer_is_one_of_three(personas, an, answer):
    row = make("opinions", personas.hers)
    with untouched(row), pytest.raises(services.WorkRefused, match="Say what the answer comes to"):
        services.answer(row, **an, answer=answer)


@pytest.mark.parametrize(("due_on", "today"), [("2024-02-28", TODAY), ("2024-01", TODAY), ("2023", TODAY)])
def test_silence_is_recorded_once_the_last_day_has_surely_passed(personas, an, due_on, today):
    row = make("opinions", personas.hers, asked_on="2023", due_on=due_on)
    services.give_up(row, actor=an["actor"], today=today)
    assert (stored(row).state, stored(row).answer) == ("silent", "")
    assert Change.objects.latest("pk").action == "give_up"


@pytest.mark.parametrize("why", ["", "  "])
def test_a_question_is_taken_back_only_with_a_reason(personas, an, why):
    row = make("opinions", personas.hers)
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(OPINIONS, OPINIONS.step("withdraw"), row.pk, **an, why=why)
    workflow.take(OPINIONS, OPINIONS.step("withdraw"), row.pk, **an, why="The forum is off.")
    entry = history.changes(OPINIONS, row.pk, an["actor"], "en")[0]
    assert (entry.why, entry.values) == ("The forum is off.", [("State", "Waiting for the answer", "Withdrawn")])


@pytest.mark.parametrize("step", ["drop", "reopen"])
def test_a_task_is_given_up_or_taken_up_again_only_with_a_reason(personas, an, step):
    row = make("assignments", personas.hers, state="dropped" if step == "reopen" else "doing")
    with untouched(row), pytest.raises(workflow.WhyMissing):
        workflow.take(TASKS, TASKS.step(step), row.pk, **an)


def test_a_task_taken_up_again_keeps_what_came_of_it_the_first_time(personas, an):
    row = make("assignments", personas.hers, state="done", result="Sent to the wrong house.")
    services.take_up_again(row, **an, why="They moved.")
    assert (stored(row).state, stored(row).result) == ("open", "Sent to the wrong house.")
    services.finish(stored(row), **an)
    assert (stored(row).state, stored(row).result) == ("done", "Sent to the wrong house.")


def test_the_result_told_last_takes_the_place_of_the_one_before(personas, an):
    row = make("assignments", personas.hers, result="Half of it.")
    services.finish(row, **an, result="  All of it.  ")
    assert stored(row).result == "All of it."


def test_a_step_on_a_row_somebody_else_changed_is_refused(personas, an):
    row = make("assignments", personas.hers)
    services.start(stored(row), **an)
    with untouched(row), pytest.raises(writes.Stale):
        services.finish(row, **an, result="Sent.")


@pytest.mark.parametrize(("record", "step"), [("assignments", "start"), ("opinions", "give_up")])
def test_a_row_out_of_sight_is_not_found_by_a_step(personas, record, step):
    row = make(record, personas.hers, confidentiality=Confidentiality.UNIT)
    declared = registry.get(record)
    with untouched(row), pytest.raises(declared.model.DoesNotExist):
        workflow.take(declared, declared.step(step), row.pk, actor=personas.actor("binh"), today=TODAY)


def test_an_answer_is_undone_by_taking_the_change_back(personas, an):
    row = make("opinions", personas.hers)
    services.answer(row, **an, answer="disagrees", text="Not this year.")
    undo.revert(Change.objects.latest("pk"), actor=an["actor"])
    kept = stored(row)
    assert (kept.state, kept.answer, kept.answered_on, kept.text) == ("waiting", "", None, "")
