"""Whom a briefing book tells of: the whole other side and everybody met, or one counterpart alone."""

from collections.abc import Iterable

from amity.access.scope import visible_to
from amity.dossiers.briefing_parts.making import Making
from amity.dossiers.told import Partner
from amity.network.models import Position
from amity.records import registry

NAMES = ("people", "organisations")


class NoCounterpart(LookupError):
    """The visit has no such counterpart, or not for this reader."""


def partner(typed: str) -> Partner:
    """Read "people.12" or "organisations.3"; raises NoCounterpart."""
    record, _dot, number = typed.partition(".")
    if record not in NAMES or not number.isdecimal() or len(number) > 18:
        raise NoCounterpart(typed)
    return record, int(number)


def choose(making: Making) -> list[Partner]:
    """Settle whom the book tells of; returns every counterpart of the visit. Raises NoCounterpart."""
    visit = making.visit
    met = (pk for item in visit.items for pk in visit.met(item))
    ours = {one.person_id for one in visit.ours}
    making.people = _once([*(one.person_id for one in visit.theirs), *(pk for pk in met if pk not in ours)])
    named = [visit.delegation.organisation_id, *(one.organisation_id for one in visit.theirs)]
    named += [one.organisation_id for one in visit.items]
    known = (pk for pk in named if pk in visit.organisations and pk != visit.delegation.host_id)
    making.organisations = _once(known)
    making.items = visit.items
    everybody = making.partners
    if making.only is not None:
        if making.only not in everybody:
            raise NoCounterpart(making.only)
        _narrow(making, *making.only)
    return everybody


def _narrow(making: Making, record: str, pk: int) -> None:
    """Leave what has to do with one counterpart: its people, its organisations, its items."""
    visit, pairs = making.visit, _pairs(making)
    if record == "people":
        making.people = [pk]
        making.organisations = [one for one in making.organisations if (pk, one) in pairs]
        if all(one.person_id != pk for one in visit.theirs):
            making.items = [one for one in visit.items if pk in visit.met(one)]
        return
    making.organisations = [pk]
    if pk != visit.delegation.organisation_id:
        making.items = [one for one in visit.items if one.organisation_id == pk]
    met = {one for item in visit.items if item.organisation_id == pk for one in visit.met(item)}
    making.people = [one for one in making.people if (one, pk) in pairs or one in met]


def _pairs(making: Making) -> set[tuple[int, int]]:
    """Who belongs to which organisation: by the list of the delegation, or by a position held now."""
    rows = visible_to(making.actor, registry.of(Position)).filter(
        person__in=making.people, organisation__in=making.organisations, to_on=""
    )
    listed = {(one.person_id, one.organisation_id or 0) for one in making.visit.members}
    return listed | set(rows.order_by().values_list("person", "organisation"))


def _once(numbers: Iterable[int | None]) -> list[int]:
    return list(dict.fromkeys(pk for pk in numbers if pk is not None))
