"""How a letter goes on from a draft to an answer.

LetterRefused
├── NothingWritten    a letter without a text cannot be sent
├── NotYetSent        nothing is sent on a day that has not come
└── NotYetAnswered    nothing is answered on a day that has not come
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.letters.models import Letter
from amity.records import registry, writes


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


def check_all(letters: Sequence[Letter], *, actor: Actor, today: date, why: str = "") -> int:
    """Let all drafts among these letters go out, as one act; returns how many they were."""
    drafts = [one for one in letters if one.state == Letter.State.DRAFT and one.text.strip()]
    for one in drafts:
        one.state = Letter.State.CHECKED
    return _all(drafts, "check", actor=actor, why=why)


def send_all(letters: Sequence[Letter], *, actor: Actor, today: date, why: str = "", means: str = "") -> int:
    """Record that all checked ones among these letters went out today, as one act; returns how many they were."""
    ready = [one for one in letters if one.state == Letter.State.CHECKED]
    for one in ready:
        one.state, one.sent_on, one.means = Letter.State.SENT, PartialDate.of(today), means or one.means
    return _all(ready, "send", actor=actor, why=why)


def _all(letters: list[Letter], action: str, *, actor: Actor, why: str) -> int:
    if not letters:
        return 0
    with transaction.atomic():
        operation = writes.begin("letters", registry.of(Letter), actor=actor, why=why)
        return writes.save_many(letters, actor=actor, why=why, action=action, operation=operation)
