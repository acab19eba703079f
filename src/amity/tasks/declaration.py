"""Which jobs there are: functions by a stable name, and when the clock starts one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

Function = Callable[..., dict[str, Any] | None]
Clock = Callable[[datetime], datetime]

TRIES = 3
QUEUE = "default"


class UnknownJob(LookupError):
    """No installed module registered a job of this name."""


class AlreadyRegistered(ValueError):
    """Two functions want to be the job of one name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A job as a module declares it."""

    name: str
    label: str | Promise
    function: Function
    queue: str
    tries: int


_jobs: dict[str, Declared] = {}
_clocks: dict[str, Clock] = {}


def job(name: str, *, label: str | Promise, queue: str = QUEUE, tries: int = TRIES) -> Callable[[Function], Function]:
    """Register a function as the job of this name; the name is stored, so it stays when the function is moved."""

    def register(function: Function) -> Function:
        known = _jobs.get(name)
        if known is not None and known.function is not function:
            raise AlreadyRegistered(name)
        _jobs[name] = Declared(name, label, function, queue, tries)
        return function

    return register


def every(*, minutes: int) -> Callable[[Function], Function]:
    """Start the job below when so many minutes have passed since it was started last."""
    return _by_clock(lambda now: now + timedelta(minutes=minutes))


def daily(*, hour: int) -> Callable[[Function], Function]:
    """Start the job below every day at this hour of the union's own time."""

    def following(now: datetime) -> datetime:
        local = timezone.localtime(now)
        at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
        return at if at > local else at + timedelta(days=1)

    return _by_clock(following)


def _by_clock(following: Clock) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        _clocks[_named(function)] = following
        return function

    return register


def _named(function: Function) -> str:
    for declared in _jobs.values():
        if declared.function is function:
            return declared.name
    raise UnknownJob(f"{function.__name__} is no job: @tasks.job stands below @tasks.every and @tasks.daily")


def get(name: str) -> Declared:
    """Find a job by its name."""
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


def is_known(name: str) -> bool:
    """Whether a module declares this job."""
    return name in _jobs


def label(name: str) -> str:
    """What people call a job; its name when no module knows it any more."""
    return str(_jobs[name].label) if name in _jobs else name


def queue(name: str) -> str:
    """The queue a job waits in."""
    return _jobs[name].queue if name in _jobs else QUEUE


def tries(name: str) -> int:
    """How often a job is started before it is given up."""
    return _jobs[name].tries if name in _jobs else TRIES


def clocks() -> dict[str, Clock]:
    """The jobs that the clock starts, each with the function from a moment to its next one."""
    return dict(_clocks)
