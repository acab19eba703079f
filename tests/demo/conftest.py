"""The demo union, loaded once for this folder inside a transaction that is given up after its last test.

Each test runs in a savepoint of that transaction: what it writes is gone after it.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client, override_settings

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.config import union
from tests.personas import TODAY

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass(frozen=True)
class Demo:
    """The loaded union: how many rows of each record type, and who may look at them."""

    rows: dict[str, int]
    told: list[str]

    def actor(self, name: str) -> Actor:
        """The actor of a log-in of the demo; "nobody" is the public."""
        if name == "nobody":
            return Actor.nobody()
        return actor_of(Account.objects.get(username=name), today=TODAY)

    def client(self, name: str) -> Client:
        """A browser logged in as one of the demo's log-ins."""
        browser = Client()
        if name != "nobody":
            browser.force_login(Account.objects.get(username=name))
        return browser


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    """The demo union with its log-ins."""
    told: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        union.load_units(union.DEMO / "units.csv")
        rows = union.load_records(union.DEMO, actor=Actor.system(), tell=told.append)
        with override_settings(PASSWORD_HASHERS=QUICK):
            union.load_accounts("mot-hai-ba")
        yield Demo(rows, told)
        transaction.set_rollback(True)
