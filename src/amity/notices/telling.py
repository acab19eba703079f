"""Storing notices by the wishes of those who are told."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from amity.access.actors import valid_on
from amity.access.models import Account, RoleGrant
from amity.access.roles import POWERS
from amity.notices.models import Notice, Way, wishes_of

POSTS = {Way.AT_ONCE: Way.AT_ONCE.value, Way.DIGEST: Way.DIGEST.value}


def topic_of(record: str, row_id: int) -> str:
    """What notices on a row have in common."""
    return f"{record} {row_id}"


def keepers(units: Collection[int], today: date) -> dict[int, list[int]]:
    """The accounts that keep the records of each of these units, by roles held in the unit itself (one query)."""
    found: dict[int, list[int]] = {}
    grants = RoleGrant.objects.filter(valid_on(today), unit__in=units).order_by("account_id")
    for account, unit, role in grants.values_list("account_id", "unit_id", "role"):
        if POWERS[role].writes and account not in found.setdefault(unit, []):
            found[unit].append(account)
    return found


def tell(notices: Sequence[Notice], *, now: datetime) -> int:
    """Store notices for active accounts that want their kind, each source once to each account (two queries).

    Who may see what they are about has been asked before. Returns how many were to be stored.
    """
    if not notices:
        return 0
    ids = {one.account_id for one in notices}
    accounts = Account.objects.filter(pk__in=ids, is_active=True).select_related("wishes")
    wishes = {account.pk: wishes_of(account) for account in accounts}
    wanted = []
    for one in notices:
        if one.account_id not in wishes:
            continue
        way = wishes[one.account_id].way(one.kind)
        if way is not Way.NONE:
            one.post, one.told_at = POSTS.get(way, ""), now
            wanted.append(one)
    Notice.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=1000)
    return len(wanted)
