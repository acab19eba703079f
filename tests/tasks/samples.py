"""Jobs for tests with real worker processes; they write what they do into files of a folder."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from amity import tasks
from amity.access.models import Unit
from amity.tasks import declaration

STEPS = 8


def write(folder: str, line: object, name: str = "steps") -> None:
    """Add a line to a file at once."""
    with (Path(folder) / name).open("a") as file:
        file.write(f"{line}\n")


def count(progress: tasks.Progress, *, folder: str, step: float) -> dict[str, int]:
    """Take the steps that are not taken yet, and write down which process took each."""
    steps = Path(folder) / "steps"
    first = len(steps.read_text().splitlines()) if steps.exists() else 0
    progress.total(STEPS)
    for number in range(first, STEPS):
        time.sleep(step)
        write(folder, f"{number} {os.getpid()}")
        progress.done(number + 1)
    return {"steps": STEPS}


def meet(_progress: tasks.Progress, *, folder: str, number: int, workers: int) -> None:
    """Wait until so many processes have a job in hand, then write down who had this one."""
    met = Path(folder) / "met"
    met.mkdir(exist_ok=True)
    (met / str(os.getpid())).touch()
    until = time.monotonic() + 60
    while len(list(met.iterdir())) < workers and time.monotonic() < until:
        time.sleep(0.02)
    write(folder, f"{number} {os.getpid()}")


def fall(_progress: tasks.Progress, *, folder: str) -> None:
    """Take the worker along."""
    write(folder, os.getpid())
    os.kill(os.getpid(), signal.SIGKILL)


def hold(progress: tasks.Progress, *, folder: str) -> None:
    """Tell how far it is from inside a long transaction."""
    with transaction.atomic():
        Unit.objects.create(code="HELD", name="Held", kind="member")
        progress.total(2)
        progress.done(1)
        wait_to_be_seen(folder, progress.check)


def rest(progress: tasks.Progress, *, folder: str) -> None:
    """Do nothing until somebody has written something."""
    write(folder, "begun")
    wait_to_be_seen(folder, progress.check)


def wait_to_be_seen(folder: str, between: Callable[[], None]) -> None:
    """Wait for a file, a minute at most."""
    until = time.monotonic() + 60
    while not (Path(folder) / "seen").exists() and time.monotonic() < until:
        time.sleep(0.02)
        between()


ALL = (count, meet, fall, hold, rest)


def declare(monkeypatch=None) -> None:
    """Make these the only jobs there are."""
    if monkeypatch is not None:
        monkeypatch.setattr(declaration, "_jobs", {})
        monkeypatch.setattr(declaration, "_clocks", {})
    for function in ALL:
        tasks.job(function.__name__, label=function.__name__)(function)
