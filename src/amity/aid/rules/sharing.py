"""How a sum is laid on donors, provinces and sectors, and how parts are taken off their wholes: whole cents only.

Shares are weights in whole numbers, so that nothing is lost: the part of a cell is the difference of two rounded
running totals, and all parts of a sum therefore add up to it exactly, whatever its size and sign.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

NOT_TOLD = 0
WHOLE = 1_000_000  # 100 % in ten-thousandths of a percent
Weights = list[tuple[int, int]]
Cell = tuple[int, int, int]  # province, sector, donor
Codes = frozenset[int]
Held = dict[Codes, int]  # the cents that a whole and its parts hold together, by who sees them
PUBLIC = 0
MOST = 5  # sets of audiences in one place of a tree that are told apart


def weights(named: Iterable[int], percents: Mapping[int, Decimal]) -> Weights:
    """The weights of those an item names, in the order of their ids.

    Those without a percentage share the rest equally. If all have one and they make less than the whole, the rest is
    not broken down; if they make more, which an import of many shares at once can bring about, each gives way alike.
    """
    ids = sorted(set(named))
    if not ids:
        return [(NOT_TOLD, 1)]
    told = {one: int(percents[one] * 10_000) for one in ids if one in percents}
    without = len(ids) - len(told)
    rest = max(0, WHOLE - sum(told.values()))
    if without:
        found = [(one, told[one] * without if one in told else rest) for one in ids]
        return [pair for pair in found if pair[1]]
    return [*told.items(), *([(NOT_TOLD, rest)] if rest else [])]


@dataclass(frozen=True, slots=True)
class Shape:
    """The cells a sum is laid on, each with the running total of the weights up to it."""

    cells: tuple[Cell, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, provinces: Weights, sectors: Weights, donors: Weights) -> "Shape":
        """Every donor gives to every province and sector in the same proportions."""
        cells, bounds, total = [], [], 0
        for (province, one), (sector, two), (donor, three) in product(provinces, sectors, donors):
            total += one * two * three
            cells.append((province, sector, donor))
            bounds.append(total)
        return cls(tuple(cells), tuple(bounds))

    def lay(self, cents: int) -> Iterator[tuple[Cell, int]]:
        """The cents of each cell, of a sum or of its first cents."""
        sign, whole, before = -1 if cents < 0 else 1, self.bounds[-1], 0
        for cell, bound in zip(self.cells, self.bounds, strict=True):
            here = abs(cents) * bound // whole
            if here != before:
                yield cell, sign * (here - before)
            before = here


@dataclass(slots=True)
class Counted:
    """One sum in US cents, with the audiences whoever is shown it must see."""

    flow: int
    item: int
    kind: str
    iso: str
    year: int
    report_year: int
    cents: int
    codes: Codes
    donor: int = NOT_TOLD


@dataclass(frozen=True, slots=True)
class Taken:
    """The first cents of a sum that the parts of its item tell as well, taken off so many times for these audiences."""

    counted: Counted
    until: int
    times: int
    codes: Codes


def take_off(own: Sequence[Counted], parts: Held) -> tuple[list[Taken], Held]:
    """What is taken off the sums of a whole for its parts, and what whole and parts hold together.

    No more is taken off than the whole has, its earliest sums first. What is to be taken off depends on what one sees
    of both: it is worked out for every set of audiences, less what those who see less are told already. So everybody
    finds the larger of the whole and the parts as he sees them, and nothing that he is told depends on other rows.
    """
    known = _few({one.codes for one in own} | set(parts))
    sums = [(known[one.codes], one) for one in sorted(own, key=lambda one: (one.iso, one.flow))]
    held = [(known[codes], cents) for codes, cents in parts.items()]
    together = Counter(parts)
    for one in own:
        together[one.codes] += one.cents
    taken: list[Taken] = []
    told: dict[Codes, Counter[tuple[int, int]]] = {}
    for seen in _joins(set(known.values())):
        mine = [one for codes, one in sums if codes <= seen]
        left = min(max(0, sum(one.cents for one in mine)), max(0, sum(cents for codes, cents in held if codes <= seen)))
        pieces: Counter[tuple[int, int]] = Counter()
        for at, one in enumerate(own_ for _codes, own_ in sums):
            piece = min(left, max(0, one.cents)) if sums[at][0] <= seen else 0
            pieces[at, piece] += bool(piece)
            left -= piece
        for fewer, others in told.items():
            if fewer < seen:
                pieces.subtract(others)
        told[seen] = pieces
        for (at, until), times in pieces.items():
            if times:
                codes = seen or frozenset({PUBLIC})
                taken.append(Taken(sums[at][1], until, times, codes))
                together[codes] -= times * until
    return taken, {codes: cents for codes, cents in together.items() if cents}


def _few(sets: set[Codes]) -> dict[Codes, Codes]:
    """Each set of audiences as it is compared, public being none; of very many, those with most count as one."""
    ordered = sorted(sets, key=lambda codes: (len(codes - {PUBLIC}), sorted(codes)))
    rest = frozenset().union(*ordered[MOST:]) - {PUBLIC}
    return {codes: codes - {PUBLIC} if at < MOST else rest for at, codes in enumerate(ordered)}


def _joins(sets: set[Codes]) -> list[Codes]:
    """All that somebody may see of these: every union of some of them, the smaller first."""
    found: set[Codes] = set()
    for one in sets:
        found |= {one, *(one | other for other in found)}
    return sorted(found, key=len)


def taken_in_tree(
    order: Iterable[int], parent_of: Mapping[int, int | None], sums: Callable[[int], Sequence[Counted]]
) -> Iterator[Taken]:
    """Everything taken off in some trees, for sums of one kind; `order` names every part before its whole."""
    held: dict[int, Held] = {}
    for item in order:
        taken, together = take_off(sums(item), held.pop(item, {}))
        yield from taken
        above = parent_of.get(item)
        if above is not None:
            mine = held.setdefault(above, {})
            for codes, cents in together.items():
                mine[codes] = mine.get(codes, 0) + cents


def joined(*sets: Iterable[int]) -> Codes:
    """The audiences one must see to be shown what stands on all of these; everybody sees what is public."""
    every = frozenset().union(*sets)
    return every - {PUBLIC} or frozenset({PUBLIC})
