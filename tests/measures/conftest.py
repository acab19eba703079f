"""The small union of the tests of measures, stored once for a whole file of tests."""

import pytest
from django.db import transaction

from tests.measures.world import fill
from tests.personas import make_personas


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The personas of a union with rows of every measured record type; gone when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        personas = make_personas()
        fill(personas)
        yield personas
        transaction.set_rollback(True)
