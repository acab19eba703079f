"""Carrying out one job, from taking it to writing down how it ended."""

import json
import logging
import os
import socket
import traceback
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_noop
from django_tasks import task

from amity.tasks import declaration
from amity.tasks.models import Job
from amity.tasks.progress import Cancelled, Failed, Progress, Stopping, TryLater
from amity.tasks.queue import deliver
from amity.tasks.watching import Watch

log = logging.getLogger("amity.tasks")
FAULT = gettext_noop("It stopped because of a fault in the program. An administrator can see where.")
LONGEST_PAUSE = timedelta(hours=6)


def here() -> str:
    """The name of this process as a worker."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


@task()
def carry(job_id: int) -> None:
    """What the queue delivers: the job with this number, to be carried out by this process."""
    job = take(job_id)
    if job is not None:
        run(job)


def take(job_id: int) -> Job | None:
    """Take a waiting job that is due; None when another worker was first or there is nothing to do."""
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.WAITING, due_at__lte=now).update(
        state=Job.State.RUNNING,
        worker=here(),
        started_at=now,
        heartbeat_at=now,
        attempts=models.F("attempts") + 1,
        error="",
    )
    return Job.objects.select_related("account").get(pk=job_id) if taken else None


def run(job: Job, *, is_watched: bool = True) -> None:
    """Carry out a job that this process has taken, and write down how it ended."""
    progress = Progress(job, is_watched=is_watched)
    language = job.account.language if job.account else "en"
    try:
        with Watch(progress) if is_watched else nullcontext(), translation.override(language):
            columns = _outcome(job, progress)
    except (SystemExit, KeyboardInterrupt):
        _end(job, {**progress.told, **_put_back(job)})
        raise
    _end(job, {**progress.told, **columns})


def _outcome(job: Job, progress: Progress) -> dict[str, Any]:
    """Call the function of a job and return how it ended, by column."""
    try:
        result = declaration.get(job.name).function(progress, **job.arguments) or {}
        json.dumps(result, cls=DjangoJSONEncoder)
    except Cancelled:
        return {"state": Job.State.CANCELLED}
    except Stopping:
        return _put_back(job)
    except TryLater as hindrance:
        return _later(job, str(hindrance))
    except Failed as failure:
        return {"state": Job.State.FAILED, "error": _short(str(failure))}
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        return {"state": Job.State.FAILED, "error": FAULT, "traceback": _clean(traceback.format_exc())}
    return {"state": Job.State.DONE, "result": result}


def _put_back(job: Job) -> dict[str, Any]:
    """The worker goes: the job waits for another one, and this start does not count."""
    return {"state": Job.State.WAITING, "due_at": timezone.now(), "attempts": job.attempts - 1}


def _later(job: Job, hindrance: str) -> dict[str, Any]:
    """Wait longer after each attempt; after the last one the job is given up."""
    if job.attempts >= declaration.get(job.name).tries:
        return {"state": Job.State.DEAD, "error": _short(hindrance)}
    pause = min(timedelta(minutes=5 ** (job.attempts - 1)), LONGEST_PAUSE)
    return {"state": Job.State.WAITING, "due_at": timezone.now() + pause, "error": _short(hindrance)}


def _end(job: Job, columns: dict[str, Any]) -> None:
    """Write down how this start of the job ended, unless another worker has taken the job over."""
    waits = columns["state"] == Job.State.WAITING
    with transaction.atomic():
        ended = job.this_start().update(**columns, finished_at=None if waits else timezone.now())
        if ended and waits:
            deliver(Job.objects.get(pk=job.pk))


def _clean(text: str) -> str:
    """A text as PostgreSQL can store it."""
    return text.replace("\0", "")


def _short(text: str) -> str:
    return _clean(text)[:500]


def run_waiting() -> list[Job]:
    """Run every waiting job that is due, here and now, until none waits; for tests. Returns the jobs as they ended."""
    ended: set[int] = set()
    while True:
        waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lte=timezone.now())
        number = waiting.order_by("due_at", "pk").values_list("pk", flat=True).first()
        job = take(number) if number is not None else None
        if job is None:
            return list(Job.objects.filter(pk__in=ended).order_by("pk"))
        run(job, is_watched=False)
        ended.add(job.pk)
