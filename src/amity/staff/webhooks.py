"""My webhooks: other systems that are told when records change, as far as I may see them."""

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

from amity.core.dates import PartialDate
from amity.records import registry
from amity.staff.editing import problems
from amity.staff.routes import StaffRequest
from amity.webhooks import subscribing
from amity.webhooks.models import Delivery, Event, Webhook

SHOWN = 50


def _kinds() -> list[tuple[str, str]]:
    return [(record.name, str(record.plural)) for record in registry.all_records()]


class WebhookForm(forms.Form):
    """Where to tell, and of what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("Of the system that is to be told, such as https://example.org/amity."),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told of"),
        choices=Event.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a tick: everything."),
    )
    records = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of records"),
        choices=_kinds,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Without a tick: all of them."),
    )


def webhooks_page(request: StaffRequest) -> HttpResponse:
    """My webhooks."""
    mine = Webhook.objects.filter(account=request.user).order_by("pk")
    return render(request, "staff/webhooks.html", {"webhooks": mine})


def new_webhook(request: StaffRequest) -> HttpResponse:
    """Make a webhook; its secret is shown in the answer and never again."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = subscribing.make(request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
        else:
            return _page(request, made, WebhookForm(initial=_stands(made)), secret, status=201)
    context = {"form": form, "webhook": None, "problems": problems(form)}
    return render(request, "staff/webhook_form.html", context, status=422 if form.errors else 200)


def webhook_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One webhook: what it is told of, what it was told, and changing it."""
    found = _mine(request, pk)
    form = WebhookForm(request.POST or None, initial=_stands(found))
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.change(found, **form.cleaned_data)
        except ValidationError as error:
            _tell(form, error)
            found.refresh_from_db()
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:webhook", pk=pk)
    return _page(request, found, form, status=422 if form.errors else 200)


@require_POST
def act(request: StaffRequest, pk: int, action: str) -> HttpResponse:
    """Pause a webhook, switch it on, give it another secret, or delete it."""
    found = _mine(request, pk)
    if action == "secret":
        return _page(request, found, WebhookForm(initial=_stands(found)), subscribing.renew_secret(found), status=201)
    if action == "delete":
        found.delete()
        messages.success(request, _("The webhook is gone."))
        return redirect("staff:webhooks")
    if action not in ("on", "pause"):
        raise Http404
    subscribing.switch(found, on=action == "on", now=timezone.now())
    return redirect("staff:webhook", pk=pk)


@require_POST
def send_again(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Send a message once more."""
    sent = subscribing.tried(_mine(request, pk)).filter(pk=number).first()
    if sent is None:
        raise Http404
    subscribing.send_again(sent, now=timezone.now())
    messages.success(request, _("It will be sent again within a minute."))
    return redirect("staff:webhook", pk=pk)


def _mine(request: StaffRequest, pk: int) -> Webhook:
    found = Webhook.objects.filter(account=request.user, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _stands(webhook: Webhook) -> dict[str, Any]:
    return {"name": webhook.name, "url": webhook.url, "records": webhook.records, "events": webhook.events}


def _tell(form: WebhookForm, error: ValidationError) -> None:
    for name, sentences in getattr(error, "message_dict", {"": error.messages}).items():
        form.add_error(name if name in form.fields else None, sentences)


def _page(
    request: StaffRequest, webhook: Webhook, form: WebhookForm, secret: str = "", status: int = 200
) -> HttpResponse:
    sent = subscribing.tried(webhook).select_related("change").order_by("-last_at", "-pk")[:SHOWN]
    context = {
        "webhook": webhook,
        "form": form,
        "secret": secret,
        "deliveries": [_told(one) for one in sent],
        "problems": problems(form),
    }
    return render(request, "staff/webhook_form.html", context, status=status)


def _told(one: Delivery) -> dict[str, Any]:
    local = timezone.localtime(one.last_at) if one.last_at else None
    record = registry.get(one.change.record)
    return {
        "pk": one.pk,
        "when": f"{PartialDate.of(local.date()).shown(get_language() or 'en')}, {local:%H:%M}" if local else "",
        "what": f"{record.label} #{one.change.row_id}",
        "href": f"/{record.name}/{one.change.row_id}/",
        "event": one.get_event_display(),
        "state": one.get_state_display(),
        "answer": one.code or one.error,
        "attempts": one.attempts,
    }
