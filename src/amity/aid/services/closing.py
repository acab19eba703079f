"""How a year of aid is closed: its figures are copied as they stand, and told beside those of today from then on.

ClosingRefused
└── YearNotOver  a year is closed when it is over
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, ClosedYear, ClosingState, FrozenCell, FrozenDonorCell
from amity.aid.rules import approval as rules
from amity.core.dates import PartialDate
from amity.records import database, writes

AT_ONCE = 4000  # figures copied in one statement
FROZEN: dict[Any, Any] = {AidCell: FrozenCell, AidDonorCell: FrozenDonorCell}  # as counted, and as closed


class ClosingRefused(writes.Refused):
    """The year cannot be closed."""


class YearNotOver(ClosingRefused):
    """A year is closed when it is over."""


@transaction.atomic
def close(closing: ClosedYear, *, actor: Actor, today: date, why: str = "") -> ClosedYear:
    """Close a year: what is counted of it today, by province, sector and donor, is kept as it is."""
    now = rules.reporting_year(today) if closing.is_reporting else today.year
    if closing.year >= now:
        raise YearNotOver(_("The year %(year)s is not over yet.") % {"year": closing.year})
    closing.state, closing.closed_on = ClosingState.CLOSED, PartialDate.of(today)
    writes.save(closing, actor=actor, why=why or closing.reason, action="close")
    _copy(closing)
    return closing


def _copy(closing: ClosedYear) -> None:
    """Keep all figures of the year as they are at one moment: both tables are read in one statement.

    Read one after the other, a sum that is entered meanwhile would stand in the figures of donors alone.
    """
    column = "report_year" if closing.is_reporting else "year"
    cells, donors = (
        model._default_manager.filter(**{column: closing.year}).exclude(cents=0).order_by() for model in FROZEN
    )
    places = cells.annotate(table=Value(0)).values_list("table", "cents", *AidCell.KEYS)
    named = donors.annotate(table=Value(1), no_sector=Value(0))
    both = places.union(named.values_list("table", "cents", *AidDonorCell.KEYS, "no_sector"), all=True)
    blocks: tuple[list[Any], list[Any]] = [], []
    for table, cents, *keys in both.iterator(AT_ONCE):
        model = [*FROZEN][table]
        blocks[table].append((closing.pk, *keys[: len(model.KEYS)], cents))
        if len(blocks[table]) == AT_ONCE:
            _keep(model, blocks[table])
    for model, block in zip(FROZEN, blocks, strict=True):
        _keep(model, block)


def _keep(model: Any, block: list[Any]) -> None:
    database.insert_values(FROZEN[model], ("closing_id", *model.KEYS, "cents"), block)
    block.clear()
