"""What every worker looks after between jobs: jobs that lost their worker or their place in the queue, and the clock.

Each step is one conditional UPDATE, so that it is done once however many workers look after the same jobs.
"""

import logging
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from amity.tasks import declaration
from amity.tasks.models import Job, Turn
from amity.tasks.queue import deliver, enqueue

log = logging.getLogger("amity.tasks")
LOST = gettext_noop("Each worker that took it was ended before the job was done.")
SILENCE = timedelta(seconds=60)  # without a sign of life, then its worker is taken for dead


def tend(now: datetime) -> None:
    """Look after everything once."""
    revive(now)
    deliver_again(now)
    start_by_the_clock(now)


def revive(now: datetime) -> None:
    """Let jobs whose worker has died wait for another one; give up those that took too many workers with them."""
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=now - SILENCE)
    for job in silent.order_by("pk"):
        if job.is_cancel_asked:
            columns = {"state": Job.State.CANCELLED, "finished_at": now}
        elif job.attempts >= declaration.tries(job.name):
            columns = {"state": Job.State.DEAD, "finished_at": now, "error": LOST}
        else:
            columns = {"state": Job.State.WAITING, "due_at": now}
        with transaction.atomic():
            if not job.this_start().filter(heartbeat_at=job.heartbeat_at).update(**columns):
                continue
            log.warning("job %s (%s) lost its worker %s: %s", job.pk, job.name, job.worker, columns["state"])
            if columns["state"] == Job.State.WAITING:
                deliver(Job.objects.get(pk=job.pk))


def deliver_again(now: datetime) -> None:
    """Give a new place to jobs that have long been due and stand in no queue: a worker died while it took them."""
    standing = DBTaskResult.objects.filter(pk=models.OuterRef("delivery"), status=TaskResultStatus.READY)
    waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lt=now - SILENCE)
    for job in waiting.exclude(models.Exists(standing)).order_by("pk"):
        log.warning("job %s (%s) stood in no queue", job.pk, job.name)
        deliver(job)


def start_by_the_clock(now: datetime) -> None:
    """Start the jobs whose turn has come, unless the last turn is not over yet."""
    turns = dict(Turn.objects.values_list("name", "next_at"))
    for name, following in declaration.clocks().items():
        if name not in turns:
            Turn.objects.get_or_create(name=name, defaults={"next_at": following(now)})
        elif turns[name] <= now:
            with transaction.atomic():
                is_mine = Turn.objects.filter(name=name, next_at=turns[name]).update(next_at=following(now))
                if is_mine and not _goes_on(name):
                    enqueue(name, account_id=None)


def _goes_on(name: str) -> bool:
    return Job.objects.filter(name=name, account=None, state__in=[Job.State.WAITING, Job.State.RUNNING]).exists()
