"""The history as an outbox: which changes each webhook is told of.

PostgreSQL numbers rows when they are written and shows them when they are committed, so a change may appear behind
others that were read already. Each reading begins a while before the end of the last one; that a webhook has one
delivery for a change, however often it is read, is kept by a constraint.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from amity.records import registry
from amity.records.models import Change
from amity.webhooks.models import Delivery, Event, Webhook

WINDOW = timedelta(minutes=10)  # longer than any transaction that writes rows
BLOCK = 1000
_SILENT = ("erase", "tag", "read")  # of what is gone nothing can be told, and tags are no part of a record
_EVENTS = {"create": Event.CREATED, "trash": Event.TRASHED}


def event_of(change: Change) -> Event | None:
    """What a change means for others; None for what they are not told of."""
    if change.action in _SILENT:
        return None
    if change.action in _EVENTS:
        return _EVENTS[change.action]
    try:
        step = registry.get(change.record).step(change.action)
    except registry.UnknownRecordType:
        return None
    return Event.STEP if step else Event.CHANGED


def collect(webhook: Webhook, *, now: datetime) -> int:
    """Note what a webhook is to be told of; returns how many changes were read."""
    known = Delivery.objects.filter(webhook=webhook, change=OuterRef("pk"))
    begin = max(webhook.read_until - WINDOW, webhook.told_from_at)
    wanted = Change.objects.filter(~Exists(known), at__gt=begin, at__lte=now)
    if webhook.records:
        wanted = wanted.filter(record__in=webhook.records)
    place, seen = Q(), 0
    while found := list(wanted.filter(place).order_by("at", "id")[:BLOCK]):
        told = [(one, event_of(one)) for one in found]
        Delivery.objects.bulk_create(
            [
                Delivery(webhook=webhook, change=one, event=event, next_at=now)
                for one, event in told
                if event is not None and (not webhook.events or event in webhook.events)
            ],
            ignore_conflicts=True,
        )
        seen += len(found)
        last = found[-1]
        place = Q(at__gt=last.at) | Q(at=last.at, id__gt=last.pk)
    Webhook.objects.filter(pk=webhook.pk).update(read_until=now)
    return seen
