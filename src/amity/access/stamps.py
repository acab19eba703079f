"""Stamps: how a process learns that what it keeps in memory was changed by another one.

Whoever changes such a thing bumps its stamp in the same transaction. Every request reads all stamps together with what
its actor may see, so keeping them costs no query of its own.
"""

from django.db.models import F

from amity.access.models import Stamp

_known: dict[str, int] = {}


def known(name: str) -> int:
    """The number last seen by this process; 0 before anything was changed."""
    return _known.get(name, 0)


def saw(numbers: dict[str, int]) -> None:
    """Take over what a request has just read."""
    _known.clear()
    _known.update(numbers)


def bump(name: str) -> None:
    """Say that the thing was changed."""
    stamp, made = Stamp.objects.get_or_create(name=name)
    if not made:
        Stamp.objects.filter(pk=name).update(number=F("number") + 1)
        stamp.refresh_from_db()
    _known[name] = stamp.number
