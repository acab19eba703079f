"""What other tables hold of rows, such as totals: made anew in the transaction in which the rows change.

Whoever derives something says so once, when the house starts: `derived.of("aid_flows", renew)`. Every act that is
written into the history then calls `renew(ids)`: rows stored, shelved, lent, merged and erased, the last gone already.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

Renew = Callable[[Sequence[int]], None]
_renewals: dict[str, list[Renew]] = defaultdict(list)


def of(record: str, renew: Renew) -> None:
    """Have `renew` called with the ids of rows of this record type whenever some of them change."""
    _renewals[record].append(renew)


def renew(record: str, ids: Sequence[int]) -> None:
    """Make anew what is derived of these rows."""
    for one in _renewals.get(record, ()):
        one(ids)
