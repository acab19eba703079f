"""The second step at log-in: asking for the code, and setting it up, renewing its recovery codes and turning it off."""

import logging
from dataclasses import dataclass

import segno
from django import forms
from django.contrib import auth, messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from amity.access import factors
from amity.access.factors import Proof
from amity.access.models import Account, SecondFactor
from amity.core.dates import PartialDate
from amity.notices import safety
from amity.staff import throttle, waiting
from amity.staff.editing import problems
from amity.staff.entry import address_of, enter, safe_next
from amity.staff.markup import safe
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
CLOSED = gettext_lazy("Too many attempts failed. Wait a quarter of an hour, then try again.")
WRONG = gettext_lazy("This code does not open. Wait until the app shows the next one, and type that.")
WRONG_AT_SET_UP = gettext_lazy(
    "The app shows another code. Add Amity to it by the picture below, and type what it shows."
)
WRONG_PASSWORD = gettext_lazy("This is not your password.")
WRONG_PROOF = gettext_lazy(
    "The password or the code is not right. Wait until the app shows the next code, and type both again."
)
_SALT = "amity.staff.second_step"
_OFFERED = 3600  # seconds that a QR picture may be looked at


class CodeForm(forms.Form):
    """A code that the app shows."""

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows"),
        max_length=40,
        help_text=gettext_lazy("Six digits; there is a new code every half minute."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    """The password, for what somebody at an open screen must not do."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SetUpForm(CodeForm, PasswordForm):
    """What is asked of whoever has logged in already."""

    field_order = ("code", "password")


class ChangeForm(PasswordForm):
    """What is asked before the second step is changed."""

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret offered to an app. It travels with the form, signed for its account: nothing is stored before a code."""

    account: Account
    seed: str

    @classmethod
    def read(cls, request: HttpRequest, account: Account) -> "Offer":
        """The offer that a form was sent back with; a new one without it, or after an hour."""
        try:
            number, seed = signing.loads(request.POST.get("offer", ""), salt=_SALT, max_age=_OFFERED)
        except signing.BadSignature:
            number, seed = None, ""
        return cls(account, seed if number == account.pk else factors.new_seed())

    @property
    def signed(self) -> str:
        """What the form carries."""
        return signing.dumps([self.account.pk, self.seed], salt=_SALT)

    @property
    def secret(self) -> str:
        """The secret as it is typed into an app."""
        return factors.grouped(factors.secret_of(self.account, self.seed))

    @property
    def picture(self) -> str:
        """The secret as a QR picture, black on white also on a dark page, because apps read no other."""
        code = segno.make(factors.address_of(self.account, self.seed), error="m", micro=False)
        return safe(code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))


def is_open(request: HttpRequest, account: Account) -> bool:
    """Whether another attempt may be made."""
    return throttle.is_open(account.username, address_of(request), now=timezone.now())


def note_failure(request: HttpRequest, account: Account) -> None:
    """Count an attempt that failed."""
    throttle.failed(account.username, address_of(request), now=timezone.now())
    log.warning("second step failed, account %s, from %s", account.pk, address_of(request))


@transaction.atomic
def proof_of(request: HttpRequest, account: Account, typed: str) -> Proof | None:
    """Take a code, or count a failure; one attempt after the other, so that many sent at once are counted, too."""
    Account.objects.select_for_update().get(pk=account.pk)
    if not is_open(request, account):
        return None
    proof = factors.accept(account, typed, now=timezone.now())
    if proof is None:
        note_failure(request, account)
    return proof


@never_cache
@sensitive_post_parameters("code", "recovery")
def code_page(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password, and begin the session."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    account = waiting.account_of(request)
    if account is None or not factors.is_on(account):
        return _back_to_log_in(request)
    if request.method != "POST":
        return _ask_for_code(request, "", 200)
    if not is_open(request, account):
        return _ask_for_code(request, CLOSED, 429)
    proof = proof_of(request, account, request.POST.get("code", "").strip() or request.POST.get("recovery", ""))
    if proof is None:
        return _ask_for_code(request, WRONG, 422)
    enter(request, account)
    if proof is Proof.RECOVERY:
        _tell_codes_left(request, account)
    answer = redirect(safe_next(request))
    waiting.end(answer)
    return answer


@never_cache
@sensitive_post_parameters("code")
def set_up_first(request: HttpRequest) -> HttpResponse:
    """Set up the second step between password and session, where a unit asks for it."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    account = waiting.account_of(request)
    if account is None or waiting.step_for(account) != "staff:log-in-set-up":
        return _back_to_log_in(request)
    offer, form = Offer.read(request, account), CodeForm(request.POST or None)
    codes = _turn_on(form, offer) if request.method == "POST" and form.is_valid() else []
    if not codes:
        context = {"offer": offer, "form": form, "problems": problems(form), "next": safe_next(request)}
        context["back"] = _address(request)
        return render(request, "staff/log_in_set_up.html", context, status=422 if form.errors else 200)
    enter(request, account)
    answer = _show_codes(request, codes, safe_next(request))
    waiting.end(answer)
    return answer


@never_cache
@sensitive_post_parameters("code", "password")
def mine(request: StaffRequest) -> HttpResponse:
    """My second step: set up, changed or turned off."""
    factor = SecondFactor.objects.filter(account=request.user).first()
    return _set_up(request) if factor is None else _change(request, factor)


def _set_up(request: StaffRequest) -> HttpResponse:
    offer, form = Offer.read(request, request.user), SetUpForm(request.POST or None)
    is_closed = request.method == "POST" and not is_open(request, request.user)
    if is_closed:
        form.add_error(None, CLOSED)
    elif request.method == "POST" and form.is_valid():
        if not request.user.check_password(form.cleaned_data["password"]):
            note_failure(request, request.user)
            form.add_error("password", WRONG_PASSWORD)
        elif codes := _turn_on(form, offer):
            request.session.cycle_key()
            return _show_codes(request, codes, resolve_url("staff:second-step"))
    context = {"offer": offer, "form": form, "problems": problems(form)}
    return render(request, "staff/second_step.html", context, status=_status(form, is_closed=is_closed))


def _change(request: StaffRequest, factor: SecondFactor) -> HttpResponse:
    form = ChangeForm(request.POST or None)
    is_closed = request.method == "POST" and not is_open(request, request.user)
    if is_closed:
        form.add_error(None, CLOSED)
    elif request.method == "POST" and form.is_valid():
        if _is_proved(request, form):
            return _turn_off(request) if request.POST.get("do") == "off" else _renew(request)
        form.add_error(None, WRONG_PROOF)
    context = {
        "factor": factor,
        "since": PartialDate.of(timezone.localdate(factor.confirmed_at)).shown(get_language() or "en"),
        "left": factors.codes_left(request.user),
        "is_needed": factors.is_needed(request.user, today=timezone.localdate()),
        "form": form,
        "problems": problems(form),
    }
    return render(request, "staff/second_step.html", context, status=_status(form, is_closed=is_closed))


def _is_proved(request: StaffRequest, form: ChangeForm) -> bool:
    """Whether password and code are right. A code is only taken, and then used up, with the right password."""
    if not request.user.check_password(form.cleaned_data["password"]):
        note_failure(request, request.user)
        return False
    return proof_of(request, request.user, form.cleaned_data["code"]) is not None


def _turn_on(form: forms.Form, offer: Offer) -> list[str]:
    """The recovery codes of a second step just turned on; none, with the reason on the form, if it was not."""
    try:
        with transaction.atomic():
            codes = factors.turn_on(offer.account, offer.seed, form.cleaned_data["code"], now=timezone.now())
            safety.second_step(offer.account, is_on=True)
    except factors.WrongCode:
        form.add_error("code", WRONG_AT_SET_UP)
    except factors.AlreadyOn:
        form.add_error(None, _("The second step is turned on already."))
    else:
        log.info("second step turned on, account %s", offer.account.pk)
        return codes
    return []


def _renew(request: StaffRequest) -> HttpResponse:
    log.info("recovery codes renewed, account %s", request.user.pk)
    return _show_codes(request, factors.renew_codes(request.user), resolve_url("staff:second-step"))


def _turn_off(request: StaffRequest) -> HttpResponse:
    """Turn it off; where a unit asks for it, the session ends too, so that the next log-in sets it up anew."""
    account = request.user
    with transaction.atomic():
        factors.turn_off(account)
        safety.second_step(account, is_on=False)
    log.info("second step turned off, account %s", account.pk)
    if factors.is_needed(account, today=timezone.localdate()):
        auth.logout(request)
        return redirect("staff:log-in")
    request.session.cycle_key()
    messages.success(request, _("The second step is turned off. You log in with the password alone."))
    return redirect("staff:second-step")


def _ask_for_code(request: HttpRequest, refusal: object, status: int) -> HttpResponse:
    context = {"refusal": refusal, "next": safe_next(request), "back": _address(request)}
    return render(request, "staff/log_in_code.html", context, status=status)


def _show_codes(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    """Show recovery codes this once."""
    return render(request, "staff/recovery_codes.html", {"codes": codes, "onward": onward}, status=201)


def _tell_codes_left(request: HttpRequest, account: Account) -> None:
    left = factors.codes_left(account)
    sentence = ngettext(
        "You used a recovery code; %(count)s is left. New ones are made in My settings, Second step at log-in.",
        "You used a recovery code; %(count)s are left. New ones are made in My settings, Second step at log-in.",
        left,
    )
    messages.warning(request, sentence % {"count": left})


def _address(request: HttpRequest) -> str:
    """This page, for whoever changes the language."""
    return f"{request.path}?{urlencode({'next': safe_next(request)})}"


def _back_to_log_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{resolve_url('staff:log-in')}?{urlencode({'next': safe_next(request)})}")


def _status(form: forms.Form, *, is_closed: bool) -> int:
    return 429 if is_closed else 422 if form.errors else 200
