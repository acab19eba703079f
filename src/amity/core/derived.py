"""What other tables hold of rows, such as totals: made anew in the transaction in which the rows change.

Whoever derives something says so once, when the house starts: `derived.of("aid_flows", renew, finds=items_of)`. Every
act that is written into the history then calls `renew(finds(ids))`: rows stored, shelved, lent, merged and erased, the
last gone already. Where many rows of several types are written in one transaction, all is made anew once, at its end:

    with transaction.atomic(), derived.together():
        writes.save_many(items, actor=actor)
        writes.save_many(sums, actor=actor)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Ids = Iterable[int]
Finds = Callable[[Ids], Ids]  # what has to be made anew when these rows change
Renew = Callable[[Ids], None]
_renewals: dict[str, list[tuple[Finds, Renew]]] = defaultdict(list)
_waiting: ContextVar[dict[str, set[int]] | None] = ContextVar("derived_waiting", default=None)


def of(record: str, renew: Renew, *, finds: Finds = set) -> None:
    """Have `renew` called with what `finds` makes of the ids of rows of this record type whenever some change."""
    _renewals[record].append((finds, renew))


def renew(record: str, ids: Ids) -> None:
    """Make anew what is derived of these rows, at once or with all that is written together."""
    waiting = _waiting.get()
    if waiting is None:
        _renew({record: ids})
    elif record in _renewals:
        waiting[record].update(ids)


@contextmanager
def together() -> Iterator[None]:
    """Make anew once, at the end, what is derived of all rows written inside; within another one, at the end of that.

    Until then totals lag behind, so nothing inside may read them. After an error nothing is made anew: the transaction
    around it takes the rows back as well.
    """
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[str, set[int]] = defaultdict(set)
    mark = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(mark)
    _renew(waiting)


def _renew(changed: Mapping[str, Ids]) -> None:
    wanted: dict[Renew, set[int]] = defaultdict(set)
    for record, ids in changed.items():
        for finds, made_anew in _renewals.get(record, ()):
            wanted[made_anew].update(finds(ids))
    for made_anew, found in wanted.items():
        made_anew(found)
