"""Sharing an item of aid out among its donors, provinces and sectors, all of one kind at once.

SharesRefused
├── TooMuchInAll  together they are more than the whole
├── NotTheWhole   all have a share, and together they are less than the whole
└── NotNamed      the item does not name somebody who is given a share
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem, DonorShare, ProvinceShare, SectorShare
from amity.records import registry, shelving, writes
from amity.records.models import Shelf

WHOLE = Decimal(100)
SHARES: dict[str, Any] = {"donors": DonorShare, "provinces": ProvinceShare, "sectors": SectorShare}
Percents = Mapping[int, Decimal | None]


class SharesRefused(writes.Refused):
    """The item cannot be shared out so."""


class TooMuchInAll(SharesRefused):
    """Together the shares are more than the whole."""


class NotTheWhole(SharesRefused):
    """Everybody has a share, and together they are less than the whole."""


class NotNamed(SharesRefused):
    """Only those whom the item names have a share of it."""


@dataclass(frozen=True, slots=True)
class Shared:
    """One of those an item names, and its share; None while it shares the rest equally with others."""

    row: Any
    percent: Decimal | None


def shared(item: AidItem, name: str, *, actor: Actor) -> list[Shared]:
    """Those an item names as donors, provinces or sectors, as far as the reader may see them, with their shares."""
    model = SHARES[name]
    rows: Any = getattr(item, name)
    record = registry.of(rows.model)
    named = visible_to(actor, record).filter(pk__in=rows.order_by().values("pk")).order_by("sort_key", "pk")
    shares = visible_to(actor, registry.of(model)).filter(item=item)
    percents = dict(shares.values_list(f"{model.OF}_id", "percent"))
    return [Shared(one, percents.get(one.pk)) for one in named]


@transaction.atomic
def share_out(item: AidItem, name: str, percents: Percents, *, actor: Actor, why: str = "") -> int:
    """Give each of those an item names its share, or none; returns how many shares changed."""
    AidItem.objects.select_for_update(no_key=True).get(pk=item.pk)
    model, rows = SHARES[name], getattr(item, name)
    named = set(rows.values_list("pk", flat=True))
    if not set(percents) <= named:
        raise NotNamed(_("The item of aid does not name this one. Add it there first."))
    _check(percents, is_all=len(percents) == len(named))
    known = {getattr(one, f"{model.OF}_id"): one for one in model.objects.filter(item=item)}
    changes = []
    for pk, percent in percents.items():
        one = known.get(pk)
        before = one.percent if one is not None and one.shelf != Shelf.TRASHED else None
        if percent != before:
            changes.append((percent or Decimal(0), before or Decimal(0), pk, one))
    # What becomes less first, so that the shares are never more than the whole on the way.
    for percent, before, pk, one in sorted(changes, key=lambda change: change[0] - change[1]):
        _set(item, model, pk, one, percent, was_there=bool(before), actor=actor, why=why)
    return len(changes)


def _set(
    item: AidItem, model: Any, pk: int, one: Any, percent: Decimal, *, was_there: bool, actor: Actor, why: str
) -> None:
    record = registry.of(model)
    if not percent:
        shelving.shelve(record, [one.pk], Shelf.TRASHED, actor=actor, why=why)
        return
    if one is None:
        one = model(item=item, owner=item.owner, confidentiality=item.confidentiality, **{f"{model.OF}_id": pk})
    elif not was_there:
        shelving.shelve(record, [one.pk], Shelf.LIVE, actor=actor, why=why)
        one.refresh_from_db()
    one.percent = percent
    writes.save(one, actor=actor, why=why)


def _check(percents: Percents, *, is_all: bool) -> None:
    """Refuse shares that are not a whole: whoever has none takes an equal part of the rest."""
    told = [percent for percent in percents.values() if percent]
    total = {"total": f"{sum(told, Decimal(0)).normalize():f}"}
    if sum(told) > WHOLE:
        raise TooMuchInAll(_("The shares make %(total)s %%, more than the whole. Lower one of them.") % total)
    if told and is_all and len(told) == len(percents) and sum(told) < WHOLE:
        words = _("The shares make %(total)s %%, not 100 %%. Leave one empty, and it takes the rest.")
        raise NotTheWhole(words % total)
