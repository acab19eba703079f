"""How a letter goes on from a draft to an answer.

LetterRefused
├── NothingWritten    a letter without a text cannot be sent
├── NotYetSent        nothing is sent on a day that has not come
└── NotYetAnswered    nothing is answered on a day that has not come
"""

from datetime import date

from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.letters.models import Letter
from amity.records import writes


class LetterRefused(writes.Refused):
    """The step cannot be taken on this letter."""


class NothingWritten(LetterRefused):
    """A letter without a text cannot be sent."""


class NotYetSent(LetterRefused):
    """Nothing is sent on a day that has not come."""


class NotYetAnswered(LetterRefused):
    """Nothing is answered on a day that has not come."""


def check(letter: Letter, *, actor: Actor, today: date, why: str = "") -> Letter:
    """Record that somebody read the draft and lets it go out."""
    if not letter.text.strip():
        raise NothingWritten(_("The letter has no text yet. Write it before it is checked."))
    letter.state = Letter.State.CHECKED
    writes.save(letter, actor=actor, why=why, action="check")
    return letter


def send(
    letter: Letter,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    sent_on: PartialDate | None = None,
    means: str = "",
    number: str = "",
) -> Letter:
    """Record that a letter went out, how, and under which number; today when no day is given."""
    letter.sent_on = day = sent_on or PartialDate.of(today)
    if day.first > today:
        raise NotYetSent(_("That day has not come; the letter cannot have been sent on it."))
    letter.means, letter.number = means or letter.means, number or letter.number
    letter.state = Letter.State.SENT
    writes.save(letter, actor=actor, why=why, action="send")
    return letter


def answered(
    letter: Letter,
    *,
    actor: Actor,
    today: date,
    why: str = "",
    answered_on: PartialDate | None = None,
    answer: str = "",
) -> Letter:
    """Record that an answer came, and what it says; today when no day is given."""
    letter.answered_on = day = answered_on or PartialDate.of(today)
    if day.first > today:
        raise NotYetAnswered(_("That day has not come; no answer can have come on it."))
    letter.answer = answer or letter.answer
    letter.state = Letter.State.ANSWERED
    writes.save(letter, actor=actor, why=why, action="answer")
    return letter
