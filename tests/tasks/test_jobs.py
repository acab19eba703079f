"""Old jobs are deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from amity import tasks
from amity.tasks import declaration
from amity.tasks.models import Job
from amity.tasks.running import run_waiting

pytestmark = pytest.mark.django_db


def old(state: str, days: int, account=None) -> Job:
    job = tasks.enqueue("clean up jobs", account_id=account.pk if account else None)
    Job.objects.filter(pk=job.pk).update(
        state=state, finished_at=timezone.now() - timedelta(days=days) if days else None
    )
    return job


def test_jobs_that_ended_thirty_days_ago_are_deleted_and_no_others(personas):
    gone = [old(state, 31, personas.an) for state in ("done", "failed", "cancelled", "dead")]
    kept = [old("done", 29, personas.an), old("running", 0), old("waiting", 0, personas.an)]
    Job.objects.filter(state="waiting").update(due_at=timezone.now() + timedelta(days=1))
    (cleaning,) = run_last()
    assert cleaning.result == {"deleted": len(gone)}
    assert set(Job.objects.all()) == {*kept, cleaning}


def test_what_nobody_ordered_is_forgotten_after_a_day_when_it_went_well():
    gone, failed, fresh = old("done", 2), old("failed", 2), old("done", 0)
    Job.objects.filter(pk=fresh.pk).update(finished_at=timezone.now())
    (cleaning,) = run_last()
    assert set(Job.objects.all()) == {failed, fresh, cleaning}
    assert not Job.objects.filter(pk=gone.pk).exists()


def run_last() -> list[Job]:
    tasks.enqueue("clean up jobs", account_id=None)
    return run_waiting()


def test_the_queue_forgets_what_it_delivered_a_day_ago():
    for days, status in ((2, "SUCCESSFUL"), (2, "FAILED"), (0, "SUCCESSFUL")):
        tasks.enqueue("clean up jobs", account_id=None)
        DBTaskResult.objects.filter(status="READY").update(
            status=status, finished_at=timezone.now() - timedelta(days=days)
        )
    run_waiting()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"]


def test_the_clock_cleans_up_every_night():
    at = declaration.clocks()["clean up jobs"](timezone.now())
    assert timezone.localtime(at).hour == 3
