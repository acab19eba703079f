"""Whether this process was asked to go: a worker asks before it takes the next job, and a job while it runs."""

import time
from dataclasses import dataclass

GRACE = 5  # seconds in which a job may still come to its end


@dataclass(slots=True)
class Leaving:
    """The wish that this process go. A plain moment, because a signal may come while any lock is held."""

    asked_at: float | None = None

    def ask(self) -> None:
        """Ask the process to go."""
        self.asked_at = time.monotonic()

    @property
    def is_asked(self) -> bool:
        """Whether no other job may begin."""
        return self.asked_at is not None

    @property
    def is_urgent(self) -> bool:
        """Whether the running job must stop too."""
        return self.asked_at is not None and time.monotonic() - self.asked_at >= GRACE


leaving = Leaving()
