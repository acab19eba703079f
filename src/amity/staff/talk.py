"""What the page of a record shows of following and commenting: the button, the comments, the box for a new one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.access.roles import Confidentiality
from amity.notices import comments, following
from amity.notices.comments import Shown
from amity.records.declaration import Record

THREADS = 30  # that a page shows before one asks for all


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments on a page, who reads a new one, and whether the reader follows the record."""

    threads: list[Shown]
    has_more: bool
    may_comment: bool
    may_narrow: bool
    told: str
    is_following: bool
    count: str
    may_follow: bool


def panel(record: Record, row: Any, actor: Actor, *, everything: bool) -> Talk:
    """What is said of a row, for a reader who sees it."""
    place = (record.name, row.pk)
    most = None if everything else THREADS + 1
    threads = comments.threads(place, actor, owner_id=row.owner_id, most=most)
    has_more = most is not None and len(threads) == most
    shown = threads[1:] if has_more else threads
    number = sum(1 + len(one.answers) for one in shown)
    return Talk(
        threads=shown,
        has_more=has_more,
        may_comment=comments.may_comment(actor),
        may_narrow=comments.own_unit(actor) > 0 and not comments.is_outsider(actor),
        told=who_reads(row.confidentiality, actor),
        is_following=actor.account_id is not None and following.is_following(place, actor),
        count=f"{number}+" if has_more else str(number),
        may_follow=actor.account_id is not None,
    )


def who_reads(confidentiality: int, actor: Actor) -> str:
    """Who will read a comment, in words for whoever writes it."""
    if comments.is_outsider(actor):
        unit = Unit.objects.filter(pk=actor.home_unit_id or 0).first()
        return _("Your comment is read by %(unit)s and by those at the union who look after it.") % {"unit": unit}
    if confidentiality <= Confidentiality.UNION:
        return _("Your comment is read by everybody in the union.")
    return _("Your comment is read by everybody who sees this record.")
