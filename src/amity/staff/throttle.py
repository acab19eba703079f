"""Slows down those who guess passwords: ten failures in a quarter of an hour, by account and by address."""

from datetime import datetime, timedelta
from hashlib import sha256
from unicodedata import normalize

from django.db.models import Q

from amity.staff.models import FailedLogIn

MOST = 10
WINDOW = timedelta(minutes=15)


def is_open(name: str, address: str, *, now: datetime) -> bool:
    """Whether a log-in under this name from this address may be tried."""
    recent = FailedLogIn.objects.filter(at__gt=now - WINDOW)
    by_name = recent.filter(name_print=_print(name)).count()
    return by_name < MOST and recent.filter(address=address).count() < MOST


def failed(name: str, address: str, *, now: datetime) -> None:
    """Remember a failure, and forget those that no longer count."""
    FailedLogIn.objects.filter(at__lte=now - WINDOW).delete()
    FailedLogIn.objects.create(name_print=_print(name), address=address, at=now)


def succeeded(name: str, address: str) -> None:
    """Forget the failures of whoever has logged in after all; others behind the same address need not suffer."""
    FailedLogIn.objects.filter(Q(name_print=_print(name)) | Q(address=address)).delete()


def _print(name: str) -> str:
    # As the form reads it: letters that only look wider or bolder lead to the same account.
    return sha256(normalize("NFKC", name).strip().casefold().encode()).hexdigest()
