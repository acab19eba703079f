"""A system that is told: a server on loopback that keeps what it gets and answers as the test says."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from amity.webhooks import outbox, sending, subscribing
from amity.webhooks.models import Delivery, Webhook
from tests.personas import TODAY

FAR = 10**12  # a moment of time.monotonic() that never comes


@dataclass
class Receiver:
    """What came in, and what is answered; `wait` holds the answer back."""

    origin: str = ""
    code: int = 204
    location: str = ""
    wait: threading.Event | None = None
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.origin}/hook?from=amity"


@pytest.fixture
def receiver(settings):
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if told.wait is not None:
                told.wait.wait(20)
            self.send_response(told.code)
            if told.location:
                self.send_header("Location", told.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.origin = f"http://127.0.0.1:{server.server_port}"
    settings.WEBHOOK_ALLOW = frozenset({told.origin})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    if told.wait is not None:
        told.wait.set()
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def hook_of(personas, receiver):
    """A webhook of a persona, told what changes about people from now on: hook_of("an", events=["created"])."""

    def make(name: str, *, records=("people",), events=()) -> Webhook:
        account = getattr(personas, name)
        hook, _secret = subscribing.make(
            account, name="copy", url=receiver.url, records=records, events=events, now=timezone.now()
        )
        return hook

    return make


def turn(hook: Webhook, now: datetime | None = None) -> int:
    """One turn of the job for one webhook."""
    now = now or timezone.now()
    hook.refresh_from_db()
    outbox.collect(hook, now=now)
    return sending.send_due(hook, now=now, today=TODAY, until=FAR, check=lambda: None)


def states(hook: Webhook) -> list[str]:
    return list(Delivery.objects.filter(webhook=hook).order_by("pk").values_list("state", flat=True))
