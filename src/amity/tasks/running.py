"""Carrying out one job, from taking it to writing down how it ended."""

import logging
import os
import socket
import traceback
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django_tasks import task

from amity.tasks import declaration
from amity.tasks.models import Job
from amity.tasks.progress import Cancelled, Progress

log = logging.getLogger("amity.tasks")
HERE = f"{socket.gethostname()[:40]}:{os.getpid()}"


@task()
def carry(job_id: int) -> None:
    """What the queue delivers: the job with this number, to be carried out by this process."""
    job = take(job_id)
    if job is not None:
        run(job)


def take(job_id: int) -> Job | None:
    """Take a waiting job that is due; None when another worker was first or nothing is to be done."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING, due_at__lte=now).update(
        state=Job.State.RUNNING,
        worker=HERE,
        started_at=now,
        heartbeat_at=now,
        attempts=models.F("attempts") + 1,
    )
    return Job.objects.select_related("account").get(pk=job_id) if taken else None


def run(job: Job) -> None:
    """Carry out a job that this process has taken."""
    progress = Progress(job)
    try:
        declared = declaration.get(job.name)
        with translation.override(job.account.language if job.account else "en"):
            result = declared.function(progress, **job.arguments)
    except Cancelled:
        _end(job, progress, Job.State.CANCELLED)
    except Exception as error:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _end(job, progress, Job.State.FAILED, error=str(error), traceback=traceback.format_exc())
    else:
        _end(job, progress, Job.State.DONE, result=result or {})


def _end(job: Job, progress: Progress, state: str, **columns: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker, attempts=job.attempts)
    mine.update(state=state, finished_at=timezone.now(), **progress.told, **columns)


def run_waiting() -> list[Job]:
    """Run every waiting job that is due, here and now, until none waits; for tests. Returns the jobs as they ended."""
    ended: list[int] = []
    while True:
        waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lte=timezone.now())
        number = waiting.order_by("due_at", "pk").values_list("pk", flat=True).first()
        if number is None:
            return list(Job.objects.filter(pk__in=ended).order_by("pk"))
        carry.call(number)
        ended.append(number)
