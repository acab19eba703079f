"""What workers look after: lost jobs, lost places in the queue, the clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from amity import tasks
from amity.tasks import tending
from amity.tasks.models import Job, Turn
from amity.tasks.running import run_waiting, take
from amity.tasks.tending import SILENCE, tend

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def sample(only_jobs_of_the_test):
    tasks.job("sample", label="Sample")(lambda _progress: None)


def taken(**columns) -> Job:
    """A job that a worker has taken, with columns as wanted."""
    job = take(tasks.enqueue("sample", account_id=None).pk)
    Job.objects.filter(pk=job.pk).update(**columns)
    DBTaskResult.objects.update(status="RUNNING")
    job.refresh_from_db()
    return job


def ready() -> list[list[int]]:
    return [one.args_kwargs["args"] for one in DBTaskResult.objects.filter(status="READY")]


def test_a_job_that_gave_a_sign_of_life_is_left_alone():
    job = taken()
    tend(job.heartbeat_at + SILENCE)
    job.refresh_from_db()
    assert (job.state, ready()) == ("running", [])


def test_a_silent_job_waits_for_another_worker():
    job = taken()
    tend(job.heartbeat_at + SILENCE + SECOND)
    job.refresh_from_db()
    assert (job.state, job.attempts, ready()) == ("waiting", 1, [[job.pk]])
    tend(job.heartbeat_at + SILENCE + SECOND)
    assert ready() == [[job.pk]]


def test_a_silent_job_that_was_asked_to_stop_is_cancelled():
    job = taken(is_cancel_asked=True)
    now = job.heartbeat_at + SILENCE + SECOND
    tend(now)
    job.refresh_from_db()
    assert (job.state, job.finished_at, ready()) == ("cancelled", now, [])


@pytest.mark.parametrize(("attempts", "state"), [(2, "waiting"), (3, "dead")])
def test_a_job_that_lost_three_workers_is_given_up(attempts, state):
    job = taken(attempts=attempts)
    tend(job.heartbeat_at + SILENCE + SECOND)
    job.refresh_from_db()
    assert (job.state, bool(job.error)) == (state, state == "dead")
    assert ready() == ([[job.pk]] if state == "waiting" else [])


def test_a_job_that_gives_a_sign_of_life_meanwhile_is_left_alone(monkeypatch):
    """Another worker may look at the same moment: the condition stands in the statement that writes."""
    job = taken()
    silent_since = job.heartbeat_at
    read = Job.this_start

    def late(self):
        Job.objects.filter(pk=self.pk).update(heartbeat_at=timezone.now() + timedelta(hours=1))
        return read(self)

    monkeypatch.setattr(Job, "this_start", late)
    tending.revive(silent_since + SILENCE + SECOND)
    job.refresh_from_db()
    assert (job.state, ready()) == ("running", [])


def test_why_a_job_was_given_up_is_read_in_every_language():
    job = taken(attempts=3)
    tend(job.heartbeat_at + SILENCE + SECOND)
    job.refresh_from_db()
    assert job.told_error == tending.LOST
    with translation.override("vi"):
        assert Job(error="Cancel").told_error == "Hủy"  # the words of the engine are stored in English
        assert Job().told_error == ""


def test_a_job_whose_worker_died_before_it_began_gets_a_new_place():
    job = tasks.enqueue("sample", account_id=None)
    DBTaskResult.objects.update(status="RUNNING")
    tend(job.due_at + SILENCE)
    assert ready() == []
    tend(job.due_at + SILENCE + SECOND)
    assert ready() == [[job.pk]]
    assert [one.state for one in run_waiting()] == ["done"]


def test_a_job_that_waits_long_for_its_turn_keeps_its_place():
    job = tasks.enqueue("sample", account_id=None)
    tend(job.due_at + timedelta(hours=5))
    assert ready() == [[job.pk]]


def test_the_clock_starts_a_job_once_however_many_look():
    tasks.every(minutes=15)(tasks.job("often", label="Often")(lambda _progress: None))
    began = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)
    tend(began)
    assert not Job.objects.exists()  # its first turn is still to come
    assert Turn.objects.get().next_at == began + timedelta(minutes=15)
    for _worker in range(3):
        tend(began + timedelta(minutes=16))
    job = Job.objects.get()
    assert (job.name, job.account, job.arguments, job.state) == ("often", None, {}, "waiting")
    assert Turn.objects.get().next_at == began + timedelta(minutes=31)


def test_a_turn_is_left_out_while_the_last_one_goes_on():
    tasks.every(minutes=15)(tasks.job("often", label="Often")(lambda _progress: None))
    began = timezone.now() - timedelta(hours=2)
    for minutes in (0, 16, 32):
        tend(began + timedelta(minutes=minutes))
    assert Job.objects.count() == 1
    run_waiting()
    tend(began + timedelta(minutes=48))
    assert [job.state for job in Job.objects.order_by("pk")] == ["done", "waiting"]


def test_a_worker_that_looks_late_does_not_start_a_job_twice(monkeypatch):
    """Between reading whose turn it is and taking it, another worker has taken it."""
    tasks.every(minutes=15)(tasks.job("often", label="Often")(lambda _progress: None))
    began = timezone.now() - timedelta(hours=1)
    tend(began)
    monkeypatch.setattr(tending, "_goes_on", lambda _name: False)
    stale = Turn.objects.values_list("name", "next_at")
    list(stale)
    tend(began + timedelta(minutes=16))
    monkeypatch.setattr(Turn.objects, "values_list", lambda *_columns: stale)
    tend(began + timedelta(minutes=16))
    assert Job.objects.filter(name="often").count() == 1


def test_a_daily_job_starts_at_its_hour_of_the_unions_own_time(settings):
    tasks.daily(hour=3)(tasks.job("nightly", label="Nightly")(lambda _progress: None))
    with timezone.override("Asia/Ho_Chi_Minh"):
        tend(datetime(2026, 3, 16, 10, 0, tzinfo=UTC))  # 17:00 there
        assert Turn.objects.get().next_at == datetime(2026, 3, 16, 20, 0, tzinfo=UTC)
        tend(datetime(2026, 3, 16, 19, 59, tzinfo=UTC))
        assert not Job.objects.exists()
        tend(datetime(2026, 3, 16, 20, 0, tzinfo=UTC))
        assert Job.objects.get().name == "nightly"
        assert Turn.objects.get().next_at == datetime(2026, 3, 17, 20, 0, tzinfo=UTC)


def test_looking_after_nothing_costs_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        tend(timezone.now())
