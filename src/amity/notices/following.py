"""Following a row: by the button on its page, or by itself when one enters it or comments on it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef

from amity.access.actors import Actor
from amity.notices import sight
from amity.notices.models import Follow
from amity.notices.sight import Entry, Row
from amity.records.models import SearchEntry


def follow(row: Row, *, actor: Actor, now: datetime, is_on: bool = True) -> None:
    """Follow a row that the actor sees, or stop following it."""
    Follow.objects.update_or_create(
        account_id=sight.account_of(actor),
        record=row[0],
        row_id=row[1],
        defaults={"is_on": is_on},
        create_defaults={"is_on": is_on, "at": now},
    )


def follow_by_itself(wanted: Iterable[tuple[int, Row, datetime]]) -> None:
    """Let accounts follow rows, each as (account, row, since when); whoever has said no does not."""
    Follow.objects.bulk_create(
        [Follow(account_id=account, record=record, row_id=row_id, at=at) for account, (record, row_id), at in wanted],
        ignore_conflicts=True,
        batch_size=1000,
    )


def is_following(row: Row, actor: Actor) -> bool:
    """Whether the actor follows a row."""
    return Follow.objects.filter(record=row[0], row_id=row[1], account_id=sight.account_of(actor), is_on=True).exists()


def followers(row: Row) -> set[int]:
    """The accounts that follow a row, whether or not they still see it."""
    return set(Follow.objects.filter(record=row[0], row_id=row[1], is_on=True).values_list("account_id", flat=True))


def followed(actor: Actor, *, most: int, after: int = 0) -> tuple[list[Entry], int]:
    """What the actor follows and may see, the latest first, and the number to go on after (0 at the end)."""
    entry = SearchEntry.objects.filter(sight.open_to(actor), record=OuterRef("record"), row_id=OuterRef("row_id"))
    mine = Follow.objects.filter(Exists(entry), account_id=sight.account_of(actor), is_on=True).order_by("-pk")
    found = list((mine.filter(pk__lt=after) if after else mine).values_list("pk", "record", "row_id")[: most + 1])
    shown = found[:most]
    seen = sight.seen(actor, [(record, row_id) for _pk, record, row_id in shown])
    rows = [seen[record, row_id] for _pk, record, row_id in shown if (record, row_id) in seen]
    return rows, shown[-1][0] if len(found) > most else 0
