"""How many requests an account may send in a minute, counted in the memory of each web process.

A count in the database would be exact across processes, but every read would then be a write: on SQLite it would wait
behind a running import. So a site with three web processes takes up to three times as much from one account; what has
to be exact belongs into the proxy in front.
"""

import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

WINDOW = 60  # seconds


@dataclass(frozen=True, slots=True)
class Quota:
    """What an account has left in this minute."""

    most: int
    used: int
    seconds: int  # until the next minute begins

    @property
    def is_exceeded(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.most

    def headers(self) -> dict[str, str]:
        """The header fields of draft-ietf-httpapi-ratelimit-headers, and how long to wait when nothing is left."""
        left = max(0, self.most - self.used)
        told = {
            "RateLimit-Policy": f'"account";q={self.most};w={WINDOW}',
            "RateLimit": f'"account";r={left};t={self.seconds}',
        }
        return told | ({"Retry-After": str(self.seconds)} if self.is_exceeded else {})


class _Counts:
    """The requests of the running minute by account; those of earlier minutes are forgotten at once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.minute = 0
        self.used: dict[int, int] = {}

    def add(self, account_id: int, minute: int) -> int:
        """Count one more; returns how many there are now."""
        with self.lock:
            if minute != self.minute:
                self.minute, self.used = minute, {}
            self.used[account_id] = self.used.get(account_id, 0) + 1
            return self.used[account_id]


_counts = _Counts()


def spend(account_id: int, now: float | None = None) -> Quota | None:
    """Count a request of an account; None when the site sets no limit (settings.API_RATE is 0)."""
    if not settings.API_RATE:
        return None
    now = time.time() if now is None else now
    minute, gone = divmod(int(now), WINDOW)
    return Quota(settings.API_RATE, _counts.add(account_id, minute), WINDOW - gone)
