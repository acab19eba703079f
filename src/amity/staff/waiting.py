"""Between the two steps of a log-in: who has given the right password, and not yet a code. No session begins before."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from amity.access import factors
from amity.access.models import Account

COOKIE = "amity_second_step"
LONGEST = 10 * 60  # seconds between the steps
_SALT = "amity.staff.waiting"


def step_for(account: Account) -> str:
    """The page that an account meets after its password; "" if nothing more is asked."""
    if factors.is_on(account):
        return "staff:log-in-code"
    return "staff:log-in-set-up" if factors.is_needed(account, today=timezone.localdate()) else ""


def begin(answer: HttpResponse, account: Account) -> None:
    """Let the browser know, signed, whose password was right; a password changed meanwhile ends it."""
    answer.set_cookie(
        COOKIE,
        signing.dumps([account.pk, account.get_session_auth_hash()], salt=_SALT),
        max_age=LONGEST,
        path=reverse("staff:log-in"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def account_of(request: HttpRequest) -> Account | None:
    """The account whose password was right a little while ago."""
    try:
        number, proof = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    account = Account.objects.filter(pk=number, is_active=True).first()
    is_same = account is not None and constant_time_compare(proof, account.get_session_auth_hash())
    return account if is_same else None


def end(answer: HttpResponse) -> None:
    """Forget whose password was right."""
    answer.delete_cookie(COOKIE, path=reverse("staff:log-in"), samesite="Lax")
