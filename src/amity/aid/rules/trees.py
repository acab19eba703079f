"""Items of aid with everything above and below them, read level by level."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from amity.aid.models import AidItem
from amity.records.ties import slices

DEEPEST = 50  # levels up or down that are walked; a tree is two or three deep


@dataclass(slots=True)
class Trees:
    """Some whole trees: which item each is part of, and the one at its top."""

    parent_of: dict[int, int | None] = field(default_factory=dict)
    root_of: dict[int, int] = field(default_factory=dict)
    depth_of: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    @classmethod
    def around(cls, ids: Iterable[int], also: Callable[[Sequence[int]], set[int]]) -> "Trees":
        """The trees around these items, and around those that `also` adds to them."""
        trees, wanted = cls(), set(ids)
        for _round in range(DEEPEST):
            trees._take(wanted)
            wanted = also(trees.items) - {*trees.parent_of, *trees.gone}
            if not wanted:
                break
        for item in trees.parent_of:
            trees._place(item)
        return trees

    @property
    def items(self) -> list[int]:
        """All of them, and those that are no longer there but were counted."""
        return sorted({*self.parent_of, *self.gone})

    @property
    def parts_first(self) -> list[int]:
        """Every item before the whole it is part of."""
        return sorted(self.depth_of, key=lambda item: (-self.depth_of[item], item))

    def _take(self, ids: set[int]) -> None:
        """Take these items with all above and below."""
        ahead = ids - self.parent_of.keys()
        for _level in range(DEEPEST):
            if not ahead:
                return
            found: dict[int, int | None] = {}
            for part in slices(sorted(ahead)):
                for name in ("pk__in", "parent__in"):
                    found |= dict(AidItem.objects.filter(**{name: part}).order_by().values_list("pk", "parent_id"))
            self.gone |= ahead - found.keys()
            self.parent_of |= {pk: parent for pk, parent in found.items() if pk in ahead}
            ahead = {*found, *(parent for parent in found.values() if parent)} - self.parent_of.keys()

    def _place(self, item: int) -> None:
        """Find the top above an item; of a circle, which an import of many rows at once can bring about, the first."""
        path = [item]
        while (above := self.parent_of.get(path[-1])) and above not in path:
            path.append(above)
        self.root_of[item] = min(path[path.index(above) :]) if above else path[-1]
        self.depth_of[item] = len(path)


def wholes_of(item: int) -> list[int]:
    """The items that an item is part of, the nearest first."""
    found: list[int] = []
    above = AidItem.objects.filter(pk=item).order_by()
    for _level in range(DEEPEST):
        parent = above.values_list("parent_id", flat=True).first()
        if parent is None or parent in found:
            break
        found.append(parent)
        above = AidItem.objects.filter(pk=parent).order_by()
    return found
