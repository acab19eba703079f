"""Handing rows from one unit to another: whoever gives them away goes on reading them, by a loan."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from amity.access.actors import Actor
from amity.access.models import Unit
from amity.records import registry, writes
from amity.sharing import lending

READS_ON = timedelta(days=730)  # what was handed over stays readable so long to whoever gave it


def hand_over(
    row: Any,
    parts: Sequence[Any],
    *,
    to_unit: int,
    reader: Unit | None,
    purpose: str,
    actor: Actor,
    today: date,
    why: str = "",
    action: str = "hand over",
) -> None:
    """Give a row and its parts to a unit, and let `reader` read them there; whether he may is asked by the caller.

    The row is stored with what was changed of it before, under the name of the action.
    """
    hand = actor.with_hand_in(row.owner_id, to_unit)
    row.owner_id = to_unit
    writes.save(row, actor=hand, why=why, action=action)
    for part in parts:
        part.owner_id = to_unit
    writes.save_many(parts, actor=hand, why=why)
    if reader is None or reader.pk == to_unit:
        return
    hand = actor.with_hand_in(to_unit)  # anew: with its owner a row that is lent already went into another circle
    for some in ([row], list(parts)):
        if some:
            lending.lend(
                registry.of(type(some[0])), [one.pk for one in some], to_unit=reader, purpose=purpose,
                until_on=today + READS_ON, title=purpose, actor=hand, today=today,
            )  # fmt: skip
