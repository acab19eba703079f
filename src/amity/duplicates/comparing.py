"""How likely it is that two rows are one, in bits of evidence with fixed weights, and the reasons in words.

Each field that both rows have speaks for or against; what one of them leaves out says nothing. The bits are added up
as in every record linkage since Fellegi and Sunter; the batch search learns its weights from the table instead (see
`linkage`), which needs a large one. Weights here are rounded from what it learns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from amity.core import phones
from amity.duplicates import names
from amity.duplicates.names import Rarity
from amity.duplicates.subject import NAME, Compared, Facts, names_of
from amity.records import fields
from amity.records.declaration import Record

SHOWN = 0.6  # the likelihood from which two rows are shown to people as possibly one
SAME_NAME = 4.0  # bits for a name that no other row has
CROWD = 1.2  # bits less each time twice as many rows have the name
EMAIL, PHONE, TEXT = 8.0, 5.0, 2.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (`is_for`) or against two rows being one, by the name of a sentence and a field."""

    what: str
    field: str
    is_for: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The evidence in bits, the reasons, and the part of the evidence that is two names saying different things."""

    bits: float
    reasons: tuple[Reason, ...]
    contradiction: float = 0.0  # bits, never above 0

    @property
    def score(self) -> float:
        """The likelihood, from 0 to 1."""
        return likelihood(self.bits)


def likelihood(bits: float) -> float:
    """The likelihood behind so many bits of evidence: 0 bits are a half."""
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, bits)))


def compare(compared: Sequence[Compared], ours: Facts, theirs: Facts, *, rarity: Rarity, namesakes: int = 1) -> Verdict:
    """Compare two rows; `namesakes` is how many rows have the other one's name (it counts less the more there are)."""
    bits, reasons = _names(compared, ours, theirs, rarity, namesakes)
    contradiction = bits if reasons and not reasons[0].is_for else 0.0
    for one in compared:
        mine, other = ours.known.get(one.name), theirs.known.get(one.name)
        if mine is not None and other is not None:
            more, what = _RULES[one.kind](mine, other)
            bits += more
            if what:
                reasons.append(Reason(what, one.name, more > 0))
    return Verdict(bits, tuple(reasons), min(0.0, contradiction))


def _names(
    compared: Sequence[Compared], ours: Facts, theirs: Facts, rarity: Rarity, namesakes: int
) -> tuple[float, list[Reason]]:
    if not ours.names or not theirs.names:
        return -1.0, []
    found = names.likest(ours.names, theirs.names, rarity)
    crowd = CROWD * (max(1, namesakes) - 1).bit_length()
    name = names_of(compared)[0]
    if found.opposed:
        return found.bits, [Reason("name differs", name, is_for=False)]
    what = "same name"
    if found.is_other:
        what = "same words"
    elif found.missing:
        what = "part of the name"
    elif found.slips:
        what = "nearly the name"
    elif found.is_moved:
        what = "name in another order"
    return (found.bits if found.is_other else SAME_NAME - crowd + found.bits), [
        Reason(what, name, is_for=not found.is_other)
    ]


def _email(mine: str, other: str) -> tuple[float, str]:
    if mine == other:
        return EMAIL, "same"
    # People change the house they write from more often than what stands before the @.
    return (2.0, "nearly") if mine.partition("@")[0] == other.partition("@")[0] and len(mine) > 12 else (-0.5, "")


def _phone(mine: str, other: str) -> tuple[float, str]:
    return (PHONE, "same") if phones.same(mine, other) else (-0.5, "")


def _date(mine: str, other: str) -> tuple[float, str]:
    """Partial dates speak only as far as both are known: 1963 and 1963-05-19 do not contradict each other."""
    length = min(len(mine), len(other))
    if mine[:length] == other[:length]:
        return {10: 8.0, 7: 4.0}.get(length, 1.5), "same" if len(mine) == len(other) else "agrees"
    if length == 10 and (_swapped(mine, other) or sum(a != b for a, b in zip(mine, other, strict=True)) == 1):
        return 1.0, "nearly"
    return (-2.0 if mine[:4] == other[:4] else -5.0), "differs"


def _swapped(mine: str, other: str) -> bool:
    """Day and month written the other way round."""
    return mine[:4] == other[:4] and mine[5:7] == other[8:] and mine[8:] == other[5:7]


def _choice(mine: str, other: str) -> tuple[float, str]:
    return (0.5, "same") if mine == other else (-3.0, "differs")


def _text(mine: str, other: str) -> tuple[float, str]:
    return (TEXT, "same") if mine == other else (-0.5, "")


def _nothing(_mine: str, _other: str) -> tuple[float, str]:
    return 0.0, ""


_RULES = {"email": _email, "phone": _phone, "date": _date, "choice": _choice, "text": _text, NAME: _nothing}


def told(record: Record, reasons: Sequence[Reason]) -> list[str]:
    """The reasons as sentences in the language spoken now, those that speak for it first."""
    return [_sentence(record, one) for one in sorted(reasons, key=lambda one: not one.is_for)]


def _sentence(record: Record, reason: Reason) -> str:
    return str(_SENTENCES[reason.what]) % {"field": fields.one(record, reason.field).label}


_SENTENCES = {
    "same name": _("The same name"),
    "name in another order": _("The same name in another order"),
    "same words": _("The same words in an order that makes another name"),
    "part of the name": _("Part of the name is the same"),
    "nearly the name": _("Nearly the same name"),
    "name differs": _("The names differ"),
    "same": _("%(field)s: the same"),
    "agrees": _("%(field)s: one says more than the other"),
    "nearly": _("%(field)s: nearly the same"),
    "differs": _("%(field)s: different"),
}
