"""How a year of aid is closed: its figures are copied as they stand, and told beside those of today from then on.

ClosingRefused
└── YearNotOver  a year is closed when it is over
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.aid.models import AidCell, AidDonorCell, ClosedYear, ClosingState, FrozenCell, FrozenDonorCell
from amity.aid.rules import approval as rules
from amity.core.dates import PartialDate
from amity.records import database, writes

AT_ONCE = 4000  # figures copied in one statement


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
    for counted, frozen in ((AidCell, FrozenCell), (AidDonorCell, FrozenDonorCell)):
        _copy(closing, counted, frozen)
    return closing


def _copy(closing: ClosedYear, counted: Any, frozen: Any) -> None:
    column = "report_year" if closing.is_reporting else "year"
    rows = counted._default_manager.filter(**{column: closing.year}).exclude(cents=0).order_by("pk")
    names = ("closing_id", *counted.KEYS, "cents")
    block = []
    for values in rows.values_list(*counted.KEYS, "cents").iterator(AT_ONCE):
        block.append((closing.pk, *values))
        if len(block) == AT_ONCE:
            database.insert_values(frozen, names, block)
            block = []
    database.insert_values(frozen, names, block)
