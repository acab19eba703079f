"""What a letter is filled with only when it is printed, told by whoever knows it: the link by which a guest answers.

    @late.gives
    def links(letter_ids: Sequence[int]) -> dict[int, dict[str, str]]: ...

Kept in the letter it would let everybody who may read the letter answer for the guest.
"""

from collections.abc import Callable, Sequence

Giver = Callable[[Sequence[int]], dict[int, dict[str, str]]]
_givers: list[Giver] = []


def gives(giver: Giver) -> Giver:
    """Register a function from the numbers of letters to the values of their late fields."""
    if giver not in _givers:
        _givers.append(giver)
    return giver


def values(letter_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The late values of these letters, from everybody who knows some."""
    found: dict[int, dict[str, str]] = {}
    for giver in _givers:
        for pk, told in giver(letter_ids).items():
            found.setdefault(pk, {}).update(told)
    return found
