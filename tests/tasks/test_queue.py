"""Jobs are put into the queue, cancelled and started again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amity import tasks
from amity.tasks.declaration import UnknownJob
from amity.tasks.models import Job
from amity.tasks.running import run_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def count(only_jobs_of_the_test):
    @tasks.job("count", label="Count", queue="long")
    def count(progress, *, to, fails=False):
        if fails:
            raise tasks.Failed("There is nothing to count.")
        progress.total(to)
        progress.done(to)
        return {"counted": to}


def ordered(**columns) -> Job:
    job = tasks.enqueue("count", account_id=None, arguments={"to": 3})
    Job.objects.filter(pk=job.pk).update(**columns)
    job.refresh_from_db()
    return job


def places() -> list[tuple[str, list[int]]]:
    return [(one.queue_name, one.args_kwargs["args"]) for one in DBTaskResult.objects.order_by("enqueued_at")]


def test_a_job_only_waits_until_it_is_run(personas):
    job = tasks.enqueue("count", account_id=personas.an.pk, arguments={"to": 3})
    assert (job.state, job.account, job.arguments, job.attempts) == ("waiting", personas.an, {"to": 3}, 0)
    assert Job.objects.get() == job
    assert places() == [("long", [job.pk])]
    (ended,) = run_waiting()
    assert ended == job
    assert (ended.state, ended.done, ended.total, ended.result) == ("done", 3, 3, {"counted": 3})
    assert run_waiting() == []


def test_a_job_is_not_there_when_the_transaction_around_it_is_undone():
    with transaction.atomic():
        tasks.enqueue("count", account_id=None, arguments={"to": 3})
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert places() == []


def test_a_job_that_nobody_knows_is_refused():
    with pytest.raises(UnknownJob, match="conut"):
        tasks.enqueue("conut", account_id=None)
    assert not Job.objects.exists()


def test_a_job_for_later_waits_for_its_time():
    later = timezone.now() + timedelta(hours=1)
    job = tasks.enqueue("count", account_id=None, arguments={"to": 1}, due_at=later)
    assert run_waiting() == []
    assert DBTaskResult.objects.get().run_after == later
    Job.objects.filter(pk=job.pk).update(due_at=timezone.now())
    assert [one.state for one in run_waiting()] == ["done"]


def test_a_waiting_job_that_is_cancelled_never_runs():
    job = ordered()
    tasks.cancel(job)
    assert (job.state, job.attempts, job.started_at) == ("cancelled", 0, None)
    assert job.finished_at is not None
    assert run_waiting() == []


def test_a_running_job_is_asked_to_stop():
    job = ordered(state="running")
    tasks.cancel(job)
    assert (job.state, job.is_cancel_asked, job.finished_at) == ("running", True, None)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled", "dead"])
def test_a_job_that_is_over_is_not_cancelled(state):
    job = ordered(state=state)
    tasks.cancel(job)
    assert (job.state, job.is_cancel_asked, job.finished_at) == (state, False, None)


def test_a_failed_job_is_started_anew_with_the_same_arguments():
    job = tasks.enqueue("count", account_id=None, arguments={"to": 4, "fails": True})
    (failed,) = run_waiting()
    assert (failed.state, failed.error, failed.traceback) == ("failed", "There is nothing to count.", "")
    Job.objects.update(arguments={"to": 4}, attempts=3, done=2, note="halfway", is_cancel_asked=True)

    tasks.retry(job)
    assert (job.state, job.attempts, job.done, job.total, job.note) == ("waiting", 0, 0, None, "")
    assert (job.error, job.finished_at, job.started_at, job.is_cancel_asked) == ("", None, None, False)
    assert places() == [("long", [job.pk])] * 2
    assert [(one.state, one.done, one.attempts) for one in run_waiting()] == [("done", 4, 1)]


@pytest.mark.parametrize("state", ["cancelled", "dead"])
def test_a_job_that_was_stopped_is_started_anew(state):
    job = ordered(state=state)
    tasks.retry(job)
    assert [one.state for one in run_waiting()] == ["done"]


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_a_job_that_goes_on_or_is_done_is_not_started_again(state):
    job = ordered(state=state, done=1, attempts=2)
    tasks.retry(job)
    assert (job.state, job.done, job.attempts) == (state, 1, 2)
    assert len(places()) == 1
