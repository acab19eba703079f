"""Who may do what in the federation: predicates of an actor and a row."""

from amity.access.actors import Actor
from amity.members.models import Term


def may_close(actor: Actor, term: Term) -> bool:
    """A term without a recorded end may be closed by whoever keeps its owner's records."""
    return term.ended_on is None and actor.may_write(term.owner_id)
