"""Reading and keeping views. What a view shows is always the reader's own scope: only the question is shared.

A view for everyone reaches those inside the union; who stands outside meets only what is meant for his unit or role.
Raises NotAllowed for a view that is not his to keep, and ValidationError for one that says too little.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BooleanField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from amity.access.actors import Actor, valid_on
from amity.access.models import RoleGrant, Unit
from amity.access.roles import Confidentiality
from amity.core.text import nfc
from amity.records import fields, filtering, listing
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.records.writes import NotAllowed
from amity.views.models import Meant, Tab, View

MOST = 60  # views one account may keep of one list
LONGEST = 4000  # characters of a view's address
KEPT = ("sort", "columns")  # words of an address that a view keeps besides its filters
Params = dict[str, list[str]]


@dataclass(slots=True)
class Opened:
    """What a view asks for today, and the names in it that mean nothing any more."""

    params: Params
    missing: list[str]


def offered(actor: Actor, record: Record, *, today: date) -> list[Any]:
    """The views of a list meant for an actor, in his order; each says whether the list opens with it (`is_first`)."""
    tabs = Tab.objects.filter(account=actor.account_id, view=OuterRef("pk"))
    views = _meant_for(actor, today).filter(record=record.name)
    placed = views.annotate(
        place=Subquery(tabs.values("place")),
        is_first=Coalesce(Subquery(tabs.values("is_first")), False, output_field=BooleanField()),
    )
    return list(placed.order_by(F("place").asc(nulls_last=True), "pk"))


def find(actor: Actor, record: Record, view_id: int, *, today: date) -> View | None:
    """A view of this list, if it is meant for the actor; hidden and absent are the same."""
    return _meant_for(actor, today).filter(record=record.name, pk=view_id).first()


def _meant_for(actor: Actor, today: date) -> QuerySet[View]:
    grants = RoleGrant.objects.filter(valid_on(today), account=actor.account_id)
    mine = Q(account=actor.account_id)
    mine |= Q(meant=Meant.UNIT, unit__in=grants.values("unit")) | Q(meant=Meant.ROLE, role__in=grants.values("role"))
    if actor.may_see(Confidentiality.UNION):
        mine |= Q(meant=Meant.ALL)
    return View.objects.filter(mine) if actor.account_id else View.objects.none()


def opened(record: Record, query: str, actor: Actor) -> Opened:
    """Read a view's address. What no longer exists is left out and named, so that the rest still works."""
    params = filtering.params_of(parse_qs(query))
    allowed, known = filtering.filterable(record), fields.all_of(record)
    left: Params = {}
    missing: list[str] = []
    for name, texts in params.items():
        if name == "columns":
            chosen = texts[0].split(",")
            missing += [one for one in chosen if one not in known]
            if rest := [one for one in chosen if one in known]:
                left[name] = [",".join(rest)]
        elif name == "sort":
            wanted = texts[0].removeprefix("-")
            left |= {name: texts[:1]} if wanted in known else {}
            missing += [] if wanted in known else [wanted]
        elif name in allowed and _is_read(record, name, texts, actor):
            left[name] = texts
        else:
            missing.append(name)
    return Opened(left, list(dict.fromkeys(missing)))


def _is_read(record: Record, name: str, texts: list[str], actor: Actor) -> bool:
    try:
        filtering.apply(record, record.model._default_manager.none(), {name: texts}, actor)
    except BadFilter:
        return False
    return True


def kept(params: Params) -> Params:
    """What a view keeps of an address: its filters, order and columns, no page and no count."""
    return {name: texts for name, texts in params.items() if name not in _PASSING}


def address(params: Params) -> str:
    """The same, as it is stored."""
    return urlencode(kept(params), doseq=True)


# "view" and "tab" say where a reader came from.
_PASSING = frozenset(listing.RESERVED) - frozenset(KEPT) | {"view", "tab"}


def is_his(actor: Actor, view: View) -> bool:
    """Whether a view is his own, or one of a unit whose records he keeps."""
    return view.account_id == actor.account_id or (view.meant == Meant.UNIT and actor.may_write(view.unit_id))


def may_change(actor: Actor, view: View) -> bool:
    """Whether he may rename, change or delete a view: his, or any shared one if he keeps the records of all units."""
    return is_his(actor, view) or (view.meant != Meant.ME and keeps_all(actor))


def keeps_all(actor: Actor) -> bool:
    """Whether he keeps the records of every unit, and so may arrange lists for everybody."""
    if actor.writable is None or not actor.writable:
        return actor.writable is None
    return not Unit.objects.exclude(pk__in=actor.writable).exists()


def audiences(actor: Actor) -> list[Meant]:
    """For whom an actor may save a view."""
    found = [Meant.ME]
    if actor.home_unit_id is not None:
        found.append(Meant.UNIT)
    return [*found, Meant.ROLE, Meant.ALL] if keeps_all(actor) else found


@transaction.atomic
def keep(view: View, *, actor: Actor) -> View:
    """Store a new or changed view."""
    if view.pk and not may_change(actor, view):
        raise NotAllowed(_("This view is not yours to change."))
    if not view.pk:
        view.account_id = actor.account_id  # type: ignore[assignment]
        if View.objects.filter(account=view.account_id, record=view.record).count() >= MOST:
            raise ValidationError(_("You have %(most)s views of this list. Delete one first.") % {"most": MOST})
    view.name, view.name_vi = (nfc(name, single_line=True) for name in (view.name, view.name_vi))
    if not (view.name or view.name_vi):
        raise ValidationError({"name": _("Give the view a name.")})
    if len(view.query) > LONGEST:
        raise ValidationError(_("This list asks for too much to be saved. Take some filters away."))
    if view.meant not in audiences(actor) and not _is_as_before(view):
        raise NotAllowed(_("You may not save views for these people."))
    if view.meant != Meant.UNIT:
        view.unit = None
    elif view.unit_id is None:
        view.unit_id = actor.home_unit_id
    if view.meant != Meant.ROLE:
        view.role = ""
    view.full_clean(exclude=["account", "unit"], validate_constraints=False)
    if view.meant == Meant.ROLE and not view.role:
        raise ValidationError({"role": _("Choose the role.")})
    view.save()
    return view


def _is_as_before(view: View) -> bool:
    """Whether the view keeps the audience it has, so that a unit's keeper may mend what another one made."""
    return View.objects.filter(pk=view.pk, meant=view.meant, unit=view.unit_id, role=view.role).exists()


def drop(view: View, *, actor: Actor) -> None:
    """Delete a view, with its tabs."""
    if not may_change(actor, view):
        raise NotAllowed(_("This view is not yours to delete."))
    view.delete()


@transaction.atomic
def arrange(record: Record, ids: list[int], first: int | None, *, actor: Actor, today: date) -> None:
    """Put an account's tabs of a list into an order, and say with which one the list opens; None is all rows."""
    if actor.account_id is None:
        return
    known = {view.pk for view in offered(actor, record, today=today)}
    Tab.objects.filter(account=actor.account_id, record=record.name).delete()
    Tab.objects.bulk_create(
        Tab(account_id=actor.account_id, view_id=pk, record=record.name, place=place, is_first=pk == first)
        for place, pk in enumerate(pk for pk in dict.fromkeys(ids) if pk in known)
    )
