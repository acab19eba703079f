"""How a paper goes from a proposal to the rostrum.

PaperRefused
├── EventIsCancelled  nothing is accepted for what will not be held
├── SpeakerMissing    nobody can present a paper of nobody
└── NotYetHeld        nothing was presented before the event began
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.events.models import EventState, Paper, PaperState
from amity.records import writes


class PaperRefused(writes.Refused):
    """The step cannot be taken on this paper."""


class EventIsCancelled(PaperRefused):
    """Nothing is accepted for what will not be held."""


class SpeakerMissing(PaperRefused):
    """Nobody can present a paper of nobody."""


class NotYetHeld(PaperRefused):
    """Nothing was presented before the event began."""


def accept(paper: Paper, *, actor: Actor, today: date, why: str = "") -> Paper:
    """Take a paper into the programme."""
    _refuse_when_cancelled(paper)
    return _move(paper, PaperState.ACCEPTED, actor=actor, why=why, action="accept")


def decline(paper: Paper, *, actor: Actor, today: date, why: str = "") -> Paper:
    """Decline a paper; it leaves its session."""
    paper.session = None
    return _move(paper, PaperState.DECLINED, actor=actor, why=why, action="decline")


def receive(paper: Paper, *, actor: Actor, today: date, why: str = "") -> Paper:
    """Record that the text has come."""
    _refuse_when_cancelled(paper)
    return _move(paper, PaperState.RECEIVED, actor=actor, why=why, action="receive")


def present(paper: Paper, *, actor: Actor, today: date, why: str = "") -> Paper:
    """Record that the paper was given."""
    _refuse_when_cancelled(paper)
    if not (paper.speaker_id or paper.authors):
        raise SpeakerMissing(_("Say first who gives the paper."))
    begins = paper.session.held_on if paper.session else paper.event.starts_on
    if begins is not None and begins.first > today:
        raise NotYetHeld(_("The day of the paper has not come; it cannot have been presented."))
    return _move(paper, PaperState.PRESENTED, actor=actor, why=why, action="present")


def _refuse_when_cancelled(paper: Paper) -> None:
    if paper.event.state == EventState.CANCELLED:
        raise EventIsCancelled(_("The event was cancelled; its papers rest."))


def _move(paper: Paper, state: PaperState, *, actor: Actor, why: str, action: str) -> Paper:
    paper.state = state
    writes.save(paper, actor=actor, why=why, action=action)
    return paper
