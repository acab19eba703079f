"""Who asks, and for how much: a person by the session of the browser, or a program by a token with its scopes.

This is the one place where scopes are judged: every address is reached through `authenticate`, and the record type an
address is about stands in the address itself.
"""

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from amity.access import tokens
from amity.access.actors import Actor, actor_of
from amity.access.models import Account, Token
from amity.access.tokens import ALL, Scopes
from amity.api import limits
from amity.api.problems import Problem

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("describe", "me")  # addresses that tell nothing of any record
BY_RECORD = ("search", "changes")  # addresses of which `record` in the query takes a part


class ApiRequest(HttpRequest):
    """A request that has passed `authenticate`."""

    auth: Actor
    token: Token | None
    quota: limits.Quota | None


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
    _count(request, account)
    if check_csrf(request) is not None:
        raise Problem("forged")
    return actor_of(account, today=timezone.localdate())


def _by_token(request: HttpRequest) -> Actor | None:
    scheme, _space, secret = request.headers["Authorization"].partition(" ")
    token = tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        return None
    request.token = token  # type: ignore[attr-defined]
    # Undone by the middleware, which restores the language it found at the end of the request.
    translation.activate(token.account.language)
    _count(request, token.account)
    scopes = Scopes.read(token.scopes)
    deed = "read" if request.method in SAFE else "write"
    for what in sorted(_asked(request)):
        if not scopes.allow(what, deed):
            needed = f"{what[:80]}:{deed}"
            raise Problem("scope", _("This token does not reach so far: it needs “%(scope)s”.") % {"scope": needed})
    actor = actor_of(token.account, today=timezone.localdate())
    return actor if scopes.writes_anything else replace(actor, writable=frozenset(), approvable=frozenset())


def _asked(request: HttpRequest) -> set[str]:
    """The record types that a request is about; ALL for what is not about one."""
    match = request.resolver_match
    if match is None or match.url_name in OPEN:
        return set()
    if "name" in match.kwargs:
        return {match.kwargs["name"]}
    narrowed = set(request.GET.getlist("record")) if match.url_name in BY_RECORD else set()
    return narrowed or {ALL}


def _count(request: HttpRequest, account: Account) -> None:
    """Count the request; raises Problem for one too many."""
    quota = limits.spend(account.pk)
    request.quota = quota  # type: ignore[attr-defined]
    if quota is not None and quota.is_exceeded:
        raise Problem("too-many")
