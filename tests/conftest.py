"""What every test stands on: the settings for tests, chosen before anything of Django is imported, and the personas."""

import os

os.environ.setdefault("AMITY_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.config.settings")

import django

django.setup()

import pytest
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.test import Client
from django.utils import translation

from tests.personas import Personas, make_personas


@pytest.fixture
def personas(db: None) -> Personas:
    """The units and accounts that tests act as."""
    return make_personas()


@pytest.fixture
def client_of(personas: Personas):
    """A browser logged in as a persona: client_of("an"); "nobody" has not logged in."""

    def log_in(name: str) -> Client:
        client = Client()
        if name != "nobody":
            client.force_login(getattr(personas, name))
        return client

    return log_in


@pytest.fixture(autouse=True)
def forget_wrong_links():
    """No test is slowed down by the wrong links that others tried."""
    from amity.staff.answering import wrong

    wrong.tried.clear()


@pytest.fixture(autouse=True)
def say_nothing_by_chance(monkeypatch):
    """No page holds letters drawn by lot: a test that looks for a word it must not find would fail once in a while."""
    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "q" * CSRF_SECRET_LENGTH)
    monkeypatch.setattr("django.middleware.csrf._mask_cipher_secret", lambda secret: "a" * CSRF_SECRET_LENGTH + secret)


@pytest.fixture(autouse=True)
def speak_english():
    """Every test starts in English, whatever the one before it spoke."""
    with translation.override("en"):
        yield
