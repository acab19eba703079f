"""What happens in a member's life. Every verb records a life event and moves the membership, in one transaction.

WrongTurn (a ValidationError)       the membership does not stand where this turn begins
TurnTooEarly (a ValidationError)    the day given lies before the last turn
DayAhead (a ValidationError)        the day given lies in the future
TermClosed (a ValidationError)      the term has an end on record already
EndBeforeStart (a ValidationError)  the end given lies before the beginning
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.members.models import LifeEvent, Membership, Term
from amity.records import writes

State = Membership.State
Turn = LifeEvent.Kind


class WrongTurn(ValidationError):
    """The membership does not stand where this turn begins."""


class TurnTooEarly(ValidationError):
    """The day given lies before the last turn."""


class DayAhead(ValidationError):
    """The day given lies in the future."""


class TermClosed(ValidationError):
    """The term has an end on record already."""


class EndBeforeStart(ValidationError):
    """The end given lies before the beginning."""


def admit(
    membership: Membership, *, actor: Actor, today: date, why: str = "", since_on: PartialDate | None = None
) -> Membership:
    """Record the admission of a member known so far without one, or of one that had left; an empty date is today."""
    _stands(membership, State.KNOWN, State.ENDED)
    membership.merged_into = None
    return _turn(membership, Turn.ADMITTED, State.ADMITTED, actor=actor, today=today, on=since_on, why=why)


def suspend(
    membership: Membership, *, actor: Actor, today: date, why: str = "", since_on: PartialDate | None = None
) -> Membership:
    """Suspend a member's rights; it stays a member and is still counted."""
    _stands(membership, State.KNOWN, State.ADMITTED)
    return _turn(membership, Turn.SUSPENDED, State.SUSPENDED, actor=actor, today=today, on=since_on, why=why)


def resume(
    membership: Membership, *, actor: Actor, today: date, why: str = "", since_on: PartialDate | None = None
) -> Membership:
    """Give a suspended member its rights back, in the standing it had before."""
    _stands(membership, State.SUSPENDED)
    was_admitted = LifeEvent.objects.filter(membership=membership, kind=Turn.ADMITTED).exists()
    state = State.ADMITTED if was_admitted else State.KNOWN
    return _turn(membership, Turn.RESUMED, state, actor=actor, today=today, on=since_on, why=why)


def end(
    membership: Membership, *, actor: Actor, today: date, why: str = "", since_on: PartialDate | None = None
) -> Membership:
    """End a membership; its record and its life stay readable."""
    _stands(membership, State.KNOWN, State.ADMITTED, State.SUSPENDED)
    return _turn(membership, Turn.ENDED, State.ENDED, actor=actor, today=today, on=since_on, why=why)


def merge(
    membership: Membership,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    merged_into: Membership | None,
    since_on: PartialDate | None = None,
) -> Membership:
    """End a membership by its merger into another one, which is named."""
    _stands(membership, State.KNOWN, State.ADMITTED, State.SUSPENDED)
    if merged_into is None or merged_into.pk == membership.pk:
        raise ValidationError({"merged_into": _("Name the other membership that this one was merged into.")})
    membership.merged_into = merged_into
    return _turn(membership, Turn.MERGED, State.ENDED, actor=actor, today=today, on=since_on, why=why)


def close_term(term: Term, *, actor: Actor, today: date, why: str = "", ended_on: PartialDate | None = None) -> Term:
    """Record the day a term ended; an empty date is today. The planned end never closes a term by itself."""
    if Term.objects.filter(pk=term.pk).exclude(ended_on="").exists():
        raise TermClosed(_("This term has an end on record already."))
    ended = ended_on or _day(today)
    if ended.first > today:
        raise DayAhead({"ended_on": _("The day lies in the future.")})
    if term.from_on is not None and ended.last < term.from_on.first:
        raise EndBeforeStart({"ended_on": _("A term cannot end before it begins.")})
    term.ended_on = ended
    writes.save(term, actor=actor, why=why, action="close")
    return term


def _day(today: date) -> PartialDate:
    return PartialDate.of(today)


def _stands(membership: Membership, *states: str) -> None:
    if membership.state not in states:
        raise WrongTurn(
            _("This is not possible while the membership stands at “%(state)s”."),
            params={"state": membership.get_state_display()},
        )


def _happened(membership: Membership, on: PartialDate | None, today: date) -> PartialDate:
    """Return the day of a turn, today unless told; raises DayAhead or TurnTooEarly."""
    happened = on or _day(today)
    if happened.first > today:
        raise DayAhead({"since_on": _("The day lies in the future.")})
    last = membership.since_on if membership.state != State.KNOWN else None
    if last is not None and happened.last < last.first:
        raise TurnTooEarly({"since_on": _("The membership has stood where it stands since a later day.")})
    return happened


@transaction.atomic
def _turn(
    membership: Membership, kind: str, state: str, *, actor: Actor, today: date, on: PartialDate | None, why: str
) -> Membership:
    """Store the life event and the standing it leads to."""
    happened = _happened(membership, on, today)
    life = [_event(membership, kind, happened, detail=why[:400])]
    if membership.state == State.ADMITTED and not membership.life.filter(kind=Turn.ADMITTED).exists():
        # It was entered as admitted; its admission would be lost with the day this turn writes over.
        life.insert(0, _event(membership, Turn.ADMITTED, membership.since_on, detail=""))
    if kind == Turn.MERGED:
        life[-1].into = membership.merged_into
    membership.state, membership.since_on = state, happened
    writes.save(membership, actor=actor, why=why, action=str(kind))
    for event in life:
        writes.save(event, actor=actor, why=why)
    return membership


def _event(membership: Membership, kind: str, on: PartialDate | None, *, detail: str) -> LifeEvent:
    """An event of the membership's life, as open as the membership."""
    return LifeEvent(
        membership=membership,
        kind=kind,
        happened_on=on,
        detail=detail,
        owner_id=membership.owner_id,
        confidentiality=membership.confidentiality,
    )
