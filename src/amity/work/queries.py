"""Questions asked of tasks and of opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from amity.access.actors import Actor
from amity.access.models import Account
from amity.access.scope import visible_to
from amity.network.models import Person
from amity.records import registry
from amity.records.models import Shelf
from amity.work.models import Assignment, AssignmentState, Opinion, OpinionState

OPEN = (AssignmentState.OPEN, AssignmentState.DOING)


@dataclass(frozen=True, slots=True)
class Mine:
    """The tasks of an account: those of the person it belongs to, and those of his units that are nobody's own yet."""

    own: QuerySet[Assignment]
    units: QuerySet[Assignment]


def mine(actor: Actor) -> Mine:
    """The open tasks of whoever asks; he is known as the person with the e-mail address of his account."""
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    rows = visible_to(actor, registry.of(Assignment)).filter(state__in=OPEN, shelf=Shelf.LIVE)
    rows = rows.order_by("due_on", "pk")
    people = visible_to(actor, registry.of(Person))
    known = people.filter(email__iexact=account.email) if account and account.email else people.none()
    is_his = Q(responsible__in=known.values("pk"))
    units = actor.writable if actor.writable is not None else frozenset()
    in_his_units = Q(owner__in=units, responsible=None)
    return Mine(rows.filter(is_his), rows.filter(in_his_units).exclude(is_his))


def is_overdue(task: Assignment, today: date) -> bool:
    """Whether a task is still to be done and its day has surely passed."""
    return task.state in OPEN and task.due_on is not None and task.due_on.last < today


def asked(opinions: Sequence[Opinion]) -> dict[int, set[int]]:
    """Of questions that are not answered, the unit that answers here, where it is not the one that asks."""
    waiting = [one for one in opinions if one.state == OpinionState.WAITING]
    return {one.pk: {one.unit_id} for one in waiting if one.unit_id is not None and one.unit_id != one.owner_id}


def askers(opinions: Sequence[Opinion]) -> dict[int, set[int]]:
    """Of answers, the unit that asked."""
    return {one.pk: {one.owner_id} for one in opinions if one.state == OpinionState.ANSWERED}
