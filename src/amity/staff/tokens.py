"""My tokens: the keys that I give to programs, each for so much and until a day, shown once and taken back at will."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity.access import tokens
from amity.access.models import Token
from amity.access.tokens import Scopes
from amity.core.dates import PartialDate
from amity.records import registry
from amity.staff.context import groups
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
READ, WRITE, SOME = "read", "write", "some"


def scopes_offered() -> list[tuple[str, str]]:
    """Every scope that names one record type."""
    names = [record.name for record in registry.all_records()]
    return [(f"{name}:{deed}", "") for name in names for deed in (READ, WRITE)]


class TokenForm(forms.Form):
    """What a token is for, how long it is good, and how far it reaches."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("What the token is for, such as a program's name."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        coerce=int,
        initial=90,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (180, gettext_lazy("180 days")),
            (tokens.LONGEST, gettext_lazy("one year")),
        ],
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Allows to"),
        initial=READ,
        widget=forms.RadioSelect,
        choices=[
            (READ, gettext_lazy("read everything that I may read")),
            (WRITE, gettext_lazy("read and write everything that I may")),
            (SOME, gettext_lazy("only what is ticked below")),
        ],
    )
    scopes = forms.MultipleChoiceField(label=gettext_lazy("Kinds of records"), required=False, choices=scopes_offered)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one kind where only some are meant."""
        given = self.cleaned_data
        if given.get("reach") == SOME and not given.get("scopes"):
            self.add_error("scopes", _("Tick at least one kind of records."))
        return given

    @property
    def wanted(self) -> str:
        """The scopes asked for, as they are written."""
        given = self.cleaned_data
        return " ".join(given["scopes"]) if given["reach"] == SOME else given["reach"]


def tokens_page(request: StaffRequest) -> HttpResponse:
    """Show my tokens and make another one, whose text is shown in the answer and never again."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        known = [record.name for record in registry.all_records()]
        try:
            token, secret = tokens.issue(
                request.user,
                name=given["name"],
                now=timezone.now(),
                days=given["days"],
                scopes=form.wanted,
                known=known,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            log.info("token %s (%s) made by account %s", token.pk, token.scopes, request.user.pk)
            form = TokenForm()
    ticked = form.data.getlist("scopes") if form.is_bound else []  # type: ignore[attr-defined]
    context = {
        "tokens": [_told(one) for one in request.user.tokens.order_by("-pk")],
        "form": form,
        "fields": [form["name"], form["days"]],
        "groups": [(group, [_row(record.name, record.plural, ticked) for record in many]) for group, many in groups()],
        "secret": secret,
        "problems": problems(form),
    }
    return render(request, "staff/tokens.html", context, status=422 if form.errors else 201 if secret else 200)


@require_POST
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop one of my tokens at once."""
    if not Token.objects.filter(account=request.user, pk=pk).exists():
        raise Http404
    if tokens.revoke(request.user, pk, now=timezone.now()):
        log.info("token %s revoked by account %s", pk, request.user.pk)
        messages.success(request, _("The token no longer opens anything."))
    return redirect("staff:tokens")


def _row(name: str, label: Any, ticked: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "is_read": f"{name}:{READ}" in ticked,
        "is_written": f"{name}:{WRITE}" in ticked,
    }


def _told(token: Token) -> dict[str, Any]:
    """A token as its owner reads it."""
    now = timezone.now()
    is_good = token.is_good(now)
    return {
        "pk": token.pk,
        "name": token.name,
        "reach": reach(token.scopes),
        "used": _day(token.last_used_at) or _("never"),
        "state": "" if is_good else _("revoked") if token.revoked_at else _("expired"),
        "until": _day(token.expires_at),
        "is_good": is_good,
    }


def reach(text: str) -> str:
    """What scopes allow, in words."""
    scopes = Scopes.read(text)
    told = []
    if scopes.allow(tokens.ALL, WRITE):
        return _("read and write everything")
    if scopes.allow(tokens.ALL, READ):
        told.append(_("read everything"))
    for what, deed in sorted(scopes.pairs):
        if what == tokens.ALL:
            continue
        try:
            name = registry.get(what).plural
        except registry.UnknownRecordType:
            continue
        words = _("read and write: %(plural)s") if deed == WRITE else _("read: %(plural)s")
        told.append(words % {"plural": name})
    return "; ".join(told)


def _day(moment: Any) -> str:
    return PartialDate.of(timezone.localdate(moment)).shown(get_language() or "en") if moment else ""
