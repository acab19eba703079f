"""The entry for web servers answers with all headers of the house."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler

from amity.config import wsgi

pytestmark = pytest.mark.django_db


def ask(path: str, host: str = "localhost") -> tuple[int, dict[str, str], bytes]:
    """What a web server gets for an address."""
    told: list = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": host,
        "SERVER_PORT": "80",
        "HTTP_HOST": host,
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
    }
    answer = wsgi.application(environ, lambda status, headers: told.extend((status, headers)))
    body = b"".join(answer)
    answer.close()
    return int(told[0].split()[0]), dict(told[1]), body


def test_the_application_is_the_one_of_the_settings(settings):
    assert isinstance(wsgi.application, WSGIHandler)
    assert settings.WSGI_APPLICATION == "amity.config.wsgi.application"


def test_the_log_in_page_comes_with_every_header(settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    status, headers, body = ask("/log-in/")
    assert status == 200
    assert b"<form" in body
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]


def test_a_name_the_site_does_not_answer_to_gets_nothing(settings):
    settings.ALLOWED_HOSTS = ["amity.example"]
    assert ask("/log-in/", "evil.example")[0] == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/openapi.json", 401), ("/agreements/", 302), ("/nowhere/", 404), ("/.git/config", 404)],
)
def test_each_door_stands_where_its_address_says(settings, path, status):
    settings.ALLOWED_HOSTS = ["localhost"]
    assert ask(path)[0] == status
