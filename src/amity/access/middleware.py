"""Gives every request its actor and its language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from amity.access.actors import Actor, actor_of


def request_actor(request: HttpRequest) -> Actor:
    """The actor behind a request; nobody when no account is logged in."""
    account = request.user
    if not account.is_authenticated:
        return Actor.nobody(translation.get_language() or "en")
    return actor_of(account, today=timezone.localdate())


class ActorMiddleware:
    """Sets request.actor (worked out on first use) and speaks the account's language unless the page asks otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the account's language."""
        request.actor = SimpleLazyObject(lambda: request_actor(request))  # type: ignore[attr-defined]
        language = request.COOKIES.get("amity_language") or translation.get_language_from_request(request)
        if request.user.is_authenticated:
            language = request.user.language
        with translation.override(language if language in ("en", "vi") else "en"):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response
