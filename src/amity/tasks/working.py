"""The loop of a worker: look after things, take the next job from the queue, wait when there is none."""

import logging
import time
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from amity.tasks.leaving import leaving
from amity.tasks.running import here
from amity.tasks.tending import tend

log = logging.getLogger("amity.tasks")
PAUSE = 1.0  # seconds before an empty queue is looked at again
ROUND = 15.0  # seconds between two rounds of looking after things
OUTAGE = 5.0  # seconds before a database that does not answer is asked again


class OneJob(Worker):
    """The worker of the queue library, for at most one job."""

    def __init__(self, queues: Sequence[str]) -> None:
        super().__init__(
            queue_names=list(queues) or ["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=1,
            worker_id=here(),
        )
        self.has_run = False

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Carry the job out."""
        self.has_run = True
        super().run_task(db_task_result)


def work(queues: Sequence[str] = (), *, once: bool = False) -> None:
    """Carry out jobs of these queues (of all when none is named) until asked to go, or once until none waits."""
    next_round = 0.0
    while not leaving.is_asked:
        try:
            if time.monotonic() >= next_round:
                tend(timezone.now())
                next_round = time.monotonic() + ROUND
            has_run = _take_one(queues)
        except (OperationalError, InterfaceError):
            if once:
                raise
            log.exception("the database does not answer")
            connections.close_all()
            time.sleep(OUTAGE)
            continue
        if once and not has_run:
            return
        if not has_run:
            time.sleep(PAUSE)


def _take_one(queues: Sequence[str]) -> bool:
    """Carry out the next job of the queue; whether there was one."""
    worker = OneJob(queues)
    worker.run()
    return worker.has_run
