"""Arguments that commands share; what cannot be read is a usage error, with status 2."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.management.base import CommandError
from django.utils import timezone

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.records import registry
from amity.records.declaration import Record

T = TypeVar("T")


def record_type(name: str) -> Record:
    """Read the name of a record type."""
    try:
        return registry.get(name)
    except registry.UnknownRecordType:
        known = ", ".join(sorted(record.name for record in registry.all_records()))
        raise ArgumentTypeError(f"there is no record type “{name}”; there are {known}") from None


def actor(username: str) -> Actor:
    """Read the log-in name of the account in whose name a command acts today."""
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise ArgumentTypeError(f"there is no account “{username}”")
    return actor_of(account, today=timezone.localdate())


def file(path: str) -> Path:
    """Read the path of a file that is there."""
    if not Path(path).is_file():
        raise ArgumentTypeError(f"there is no file {path}")
    return Path(path)


def known(text: str, read: Callable[[str], T]) -> T:
    """Read an argument whose meaning depends on another one; what cannot be read is a usage error too."""
    try:
        return read(text)
    except ArgumentTypeError as error:
        raise CommandError(str(error), returncode=2) from error
