"""The facts behind every total of aid, made anew for the items whose rows change, in the same transaction.

Whatever changes - an item, a sum, a share, a rate - all items of the trees it stands in are reckoned from what is
stored now and compared with the facts of the last time. Only what differs is written, and the cells that totals are
read from take the differences. So the result does not depend on the order of the changes (ADR 0020).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, Q

from amity.aid.models import (
    AidCell,
    AidDonorCell,
    AidFact,
    AidFlow,
    AidItem,
    AidSum,
    CountedShare,
    DonorShare,
    ExchangeRate,
    ProvinceShare,
    SectorShare,
)
from amity.aid.rules import approval as rules
from amity.aid.rules import reckoning
from amity.aid.rules.trees import Trees
from amity.core import derived
from amity.core.fields import touching
from amity.records import database
from amity.records.ties import slices

SHARES: dict[str, Any] = {"donor_shares": DonorShare, "province_shares": ProvinceShare, "sector_shares": SectorShare}
FACT = ("item", "kind", "year", "report_year", "province", "sector", "donor", "needs", "why")
SUM = ("flow", "item", "root", "kind", "year", "report_year", "cents", "rate", "needs")
AT_ONCE = 4000  # items
WRITTEN = 4000  # cells in one statement


def listen() -> None:
    """Have the facts made anew whenever rows they are made of change."""
    derived.of("aid_items", renew_items)
    derived.of("aid_flows", renew_items, finds=_of_flows)
    derived.of("exchange_rates", renew_items, finds=_of_rates)
    for name in SHARES:
        derived.of(name, renew_items, finds=_of_shares(name))


def _of_flows(ids: Iterable[int]) -> set[int]:
    """The items in which sums stand now, or stood when they were counted."""
    return _values(AidFlow.objects, "pk", ids, "item_id") | _values(AidSum.objects, "flow", ids, "item")


def _of_rates(ids: Iterable[int]) -> set[int]:
    """The items of the sums that rates convert now, or did."""
    items = _values(AidSum.objects, "rate", ids, "item")
    for part in slices(sorted(ids)):
        days = ExchangeRate.objects.filter(pk__in=part).order_by()
        for currency, first, last in days.values_list("currency").annotate(
            first=Min("quoted_on"), last=Max("quoted_on")
        ):
            near = touching("value_on", first.first, rules.last_sum(last.last))
            items |= set(AidFlow.objects.filter(near, currency=currency).values_list("item_id", flat=True))
    return items


def _of_shares(name: str) -> Callable[[Iterable[int]], set[int]]:
    def of_shares(ids: Iterable[int]) -> set[int]:
        known = _values(CountedShare.objects.filter(record=name), "row_id", ids, "item")
        return _values(SHARES[name].objects, "pk", ids, "item_id") | known

    return of_shares


@transaction.atomic
def renew_items(ids: Iterable[int]) -> None:
    """Make the facts of these items anew, and of all that stand in one tree with them now or did the last time."""
    wanted = sorted(set(ids))
    for part in slices(wanted, AT_ONCE):
        trees = Trees.around(part, _counted_together)
        _locked(trees)
        _renew(Trees.around(part, _counted_together))  # as it is now that nobody else writes it


def _counted_together(ids: Sequence[int]) -> set[int]:
    """The items that stood in one tree with these when they were last counted."""
    roots = _values(AidSum.objects, "item", ids, "root")
    return _values(AidSum.objects, "root", roots, "item")


def _locked(trees: Trees) -> None:
    """Let nobody else count these trees until the end of the transaction; in one order, so that nobody waits twice."""
    for part in slices(sorted(set(trees.root_of.values()))):
        list(AidItem.objects.filter(pk__in=part).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _renew(trees: Trees) -> None:
    made = reckoning.reckon(trees)
    _write_sums(trees, made)
    changes = _write_facts(trees, made.facts)
    for model in (AidCell, AidDonorCell):
        _add(model, changes)


def _write_sums(trees: Trees, made: reckoning.Reckoned) -> None:
    before: dict[int, tuple[Any, ...]] = {}
    links: set[tuple[str, int, int]] = set()
    for part in slices(trees.items):
        before |= {one[0]: one for one in AidSum.objects.filter(item__in=part).values_list(*SUM)}
        links |= set(CountedShare.objects.filter(item__in=part).values_list("record", "row_id", "item"))
    now = {one[0]: one for one in made.sums}
    _delete(AidSum, "flow", [flow for flow, one in before.items() if now.get(flow) != one])
    database.insert_values(AidSum, SUM, [one for flow, one in now.items() if before.get(flow) != one], unique=("flow",))
    known = {(record, row, item) for record, row, item in made.shares}
    for record in SHARES:
        _delete(
            CountedShare.objects.filter(record=record), "row_id", [one[1] for one in links - known if one[0] == record]
        )
    names = ("record", "row_id", "item")
    database.insert_values(CountedShare, names, sorted(known - links), unique=names[:2])


def _write_facts(trees: Trees, facts: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Store the facts as they are now and return by how much each differs from before."""
    before: dict[tuple[Any, ...], tuple[int, int]] = {}
    for part in slices(trees.items):
        for pk, cents, *key in AidFact.objects.filter(item__in=part).values_list("pk", "cents", *FACT):
            before[tuple(key)] = (pk, cents)
    changed = [key for key, (_pk, cents) in before.items() if facts.get(key, 0) != cents]
    _delete(AidFact, "pk", [before[key][0] for key in changed])
    fresh = [(*key, cents) for key, cents in facts.items() if cents and before.get(key, (0, 0))[1] != cents]
    database.insert_values(AidFact, (*FACT, "cents"), fresh)
    changes: Counter[tuple[Any, ...]] = Counter({one[:-1]: one[-1] for one in fresh})
    changes.subtract({key: before[key][1] for key in changed})
    return changes


def _add(model: Any, changes: Mapping[tuple[Any, ...], int]) -> None:
    """Add the changes of facts to the cells they belong to; in the order of their keys, so that no two writers wait."""
    places = [FACT.index(name) for name in model.KEYS]
    deltas: dict[tuple[Any, ...], int] = defaultdict(int)
    for key, cents in changes.items():
        deltas[tuple(key[at] for at in places)] += cents
    _raise(model, deltas)


def _raise(model: Any, deltas: Mapping[tuple[Any, ...], int]) -> None:
    """Raise cells by so many cents; a cell that is not there yet begins with them."""
    rows = [(*key, cents) for key, cents in sorted(deltas.items()) if cents]
    quote = connection.ops.quote_name
    table, keys = quote(model._meta.db_table), ", ".join(map(quote, model.KEYS))
    line = f"({', '.join(['%s'] * (len(model.KEYS) + 1))})"
    renewed = f"ON CONFLICT ({keys}) DO UPDATE SET cents = {table}.cents + excluded.cents"
    with connection.cursor() as cursor:
        for part in (rows[at : at + WRITTEN] for at in range(0, len(rows), WRITTEN)):
            lines = ", ".join([line] * len(part))
            statement = f"INSERT INTO {table} ({keys}, cents) VALUES {lines} {renewed}"  # noqa: S608
            cursor.execute(statement, [value for row in part for value in row])


def rebuild() -> Iterator[int]:
    """Make all facts and cells anew while others work; yields how many items are done."""
    done, last = 0, 0
    while ids := list(AidItem.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        renew_items(ids)
        done, last = done + len(ids), ids[-1]
        yield done
    there = AidItem.objects.order_by().values("pk")
    for counted in (AidSum, AidFact):
        renew_items(
            counted._default_manager.exclude(item__in=there).order_by().values_list("item", flat=True).distinct()
        )
    for model in (AidCell, AidDonorCell):
        with transaction.atomic():
            _raise(model, differences(model))


def differences(model: Any) -> dict[tuple[Any, ...], int]:
    """By how much cells are less than their facts, in one look at both; empty when all is well."""
    quote = connection.ops.quote_name
    keys = ", ".join(map(quote, model.KEYS))
    facts, cells = (quote(one._meta.db_table) for one in (AidFact, model))
    both = f"SELECT {keys}, cents FROM {facts} UNION ALL SELECT {keys}, -cents FROM {cells}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {keys}, SUM(cents) FROM ({both}) AS both_tables GROUP BY {keys} HAVING SUM(cents) <> 0"  # noqa: S608
        )
        return {tuple(key): int(cents) for *key, cents in cursor.fetchall()}


def _values(rows: Any, name: str, ids: Iterable[int], wanted: str) -> set[int]:
    found: set[int] = set()
    for part in slices(sorted(set(ids))):
        found |= set(rows.filter(**{f"{name}__in": part}).order_by().values_list(wanted, flat=True))
    return found


def _delete(model: Any, name: str, ids: Sequence[int]) -> None:
    rows = model if hasattr(model, "filter") else model._default_manager.all()
    for part in slices(sorted(ids)):
        rows.filter(Q(**{f"{name}__in": part})).delete()
