"""`amity work`: a worker, which carries out the jobs that wait."""

import os
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from amity.tasks.leaving import leaving
from amity.tasks.working import work


class Command(BaseCommand):
    """Runs a worker."""

    help = "Carry out the jobs that wait, until stopped. Start as many as you like with PostgreSQL, one with SQLite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--once", action="store_true", help="stop when no job waits")
        parser.add_argument(
            "--queue", action="append", default=[], help="take only jobs of this queue; may be given twice"
        )
        parser.add_argument("--beside", type=int, metavar="PID", help="stop when this process, the parent, has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until a signal comes."""
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        if options["beside"]:
            threading.Thread(target=_follow, args=[options["beside"]], name="follow", daemon=True).start()
        work(options["queue"], once=options["once"])


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Let the running job end or stop it where it can go on later; at the second signal stop it at once."""
    if leaving.is_asked:
        raise SystemExit(1)
    leaving.ask()


def _follow(parent: int) -> None:
    """End this process soon after its parent, also when that was killed."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
