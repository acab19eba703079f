"""Watching a job from beside it, in a thread with a connection of its own."""

import logging
import threading
from types import TracebackType

from django.db import DatabaseError, connection

from amity.tasks.progress import Progress

log = logging.getLogger("amity.tasks")
PAUSE = 0.5  # seconds between two looks


class Watch(threading.Thread):
    """Looks at a job twice a second for as long as it runs. A job that is over before the first look costs nothing."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(name="watch", daemon=True)
        self._progress = progress
        self._is_over = threading.Event()

    def __enter__(self) -> "Watch":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        """Look until the job is over. A database that cannot be reached just now is looked for again."""
        while not self._is_over.wait(PAUSE):
            try:
                self._progress.look()
            except DatabaseError:
                log.warning("job %s could not be looked at", self._progress.job.pk, exc_info=True)
                connection.close()
        connection.close()
