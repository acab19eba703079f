"""Webhooks: which other systems are told of changes in the caller's name, and what became of telling them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from amity.api import reading, schemas
from amity.api.acts import page
from amity.api.door import BASE, ApiRequest, Router, answer, nothing
from amity.api.problems import Problem
from amity.webhooks import signing, subscribing
from amity.webhooks.models import Delivery, Webhook

router = Router()


@router.get("/webhooks")
def webhooks(request: ApiRequest) -> HttpResponse:
    """The caller's webhooks."""
    reading.params(request.GET)
    mine = Webhook.objects.filter(account=request.auth.account_id).order_by("pk")
    return answer({"items": [_told(one) for one in mine]})


@router.post("/webhooks")
def add_webhook(request: ApiRequest) -> HttpResponse:
    """Make a webhook; its secret is shown in this answer and never again."""
    told = schemas.NewWebhook.model_validate_json(request.body)
    made, secret = subscribing.make(reading.account_of(request.auth), now=timezone.now(), **told.model_dump())
    response = answer(_told(made) | {"secret": secret}, status=201)
    response["Location"] = f"{BASE}/webhooks/{made.pk}"
    return response


@router.get("/webhooks/{number}")
def webhook(request: ApiRequest, number: str) -> HttpResponse:
    """One webhook."""
    return answer(_told(_mine(request, number)))


@router.patch("/webhooks/{number}")
def change_webhook(request: ApiRequest, number: str) -> HttpResponse:
    """Change a webhook, pause it or switch it on again."""
    found, told = _mine(request, number), schemas.WebhookChange.model_validate_json(request.body)
    given = {name: getattr(told, name) for name in told.model_fields_set}
    is_on = given.pop("on", None)
    if given:
        stands = {name: getattr(found, name) for name in ("name", "url", "records", "events")}
        subscribing.change(found, **stands | given)
    if is_on is not None:
        subscribing.switch(found, on=is_on, now=timezone.now())
    return answer(_told(found))


@router.delete("/webhooks/{number}")
def drop_webhook(request: ApiRequest, number: str) -> HttpResponse:
    """Delete a webhook with its deliveries."""
    _mine(request, number).delete()
    return nothing()


@router.post("/webhooks/{number}/secret")
def renew_secret(request: ApiRequest, number: str) -> HttpResponse:
    """Give a webhook another secret."""
    found = _mine(request, number)
    return answer(_told(found) | {"secret": subscribing.renew_secret(found)})


@router.get("/webhooks/{number}/deliveries")
def deliveries(request: ApiRequest, number: str) -> HttpResponse:
    """What was sent, the latest first."""
    found, given = _mine(request, number), reading.params(request.GET, "after", "limit")
    return answer(page(subscribing.tried(found).select_related("change"), given, _delivery))


@router.post("/webhooks/{number}/deliveries/{delivery}/send")
def send_again(request: ApiRequest, number: str, delivery: str) -> HttpResponse:
    """Send a message once more."""
    sent = subscribing.tried(_mine(request, number)).select_related("change")
    found = sent.filter(pk=reading.id_of(delivery)).first()
    if found is None:
        raise Problem("not-found")
    subscribing.send_again(found, now=timezone.now())
    found.refresh_from_db()
    return answer(_delivery(found))


def _mine(request: ApiRequest, number: str) -> Webhook:
    found = Webhook.objects.filter(account=request.auth.account_id, pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _told(one: Webhook) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "url": one.url,
        "records": one.records,
        "events": one.events,
        "state": str(one.state),
        "trouble": one.trouble,
        "created_at": one.created_at.isoformat(),
    }


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.pk,
        "message": signing.message_id(one.webhook_id, one.change_id),
        "event": one.event,
        "record": one.change.record,
        "row_id": one.change.row_id,
        "state": one.state,
        "attempts": one.attempts,
        "code": one.code,
        "error": one.error,
        "at": one.at.isoformat(),
        "last_at": one.last_at.isoformat() if one.last_at else None,
        "next_at": one.next_at.isoformat() if one.next_at else None,
    }
