"""The sums of an activity against those that are stored: which are the same, which changed, which are new.

A sum is known by its reference; without one by kind, day and amount, in the order of the file. What is left over on
both sides with the same kind and day is a sum that was corrected. Equal sums of one day without a reference get a
number. A stored sum that the file no longer tells stays, and the report says so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models.base import ModelState
from django.utils.translation import gettext as _

from amity.aid.models import AidFlow
from amity.core.dates import PartialDate
from amity.iati.reading.known import Known
from amity.iati.reading.words import Sum

if TYPE_CHECKING:
    from amity.iati.reading.planning import Plan

FIRST_DAY = {4: "-01-01", 7: "-01", 10: ""}  # by the length of what is known
# How a sum of the file and a stored one are told to be the same: the surest way first.
WAYS: tuple[tuple[Callable[[Any], Any], Callable[[Any], Any]], ...] = (
    (
        lambda told: (told.kind, first_day(told.value_on), told.amount, told.reference),
        lambda row: (row.kind, day_of(row), row.amount, row.reference),
    ),
    (
        lambda told: told.reference and (told.kind, told.reference),
        lambda row: row.reference and (row.kind, row.reference),
    ),
    (lambda told: (told.kind, first_day(told.value_on)), lambda row: (row.kind, day_of(row))),
)


def differing(plan: "Plan", stored: list[Any], known: Known) -> list[Any]:
    """The rows of the sums that are new or changed."""
    pairs = _paired(list(_numbered(plan)), stored)
    found = []
    for told, row in pairs:
        if row is None:
            found.append(_filled(_new(plan.row, known), told, known))
        elif _differs(row, told, known):
            found.append(_filled(row, told, known))
    kept = {row.pk for _told, row in pairs if row is not None}
    for row in stored:
        if row.pk not in kept and plan.activity.sums:
            said = f"{row.kind} {row.value_on.iso} {row.amount} {row.currency}"
            plan.tell("transaction", said, _("A sum that is stored is no longer in the file; it stays."))
    return found


def _numbered(plan: "Plan") -> Iterator[Sum]:
    """The sums, no two of them alike."""
    met: dict[tuple[Any, ...], int] = defaultdict(int)
    for told in plan.activity.sums:
        same = (told.kind, told.value_on, told.amount, told.reference)
        met[same] += 1
        if met[same] == 1:
            yield told
        elif told.reference:
            why = _("The same sum with the same reference stands in the activity twice; the first was taken.")
            plan.tell("transaction", f"{told.reference} {told.value_on} {told.amount}", why)
        else:
            yield told._replace(reference=str(met[same]))


def _paired(told: list[Sum], stored: list[Any]) -> list[tuple[Sum, Any]]:
    """Each sum with the stored row that it is, by one way of knowing it after the other."""
    if not stored:
        return [(one, None) for one in told]
    found: dict[int, Any] = {}
    left = list(stored)
    for of_told, of_row in WAYS:
        waiting: dict[Any, list[Any]] = defaultdict(list)
        for row in left:
            waiting[of_row(row)].append(row)
        for at, one in enumerate(told):
            key = of_told(one)
            if at not in found and key and waiting[key]:
                found[at] = waiting[key].pop(0)
        taken = {row.pk for row in found.values()}
        left = [row for row in left if row.pk not in taken]
    return [(one, found.get(at)) for at, one in enumerate(told)]


def first_day(told: str) -> str:
    """The first day that a date can be, of which a file tells but the year or the month."""
    return told + FIRST_DAY[len(told)]


def day_of(row: Any) -> str:
    """The day that a file tells of a sum."""
    return str(row.value_on.first.isoformat())


def _differs(row: Any, told: Sum, known: Known) -> bool:
    parties = (told.provider, row.provider_id), (told.receiver, row.receiver_id)
    words = told.description
    if row.value_on.precision != "day":  # how much of the day is known is written behind the words
        words = row.description if words.startswith(row.description) else words
    return (
        (row.kind, day_of(row), row.amount, row.currency)
        != (told.kind, first_day(told.value_on), told.amount, told.currency)
        or (bool(told.reference) and row.reference != told.reference)
        or (bool(words) and row.description != words)
        or any(party is not None and known.party(party).pk != pk for party, pk in parties)
    )


def beside(item: Any, known: Known) -> dict[str, int]:
    """Whose a new row beside an item is, and its class: no wider than that of the item, nor than what was chosen."""
    return {"owner_id": item.owner_id, "confidentiality": max(item.confidentiality, known.kept.confidentiality)}


def _new(item: Any, known: Known) -> AidFlow:
    """An empty row, made without asking each field for its default: files hold hundreds of thousands of sums."""
    row = AidFlow.__new__(AidFlow)
    row.__dict__ |= _empty() | {"_state": ModelState()} | beside(item, known)
    return row


@cache
def _empty() -> dict[str, Any]:
    return dict(AidFlow().__dict__)


def _filled(row: Any, told: Sum, known: Known) -> Any:
    row.kind, row.amount, row.currency = told.kind, told.amount, told.currency
    if not row.pk or day_of(row) != first_day(told.value_on):
        row.value_on = PartialDate(told.value_on)
    row.reference = told.reference or row.reference
    row.description = told.description or row.description
    if told.provider:
        row.provider = known.party(told.provider)
    if told.receiver:
        row.receiver = known.party(told.receiver)
    return row
