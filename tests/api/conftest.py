"""Programs and persons that ask the API."""

import pytest
from django.test import Client
from django.utils import timezone

from amity.access.tokens import issue
from amity.records import registry
from tests.api.bodies import Api


@pytest.fixture
def api_of(client_of):
    """The API as a persona sees it, logged in by session: api_of("an")."""
    return lambda name: Api(client_of(name))


@pytest.fixture
def token_of(personas):
    """The API as a program of a persona sees it: token_of("an", scopes="people:write")."""
    known = [record.name for record in registry.all_records()]

    def make(name: str, **options) -> Api:
        _token, secret = issue(getattr(personas, name), name="test", now=timezone.now(), known=known, **options)
        return Api(Client(), secret)

    return make
