"""Putting jobs into the queue, and asking for them to be cancelled or started again.

The models are imported inside the functions, because `amity.tasks` is imported before Django has loaded any model.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from amity.tasks import declaration

if TYPE_CHECKING:
    from amity.tasks.models import Job


def enqueue(
    name: str,
    *,
    account_id: int | None,
    arguments: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
) -> Job:
    """Store a job; it starts after the transaction around this call is committed, and not before `due_at`."""
    from amity.tasks.models import Job

    declaration.get(name)
    with transaction.atomic():
        job = Job(name=name, account_id=account_id, arguments=dict(arguments or {}), due_at=due_at or timezone.now())
        job.save()
        deliver(job)
    return job


def deliver(job: Job) -> None:
    """Give a waiting job a place in the queue. To be given two does no harm: a job is started by one worker."""
    from amity.tasks.running import carry

    waiting = carry.using(queue_name=declaration.queue(job.name), run_after=job.due_at)
    job.delivery = UUID(waiting.enqueue(job.pk).id)
    job.save(update_fields=["delivery"])


def cancel(job: Job) -> None:
    """Cancel a waiting job; ask a running one to stop at its next step. One that is over stays as it is."""
    from amity.tasks.models import Job

    State = Job.State
    over = {"state": State.CANCELLED, "finished_at": timezone.now()}
    if not Job.objects.filter(pk=job.pk, state=State.WAITING).update(**over):
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(is_cancel_asked=True)
    job.refresh_from_db()


def retry(job: Job) -> None:
    """Start a job anew that failed, was cancelled or was given up. Any other stays as it is."""
    from amity.tasks.models import Job

    again = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED, Job.State.DEAD])
    nothing_yet: dict[str, Any] = {
        "attempts": 0,
        "done": 0,
        "total": None,
        "note": "",
        "error": "",
        "traceback": "",
        "result": {},
    }
    fresh = {**nothing_yet, "is_cancel_asked": False, "started_at": None, "finished_at": None}
    with transaction.atomic():
        started = again.update(state=Job.State.WAITING, due_at=timezone.now(), **fresh)
        job.refresh_from_db()
        if started:
            deliver(job)
