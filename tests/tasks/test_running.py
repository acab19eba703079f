"""How a job ends, and what is written down about it."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amity import tasks
from amity.tasks import declaration, running
from amity.tasks.leaving import leaving
from amity.tasks.models import Job
from amity.tasks.running import run_waiting, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_jobs_of_the_test")]


def ordered(function, *, account_id=None, tries=3) -> Job:
    declaration._jobs.pop("sample", None)
    tasks.job("sample", label="Sample", tries=tries)(function)
    return tasks.enqueue("sample", account_id=account_id)


def ended(function, **options) -> Job:
    """The job of this function, run once."""
    job = ordered(function, **options)
    running.run(take(job.pk), is_watched=False)
    return Job.objects.get(pk=job.pk)


def raising(error):
    def function(_progress):
        raise error

    return function


def test_a_job_without_a_result_is_done():
    job = ended(lambda _progress: None)
    assert (job.state, job.result, job.error, job.attempts) == ("done", {}, "", 1)
    assert job.created_at <= job.started_at <= job.finished_at
    assert str(os.getpid()) in job.worker


def test_a_fault_is_told_in_general_and_shown_to_administrators_alone():
    job = ended(raising(ValueError("password=tre")))
    assert job.state == "failed"
    assert job.error == "It stopped because of a fault in the program. An administrator can see where."
    assert "password=tre" not in job.error
    assert "ValueError: password=tre" in job.traceback
    assert job.finished_at is not None


def test_a_fault_is_told_in_the_language_of_the_account(personas):
    personas.an.language = "vi"
    personas.an.save()
    spoken = []
    ended(lambda _progress: spoken.append((get_language(), _("Cancel"))), account_id=personas.an.pk)
    assert spoken == [("vi", "Hủy")]
    ended(lambda _progress: spoken.append(get_language()))
    assert spoken[1:] == ["en"]


def test_what_cannot_be_written_down_as_a_result_is_a_fault():
    job = ended(lambda _progress: {"thing": object()})
    assert (job.state, job.result) == ("failed", {})
    assert "not JSON serializable" in job.traceback


def test_dates_may_stand_in_a_result():
    now = timezone.now()
    assert ended(lambda _progress: {"at": now, "on": now.date()}).result["on"] == now.date().isoformat()


def test_a_text_with_a_null_byte_is_stored_without_it():
    job = ended(raising(tasks.Failed("a\0b" + "c" * 600)))
    assert job.error == "ab" + "c" * 498
    assert "ValueError: ab" in ended(raising(ValueError("a\0b"))).traceback


def test_what_passes_is_tried_again_after_growing_pauses_and_then_given_up():
    job = ordered(raising(tasks.TryLater("The mail server does not answer.")), tries=6)
    pauses = []
    for attempt in range(1, 6):
        began = timezone.now()
        assert [one.pk for one in run_waiting()] == [job.pk]
        job.refresh_from_db()
        assert (job.state, job.attempts, job.finished_at) == ("waiting", attempt, None)
        assert job.error == "The mail server does not answer."
        pauses.append(round((job.due_at - began).total_seconds() / 60))
        assert run_waiting() == []
        Job.objects.update(due_at=timezone.now())
    assert pauses == [1, 5, 25, 125, 360]
    run_waiting()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("dead", 6, "The mail server does not answer.")
    assert job.finished_at is not None


def test_the_reason_of_the_last_pause_is_forgotten_when_it_works():
    answers = [tasks.TryLater("Not now."), None]

    def sometimes(_progress):
        if hindrance := answers.pop(0):
            raise hindrance

    ordered(sometimes)
    run_waiting()
    Job.objects.update(due_at=timezone.now())
    assert [(one.state, one.error) for one in run_waiting()] == [("done", "")]


def test_a_job_that_was_asked_to_stop_stops_where_it_next_tells_something():
    told = []

    def count(progress):
        for number in range(5):
            told.append(number)
            progress.done(number)
            if number == 2:
                tasks.cancel(progress.job)

    job = ended(count)
    assert told == [0, 1, 2, 3]
    assert (job.state, job.done, job.error) == ("cancelled", 3, "")


def test_a_job_may_tidy_up_when_it_is_cancelled():
    tidied = []

    def careful(progress):
        tasks.cancel(progress.job)
        try:
            progress.check()
        except tasks.Cancelled:
            tidied.append(True)
            raise

    assert ended(careful).state == "cancelled"
    assert tidied == [True]


def test_a_job_tells_how_far_it_is():
    seen = []

    def tell(progress):
        progress.total(10)
        progress.note("x" * 300)
        progress.done(4)
        stored = Job.objects.get()
        seen.append((stored.total, stored.done, stored.note, stored.state))

    job = ended(tell)
    assert seen == [(10, 4, "x" * 200, "running")]
    assert (job.total, job.done) == (10, 4)


def test_a_stop_of_the_worker_costs_the_job_no_attempt(monkeypatch):
    job = ordered(lambda progress: progress.done(7))
    place = job.delivery
    monkeypatch.setattr(leaving, "asked_at", 0.0)
    run = take(job.pk)
    running.run(run, is_watched=False)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.done, job.finished_at) == ("waiting", 0, 7, None)
    assert job.delivery != place
    monkeypatch.setattr(leaving, "asked_at", None)
    assert [(one.state, one.attempts) for one in run_waiting()] == [("done", 1)]


@pytest.mark.parametrize("stop", [SystemExit(1), KeyboardInterrupt()])
def test_a_stop_by_force_leaves_the_job_to_the_next_worker(stop):
    job = ordered(raising(stop))
    with pytest.raises(type(stop)):
        running.run(take(job.pk), is_watched=False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)


def test_a_job_is_taken_once():
    job = ordered(lambda _progress: None)
    assert take(job.pk) == job
    assert take(job.pk) is None
    assert take(job.pk + 1) is None
    assert Job.objects.get().attempts == 1


def test_a_job_taken_over_by_another_worker_stops_and_writes_nothing_down():
    told = []

    def slow(progress):
        Job.objects.update(worker="elsewhere:1", attempts=2, done=5)
        progress.done(1)
        told.append("went on")

    job = ended(slow)
    assert told == []
    assert (job.state, job.worker, job.attempts, job.done) == ("running", "elsewhere:1", 2, 5)


def test_a_job_that_no_module_knows_any_more_fails(monkeypatch):
    job = ordered(lambda _progress: None)
    monkeypatch.setattr("amity.tasks.declaration._jobs", {})
    assert [one.state for one in run_waiting()] == ["failed"]
    job.refresh_from_db()
    assert "UnknownJob: sample" in job.traceback
    assert (job.label, job.may_retry) == ("sample", False)


def test_jobs_run_in_the_order_they_fell_due():
    order = []
    tasks.job("note", label="Note")(lambda _progress, *, name: order.append(name))
    now = timezone.now()
    for name, minutes in (("second", 5), ("third", 1), ("first", 9)):
        tasks.enqueue("note", account_id=None, arguments={"name": name}, due_at=now - timedelta(minutes=minutes))
    assert len(run_waiting()) == 3
    assert order == ["first", "second", "third"]


def test_a_job_may_order_another_one():
    tasks.job("other", label="Other")(lambda _progress: None)
    ordered(lambda progress: tasks.enqueue("other", account_id=progress.account_id) and None)
    assert [(one.name, one.state) for one in run_waiting()] == [("sample", "done"), ("other", "done")]


def test_a_job_costs_few_queries():
    job = ordered(lambda _progress: None)
    with CaptureQueriesContext(connection) as captured:
        running.run(take(job.pk), is_watched=False)
    # Taking it and reading it, writing its end between two savepoints.
    assert len(captured) == 5


def test_only_known_states_can_be_stored():
    with pytest.raises(ValidationError):
        Job(name="x", state="lost", due_at=timezone.now()).full_clean()
