"""Imports in the background: small files at once, large ones by a worker, and old ones forgotten."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from amity import tasks
from amity.exchange import imports, jobs
from amity.exchange.models import Import, PlanLine
from amity.network.models import Person
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.exchange.planned import SYSTEM, actions, plan

pytestmark = pytest.mark.django_db


def test_a_small_file_is_dealt_with_at_once(personas):
    brought = plan("people", personas.actor("an"), "name", "A")
    imports.begin(brought, personas.actor("an"))
    jobs.start(jobs.CARRY_OUT, brought)
    assert (Import.objects.get().state, Person.objects.count(), Job.objects.count()) == ("done", 1, 0)


def test_a_job_acts_with_the_rights_its_account_has_when_it_runs(personas, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    brought = plan("people", personas.actor("an"), "name", "A")
    imports.begin(brought, personas.actor("an"))
    jobs.start(jobs.CARRY_OUT, brought)
    personas.an.grants.all().delete()
    assert run_waiting()[-1].state == "done"
    assert (Person.objects.count(), actions(brought)) == (0, ["error"])


def test_planning_begun_again_starts_from_the_first_row_and_keeps_no_line_twice(personas, monkeypatch):
    monkeypatch.setattr(imports, "BLOCK", 2)
    brought = imports.bring(imports.registry.get("people"), personas.actor("an"), "x.csv", [b"name\nA\nB\nC\n"])
    imports.match(brought, imports.exact(imports.registry.get("people"), brought.header))
    heard = []

    def tell(number):
        heard.append(number)
        if len(heard) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.plan(brought, personas.actor("an"), tell=tell)
    assert (Import.objects.get().state, PlanLine.objects.count()) == ("planning", 2)
    imports.plan(Import.objects.get(), personas.actor("an"), tell=tell)
    assert (actions(brought), heard) == (["create"] * 3, [2, 2, 3])


def test_a_job_that_is_cancelled_leaves_what_is_stored_to_be_undone(personas, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    monkeypatch.setattr("amity.exchange.carrying.BLOCK", 1)
    brought = plan("people", personas.actor("an"), "name", "A", "B")
    imports.begin(brought, personas.actor("an"))
    jobs.start(jobs.CARRY_OUT, brought)

    def done(progress, number):
        raise tasks.Cancelled

    monkeypatch.setattr(tasks.Progress, "done", done)
    assert run_waiting()[-1].state == "cancelled"
    again = imports.mine(SYSTEM).get()
    assert (again.state, again.written, again.may_be_undone) == ("cancelled", 1, True)


def test_an_import_nobody_is_at_work_on_is_stuck(personas, monkeypatch):
    monkeypatch.setattr(jobs, "SMALL", 0)
    brought = plan("people", personas.actor("an"), "name", "A")
    imports.begin(brought, personas.actor("an"))
    assert imports.mine(SYSTEM).get().is_stuck
    jobs.start(jobs.CARRY_OUT, brought)
    assert not imports.mine(SYSTEM).get().is_stuck
    Job.objects.update(state="dead")
    assert imports.mine(SYSTEM).get().is_stuck


def test_files_and_plans_past_undoing_are_forgotten_and_later_ones_kept(personas, folder):
    old, new = (plan("people", personas.actor("an"), "name", name) for name in "AB")
    for brought in (old, new):
        imports.carry_out(brought, personas.actor("an"))
    Import.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    tasks.enqueue("forget imports", account_id=None)
    run_waiting()
    assert os.listdir(folder) == [new.stored]
    assert set(PlanLine.objects.values_list("brought", flat=True)) == {new.pk}
    assert Import.objects.count() == 2
    assert [one.may_be_undone for one in imports.mine(SYSTEM)] == [True, False]


NAMES = ("Lê An", "Lê Bình", "Lê Chi")


@pytest.fixture
def asking(personas, monkeypatch):
    """A plan whose three rows ask, two of them because of each other as well, decided on in the background."""
    monkeypatch.setattr(jobs, "MANY", 1)
    monkeypatch.setattr(imports, "BLOCK", 1)
    for name in NAMES[:2]:
        factories.make("people", personas.hers, name=name, phone="1", email="", born_on="")
    rows = [f"{name},2" for name in (*NAMES, "Lê Chi", "Lê Dung")]
    return plan("people", personas.actor("an"), "name,phone", *rows)


def test_a_decision_in_the_background_does_what_one_on_the_spot_does(personas, asking):
    assert actions(asking) == ["ask", "ask", "create", "ask", "create"]
    assert jobs.decide(asking, personas.actor("an"), "other") is None
    assert asking.state == "planning"
    job = run_waiting()[-1]
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    again = Import.objects.get()
    assert (again.state, again.counts, actions(again)) == ("planned", {"create": 5}, ["create"] * 5)


def test_rows_tied_to_those_decided_on_are_planned_anew(personas, monkeypatch):
    monkeypatch.setattr(jobs, "MANY", 1)
    stored = factories.make("people", personas.hers, name="Lê An", phone="1", email="", born_on="")
    lines = ("id,name,phone", f"{stored.pk},Lê An,5", f"{stored.pk},Lê An,6", ",Lê An,2")
    brought = plan("people", personas.actor("an"), *lines)
    assert actions(brought) == ["error", "error", "ask"]
    jobs.decide(brought, personas.actor("an"), "leave")
    run_waiting()
    assert actions(brought) == ["error", "error", "skip"]
    assert [len(line.problems) for line in brought.planline_set.filter(action="error")] == [1, 1]


def test_a_worker_killed_among_decisions_leaves_a_plan_nobody_can_store_and_another_ends_it(
    personas, asking, monkeypatch
):
    an = personas.actor("an")
    imports.hold(asking)

    def tell(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.decide_all(asking, an, "leave", tell=tell)
    assert actions(asking) == ["skip", "ask", "create", "ask", "create"]
    with pytest.raises(imports.Refused, match="Wait until that is done"):
        imports.decide(asking, an, asking.planline_set.all(), "leave")
    with pytest.raises(imports.Refused):
        imports.begin(Import.objects.get(), an)
    imports.decide_all(asking, an, "leave")
    assert actions(asking) == ["skip", "skip", "create", "skip", "create"]


def test_a_plan_given_up_among_decisions_stays_given_up(personas, asking):
    jobs.decide(asking, personas.actor("an"), "leave")
    imports.cancel(Import.objects.get())
    assert run_waiting()[-1].state == "done"
    assert (Import.objects.get().state, actions(asking)[0]) == ("cancelled", "ask")


def test_only_one_of_two_people_holds_a_plan(personas, asking):
    jobs.decide(asking, personas.actor("an"), "leave")
    with pytest.raises(imports.Refused, match="Somebody has just decided on all rows"):
        jobs.decide(Import.objects.get(), personas.actor("chi"), "other")
    assert Job.objects.filter(name=jobs.DECIDE).count() == 1


def test_a_decision_carried_out_twice_by_a_worker_changes_nothing_more(personas, asking):
    jobs.decide(asking, personas.actor("an"), "same")
    run_waiting()
    jobs._decide(Import.objects.get(), personas.actor("an"), None, "leave")
    assert actions(asking)[:2] == ["update", "update"]


def test_a_plan_given_up_while_the_file_is_read_stays_given_up(personas, monkeypatch):
    monkeypatch.setattr(imports, "BLOCK", 1)
    brought = imports.bring(imports.registry.get("people"), personas.actor("an"), "x.csv", [b"name\nA\nB\nC\n"])
    imports.match(brought, imports.exact(imports.registry.get("people"), brought.header))

    def tell(done: int) -> None:
        if done == 2:
            imports.cancel(Import.objects.get(pk=brought.pk))

    jobs._WORK[jobs.PLAN](brought, personas.actor("an"), tell)
    assert brought.state == Import.State.CANCELLED
    assert Import.objects.get(pk=brought.pk).state == Import.State.CANCELLED
    assert brought.planline_set.count() == 2  # the third row was not looked at any more
