"""Questions asked of ties between countries; every function takes rows and gives rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate, Period, is_round
from amity.network.models import PARTNERS
from amity.places.models import Country
from amity.records import fields, filtering, registry
from amity.records.declaration import Record
from amity.relations.models import Relation, Tier, TierChange

LONGEST_ANNIVERSARY = 500


def round_anniversary_in(rows: QuerySet[Relation], value: str) -> QuerySet[Relation]:
    """Relations whose ties turn a multiple of five years old in that year ("2023").

    A base date known only to the year counts: its anniversary is known to the year too.
    """
    asked = Period.parse(value)
    year = asked.first.year
    if asked != Period.parse(f"{year:04}"):
        raise ValueError(_("“%(text)s” is not one year. Write a year: 2023.") % {"text": value})
    base_years = [f"{year - age:04}" for age in range(1, min(year, LONGEST_ANNIVERSARY)) if is_round(age)]
    rows = rows.alias(base_year=Left("established_on", 4))
    return rows.filter(base_year__in=base_years)


@dataclass(frozen=True, slots=True)
class Level:
    """The rung of partnership on a day and since when; a day that is not known is None."""

    tier: Tier
    since: PartialDate | None


def level_on(relation: Relation | None, changes: Iterable[TierChange], day: date, *, today: date) -> Level | None:
    """The rung on which a country stood on a day; None where nothing on record says it.

    Of today the record of the ties speaks first. Of an earlier day only dated steps do: the last that may have come.
    """
    steps = [(one.changed_on, one.tier) for one in changes]
    now = Tier(relation.tier) if relation else Tier.NONE
    if relation is not None and now != Tier.NONE:
        steps.append((relation.tier_since_on, now))
    come = sorted((on.iso, Tier(tier)) for on, tier in steps if on is not None and on.first <= day)
    if day >= today and now != Tier.NONE:
        return Level(now, next((PartialDate(on) for on, tier in reversed(come) if tier == now), None))
    return Level(come[-1][1], PartialDate(come[-1][0])) if come else None


def concerning(record: Record, texts: Sequence[str], actor: Actor) -> QuerySet[Any]:
    """The ids of rows that have to do with countries, given by their codes: by a link of their own, or over a partner.

    A partner leads to its home country. What the reader may not see leads nowhere.
    """
    codes = list(texts[: filtering.MOST])
    countries = visible_to(actor, registry.of(Country)).filter(code__in=codes).values("pk")
    found = Q(pk__in=())
    for one in fields.of(record).values():
        if one.target is None or one.target.model not in (Country, *PARTNERS):
            continue
        reached = countries
        if one.target.model is not Country:
            reached = visible_to(actor, one.target).filter(country__in=countries).values("pk")
        if one.kind == "links":
            ties, source, target = one.ties
            found |= Q(pk__in=ties.filter(**{f"{target}__in": reached}).values(source))
        else:
            found |= Q(**{f"{one.column.attname}__in": reached})
    return record.model._default_manager.filter(found).values("pk")
