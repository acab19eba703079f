"""Programs and persons that ask the API."""

import pytest
from django.test import Client
from django.utils import timezone

from amity.api.models import issue
from tests.api.bodies import Api


@pytest.fixture
def api_of(client_of):
    """The API as a persona sees it, logged in by session: api_of("an")."""
    return lambda name: Api(client_of(name))


@pytest.fixture
def token_of(personas):
    """The API as a program of a persona sees it: token_of("an", may_write=True)."""

    def make(name: str, **options) -> Api:
        _token, secret = issue(getattr(personas, name), name="test", now=timezone.now(), **options)
        return Api(Client(), secret)

    return make
