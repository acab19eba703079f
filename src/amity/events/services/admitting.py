"""Letting guests in: each is marked once with the moment he came; of two marks from two telephones the first holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.events.models import Event, Participation, ParticipationState, Pass
from amity.events.services import guests, inviting
from amity.records import registry, writes
from amity.records.models import Change, Shelf
from amity.records.ties import slices

State = ParticipationState


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one mark: whose it was, when he came first, whether it was the first, and why it was refused."""

    guest: int
    came_at: datetime | None
    is_first: bool = False
    refusal: str = ""


@transaction.atomic
def admit(
    event: Event, marks: Mapping[int, datetime], *, actor: Actor, today: date, now: datetime, why: str = ""
) -> list[Mark]:
    """Mark guests of an event as come, each with the moment told; marks sent twice change nothing.

    A moment in the future counts as now. Raises what `inviting.refuse_door` raises.
    """
    inviting.refuse_door(event, actor=actor, today=today)
    rows = visible_to(actor, registry.of(Participation)).filter(event=event, shelf=Shelf.LIVE, pk__in=list(marks))
    found = {row.pk: row for row in rows.select_related("event")}
    keeping = [row for row in found.values() if actor.may_write(row.owner_id)]
    guests.passes_for(keeping, actor=actor)
    held = Pass.objects.select_for_update().filter(participation__in=[row.pk for row in keeping]).order_by("pk")
    passes = {one.participation_id: one for one in held}
    told, changed, arrived = [], [], []
    for pk, moment in marks.items():
        if pk not in passes:
            refusal = _("Another unit keeps this guest.") if pk in found else _("This guest is not on the list.")
            told.append(Mark(pk, None, refusal=refusal))
            continue
        one, at = passes[pk], min(moment, now)
        is_first = one.came_at is None
        if one.came_at is None or at < one.came_at:
            one.came_at, one.marked_by_id = at, actor.account_id
            changed.append(one)
        if found[pk].state != State.ATTENDED:
            arrived.append(found[pk])
        told.append(Mark(pk, one.came_at, is_first))
    Pass.objects.bulk_update(changed, ["came_at", "marked_by"])
    _arrive(arrived, actor, why)
    return told


@transaction.atomic
def take_all_back(rows: Sequence[Participation], *, actor: Actor, today: date, why: str = "") -> guests.Outcome:
    """Take the marks of guests back who did not come after all: each stands again as he had answered."""
    outcome, absent = guests.Outcome(), []
    for row in (row for row in rows if row.state == State.ATTENDED):
        if not actor.may_write(row.owner_id):
            outcome.left.append((row.person_id, _("Another unit keeps this guest.")))
            continue
        absent.append(row)
    stood = _stood_before([row.pk for row in absent])
    for row in absent:
        told = State.ACCEPTED if row.answered_on else State.INVITED if row.invited_on else State.APPROVED
        row.state = stood.get(row.pk, told)
    ids = [row.pk for row in absent]
    Pass.objects.filter(participation__in=ids).update(came_at=None, marked_by=None)
    outcome.done = writes.save_many(absent, actor=actor, why=why, action="absent")
    return outcome


def _stood_before(ids: Sequence[int]) -> dict[int, str]:
    """The state of guests before they were last marked as come, as far as their history tells: who declined had not."""
    found: dict[int, str] = {}
    for part in slices(list(ids)):
        marks = Change.objects.filter(record=registry.of(Participation).name, row_id__in=part, action="attend")
        for pk, values in marks.order_by("pk").values_list("row_id", "values"):
            if "state" in values:
                found[pk] = values["state"][0]
    return found


def _arrive(rows: Sequence[Participation], actor: Actor, why: str) -> None:
    for row in rows:
        row.state = State.ATTENDED
    writes.save_many(rows, actor=actor, why=why, action="attend")
