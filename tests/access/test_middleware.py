"""Every request knows who asks and in which language."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from amity.access import middleware
from amity.access.middleware import ActorMiddleware, request_actor
from tests.personas import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(personas, monkeypatch):
    """Send a request through: ask("an", cookie="vi") returns the request, the answer and the language spoken inside."""
    monkeypatch.setattr(middleware.timezone, "localdate", lambda: TODAY)

    def ask(name: str, *, language: str = "en", cookie: str = "", header: str = ""):
        request = RequestFactory().get("/", headers={"Accept-Language": header} if header else {})
        if cookie:
            request.COOKIES["amity_language"] = cookie
        request.user = AnonymousUser() if name == "nobody" else getattr(personas, name)
        request.user.language = language
        spoken: list[str] = []

        def page(request):
            spoken.append(translation.get_language())
            return HttpResponse(request.actor.name)

        answer = ActorMiddleware(page)(request)
        return request, answer, spoken[0]

    return ask


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "hoa"])
def test_the_actor_of_a_request_is_the_one_who_is_logged_in(personas, ask, name):
    request, answer, _spoken = ask(name)
    assert answer.content.decode() == getattr(personas, name).name
    assert request.actor.account_id == getattr(personas, name).pk
    assert request.actor.audiences == personas.actor(name).audiences


def test_whoever_is_not_logged_in_is_the_public(ask):
    request, _answer, _spoken = ask("nobody")
    assert (request.actor.audiences, request.actor.writable) == (frozenset({0}), frozenset())


@pytest.mark.parametrize(
    ("name", "language", "cookie", "header", "spoken"),
    [
        ("an", "vi", "", "", "vi"),
        ("an", "en", "vi", "vi", "en"),
        ("nobody", "", "vi", "en", "vi"),
        ("nobody", "", "", "vi-VN,vi;q=0.9", "vi"),
        ("nobody", "", "", "fr-FR", "en"),
        ("nobody", "", "xx", "", "en"),
        ("nobody", "", "", "", "en"),
        ("an", "xx", "", "", "en"),
    ],
)
def test_a_page_speaks_the_language_of_the_account_or_else_of_the_visitor(ask, name, language, cookie, header, spoken):
    _request, answer, inside = ask(name, language=language, cookie=cookie, header=header)
    assert inside == spoken
    assert answer.headers["Content-Language"] == spoken


def test_the_language_of_one_request_does_not_stay_for_the_next(ask):
    ask("an", language="vi")
    assert translation.get_language() == "en"


def test_an_actor_nobody_asks_for_costs_nothing(personas, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = personas.an
    with django_assert_num_queries(0):
        ActorMiddleware(lambda request: HttpResponse("ok"))(request)
    with django_assert_num_queries(1):
        assert request.actor.name == "An"
        assert request.actor.may_write(personas.hers.pk)


def test_a_role_that_has_ended_is_gone_on_the_next_request(personas, ask):
    grant = personas.an.grants.get()
    assert ask("an")[0].actor.may_write(personas.hers.pk)
    grant.to_on = date(2026, 3, 15)
    grant.save()
    assert not ask("an")[0].actor.may_write(personas.hers.pk)


def test_an_account_that_may_not_log_in_any_more_is_the_public(personas):
    personas.an.is_active = False
    request = RequestFactory().get("/")
    request.user = personas.an
    assert request_actor(request).audiences == {0}
