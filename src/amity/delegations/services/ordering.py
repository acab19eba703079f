"""The order of precedence: tables to begin with, and a place by hand.

OrderRefused
├── TableIsThere   the union has ranks for this occasion already
└── NoSuchPlace    there is no such place in the order
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.delegations import queries, rules
from amity.delegations.models import Member, PrecedenceRank
from amity.records import registry, writes
from amity.records.models import Operation


class OrderRefused(writes.Refused):
    """The order cannot be changed so."""


class TableIsThere(OrderRefused):
    """The union has ranks for this occasion already."""


class NoSuchPlace(OrderRefused):
    """There is no such place in the order."""


@transaction.atomic
def begin_table(occasion: str, *, actor: Actor, today: date, why: str = "") -> tuple[list[PrecedenceRank], Operation]:
    """Store the ranks a union begins with for an occasion, as one act; it changes them as it likes."""
    record = registry.of(PrecedenceRank)
    if visible_to(actor, record).filter(occasion=occasion).exists():
        raise TableIsThere(_("There is a table for this occasion already. Change its ranks."))
    ranks = [
        PrecedenceRank(owner_id=actor.home_unit_id or 0, occasion=of, place=place, title=title, title_vi=title_vi)
        for of, place, title, title_vi in rules.first_ranks()
        if of == occasion
    ]
    act = writes.begin("precedence", record, actor=actor, why=why)
    for one in ranks:
        writes.save(one, actor=actor, why=why, operation=act)
    return ranks, act


@transaction.atomic
def put_at(member: Member, place: int | None, *, actor: Actor, today: date, why: str = "") -> Member:
    """Put somebody in a place of the order by hand, counted from 1; None leaves it to the table of precedence.

    Whoever was put in that place by hand before takes the place that becomes free.
    """
    side = [one for one in queries.members(member.delegation, actor) if one.side == member.side]
    if place is not None and not 1 <= place <= len(side):
        raise NoSuchPlace(_("There are %(count)s places. Choose one of them.") % {"count": len(side)})
    there = next((one for one in side if place and one.place == place and one.pk != member.pk), None)
    if there is not None:
        there.place = next((at for at, one in enumerate(side, start=1) if one.pk == member.pk), None)
        writes.save(there, actor=actor, why=why, action="order")
    member.place = place
    writes.save(member, actor=actor, why=why, action="order")
    return member
