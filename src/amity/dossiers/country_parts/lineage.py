"""Which state came after which: a former state leads to those that followed it, and they look back at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amity.access.actors import Actor
from amity.access.scope import seen, visible_to
from amity.places.models import Country
from amity.records import registry, titles

DEEPEST = 5  # generations of states


@dataclass(frozen=True, slots=True)
class Lineage:
    """The states before a country, those that followed it, and the groups it belongs to: number and name of each."""

    before: dict[int, str]
    after: dict[int, str]
    groups: dict[int, str]


def lineage(country: Country, actor: Actor, language: str) -> Lineage:
    """Read the lineage of a country (four queries)."""
    ties = Country.successors.through._default_manager.filter(seen(actor, "from_country"), seen(actor, "to_country"))
    pairs = list(ties.order_by().values_list("from_country", "to_country"))
    before = _reached(country.pk, [(later, earlier) for earlier, later in pairs])
    after = _reached(country.pk, pairs)
    record, groups = registry.of(Country), registry.get("country_groups")
    names = titles.named(record, [*before, *after], actor, language)
    of_it = visible_to(actor, groups).filter(members=country.pk).values_list("pk", flat=True)
    return Lineage(_named(before, names), _named(after, names), titles.named(groups, list(of_it), actor, language))


def _reached(start: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """What a country leads to by these pairs, the nearest first."""
    known, layer = [start], [start]
    for _generation in range(DEEPEST):
        layer = sorted({goal for source, goal in pairs if source in layer} - set(known))
        known += layer
    return known[1:]


def _named(ids: Iterable[int], names: Mapping[int, str]) -> dict[int, str]:
    return {pk: names[pk] for pk in ids if pk in names}
