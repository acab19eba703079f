"""Who asks: a person by the session of the browser, or a program by a token."""

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.utils import check_csrf

from amity.access.actors import Actor, actor_of
from amity.access.models import Account
from amity.api import models
from amity.api.problems import Problem

SAFE = ("GET", "HEAD", "OPTIONS")


class ApiRequest(HttpRequest):
    """A request that has passed `authenticate`."""

    auth: Actor


def authenticate(request: HttpRequest) -> Actor | None:
    """Return the actor behind a request, None for nobody; raises Problem for one who may not send this request.

    A token speaks for itself: one that is not good is not made up for by a session. A session must prove by its CSRF
    token that a page of this site sent the request, unless it only reads.
    """
    if "Authorization" in request.headers:
        return _by_token(request)
    account = request.user
    if not isinstance(account, Account):
        return None
    if check_csrf(request) is not None:
        raise Problem("forged")
    return actor_of(account, today=timezone.localdate())


def _by_token(request: HttpRequest) -> Actor | None:
    scheme, _space, secret = request.headers["Authorization"].partition(" ")
    token = models.find(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return None
    # Undone by the middleware, which restores the language it found at the end of the request.
    translation.activate(token.account.language)
    if not token.may_write and request.method not in SAFE:
        raise Problem("read-only")
    actor = actor_of(token.account, today=timezone.localdate())
    return actor if token.may_write else replace(actor, writable=frozenset(), approvable=frozenset())
