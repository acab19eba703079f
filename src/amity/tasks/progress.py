"""How far a job is, told by the job itself, and how it hears that it must end.

Exception
|- Interrupted         a job lets these through
|  |- Cancelled        somebody asked for it
|  '- Stopping         the worker must go; the job will be started again
|- TryLater            what hinders the job will pass; the text is for people
'- Failed              the job cannot be done; the text is for people
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.utils import timezone

from amity.tasks.leaving import leaving

if TYPE_CHECKING:
    from amity.tasks.models import Job

BEAT = 10  # seconds between two signs of life of a job that tells nothing


class Interrupted(Exception):
    """The job must end now."""


class Cancelled(Interrupted):
    """Somebody asked for the job to be cancelled."""


class Stopping(Interrupted):
    """The worker must go, or the job was taken over by another one."""


class TryLater(Exception):
    """What hinders the job will pass; the text is shown to people."""


class Failed(Exception):
    """The job cannot be done; the text is shown to people."""


class Progress:
    """What a running job tells and hears.

    A worker watches its job from beside (`amity.tasks.watching`): telling costs the job nothing then, and what it tells
    is seen by others even while the job is inside a transaction. A job that nobody watches looks for itself.
    """

    def __init__(self, job: Job, *, is_watched: bool) -> None:
        self.job = job
        self.account_id = job.account_id
        self._is_watched = is_watched
        self._done, self._total, self._note = job.done, job.total, job.note
        self._has_news = False
        self._beat_at = time.monotonic()
        self._interruption: type[Interrupted] | None = None

    def total(self, number: int) -> None:
        """Say how many there are to do."""
        self._total = number
        self._tell()

    def done(self, number: int) -> None:
        """Say how many are done by now."""
        self._done = number
        self._tell()

    def note(self, text: str) -> None:
        """Say in a few words what is being done."""
        self._note = text[:200]
        self._tell()

    def check(self) -> None:
        """Raise Cancelled or Stopping when the job must end; tells nothing."""
        if not self._is_watched:
            self.look()
        if self._interruption is not None:
            raise self._interruption

    def _tell(self) -> None:
        self._has_news = True
        self.check()

    @property
    def told(self) -> dict[str, int | str | None]:
        """What the job told last, by column."""
        return {"done": self._done, "total": self._total, "note": self._note}

    def look(self) -> None:
        """Store what was told, or a sign of life, and hear what was asked."""
        asked = self.job.this_start().values_list("is_cancel_asked", flat=True).first()
        if asked is None or leaving.is_urgent:
            self._interruption = Stopping
        elif asked:
            self._interruption = Cancelled
        if self._has_news or time.monotonic() - self._beat_at >= BEAT:
            self._has_news = False
            self.job.this_start().update(heartbeat_at=timezone.now(), **self.told)
            self._beat_at = time.monotonic()
