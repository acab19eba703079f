"""Who sits where at the table of talks, and the cards that stand on it."""

from datetime import date

from amity.access.actors import Actor
from amity.delegations import queries, rules
from amity.delegations.models import Delegation, Side
from amity.letters import queries as writing
from amity.letters.exchange import paper
from amity.letters.services import composing
from amity.network.models import Organisation, Person
from amity.records import registry, titles


def plan(delegation: Delegation, *, actor: Actor, language: str) -> tuple[rules.Plan, dict[int, str]]:
    """The seats of the people the actor may see, and the names of those people by number."""
    people = queries.members(delegation, actor)
    names = titles.named(registry.of(Person), [one.person_id for one in people], actor, language)
    return rules.seated(people), names


def cards(delegation: Delegation, *, actor: Actor, today: date, language: str) -> list[paper.Card]:
    """A card for each person in order, the delegation first, with the title for this journey where there is one."""
    people = queries.members(delegation, actor)
    found = composing.recipients([one.person_id for one in people], actor=actor, today=today)
    known = {one.key: one for one in found}
    bodies = writing.by_number(Organisation, {one.organisation_id for one in people if one.organisation_id}, actor)
    made = []
    for side in Side.values:
        for number, one in enumerate(rules.of_side(people, side), start=1):
            guest = known[one.person_id]
            guest.language = language
            guest.organisation = bodies.get(one.organisation_id or 0, guest.organisation)
            guest.title = one.title or guest.title
            guest.title_vi = one.title_vi or one.title or guest.title_vi
            made.append(paper.card_of(guest, one.get_role_display(), one.get_side_display(), str(number), ""))
    return made


def name(delegation: Delegation, language: str) -> str:
    """What the delegation is called in a language."""
    return (delegation.name_vi if language == "vi" else "") or delegation.name
