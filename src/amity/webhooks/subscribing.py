"""Making webhooks, changing, pausing and dropping them, and sending a message again.

Raises ValidationError, with the field that is wrong.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.models import Account
from amity.records import registry
from amity.webhooks import addresses, signing
from amity.webhooks.models import Delivery, Event, Webhook

MOST = 20  # of one account


def make(
    account: Account, *, name: str, url: str, records: Sequence[str], events: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Store a webhook for what changes from now on; returns it and its secret, which is not shown again."""
    if Webhook.objects.filter(account=account).count() >= MOST:
        raise ValidationError(_("You have %(most)s webhooks. Delete one first.") % {"most": MOST})
    webhook = Webhook(account=account, salt=signing.new_salt(), told_from_at=now, read_until=now)
    change(webhook, name=name, url=url, records=records, events=events)
    return webhook, signing.secret_of(webhook)


def change(webhook: Webhook, *, name: str, url: str, records: Sequence[str], events: Sequence[str]) -> None:
    """Store other words, another address or other events."""
    wrong: dict[str, str] = {}
    try:
        addresses.look_up(addresses.read(url))
    except addresses.Refused as error:
        wrong["url"] = str(error)
    known = {record.name for record in registry.all_records()}
    wrong |= _unknown(records=set(records) - known, events=set(events) - set(Event.values))
    webhook.name, webhook.url = name.strip(), url
    webhook.records, webhook.events = sorted(set(records)), sorted(set(events))
    try:
        webhook.full_clean(exclude=["account", "url", *wrong])
    except ValidationError as error:
        raise ValidationError(error.message_dict | wrong) from None
    if wrong:
        raise ValidationError(wrong)
    webhook.save()


def _unknown(**names: set[str]) -> dict[str, str]:
    """A sentence for each field that names what there is not."""
    return {
        field: _("There is nothing of this name: %(names)s.") % {"names": ", ".join(sorted(found))[:80]}
        for field, found in names.items()
        if found
    }


def switch(webhook: Webhook, *, on: bool, now: datetime) -> None:
    """Pause a webhook, or tell it again from now on; what waited is sent, what changed meanwhile is not told."""
    if on and webhook.state != Webhook.State.ON:
        webhook.state, webhook.trouble = Webhook.State.ON, ""
        webhook.told_from_at = webhook.read_until = now
        webhook.deliveries.filter(state=Delivery.State.WAITING).update(next_at=now, first_at=None)
    elif not on:
        webhook.state = Webhook.State.PAUSED
    webhook.save()


def renew_secret(webhook: Webhook) -> str:
    """Give a webhook another secret; the old one is worth nothing from this moment."""
    webhook.salt = signing.new_salt()
    webhook.save(update_fields=["salt"])
    return signing.secret_of(webhook)


def tried(webhook: Webhook) -> QuerySet[Delivery]:
    """The messages that were sent or tried. The others may be about rows that the account is not to know of."""
    return webhook.deliveries.filter(attempts__gt=0)


def send_again(delivery: Delivery, *, now: datetime) -> None:
    """Let a message be sent once more, whatever became of it."""
    fresh = {"first_at": None, "next_at": now, "error": "", "code": None}
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.WAITING, **fresh)
