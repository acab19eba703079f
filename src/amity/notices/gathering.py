"""From the history to notices: what changed in the rows that people follow, and the jobs that ended.

The history is an outbox: every change stands there once, written in one transaction with its row. It is read by the
moment of its changes, from the place reached last. A change becomes visible only when its transaction ends, which may
be later than that of changes made after it; so each reading goes back over the last quarter of an hour, and what was
told already is known by its source.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from amity.access.actors import CIRCLES, actors_of, valid_on
from amity.access.models import Account, LentCircle, Loan, RoleGrant
from amity.notices import following, handing, telling
from amity.notices.models import Kind, Notice, Place, Wishes
from amity.records.models import Change, Operation
from amity.tasks.models import Job

PLACE = "history"
WINDOW = timedelta(minutes=15)
BATCH = 2000  # pairs of a change and a follower at a time
MERGE = "merge"
ENTERED = "create"

# A change, the followers of its row but for whoever made it, and who may see the row now.
_FOLLOWED = """
    FROM records_change c
    JOIN notices_follow f ON f.record = c.record AND f.row_id = c.row_id AND f.is_on AND f.at <= c.at
    JOIN records_searchentry e ON e.record = c.record AND e.row_id = c.row_id AND e.audience >= 0
    WHERE c.at > %s AND c.at <= %s AND (c.account_id IS NULL OR c.account_id <> f.account_id)
"""
_UNTOLD = "NOT EXISTS (SELECT 1 FROM notices_notice n WHERE n.account_id = f.account_id AND n.source ="
_SINGLE = f"""
    SELECT c.id, f.id, c.record, c.row_id, c.account_id, f.account_id, e.audience {_FOLLOWED}
    AND c.operation_id IS NULL AND (c.id > %s OR (c.id = %s AND f.id > %s)) AND {_UNTOLD} 'change ' || c.id)
    ORDER BY c.id, f.id LIMIT {BATCH}
"""
_TOGETHER = f"""
    SELECT DISTINCT c.operation_id, f.account_id, e.audience {_FOLLOWED}
    AND c.operation_id IS NOT NULL AND {_UNTOLD} 'operation ' || c.operation_id)
"""


def gather(*, now: datetime, today: date) -> int:
    """Tell of everything since the last reading; returns how many notices were to be stored."""
    place, _fresh = Place.objects.get_or_create(name=PLACE, defaults={"read_until": now})
    since = place.read_until - WINDOW
    follow_entered(since, now)
    told = sum(telling.tell(part, now=now) for part in _changes(since, now, today))
    told += telling.tell(_operations(since, now, today), now=now)
    told += telling.tell(handing.notices(since, now, today), now=now)
    told += telling.tell(_loans(since, now, today), now=now)
    told += telling.tell(_jobs(since, now), now=now)
    Place.objects.filter(name=PLACE).update(read_until=now)
    return told


def follow_entered(since: datetime, now: datetime) -> None:
    """Let people follow the rows that they entered one by one, unless they do not want to."""
    entered = Change.objects.filter(
        at__gt=since, at__lte=now, action=ENTERED, operation=None, account__isnull=False, account__is_active=True
    ).exclude(account__in=Wishes.objects.filter(follows_entered=False).values("account"))
    found = entered.values_list("account_id", "record", "row_id", "at")
    following.follow_by_itself((account, (record, row_id), at) for account, record, row_id, at in found)


def _rows(statement: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement finds; moments and numbers as the database layer gives them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def _span(since: datetime, now: datetime) -> list[Any]:
    moment = Change._meta.get_field("at")
    return [moment.get_db_prep_value(one, connection) for one in (since, now)]


def _changes(since: datetime, now: datetime, today: date) -> Iterator[list[Notice]]:
    """Notices of single changes, a batch at a time."""
    change, follow = 0, 0
    while found := _rows(_SINGLE, [*_span(since, now), change, change, follow]):
        change, follow = found[-1][:2]
        moments = dict(Change.objects.filter(pk__in={one[0] for one in found}).values_list("pk", "at"))
        seeing = _Seeing({one[5] for one in found}, today)
        yield [
            Notice(
                account_id=account,
                kind=Kind.CHANGED,
                source=f"change {pk}",
                topic=telling.topic_of(record, row_id),
                record=record,
                row_id=row_id,
                by_id=by,
                at=moments[pk],
            )
            for pk, _follow, record, row_id, by, account, audience in found
            if seeing.may(account, audience)
        ]


def _operations(since: datetime, now: datetime, today: date) -> list[Notice]:
    """One notice to each follower for an act on many rows, however many of them he follows."""
    found = _rows(_TOGETHER, _span(since, now))
    seeing = _Seeing({account for _pk, account, _audience in found}, today)
    told = {(pk, account) for pk, account, audience in found if seeing.may(account, audience)}
    acts = Operation.objects.in_bulk({pk for pk, _account in told})
    return [
        Notice(
            account_id=account,
            kind=Kind.MERGED if acts[pk].kind == MERGE else Kind.CHANGED,
            source=f"operation {pk}",
            topic=f"operation {pk}",
            record=acts[pk].record,
            by_id=acts[pk].account_id,
            at=acts[pk].at,
            operation=acts[pk],
        )
        for pk, account in sorted(told)
    ]


def _loans(since: datetime, now: datetime, today: date) -> list[Notice]:
    """One notice of each loan to everybody who holds a role in the borrowing unit and reads the rows by it."""
    loans = list(Loan.objects.filter(made_at__gt=since, made_at__lte=now, revoked_at=None).order_by("pk"))
    if not loans:
        return []
    held = RoleGrant.objects.filter(valid_on(today), unit__in={one.to_unit_id for one in loans})
    grants = set(held.values_list("unit_id", "account_id"))
    lent = list(LentCircle.objects.filter(loan__in=loans).values_list("loan_id", "circle_id"))
    seeing = _Seeing({account for _unit, account in grants}, today)
    return [
        Notice(
            account_id=account,
            kind=Kind.SHARED,
            source=f"loan {loan.pk}",
            topic=f"loan {loan.pk}",
            record=loan.record,
            by_id=loan.made_by_id,
            at=loan.made_at,
            loan=loan,
        )
        for loan in loans
        for unit, account in sorted(grants)
        if unit == loan.to_unit_id
        and account != loan.made_by_id
        and any(seeing.may(account, CIRCLES + circle) for pk, circle in lent if pk == loan.pk)
    ]


def _jobs(since: datetime, now: datetime) -> list[Notice]:
    """One notice for each job that ended, unless whoever started it cancelled it."""
    ended = Job.objects.filter(finished_at__gt=since, finished_at__lte=now, account__isnull=False)
    ended = ended.exclude(state=Job.State.CANCELLED)
    return [
        Notice(
            account_id=job.account_id,
            kind=Kind.FINISHED,
            source=f"job {job.pk} {job.finished_at:%Y%m%d%H%M%S}",  # one that is started again ends again
            topic=f"job {job.pk}",
            at=job.finished_at,
            job=job,
        )
        for job in ended.order_by("pk")
        if job.account_id is not None and job.finished_at is not None
    ]


class _Seeing:
    """What some accounts may see, worked out for all of them at once."""

    def __init__(self, ids: set[int], today: date) -> None:
        self._actors = actors_of(list(Account.objects.filter(pk__in=ids, is_active=True)), today=today) if ids else {}

    def may(self, account: int, audience: int) -> bool:
        """Whether this account may see rows of this audience."""
        return account in self._actors and self._actors[account].may_see(audience)
