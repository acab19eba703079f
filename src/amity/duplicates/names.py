"""Names as words: folded, without forms of address and without what stands in brackets, and how alike two of them are.

What tells names of this trade apart is rarely most of their letters. "Vietnam-Romania Friendship Association" and
"Vietnam-Russia Friendship Association" differ in one word of four, and that word is the whole name; "Vietnam-Russia"
and "Russia-Vietnam" have the same words and are two associations. So names are laid word on word, each word weighs
the more the rarer it is among the names of the table, and words may only move from one end of the name to the other,
as family names do.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from amity.core.text import search_key

Words = tuple[str, ...]
# "Bà" and "Ông" are recognised by their accents: without them they are family names and parts of names as well.
_ADDRESS = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|dr|prof|sir|madam|mme|h\.?\s?e|pgs|gs|ts|ths|bs|ls)\b\.?\s*|(?:ông|bà)\s+)+(?=\w+\s+\w)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
MOST = 12  # words of a name that are compared
SHORT = 4  # letters under which a word with another letter is another word
LONG = 8  # letters from which two may differ, the first one among them


def variants(written: Iterable[str]) -> tuple[Words, ...]:
    """The ways a row may be called: each name without what stands in brackets, and brackets that hold a name."""
    found: dict[Words, None] = {}
    for text in written:
        parts = [text]
        if "(" in text:
            inside = [one for one in _BRACKETS.findall(text) if len(one.split()) > 1]
            parts = [_BRACKETS.sub(" ", text), *inside]
        for part in parts:
            if words := tuple(search_key(_ADDRESS.sub("", part.strip())).split()[:MOST]):
                found.setdefault(words)
    return tuple(found)


def key(words: Words) -> str:
    """The key under which the search finds this name in every order of its words."""
    return " ".join(sorted(words))[:250]


@dataclass(slots=True)
class Rarity:
    """How often each word occurs among `names` names; what a word weighs, in bits, follows from that."""

    counts: Counter[str] = field(default_factory=Counter)
    names: int = 0
    rows: int = 0  # in the whole table, about

    def add(self, words: Iterable[str]) -> None:
        """Count one more name."""
        self.names += 1
        self.counts.update(set(words))

    def weight(self, word: str) -> float:
        """Bits: about one for a word of every second name, ten for one in a thousand."""
        return math.log2(1.5 + self.names / (1 + self.counts[word]))

    def expected(self, words: Words) -> float:
        """How many rows of the whole table have a name of these words, if words came together by chance."""
        shares = [self.counts[word] / self.names for word in words] if self.names else [0.0]
        return self.rows * math.prod(shares)

    def is_known(self, word: str) -> bool:
        """Whether other names have this word too, so that it is not a slip of the pen."""
        return self.counts[word] > 1


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: `same` and `order` in words, and the shares of their weight that do not agree."""

    is_same: bool  # the same words
    is_moved: bool  # in another order that a name may have
    is_other: bool  # in an order that makes another name of them
    missing: float  # the weight, in bits, of words that only one of the names has
    opposed: float  # share of the weight of words where each name says something else, 0..1
    slips: float  # share of the weight of words that differ by a slip of the pen, 0..1

    @property
    def bits(self) -> float:
        """What it says for (above 0) or against their being one, apart from how rare the name is."""
        if self.opposed:
            return max(-6.0, -1.0 - 9.0 * self.opposed)
        if self.is_other:
            return -3.0
        less = 1.0 + 0.8 * self.missing if self.missing else 0.0
        return -less - 2.0 * (self.slips > 0) - 2.0 * self.slips - 0.4 * self.is_moved


DIFFERENT = Likeness(False, False, False, 0.0, 1.0, 0.0)


def likest(ours: Sequence[Words], theirs: Sequence[Words], rarity: Rarity) -> Likeness:
    """Compare every name of one row with every name of another and return what speaks for them most."""
    return max(
        (compare(one, other, rarity) for one, other in product(ours, theirs)),
        key=lambda found: found.bits,
        default=DIFFERENT,
    )


def compare(ours: Words, theirs: Words, rarity: Rarity) -> Likeness:
    """Lay two names word on word."""
    if ours == theirs:
        return Likeness(True, False, False, 0.0, 0.0, 0.0)
    ours, theirs = _joined(ours, theirs), _joined(theirs, ours)
    shared = Counter(ours) & Counter(theirs)
    mine = list((Counter(ours) - shared).elements())
    other = list((Counter(theirs) - shared).elements())
    pairs = _slips(mine, other, rarity)
    weigh = rarity.weight
    slipped = sum((weigh(one) + weigh(two)) / 2 for one, two in pairs)
    agreed = sum(weigh(word) for word in shared.elements()) + slipped
    for one, two in pairs:
        mine.remove(one)
        other.remove(two)
    left, right = sum(map(weigh, mine)), sum(map(weigh, other))
    whole = agreed + left + right
    moved, changed = (False, False) if mine or other else _order(ours, theirs, dict(pairs))
    return Likeness(
        is_same=not (mine or other or pairs),
        is_moved=moved,
        is_other=changed,
        missing=left + right,
        opposed=2 * min(left, right) / whole if left and right else 0.0,
        slips=slipped / whole,
    )


def _joined(ours: Words, theirs: Words) -> Words:
    """Our words, two of them as one where the other name writes them so: "Viet Nam" beside "Vietnam"."""
    for at in range(len(ours) - 1):
        if min(len(ours[at]), len(ours[at + 1])) > 1 and ours[at] + ours[at + 1] in theirs:
            return (*ours[:at], ours[at] + ours[at + 1], *ours[at + 2 :])
    return ours


def _order(ours: Words, theirs: Words, pairs: dict[str, str]) -> tuple[bool, bool]:
    """Whether the words stand in another order: one that a name may have, or one that makes it another name."""
    plain = tuple(pairs.get(word, word) for word in ours)
    if plain == theirs:
        return False, False
    turned = any(plain[at:] + plain[:at] == theirs for at in range(1, len(plain)))
    # From the other end, also with the words of the given name kept in their own order.
    reverse = plain[::-1] == theirs or any(plain[at:] + plain[:at][::-1] == theirs for at in range(1, len(plain)))
    return (True, False) if turned or reverse else (False, True)


def _slips(mine: Sequence[str], other: Sequence[str], rarity: Rarity) -> list[tuple[str, str]]:
    """Pairs of words that are one word but for a slip of the pen, or of which one is the first letter of the other."""
    found: list[tuple[str, str]] = []
    free = list(other)
    for one in mine:
        match = next((two for two in free if _is_slip(one, two, rarity)), None)
        if match is not None:
            free.remove(match)
            found.append((one, match))
    return found


def _is_slip(one: str, two: str, rarity: Rarity) -> bool:
    short, long = sorted((one, two), key=len)
    if len(short) == 1:
        return long.startswith(short) and short.isalpha()
    if rarity.is_known(one) and rarity.is_known(two):
        return False  # "iran" and "iraq" are two words that others use as well
    if len(short) < SHORT or (len(short) < LONG and one[0] != two[0]):
        return False
    return _distance(one, two) <= (2 if len(short) >= LONG else 1)


@lru_cache(maxsize=20_000)
def _distance(one: str, two: str) -> int:
    return OSA.distance(one, two, score_cutoff=2)
