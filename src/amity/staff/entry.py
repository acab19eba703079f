"""Coming in and going out: log-in with a throttle, log-out, and the language spoken."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from amity.access.models import Account
from amity.staff import recent, throttle, waiting

log = logging.getLogger("amity.access")
Page = Callable[..., HttpResponseBase]


def logged_in(page: Page) -> Page:
    """Send whoever has not logged in to the log-in page, and afterwards back to where he wanted to go."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return page(request, *args, **options)
        if getattr(request, "htmx", False):  # a part of a page cannot show the log-in form
            return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

    return answer


class LogInForm(AuthenticationForm):
    """Name and password; one answer for a wrong password and for a name nobody has."""

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        gettext_lazy("This name and password do not belong together. Both tell capital letters from small ones."),
    )


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. A header that a client can write himself is not asked."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def safe_next(request: HttpRequest) -> str:
    """The page asked for, if it is one of this site; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=allowed, require_https=request.is_secure())
    return wanted if is_safe and wanted.isprintable() else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password and begin a session."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    if request.method != "POST":
        return _form(request, LogInForm(request))
    typed, address, now = request.POST.get("username", ""), address_of(request), timezone.now()
    if not throttle.is_open(typed, address, now=now):
        log.warning("log-in refused after too many failures, from %s", address)
        form = LogInForm(request)
        return _form(
            request, form, _("Too many attempts failed. Wait a quarter of an hour, then try again."), status=429
        )
    form = LogInForm(request, data=request.POST)
    if not form.is_valid():
        throttle.failed(typed, address, now=now)
        known = Account.objects.filter(username=typed).values_list("pk", flat=True).first()
        log.warning("log-in failed, account %s, from %s", known or "unknown", address)
        return _form(request, form, status=200)
    account = form.get_user()
    if step := waiting.step_for(account):
        answer = redirect(f"{resolve_url(step)}?{urlencode({'next': safe_next(request)})}")
        waiting.begin(answer, account)
        return answer
    enter(request, account)
    return redirect(safe_next(request))


def enter(request: HttpRequest, account: Account) -> None:
    """Begin the session of an account that has given all it was asked for. Only now its failures are forgotten:
    otherwise who knows the password could guess at codes for ever.
    """
    address = address_of(request)
    throttle.succeeded(account.username, address)
    auth.login(request, account)
    log.info("logged in, account %s, from %s", account.pk, address)


def _form(request: HttpRequest, form: LogInForm, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "staff/log_in.html", context, status=status)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    log.info("logged out, account %s, from %s", request.user.pk, address_of(request))
    auth.logout(request)
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    recent.forget(answer)
    return answer


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language: kept with the account, or in a cookie before the log-in."""
    wanted = request.POST.get("language", "")
    answer = redirect(safe_next(request))
    if wanted not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        Account.objects.filter(pk=request.user.pk).update(language=wanted)
    answer.set_cookie(
        "amity_language",
        wanted,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer
