"""Feeds: making one, reading one by its secret, revoking it.

The secret stands in the address, as calendar programs know no other way; it is kept nowhere, and only its fingerprint
finds the feed. What a feed shows is worked out anew at every reading, as its account may see it on that day.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from amity.access.actors import actors_of
from amity.access.models import Account, Unit
from amity.access.tokens import fingerprint_of
from amity.calendar import entries, ical
from amity.calendar.entries import Wanted
from amity.calendar.ical import Frame
from amity.calendar.models import Feed
from amity.places.models import Country

MOST = 20  # feeds of one account that are not revoked
BEFORE, AHEAD = 366, 3 * 366  # days
READ_WITHIN = timedelta(minutes=10)  # how exactly the last reading is kept


@dataclass(frozen=True, slots=True)
class Answer:
    """A feed as it goes out, and the tag by which a program knows that nothing changed."""

    body: bytes
    tag: str


def issue(
    account: Account,
    *,
    name: str,
    layers: Collection[str],
    now: datetime,
    language: str,
    unit: Unit | None = None,
    country: Country | None = None,
) -> tuple[Feed, str]:
    """Store a new feed; returns it and its secret, which is kept nowhere and cannot be shown again."""
    unknown = sorted(set(layers) - set(entries.layers()))
    if not name.strip():
        raise ValidationError({"name": _("Give it a name, such as the program that will read it.")})
    if unknown:
        raise ValidationError({"layers": _("“%(name)s” does not stand in the calendar.") % {"name": unknown[0]}})
    if live(account).count() >= MOST:
        raise ValidationError(_("You have %(most)s feeds. Revoke one that nobody reads.") % {"most": MOST})
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(
        account=account,
        name=name.strip()[:80],
        fingerprint=fingerprint_of(secret),
        layers=sorted(layers),
        unit=unit,
        country=country,
        language=language,
        made_at=now,
    )
    return feed, secret


def live(account: Account) -> QuerySet[Feed]:
    """The feeds of an account that are not revoked."""
    return Feed.objects.filter(account=account, revoked_at=None).order_by("pk")


def revoke(account: Account, number: int, *, now: datetime) -> bool:
    """End a feed of the account's own; the address leads nowhere from then on. Returns whether there was one."""
    return Feed.objects.filter(account=account, pk=number, revoked_at=None).update(revoked_at=now) > 0


def found(secret: str) -> Feed | None:
    """The feed of this secret, if it is not revoked and its account is in use."""
    rows = Feed.objects.select_related("account")
    return rows.filter(fingerprint=fingerprint_of(secret), revoked_at=None, account__is_active=True).first()


def answer(feed: Feed, *, now: datetime, today: date) -> Answer:
    """Work out what the feed shows today, and note that it was read."""
    actor = actors_of([feed.account], today=today)[feed.account_id]
    first, last = today - timedelta(days=BEFORE), today + timedelta(days=AHEAD)
    with override(feed.language):
        shown = entries.gather(actor, first, last, feed.language, wanted_of(feed))
        frame = Frame(feed.name, settings.BASE_URL, now, settings.TIME_ZONE, feed.language)
        body = ical.written(frame, shown)
    if feed.read_at is None or now - feed.read_at > READ_WITHIN:
        Feed.objects.filter(pk=feed.pk).update(read_at=now)
    return Answer(body, _tag(body, frame))


def wanted_of(feed: Feed) -> Wanted:
    """What the feed was made for."""
    return Wanted(frozenset(feed.layers), country=feed.country_id, unit=feed.unit_id)


def _tag(body: bytes, frame: Frame) -> str:
    """A fingerprint of all that is shown; the moment of writing is not part of it."""
    return f'"{sha256(body.replace(ical.stamp(frame).encode(), b"")).hexdigest()[:32]}"'
