"""Sending what is due: who may be told is judged at that moment, and a system that does not answer is left in peace.

A message that was not taken is sent again after a minute, five minutes and so on for a day. A webhook of which one
message could not be delivered for a day is switched off, and its account is told.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from amity import tasks
from amity.access.actors import Actor, actor_of
from amity.access.scope import trashed_for, visible_to
from amity.records import registry
from amity.webhooks import calling, signing
from amity.webhooks.calling import Outcome
from amity.webhooks.models import Delivery, Event, Webhook

MINUTES = (1, 5, 15, 30, 60, 120, 240, 360, 480)
TRIED_FOR = timedelta(hours=24)
CLAIM = timedelta(minutes=5)  # how long a message belongs to whoever is sending it
BLOCK = 50
GONE = 410  # the other system says that it wants no more
SWITCHED_OFF = "webhooks: switched off"
Check = Callable[[], None]


def send_due(webhook: Webhook, *, now: datetime, today: date, until: float, check: Check) -> int:
    """Send what is due for a webhook until it fails, nothing is left or time is up; returns how many were sent.

    `until` is a moment of time.monotonic(); `check` is asked between messages and may raise.
    """
    if not webhook.account.is_active:
        return 0
    actor, sent = actor_of(webhook.account, today=today), 0
    while time.monotonic() < until:
        due = webhook.deliveries.filter(state=Delivery.State.WAITING, next_at__lte=now)
        found = list(due.select_related("change").order_by("next_at", "pk")[:BLOCK])
        if not found:
            break
        for one in found:
            check()
            if time.monotonic() >= until or not _send(webhook, one, actor, now):
                return sent
            sent += 1
    return sent


def _send(webhook: Webhook, delivery: Delivery, actor: Actor, now: datetime) -> bool:
    """Send one message, or note that it may not be sent; returns whether it makes sense to go on."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING, next_at=delivery.next_at)
    if not mine.update(next_at=now + CLAIM):  # another worker has it
        return True
    version = _version(delivery, actor)
    if version is None:
        _keep(delivery, state=Delivery.State.HIDDEN, next_at=None)
        return True
    message = body(delivery, version)
    name = signing.message_id(webhook.pk, delivery.change_id)
    headers = signing.headers(signing.secret_of(webhook), name, int(now.timestamp()), message)
    with override(webhook.account.language):
        outcome = calling.post(webhook.url, message, headers)
        return _note(webhook, delivery, outcome, now)


def _version(delivery: Delivery, actor: Actor) -> int | None:
    """The version of the row as the account may see it now; None when it may not, or it is gone."""
    record = registry.get(delivery.change.record)
    rows = trashed_for(actor, record) if delivery.event == Event.TRASHED else visible_to(actor, record)
    return rows.filter(pk=delivery.change.row_id).values_list("version", flat=True).first()


def body(delivery: Delivery, version: int) -> bytes:
    """The message: which row, what happened and where to ask; no value of any field."""
    change = delivery.change
    return orjson.dumps(
        {
            "type": f"{change.record}.{delivery.event}",
            "timestamp": change.at.isoformat(),
            "data": {
                "record": change.record,
                "id": change.row_id,
                "event": delivery.event,
                "action": change.action,
                "version": version,
                "link": f"{settings.BASE_URL}/api/v1/{change.record}/{change.row_id}",
            },
        }
    )


def _note(webhook: Webhook, delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Keep what became of a message; returns whether the other system is there at all."""
    first = delivery.first_at or now
    told: dict[str, Any] = {
        "attempts": delivery.attempts + 1,
        "first_at": first,
        "last_at": now,
        "code": outcome.code,
        "error": outcome.error[:200],
    }
    if outcome.is_good:
        _keep(delivery, state=Delivery.State.DONE, next_at=None, **told)
        if webhook.trouble:
            Webhook.objects.filter(pk=webhook.pk, state=Webhook.State.ON).update(trouble="")
        return True
    since = (now - first) // timedelta(minutes=1)
    pause = timedelta(minutes=next((one for one in MINUTES if one > since), MINUTES[-1]))
    is_over = now + pause > first + TRIED_FOR or outcome.code == GONE
    _keep(
        delivery,
        state=Delivery.State.FAILED if is_over else Delivery.State.WAITING,
        next_at=None if is_over else now + pause,
        **told,
    )
    trouble = outcome.error if outcome.code is None else f"{outcome.code}: {outcome.error}"
    Webhook.objects.filter(pk=webhook.pk).update(trouble=trouble[:300])
    if is_over:
        switch_off(webhook, trouble)
    return False


def _keep(delivery: Delivery, **told: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**told)


def switch_off(webhook: Webhook, trouble: str) -> None:
    """Send nothing more, and tell the account."""
    on = Webhook.objects.filter(pk=webhook.pk, state=Webhook.State.ON)
    if on.update(state=Webhook.State.OFF, trouble=trouble[:300]):
        arguments = {"webhook_id": webhook.pk, "name": webhook.name, "trouble": trouble[:200]}
        tasks.enqueue(SWITCHED_OFF, account_id=webhook.account_id, arguments=arguments)


def told_off(name: str, trouble: str) -> str:
    """The sentence about a webhook that was switched off."""
    return _("The webhook “%(name)s” was switched off, because it could not be delivered: %(trouble)s") % {
        "name": name,
        "trouble": trouble,
    }


def forget(*, now: datetime, kept: timedelta) -> int:
    """Delete what was delivered long ago; returns how many."""
    over = Delivery.objects.filter(~Q(state=Delivery.State.WAITING), at__lt=now - kept)
    return over.delete()[0]
