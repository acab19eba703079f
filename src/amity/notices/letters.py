"""Mail: the daily one at the hour that each reader chose, and what he wants to know at once, never in his quiet hours.

A letter names rows that its reader sees, restricted and lent ones excepted, and never what is said or written in them:
mail leaves the house. What cannot be sent waits an hour; what comes back undelivered is not looked at.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amity.access.actors import Actor, actors_of
from amity.access.models import Account
from amity.core.dates import PartialDate
from amity.core.text import nfc
from amity.notices import inbox, leaving
from amity.notices.inbox import Group
from amity.notices.models import Notice, Way, Wishes, wishes_of

MOST = 40  # topics in one letter; the rest is only counted
OLDEST = timedelta(days=7)  # what could not be sent for so long is no news
REST = timedelta(hours=1)

log = logging.getLogger("amity.notices")


def send(*, now: datetime, today: date) -> int:
    """Send every letter that is due; returns how many were sent.

    Raises OSError or SMTPException when the mail server does not answer.
    """
    if not settings.MAIL_IS_ON:
        return 0
    due = [(account, which) for account in _reachable(now) if (which := _due(wishes_of(account), now)) is not None]
    if not due:
        return 0
    actors = actors_of([account for account, _which in due], today=today)
    with get_connection() as post:
        return sum(_send_to(account, actors[account.pk], which, post, now) for account, which in due)


def _unposted(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(posted_at=None, told_at__gt=now - OLDEST).exclude(post="")


def _reachable(now: datetime) -> list[Account]:
    """The accounts that have something waiting and can be sent mail."""
    waiting = _unposted(now).filter(account=OuterRef("pk"))
    accounts = Account.objects.filter(Exists(waiting), is_active=True).exclude(email="").select_related("wishes")
    found = [(account, wishes_of(account)) for account in accounts.order_by("pk")]
    return [
        account
        for account, wishes in found
        if wishes.is_mailed and (wishes.rests_until is None or wishes.rests_until <= now)
    ]


def _due(wishes: Wishes, now: datetime) -> Q | None:
    """Which notices may go to a reader at this moment: none in his quiet hours."""
    if wishes.quiet.holds(now):
        return None
    which = Q(post=Way.AT_ONCE)
    last = wishes.quiet.last_digest(wishes.digest_hour, now)
    if wishes.digested_at is None or wishes.digested_at < last:
        which |= Q(post=Way.DIGEST, told_at__lte=last)
    return which


@transaction.atomic
def _take(account: Account, which: Q, now: datetime) -> dict[int, str]:
    """Take the notices for one letter, with the mail each goes by, so that no other worker sends them."""
    waiting = _unposted(now).select_for_update().filter(which, account=account)
    taken = dict(waiting.values_list("pk", "post"))
    Notice.objects.filter(pk__in=taken).update(posted_at=now)
    return taken


def _send_to(account: Account, actor: Actor, which: Q, post: BaseEmailBackend, now: datetime) -> int:
    """Send one letter with what waits. Taken first: a worker that dies leaves a notice unmailed, never mailed twice."""
    taken = _take(account, which, now)
    told = inbox.open_notices(actor).filter(pk__in=taken, read_at=None)
    with translation.override(account.language):
        found, more = inbox.groups(told, actor, account.language, most=MOST)
        letter = compose(account, found, now, has_more=more > 0) if found else None
    try:
        sent = (post.send_messages([letter]) or 0) if letter else 0
    except (SMTPException, OSError, ValueError):  # ValueError: an address that no header can hold
        log.exception("mail to account %s could not be sent", account.pk)
        Notice.objects.filter(pk__in=taken).update(posted_at=None)
        Wishes.objects.update_or_create(account=account, defaults={"rests_until": now + REST})
        return 0
    if Way.DIGEST in taken.values():
        Wishes.objects.update_or_create(account=account, defaults={"digested_at": now})
    return sent


def compose(account: Account, groups: Sequence[Group], now: datetime, *, has_more: bool) -> EmailMultiAlternatives:
    """Write the letter in the language that is spoken: as text, and as plain HTML."""
    base = settings.BASE_URL
    leave = f"{base}/unsubscribe/{leaving.token(account)}/"
    items = [
        {
            "title": _("A restricted record") if one.is_for_few else one.title,
            "label": "" if one.is_for_few else one.label,
            "sentences": [_("Something happened to it.")] if one.is_for_few else one.sentences,
            "href": f"{base}{one.href}",
        }
        for one in groups
    ]
    count = len(items)
    context = {
        "name": nfc(str(account), single_line=True),
        "items": items,
        "has_more": has_more,
        "inbox": f"{base}/notices/",
        "settings": f"{base}/me/",
        "leave": leave,
        "language": account.language,
        "on": PartialDate.of(now.astimezone(wishes_of(account).zone).date()).shown(account.language),
    }
    letter = EmailMultiAlternatives(
        subject=ngettext("Amity: news of one record", "Amity: news of %(count)s records", count) % {"count": count},
        body=render_to_string("notices/letter.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[account.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return letter
