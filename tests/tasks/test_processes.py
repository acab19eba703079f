"""Real worker processes, on a database they share: killed, stopped, several at once."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from amity import tasks
from amity.access.models import Unit
from amity.tasks.models import Job
from tests.tasks import samples
from tests.tasks.conftest import PATIENCE, ROOT, wait_until


def ordered(site, name: str, **arguments) -> int:
    """The number of a job put into the queue of the shared database."""
    return site.ask(
        lambda: tasks.enqueue(name, account_id=None, arguments={"folder": str(site.folder), **arguments}).pk
    )


def stored(site, number: int) -> Job:
    return site.ask(lambda: Job.objects.get(pk=number))


def let_time_pass(site, number: int) -> None:
    """As if the last sign of life were two minutes old."""
    past = timezone.now() - timedelta(minutes=2)
    assert site.ask(lambda: Job.objects.filter(pk=number, state="running").update(heartbeat_at=past)) == 1


def test_a_job_killed_with_its_worker_is_started_again_and_goes_on_where_it_was(site):
    number = ordered(site, "count", step=0.3)
    first = site.start()
    wait_until(lambda: len(site.lines()) >= 3)
    first.kill()
    first.wait()
    taken = len(site.lines())
    assert taken < samples.STEPS
    assert stored(site, number).state == "running"

    assert site.finish() == 0
    assert stored(site, number).state == "running"  # as long as its worker may only be slow
    assert len(site.lines()) == taken

    let_time_pass(site, number)
    assert site.finish() == 0
    job = stored(site, number)
    assert (job.state, job.attempts, job.done, job.total) == ("done", 2, samples.STEPS, samples.STEPS)
    assert job.result == {"steps": samples.STEPS}
    steps, workers = zip(*(line.split() for line in site.lines()), strict=True)
    assert steps == tuple(str(step) for step in range(samples.STEPS))
    assert set(workers[:taken]) == {str(first.pid)}
    assert len(set(workers)) == 2


def test_a_job_that_takes_three_workers_with_it_is_given_up(site):
    number = ordered(site, "fall")
    for attempt in (1, 2, 3):
        assert site.finish() == -signal.SIGKILL
        assert stored(site, number).attempts == attempt
        let_time_pass(site, number)
    assert site.finish() == 0
    job = stored(site, number)
    assert (job.state, job.attempts, job.result) == ("dead", 3, {})
    assert job.error == "Each worker that took it was ended before the job was done."
    assert job.finished_at is not None
    assert site.finish() == 0
    assert len(site.lines()) == 3


def test_a_worker_asked_to_go_leaves_a_long_job_for_the_next_one(site):
    number = ordered(site, "count", step=0.3)
    worker = site.start()
    wait_until(lambda: len(site.lines()) >= 2)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    job = stored(site, number)
    assert (job.state, job.attempts, job.finished_at) == ("waiting", 0, None)
    assert job.done == len(site.lines()) < samples.STEPS

    assert site.finish() == 0
    assert stored(site, number).state == "done"
    assert [line.split()[0] for line in site.lines()] == [str(step) for step in range(samples.STEPS)]


def test_a_worker_that_waits_goes_at_once(site):
    site.ask(lambda: tasks.enqueue("count", account_id=None, arguments={"folder": str(site.folder), "step": 0}))
    worker = site.start()
    wait_until(lambda: len(site.lines()) == samples.STEPS)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(10) == 0


@pytest.mark.parametrize("workers", [3])
def test_workers_at_the_same_queue_never_run_one_job_twice(workers, site):
    def fill() -> list[int]:
        arguments = {"folder": str(site.folder), "workers": workers}
        return [
            tasks.enqueue("meet", account_id=None, arguments={**arguments, "number": number}).pk for number in range(30)
        ]

    numbers = site.ask(fill)
    started = [site.start("--once") for _worker in range(workers)]
    assert [worker.wait(PATIENCE) for worker in started] == [0] * workers
    lines = [line.split() for line in site.lines()]
    assert sorted(int(number) for number, _pid in lines) == list(range(30))
    assert {pid for _number, pid in lines} == {str(worker.pid) for worker in started}
    ended = site.ask(lambda: list(Job.objects.filter(pk__in=numbers).values_list("state", "attempts")))
    assert ended == [("done", 1)] * 30


def test_a_running_job_is_cancelled_from_elsewhere(site):
    number = ordered(site, "count", step=0.4)
    worker = site.start("--once")
    wait_until(lambda: stored(site, number).done >= 1)  # the counter is seen while the job runs
    site.ask(lambda: tasks.cancel(Job.objects.get(pk=number)))
    assert worker.wait(PATIENCE) == 0
    job = stored(site, number)
    assert (job.state, job.error, job.result) == ("cancelled", "", {})
    assert 1 <= job.done == len(site.lines()) < samples.STEPS


def test_a_running_job_holds_nobody_up(site):
    """Between two steps everybody may write, on SQLite too."""
    ordered(site, "rest")
    worker = site.start("--once")
    wait_until(lambda: site.lines() == ["begun"])

    site.ask(lambda: Unit.objects.create(code="MEANWHILE", name="Meanwhile", kind="member"))
    assert worker.poll() is None
    (site.folder / "seen").touch()
    assert worker.wait(PATIENCE) == 0


def test_a_job_inside_a_transaction_still_tells_and_hears(site):
    if connection.vendor == "sqlite":
        pytest.skip("With SQLite one transaction writes at a time, so nothing is told from inside.")
    number = ordered(site, "hold")
    worker = site.start("--once")
    wait_until(lambda: stored(site, number).done == 1)
    site.ask(lambda: tasks.cancel(Job.objects.get(pk=number)))
    assert worker.wait(PATIENCE) == 0
    assert stored(site, number).state == "cancelled"
    assert not site.ask(Unit.objects.filter(code="HELD").exists)


BESIDE = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "tests/tasks/worker.py", "--beside", str(os.getpid())])
time.sleep(600)
"""


def test_a_worker_beside_another_process_ends_with_it_even_if_that_is_killed(site):
    number = ordered(site, "count", step=0)
    other = subprocess.Popen([sys.executable, "-c", BESIDE], env=site.environment, cwd=ROOT, stdout=subprocess.PIPE)
    wait_until(lambda: stored(site, number).state == "done")
    assert other.poll() is None
    other.kill()
    assert other.communicate(timeout=PATIENCE) == (b"", None)  # ends when the worker has closed its end, too


def test_only_jobs_of_the_queues_named_are_taken(site):
    number = ordered(site, "count", step=0)
    assert site.finish("--queue", "long") == 0
    assert (stored(site, number).state, site.lines()) == ("waiting", [])
    assert site.finish("--queue", "long", "--queue", "default") == 0
    assert stored(site, number).state == "done"
