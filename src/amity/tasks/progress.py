"""How far a job is, told by the job itself, and how it hears that it must end.

Exception
|- Interrupted         a job lets these through
|  |- Cancelled        somebody asked for it
|  '- Stopping         the worker must go; the job will be started again
|- TryLater            what hinders the job will pass
'- Failed              the job cannot be done; the text is for people
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amity.tasks.models import Job

PAUSE = 0.5  # seconds between two looks at a running job: what it tells is stored, what was asked is heard
BEAT = 10  # seconds between two signs of life of a job that tells nothing


class Interrupted(Exception):
    """The job must end now."""


class Cancelled(Interrupted):
    """Somebody asked for the job to be cancelled."""


class Stopping(Interrupted):
    """The worker must go, or another one has taken the job over."""


class TryLater(Exception):
    """What hinders the job will pass; the text is shown to people."""


class Failed(Exception):
    """The job cannot be done; the text is shown to people."""


class Progress:
    """What a running job tells and hears. The job tells; `store` is called by whoever watches it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.account_id = job.account_id
        self._done, self._total, self._note = job.done, job.total, job.note
        self._is_told = False
        self._stored_at = time.monotonic()
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
        """Raise Cancelled or Stopping when the job must end, without telling anything."""
        if self._interruption is not None:
            raise self._interruption

    def _tell(self) -> None:
        self._is_told = True
        self.check()

    @property
    def told(self) -> dict[str, int | str | None]:
        """What the job told last, by column."""
        return {"done": self._done, "total": self._total, "note": self._note}
