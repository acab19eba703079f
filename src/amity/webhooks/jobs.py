"""The background jobs: telling other systems every minute, and telling people when one is told no more."""

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amity import tasks
from amity.webhooks import outbox, sending
from amity.webhooks.models import Webhook

TELL = "webhooks: tell"
SECONDS = 50.0  # of one turn, shared by all webhooks
KEPT = timedelta(days=30)


@tasks.every(minutes=1)
@tasks.job(TELL, label=_("Tell other systems of changes"), tries=1)
def tell(progress: tasks.Progress) -> dict[str, Any]:
    """Read the history and send what is due. Each webhook has its share of the turn, so that none holds up another."""
    now, sent = timezone.now(), 0
    on = list(Webhook.objects.filter(state=Webhook.State.ON).select_related("account").order_by("pk"))
    for webhook in on:
        outbox.collect(webhook, now=now)
        until = time.monotonic() + SECONDS / len(on)
        sent += sending.send_due(webhook, now=now, today=timezone.localdate(), until=until, check=progress.check)
    return {"sent": sent}


@tasks.job(sending.SWITCHED_OFF, label=_("A webhook was switched off"))
def tell_of_switching_off(progress: tasks.Progress, *, webhook_id: int, name: str, trouble: str) -> dict[str, Any]:
    """Tell the account, by the notice that every ended job of an account becomes."""
    return {"href": f"/me/webhooks/{webhook_id}/", "text": sending.told_off(name, trouble)}


@tasks.daily(hour=4)
@tasks.job("webhooks: clean up", label=_("Delete old deliveries"))
def clean_up(progress: tasks.Progress) -> dict[str, Any]:
    """Delete what was delivered, or given up, more than 30 days ago."""
    return {"deleted": sending.forget(now=timezone.now(), kept=KEPT)}
