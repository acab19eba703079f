"""Following a saved list: once a day its follower is told how many rows came into it and how many went out.

What a saved list is, other rooms know: they say it here (`asked_by`), at the moment it is needed and for the reader it
is needed for, so that a list taken away or meant for others is followed no longer. Rows that the follower does not see
are not compared and not counted. A list that was changed is looked at anew, and nothing is told of the change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from amity.access.actors import Actor, actors_of
from amity.access.models import Account
from amity.access.scope import visible_among
from amity.notices import sight, telling
from amity.notices.models import Kind, Notice, Watch
from amity.records import listing, registry
from amity.records.filtering import BadFilter

MOST = 5000  # rows of a list that can be followed


class TooLong(Exception):
    """More rows than can be followed; the text is for people."""

    def __init__(self) -> None:
        super().__init__(_("Lists of at most %(most)s records can be followed. Narrow this one.") % {"most": MOST})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a saved list is called and asks for."""

    record: str
    name: str
    params: dict[str, list[str]]


Asking = Callable[[Actor, str, int], Asked | None]
_asking: list[Asking] = []


def asked_by(function: Asking) -> Asking:
    """Register who knows the saved lists: (reader, name of the record type, number of the list) -> what it asks for."""
    _asking[:] = [function]
    return function


def asked(actor: Actor, watch: Watch) -> Asked | None:
    """What a followed list asks for today; None when it is there no more, or not for this reader."""
    return next((found for ask in _asking if (found := ask(actor, watch.record, watch.number)) is not None), None)


@transaction.atomic
def follow(record: str, number: int, *, actor: Actor, now: datetime) -> None:
    """Follow a saved list from now on; raises TooLong and BadFilter, and LookupError for one that is not there."""
    watch = Watch(account_id=sight.account_of(actor), record=record, number=number, at=now)
    found = asked(actor, watch)
    if found is None:
        raise LookupError(number)
    rows = _rows(found, actor)
    if rows is None:
        raise TooLong
    given = {"query": _query(found), "seen": sorted(rows), "at": now}
    Watch.objects.update_or_create(account_id=watch.account_id, record=record, number=number, defaults=given)


def unfollow(record: str, number: int, *, actor: Actor) -> None:
    """Follow a saved list no longer; what was told of it goes too."""
    Watch.objects.filter(account_id=sight.account_of(actor), record=record, number=number).delete()


def followed(actor: Actor, record: str = "") -> list[Watch]:
    """The lists that the actor follows, of one record type or of all."""
    mine = Watch.objects.filter(account_id=sight.account_of(actor)).order_by("-pk")
    return list(mine.filter(record=record) if record else mine)


def look(*, now: datetime, today: date) -> int:
    """Compare every followed list with what it held last; returns how many notices were to be stored."""
    accounts = Account.objects.filter(is_active=True, watches__isnull=False).distinct()
    actors = actors_of(list(accounts), today=today)
    told = 0
    for number in list(Watch.objects.filter(account__in=actors).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            watch = Watch.objects.select_for_update().filter(pk=number).first()
            told += 0 if watch is None else _look(watch, actors[watch.account_id], now)
    return told


def _look(watch: Watch, actor: Actor, now: datetime) -> int:
    found = asked(actor, watch)
    if found is None:
        watch.delete()
        return 0
    try:
        rows = _rows(found, actor)
    except BadFilter:
        return 0
    if rows is None:
        return 0
    before, query = set(watch.seen), _query(found)
    notices = _notices(watch, found, rows - before, before - rows, actor, now) if watch.query == query else []
    watch.seen, watch.query = sorted(rows), query
    watch.save(update_fields=["seen", "query"])
    return telling.tell(notices, now=now)


def _notices(
    watch: Watch, found: Asked, entered: set[int], gone: set[int], actor: Actor, now: datetime
) -> list[Notice]:
    left = visible_among(actor, registry.get(found.record)).filter(pk__in=sorted(gone)).count() if gone else 0
    if not entered and not left:
        return []
    return [
        Notice(
            account_id=watch.account_id,
            kind=Kind.LISTED,
            source=f"list {watch.pk} {now:%Y%m%d%H%M%S} {len(entered)} {left}",
            topic=f"list {watch.pk}",
            record=watch.record,
            at=now,
            watch=watch,
        )
    ]


def counts(notice: Notice) -> tuple[int, int]:
    """How many rows came in and went out, as a notice of a list tells it."""
    _word, _watch, _moment, entered, left = notice.source.split()
    return int(entered), int(left)


def _rows(found: Asked, actor: Actor) -> set[int] | None:
    """The rows of a list that the actor sees; None when they are too many."""
    rows = listing.rows_of(registry.get(found.record), actor, found.params).order_by("pk")
    ids = set(rows.values_list("pk", flat=True)[: MOST + 1])
    return ids if len(ids) <= MOST else None


def _query(found: Asked) -> str:
    return urlencode(sorted(found.params.items()), doseq=True)[:4000]
