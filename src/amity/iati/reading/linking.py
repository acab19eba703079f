"""Parts and their wholes: a whole is stored before its parts, wherever it stands in the file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.aid.models import AidItem, AidKind
from amity.aid.models.items import RANKS
from amity.iati import identifiers
from amity.records import registry

if TYPE_CHECKING:
    from amity.iati.reading.planning import Plan


def lead(plans: Sequence["Plan"], prefix: str, actor: Actor) -> dict[str, str]:
    """Give each item its whole; returns the parts whose wholes are not stored yet, with those, by reference."""
    here = {plan.reference: plan.row for plan in plans}
    wanted = {identifiers.reference_of(prefix, plan.activity.parent) for plan in plans if plan.activity.parent}
    stored = visible_to(actor, registry.of(AidItem)).filter(reference__in=wanted - here.keys())
    here |= {row.reference: row for row in stored}
    by_id = {row.pk: row for row in here.values() if row.pk}
    waiting = {}
    for plan in plans:
        if not plan.activity.parent:
            continue
        above = identifiers.reference_of(prefix, plan.activity.parent)
        whole = here.get(above)
        if whole is None:
            waiting[plan.reference] = above
        elif whole.pk is None or plan.row.parent_id != whole.pk:
            if _fits(plan.row, whole, by_id):
                plan.row.parent = whole
                plan.is_touched = True
            else:
                told = _("It cannot be part of this one: a circle, or upside down.")
                plan.tell("related-activity", plan.activity.parent, told)
    return waiting


def _fits(row: Any, whole: Any, by_id: Mapping[int, Any]) -> bool:
    """Whether an item may become part of another one: the ranks allow it, and it does not close a circle."""
    if RANKS[AidKind(row.kind)] < RANKS[AidKind(whole.kind)]:
        return False
    above = whole
    while above is not None:
        if above is row or (row.pk and above.pk == row.pk):
            return False
        above = _above(above, by_id, is_stored=bool(row.pk))
    return True


def _above(row: Any, by_id: Mapping[int, Any], *, is_stored: bool) -> Any:
    """The whole of an item as it is in this block; nothing that was stored before stands under a new item."""
    row = by_id.get(row.pk, row)
    found = row._state.fields_cache.get("parent")
    if found is None and row.parent_id and is_stored:
        found = by_id.get(row.parent_id) or AidItem.objects.filter(pk=row.parent_id).first()
    return found


def waves(plans: Sequence["Plan"]) -> Iterator[list["Plan"]]:
    """The plans in portions, wholes before their parts."""
    left = list(plans)
    while left:
        fresh = {id(plan.row) for plan in left if plan.row.pk is None}
        ready = [plan for plan in left if id(plan.row._state.fields_cache.get("parent")) not in fresh]
        yield ready
        done = {id(plan) for plan in ready}
        left = [plan for plan in left if id(plan) not in done]
