"""Who among us can introduce us to somebody: a shortest way over posts, ties and meetings, by its strongest links.

The search goes out from whom one wants to meet, a step at a time, each step a fixed number of queries over the rows
the reader may see. It never holds more than `WIDTH` people and organisations a step and `LINKS` links a query; when it
had to leave some out, it says so. Who is out of sight is never a stepping stone.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value

from amity.access.actors import Actor
from amity.access.scope import seen, visible_among
from amity.care import rules
from amity.care.queries import OURS, our_people
from amity.core.dates import PartialDate
from amity.network.models import Interaction, Organisation, Person, Position, Tie
from amity.records import registry, titles

STEPS = 4  # links of the longest way that is looked for
WIDTH = 400  # people and organisations looked at in one step
LINKS = 1500  # links read by one query


class Node(NamedTuple):
    """A person or an organisation, by its record type and its number."""

    record: str
    pk: int


class Link(NamedTuple):
    """What joins two nodes: the row that proves it, since or on which day, and how well it introduces (0 to 1)."""

    one: Node
    other: Node
    record: str
    row_id: int
    on: str
    points: float


@dataclass(frozen=True, slots=True)
class Hop:
    """One link of a way as it is told: what was passed, and whom it leads to."""

    link: Link
    proof: str
    node: Node
    name: str


@dataclass(slots=True)
class Way:
    """A way from one of us to whom one wants to meet; without hops there is none, or none was needed."""

    start: Node | None = None
    name: str = ""
    hops: list[Hop] = field(default_factory=list)
    is_bounded: bool = False  # the search left links or nodes out


@dataclass(slots=True)
class _Search:
    actor: Actor
    today: date
    points: dict[str, float]
    is_bounded: bool = False


def introduction(target: Node, actor: Actor, *, today: date, language: str, start: Node | None = None) -> Way:
    """The way to `target` from `start`, or from whoever of us is nearest; the reader must see `target`."""
    search = _Search(actor, today, rules.links(today))
    best: dict[Node, float] = {target: 1.0}
    towards: dict[Node, Link] = {}
    frontier = {target}
    found = _reached(frontier, start, search)
    for _step in range(STEPS):
        if found or not frontier:
            break
        fresh: dict[Node, float] = {}
        for link in _links(frontier, search):
            for near, far in ((link.one, link.other), (link.other, link.one)):
                points = best.get(near, 0) * link.points
                if near in frontier and far not in best and points > fresh.get(far, 0):
                    fresh[far] = points
                    towards[far] = link
        frontier = _seen(fresh, search)
        best |= {node: fresh[node] for node in frontier}
        found = _reached(frontier, start, search)
    nearest = max(found, key=lambda node: (best[node], -node.pk), default=None)
    return _way(nearest, target, towards, search, language)


def _links(frontier: Collection[Node], search: _Search) -> Iterator[Link]:
    people = [node.pk for node in frontier if node.record == "people"]
    organisations = [node.pk for node in frontier if node.record == "organisations"]
    yield from _posts(people, organisations, search)
    yield from _ties(people, organisations, search)
    yield from _meetings(people, organisations, search)


def _posts(people: list[int], organisations: list[int], search: _Search) -> Iterator[Link]:
    """Posts join who holds them with where; one that is over introduces half as well."""
    rows = visible_among(search.actor, registry.of(Position)).order_by("-from_on", "-pk")
    columns = ("pk", "person", "organisation", "from_on", "to_on")
    for name, ids in (("person", people), ("organisation", organisations)):
        asked = rows.filter(**{f"{name}__in": ids}).values_list(*columns)
        for pk, person, organisation, since, until in _bounded(asked, search) if ids else ():
            points = search.points["positions"] * (0.5 if until else 1)
            ends = Node("people", person), Node("organisations", organisation)
            yield Link(*ends, "positions", pk, str(since or ""), points)


def _ties(people: list[int], organisations: list[int], search: _Search) -> Iterator[Link]:
    """Ties join two parties of either kind; one that is over introduces half as well."""
    rows = visible_among(search.actor, registry.of(Tie)).order_by("-pk")
    columns = ("pk", "person", "organisation", "other_person", "other_organisation", "from_on", "to_on")
    sides = {"person": people, "organisation": organisations}
    sides |= {f"other_{name}": ids for name, ids in sides.items()}
    for name, ids in sides.items():
        asked = rows.filter(**{f"{name}__in": ids}).values_list(*columns)
        for pk, person, organisation, other_person, other, since, until in _bounded(asked, search) if ids else ():
            points = search.points["ties"] * (0.5 if until else 1)
            yield Link(_node(person, organisation), _node(other_person, other), "ties", pk, str(since or ""), points)


def _node(person: int | None, organisation: int | None) -> Node:
    return Node("people", person) if person is not None else Node("organisations", organisation or 0)


def _meetings(people: list[int], organisations: list[int], search: _Search) -> Iterator[Link]:
    """Whoever took part in an interaction met the others in it; the latest are read."""
    near = {"people": people, "organisations": organisations}
    days: dict[int, PartialDate] = {}
    for name, ids in near.items():
        through, column = _taking_part(name)
        met = through.filter(seen(search.actor, "interaction"), **{f"{column}__in": ids})
        asked = met.order_by("-interaction__held_on", "-interaction").values_list("interaction", "interaction__held_on")
        days |= dict(_bounded(asked, search)) if ids else {}
    there: dict[int, list[Node]] = {pk: [] for pk in days}
    for name in near if days else ():
        through, column = _taking_part(name)
        met = through.filter(interaction__in=list(days)).order_by("-interaction", "pk")
        for pk, node in _bounded(met.values_list("interaction", column), search):
            there[pk].append(Node(name, node))
    frontier = {Node(name, pk) for name, ids in near.items() for pk in ids}
    for pk, nodes in there.items():
        points = search.points["interactions"] * rules.faded(days[pk], search.today)
        joined = ((one, far) for one in nodes if one in frontier for far in nodes if far != one)
        yield from (Link(one, far, "interactions", pk, str(days[pk]), points) for one, far in joined)


def _taking_part(name: str) -> tuple[QuerySet[Any], str]:
    """The table of who took part in interactions, and the column that says who."""
    link: Any = Interaction._meta.get_field(name)
    return link.remote_field.through._default_manager.all(), link.m2m_reverse_field_name()


def _bounded(rows: QuerySet[Any], search: _Search) -> list[Any]:
    found = list(rows[: LINKS + 1])
    if len(found) > LINKS:
        search.is_bounded = True
    return found[:LINKS]


def _seen(fresh: dict[Node, float], search: _Search) -> set[Node]:
    """The nodes reached that the reader may see, the best of them when there are too many."""
    ordered = sorted(fresh, key=lambda node: (-fresh[node], node))
    if len(ordered) > WIDTH:
        search.is_bounded, ordered = True, ordered[:WIDTH]
    found: set[Node] = set()
    for model in (Person, Organisation):
        record = registry.of(model)
        ids = [node.pk for node in ordered if node.record == record.name]
        rows = visible_among(search.actor, record).filter(pk__in=ids).values_list("pk", flat=True) if ids else ()
        found |= {Node(record.name, pk) for pk in rows}
    return found


def _reached(frontier: Collection[Node], start: Node | None, search: _Search) -> list[Node]:
    """Those of the nodes that the way may begin with."""
    if start is not None:
        return [node for node in frontier if node == start]
    people = [node.pk for node in frontier if node.record == "people"]
    organisations = [node.pk for node in frontier if node.record == "organisations"]
    ours = our_people(search.actor, among_few=True).filter(person__in=people).values_list(Value("people"), "person")
    own = visible_among(search.actor, registry.of(Organisation)).filter(pk__in=organisations, kind__in=OURS).order_by()
    rows = ours.union(own.values_list(Value("organisations"), "pk"))
    return [Node(*one) for one in rows] if frontier else []


def _way(start: Node | None, target: Node, towards: dict[Node, Link], search: _Search, language: str) -> Way:
    """The way read back from its beginning, with the names of all that stand on it."""
    if start is None:
        return Way(is_bounded=search.is_bounded)
    links: list[Link] = []
    nodes = [start]
    while nodes[-1] != target:
        link = towards[nodes[-1]]
        links.append(link)
        nodes.append(link.other if link.one == nodes[-1] else link.one)
    names = _names([*nodes, *(Node(link.record, link.row_id) for link in links)], search.actor, language)
    hops = [
        Hop(link, names.get(Node(link.record, link.row_id), titles.HIDDEN), node, names.get(node, titles.HIDDEN))
        for link, node in zip(links, nodes[1:], strict=True)
    ]
    return Way(start, names.get(start, titles.HIDDEN), hops, search.is_bounded)


def _names(nodes: Iterable[Node], actor: Actor, language: str) -> dict[Node, str]:
    by_record: dict[str, list[int]] = {}
    for node in nodes:
        by_record.setdefault(node.record, []).append(node.pk)
    return {
        Node(name, pk): told
        for name, ids in by_record.items()
        for pk, told in titles.named(registry.get(name), ids, actor, language).items()
    }
