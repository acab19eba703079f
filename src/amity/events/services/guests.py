"""Many guests at once: put forward, approved, written to in their languages, as one act each.

Letters to guests are mail merges (see `amity.letters`) that know the event: an invitation moves the guest on, gives him
a pass and remembers the letter; a reminder and a letter of thanks leave him where he stands.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.events import exchange
from amity.events.models import Event, Participation, ParticipationState, Pass
from amity.events.services import inviting
from amity.letters import queries as writing
from amity.letters.exchange import paper
from amity.letters.exchange.paper import Card
from amity.letters.models import Batch
from amity.letters.rules import languages
from amity.letters.rules.wording import Recipient
from amity.letters.services import composing
from amity.network.models import Organisation, Person
from amity.privacy.queries import not_to_be_written_to
from amity.records import registry, writes
from amity.records.models import Shelf
from amity.records.ties import slices

State = ParticipationState
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without those that are taken for one another
OTHERS_KEEP = gettext_lazy("Another unit keeps this guest.")
CODE = 10  # signs: nobody guesses one of 10^15
INVITE, REMIND, THANK = "invite", "remind", "thank"
CONCERNED = {  # whom letters of each purpose go to
    INVITE: (State.APPROVED,),
    REMIND: (State.INVITED,),
    THANK: (State.ATTENDED,),
}
Told = Callable[[int], None]


@dataclass(slots=True)
class Outcome:
    """What became of many guests: how many were moved on, and who was left as he is and why, by person."""

    done: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def nominate(
    event: Event, people: Iterable[int], *, actor: Actor, today: date, role: str = "", group: str = "", why: str = ""
) -> Outcome:
    """Put people on the list of an event; who stands on it already, has died or is silent is left out."""
    inviting.refuse_invitations(event, actor=actor, today=today)
    ids = list(dict.fromkeys(people))
    found, outcome = writing.by_number(Person, ids, actor), Outcome()
    there = set(_standing(event).filter(person__in=ids).values_list("person_id", flat=True)) if ids else set()
    silent = not_to_be_written_to(ids, today=today)
    owner = event.owner_id if actor.may_write(event.owner_id) else actor.home_unit_id
    rows: list[Participation] = []
    for pk in (pk for pk in ids if pk in found):
        if reason := _reason(found[pk], pk in there, pk in silent):
            outcome.left.append((pk, reason))
            continue
        row = Participation(event=event, person=found[pk], role=role, group=group)
        row.owner_id, row.confidentiality = owner or event.owner_id, event.confidentiality
        rows.append(row)
    outcome.done = _store(rows, "", actor, why)
    return outcome


@transaction.atomic
def approve_all(rows: Sequence[Participation], *, actor: Actor, today: date, why: str = "") -> Outcome:
    """Approve all nominations among these guests that the actor may decide on."""
    outcome, ready = Outcome(), []
    for row in rows:
        if row.state != State.NOMINATED:
            continue
        if not actor.may_approve(row.owner_id):
            outcome.left.append((row.person_id, str(composing.OTHERS_APPROVE)))
        elif row.person.died_on is not None:
            outcome.left.append((row.person_id, _("This person has died.")))
        else:
            row.state = State.APPROVED
            ready.append(row)
    outcome.done = _store(ready, "approve", actor, why)
    return outcome


@transaction.atomic
def invite_all(rows: Sequence[Participation], *, actor: Actor, today: date, why: str = "") -> Outcome:
    """Record that the invitations of all approved ones among these guests went out without letters from here."""
    outcome, ready = Outcome(), []
    refusals = refusals_of(rows, INVITE, actor=actor, today=today)
    for row in rows:
        if row.state == State.APPROVED and row.pk in refusals:
            outcome.left.append((row.person_id, refusals[row.pk]))
        elif row.state == State.APPROVED:
            row.state, row.invited_on = State.INVITED, PartialDate.of(today)
            ready.append(row)
    outcome.done = _store(ready, "invite", actor, why)
    passes_for(ready, actor=actor)
    return outcome


def refusals_of(rows: Sequence[Participation], purpose: str, *, actor: Actor, today: date) -> dict[int, str]:
    """Who of these guests cannot be written to for a purpose, and why."""
    people = [row.person_id for row in rows]
    silent, invited = not_to_be_written_to(people, today=today), set()
    if purpose == INVITE and rows:
        reached = _standing(rows[0].event).filter(state__in=inviting.INVITED)
        invited = set(reached.values_list("person_id", flat=True))
    found = {}
    for row in rows:
        if row.state not in CONCERNED[purpose]:
            found[row.pk] = _("The state of the guest is: %(state)s.") % {"state": row.get_state_display()}
        elif reason := _reason(row.person, row.person_id in invited, row.person_id in silent):
            found[row.pk] = reason
        elif not actor.may_write(row.owner_id):
            found[row.pk] = str(OTHERS_KEEP)
        elif purpose == INVITE:
            invited.add(row.person_id)  # a second role of the same person is no second invitation
    return found


def recipients(rows: Sequence[Participation], *, actor: Actor, today: date) -> list[Recipient]:
    """Guests as recipients of letters, each in the language of his invitation, with what the event says of itself."""
    people = writing.by_number(Person, [row.person_id for row in rows], actor)
    posts = writing.posts(people, actor, today=today)
    bodies = writing.by_number(Organisation, {row.organisation_id or 0 for row in rows}, actor)
    found = []
    for row in rows:
        person, post = people.get(row.person_id), posts.get(row.person_id)
        if person is None:
            continue
        body = bodies.get(row.organisation_id or 0) or (post.organisation if post and post.organisation.pk else None)
        one = Recipient(person, row.language or languages.read_by(person), body, key=row.pk)
        if post is not None and body is not None and post.organisation_id == body.pk:
            one.title, one.title_vi = post.title, post.title_vi
        found.append(one)
    return found


def begin_letters(
    event: Event,
    rows: Sequence[Participation],
    purpose: str,
    template: str,
    asked: Mapping[str, Any],
    *,
    actor: Actor,
    today: date,
) -> Batch:
    """Store which guests are to be written to; those who cannot be are left out with the reason."""
    if purpose != THANK:
        inviting.refuse_invitations(event, actor=actor, today=today)
    refusals = refusals_of(rows, purpose, actor=actor, today=today)
    left = [(row.person_id, refusals[row.pk]) for row in rows if row.pk in refusals]
    guests = [row for row in rows if row.pk not in refusals]
    more = {
        "event": event.pk,
        "purpose": purpose,
        "guests": [row.pk for row in guests],
        "people": [row.person_id for row in guests],
    }
    return composing.begin(template, {**asked, **more}, left, actor=actor)


def carry_out(batch: Batch, *, actor: Actor, today: date, told: Told | None = None) -> None:
    """Write the letters to guests that are not yet written, block by block, and move the invited ones on."""
    wanted, event = list(batch.asked["guests"]), Event.objects.get(pk=batch.asked["event"])
    written = set(writing.written_by(batch).values_list("person_id", flat=True))
    for at in range(0, len(wanted), composing.BLOCK):
        part = wanted[at : at + composing.BLOCK]
        rows = guests_by_number(part, actor=actor)
        rows = [row for row in rows if row.person_id not in written]
        with transaction.atomic():
            _write(batch, event, rows, actor, today)
        if told is not None:
            told(at + len(part))


def guests_by_number(ids: Sequence[int], *, actor: Actor) -> list[Participation]:
    """Guests by their numbers with their people, as far as the actor may see them, in the given order."""
    found: dict[int, Participation] = {}
    for part in slices(list(ids)):
        rows = visible_to(actor, registry.of(Participation)).filter(pk__in=part)
        found |= {row.pk: row for row in rows.select_related("person", "event")}
    return [found[pk] for pk in ids if pk in found]


def _write(batch: Batch, event: Event, rows: list[Participation], actor: Actor, today: date) -> None:
    """Store the letters to some guests together with what they change of these."""
    by_number = {row.pk: row for row in rows}
    block = recipients(rows, actor=actor, today=today)
    found = writing.templates(actor, batch.template)
    for one in block:
        language = one.language if one.language in found else batch.asked.get("fallback", "")
        one.values = exchange.event_values(event, by_number[one.key], language)
    letters = composing.write(batch, block, actor=actor, today=today)
    guests = [by_number[key] for key in letters]
    passes_for(guests, actor=actor)
    if batch.asked["purpose"] != INVITE:
        return
    for row in guests:
        row.state, row.letter, row.invited_on = State.INVITED, letters[row.pk], PartialDate.of(today)
    writes.save_many(guests, actor=actor, action="invite", operation=batch.operation)


def cards_of(
    rows: Sequence[Participation], *, actor: Actor, today: date, language: str, by_rank: bool = False
) -> list[Card]:
    """The badges of guests in one language, by name or in order of precedence; codes only for who keeps the guest."""
    wanted = [row for row in rows if row.state != State.DECLINED]
    known = {one.key: one for one in recipients(wanted, actor=actor, today=today)}
    posts = writing.posts({row.person_id for row in wanted}, actor, today=today)
    ids = [row.pk for row in wanted if actor.may_write(row.owner_id)]
    codes: dict[int, str] = {}
    for part in slices(ids):
        passes = Pass.objects.filter(participation__in=part, is_revoked=False)
        codes |= dict(passes.values_list("participation_id", "code"))
    if by_rank:
        wanted.sort(key=lambda row: writing.rank_of(posts.get(row.person_id)))
    made = []
    for row in (row for row in wanted if row.pk in known):
        one = known[row.pk]
        one.language = language
        code = codes.get(row.pk, "")
        made.append(paper.card_of(one, row.role, row.group, row.seat, exchange.picture(code) if code else ""))
    return made


def passes_for(rows: Iterable[Participation], *, actor: Actor) -> None:
    """Give each of these guests a pass who has none yet."""
    ids = [row.pk for row in rows]
    for part in slices(ids):
        there = set(Pass.objects.filter(participation__in=part).values_list("participation_id", flat=True))
        Pass.objects.bulk_create(Pass(participation_id=pk, code=_code()) for pk in part if pk not in there)


def renew_link(row: Participation, *, actor: Actor) -> Pass:
    """Make the guest a new link; those sent to him before open nothing any more. Raises NotAllowed."""
    if not actor.may_write(row.owner_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    passes_for([row], actor=actor)
    found = Pass.objects.get(participation=row)
    found.revision += 1
    found.is_revoked = False
    found.save(update_fields=["revision", "is_revoked"])
    return found


def revoke_link(row: Participation, *, actor: Actor) -> None:
    """Take the link of a guest back. Raises NotAllowed."""
    if not actor.may_write(row.owner_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    Pass.objects.filter(participation=row).update(is_revoked=True)


def _code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(CODE))


def _standing(event: Event) -> Any:
    return Participation.objects.filter(event=event, shelf=Shelf.LIVE)


def _reason(person: Person, is_there: bool, is_silent: bool) -> str:
    if person.died_on is not None:
        return _("This person has died.")
    if is_silent:
        return str(composing.SILENT)
    return _("This person is on the list or invited already.") if is_there else ""


def _store(rows: list[Participation], action: str, actor: Actor, why: str) -> int:
    if not rows:
        return 0
    operation = writes.begin("guests", registry.of(Participation), actor=actor, why=why)
    return writes.save_many(
        rows, actor=actor, why=why, action="" if action == "create" else action, operation=operation
    )
