"""Percentages that add up to exactly one hundred."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

WHOLE = Decimal(100)
STEP = Decimal("0.01")


def hundred(shares: Sequence[Decimal | None]) -> list[Decimal]:
    """Percentages to two places that add up to 100, one for each share.

    Those without a share of their own divide equally what the others leave of 100. Then all are brought to 100 in
    proportion and cut to two places; the hundredths left over go to those that lost most by the cut, the first before
    the last. Where nothing was said at all, everybody has the same.
    """
    if len(shares) == 1:
        return [WHOLE.quantize(STEP)]
    told = sum((share for share in shares if share is not None), Decimal(0))
    silent = sum(share is None for share in shares)
    rest = max(Decimal(0), WHOLE - told)
    weights = [rest / silent if share is None else share for share in shares]
    total = sum(weights, Decimal(0))
    if not total:
        weights, total = [Decimal(1)] * len(shares), Decimal(len(shares))
    exact = [weight * WHOLE / total for weight in weights]
    found = [share.quantize(STEP, ROUND_DOWN) for share in exact]
    missing = int((WHOLE - sum(found, Decimal(0))) / STEP) if found else 0
    for at in sorted(range(len(found)), key=lambda at: found[at] - exact[at])[:missing]:
        found[at] += STEP
    return found
