"""What a running job tells and hears, and who watches it."""

import logging
import threading
import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from amity import tasks
from amity.tasks import progress as module
from amity.tasks import watching
from amity.tasks.leaving import leaving
from amity.tasks.models import Job
from amity.tasks.progress import Progress
from amity.tasks.watching import Watch

pytestmark = pytest.mark.usefixtures("only_jobs_of_the_test")


@pytest.fixture
def job(db, personas) -> Job:
    return Job.objects.create(
        name="sample", account=personas.an, state="running", worker="here:1", attempts=1, due_at=timezone.now(), done=4
    )


def test_telling_costs_a_watched_job_no_query(job, django_assert_num_queries):
    progress = Progress(job, is_watched=True)
    with django_assert_num_queries(0):
        progress.total(10)
        for number in range(10):
            progress.done(number)
        progress.note("nearly")
        progress.check()
    assert Job.objects.get().total is None


def test_a_look_stores_what_was_told_last_and_nothing_twice(job, django_assert_num_queries):
    progress = Progress(job, is_watched=True)
    progress.total(10)
    progress.done(6)
    progress.done(7)
    with django_assert_num_queries(2):
        progress.look()
    stored = Job.objects.get()
    assert (stored.done, stored.total) == (7, 10)
    assert stored.heartbeat_at is not None
    with django_assert_num_queries(1):
        progress.look()


def test_a_job_that_tells_nothing_still_gives_signs_of_life(job, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    progress = Progress(job, is_watched=True)
    progress.look()
    assert Job.objects.get().heartbeat_at is None
    now[0] += module.BEAT
    progress.look()
    stored = Job.objects.get()
    assert stored.heartbeat_at is not None
    assert stored.done == 4


def test_what_was_asked_is_heard_at_the_next_look_and_not_before(job):
    progress = Progress(job, is_watched=True)
    tasks.cancel(job)
    progress.done(5)
    progress.look()
    with pytest.raises(tasks.Cancelled):
        progress.done(6)
    with pytest.raises(tasks.Cancelled):
        progress.check()


def test_a_job_hears_that_its_worker_must_go(job, monkeypatch):
    progress = Progress(job, is_watched=True)
    monkeypatch.setattr(leaving, "asked_at", 0.0)
    progress.look()
    with pytest.raises(tasks.Stopping):
        progress.total(5)


def test_a_job_hears_that_it_was_taken_over_and_stores_nothing(job):
    progress = Progress(job, is_watched=True)
    Job.objects.update(attempts=2)
    progress.done(5)
    progress.look()
    with pytest.raises(tasks.Stopping):
        progress.check()
    assert Job.objects.get().done == 4


def test_both_ways_to_end_a_job_can_be_caught_as_one():
    from amity.tasks.progress import Interrupted

    assert issubclass(tasks.Cancelled, Interrupted)
    assert issubclass(tasks.Stopping, Interrupted)
    assert not issubclass(tasks.Failed, Interrupted)


def test_a_job_knows_for_whom_it_works(job, personas):
    assert Progress(job, is_watched=True).account_id == personas.an.pk


class Looked:
    """A progress that counts how often it was looked at, and fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.job = Job(pk=7)
        self.failures = list(failures)
        self.looks = 0
        self.thrice = threading.Event()

    def look(self) -> None:
        self.looks += 1
        if self.looks >= 3:
            self.thrice.set()
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def quick(monkeypatch):
    """A watch that looks often."""
    monkeypatch.setattr(watching, "PAUSE", 0.01)


def test_a_watch_looks_until_the_job_is_over(quick):
    looked = Looked()
    with Watch(looked):
        assert looked.thrice.wait(10)
    before = looked.looks
    time.sleep(0.05)
    assert looked.looks == before


def test_a_watch_goes_on_when_the_database_does_not_answer(quick, caplog):
    looked = Looked(OperationalError("database is locked"), OperationalError("gone"))
    with caplog.at_level(logging.WARNING, "amity.tasks"), Watch(looked):
        assert looked.thrice.wait(10)
    assert [record.getMessage() for record in caplog.records] == ["job 7 could not be looked at"] * 2


def test_a_job_that_ends_at_once_is_never_looked_at():
    looked = Looked()
    with Watch(looked):
        assert looked.looks == 0
    assert looked.looks == 0


def test_a_watch_lets_the_end_of_its_job_through(quick):
    with pytest.raises(tasks.Failed, match="no"), Watch(Looked()):
        raise tasks.Failed("no")
