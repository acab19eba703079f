"""What is done about consents and requests.

PrivacyRefused
├── AlreadyWithdrawn  the consent was withdrawn before
├── ExtendedBefore    a request is extended once
├── TooLong           longer than the rule in force allows
└── NobodyToForget    the request names no person on record
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.core.dates import PartialDate
from amity.duplicates import merging
from amity.notices import forgetting as forgetting_comments
from amity.notices.comments import NotYours
from amity.past import copies, erasing, forgetting
from amity.privacy import queries, rules
from amity.privacy.models import Consent, RetentionReport, RetentionRule, SubjectRequest
from amity.records import registry, shelving, writes
from amity.records.declaration import Record
from amity.records.models import Shelf

State = SubjectRequest.State
Action = RetentionRule.Action
MOST = 1000  # rows of one rule of keeping in one night


class PrivacyRefused(writes.Refused):
    """The step cannot be taken."""


class AlreadyWithdrawn(PrivacyRefused):
    """The consent was withdrawn before."""


class ExtendedBefore(PrivacyRefused):
    """A request is extended once."""


class TooLong(PrivacyRefused):
    """Longer than the rule in force allows."""


class NobodyToForget(PrivacyRefused):
    """The request names no person on record."""


def withdraw(
    consent: Consent, *, actor: Actor, today: date, why: str = "", withdrawn_on: PartialDate | None = None
) -> Consent:
    """Record that a person withdrew consent."""
    if consent.withdrawn_on is not None:
        raise AlreadyWithdrawn(_("This consent was withdrawn before."))
    consent.withdrawn_on = withdrawn_on or PartialDate.of(today)
    writes.save(consent, actor=actor, why=why, action="withdraw")
    return consent


def answer(request: SubjectRequest, *, actor: Actor, today: date, why: str = "", outcome: str = "") -> SubjectRequest:
    """Record that the person was answered."""
    request.answered_on, request.state = today, State.ANSWERED
    request.outcome = outcome or request.outcome
    writes.save(request, actor=actor, why=why, action="answer")
    return request


def extend(request: SubjectRequest, *, actor: Actor, today: date, why: str, extension: int) -> SubjectRequest:
    """Give a request more days, once and with the reason."""
    if request.extension:
        raise ExtendedBefore(_("A request is extended once only."))
    most = rules.clocks().at("extend", request.received_on).whole_number
    if not 0 < extension <= most:
        raise TooLong(_("The rule in force allows 1 to %(most)s more days.") % {"most": most})
    request.extension = extension
    writes.save(request, actor=actor, why=why, action="extend")
    return request


def finish(request: SubjectRequest, *, actor: Actor, today: date, why: str = "", outcome: str) -> SubjectRequest:
    """Record that what was asked is done."""
    request.done_on, request.state, request.outcome = today, State.DONE, outcome
    request.answered_on = request.answered_on or today
    writes.save(request, actor=actor, why=why, action="finish")
    return request


def refuse(request: SubjectRequest, *, actor: Actor, today: date, why: str, outcome: str) -> SubjectRequest:
    """Record that the request was refused, and on what ground."""
    request.answered_on, request.done_on, request.state, request.outcome = today, today, State.REFUSED, outcome
    writes.save(request, actor=actor, why=why, action="refuse")
    return request


def forget(request: SubjectRequest, *, actor: Actor, today: date, why: str = "") -> SubjectRequest:
    """Forget the person who asked: what happened stays on record, the person does not."""
    if request.person is None:
        raise NobodyToForget(_("This request names no person on record."))
    record = registry.of(type(request.person))
    person = record.model._default_manager.get(pk=request.person.pk)  # as it stands now
    forgotten = forgetting.forget(record, person, actor=actor, why=request.reference)
    reached = list(forgotten.copies)
    for gone in merging.gone_into(record, person.pk):  # what was merged into it says the same in the trash
        twin = record.model._default_manager.filter(pk=gone).first()
        reached += copies.forget(copies.of(record, twin, actor)) if twin is not None else []
        erasing.erase(record, [gone], actor=actor, why=request.reference)
        forgetting.scrub(record, gone)
    request.requester = _("Removed on request")
    request.outcome = "\n".join([_("The personal data was removed."), *_told(reached)])
    if forgotten.still_named:
        named = "\n".join(f"{hit.record.label} #{hit.row_id}: {hit.title}" for hit in forgotten.still_named)
        request.outcome += "\n" + _("These records still hold words of the name; look at each:") + f"\n{named}"
    return finish(request, actor=actor, today=today, why=why, outcome=request.outcome)


def _told(reached: list[copies.Told]) -> list[str]:
    """What was reached beside the record, place by place, and what no rule reaches."""
    lines = []
    for one in reached:
        lines.append(_("%(place)s: emptied %(count)s.") % {"place": one.place, "count": one.reached.forgotten})
        lines += [_("To be looked at: %(what)s") % {"what": what} for what in one.reached.left]
    unreached = _("Not reached: backups, files taken out of Amity, mail that was sent. Delete backups by their age.")
    return [*lines, unreached]


def erase_comments(request: SubjectRequest, *, actor: Actor, today: date, why: str = "") -> SubjectRequest:
    """Take back what was said on the record of the person who asked, as far as the officer may read it."""
    if request.person is None:
        raise NobodyToForget(_("This request names no person on record."))
    row = (registry.of(type(request.person)).name, request.person.pk)
    try:
        count = forgetting_comments.erase_comments(row, actor=actor, owner_id=request.person.owner_id)
    except NotYours as error:
        raise writes.NotAllowed(_("You may not change records of this unit.")) from error
    request.outcome += "\n" + _("Comments taken back: %(count)s.") % {"count": count}
    writes.save(request, actor=actor, why=why, action="erase_comments")
    return request


def note_copy(request: SubjectRequest, *, actor: Actor) -> None:
    """Write into the history of a request that a copy of the person's data was made."""
    writes.write_history(registry.of(SubjectRequest), [(request.pk, "copy", {})], actor=actor)


def enforce(rule: RetentionRule, *, actor: Actor, today: date, why: str = "") -> RetentionRule:
    """Put a rule of keeping in force for its unit and those under it; one that erases takes an administrator."""
    if rule.action == Action.ERASE and not actor.administers:
        raise writes.NotAllowed(_("Only an administrator may do this."))
    rule.state = RetentionRule.State.IN_FORCE
    writes.save(rule, actor=actor, why=why, action="enforce")
    return rule


def end(rule: RetentionRule, *, actor: Actor, today: date, why: str = "") -> RetentionRule:
    """End a rule of keeping."""
    rule.state = RetentionRule.State.ENDED
    writes.save(rule, actor=actor, why=why, action="end")
    return rule


def keep(*, actor: Actor, today: date, now: datetime) -> RetentionReport:
    """Apply every rule in force and store what was found, done and left."""
    rules = queries.in_force(RetentionRule.objects.filter(audience__gte=0))
    lines = [line for rule in rules for line in _apply(rule, actor, today)]
    return RetentionReport.objects.create(made_at=now, lines=lines)


def _apply(rule: RetentionRule, actor: Actor, today: date) -> list[dict[str, Any]]:
    """What a rule found and did: a line for its record type; of a rule for all types, for each with something found."""
    nothing: dict[str, Any] = {
        "rule": rule.title,
        "records": rule.records,
        "action": rule.action,
        "found": 0,
        "done": 0,
    }
    nothing["left"] = []
    try:
        found = [
            (record, list(queries.run_out(rule, record, today=today).values_list("pk", flat=True)[:MOST]))
            for record in queries.records_of(rule)
        ]
    except (LookupError, ValueError) as error:
        return [nothing | {"left": [[0, _("The rule names no such records or field: %(what)s") % {"what": error}]]}]
    lines = [nothing | {"records": record.name} | _act(rule, record, ids, actor) for record, ids in found if ids]
    return lines or [nothing]


def _act(rule: RetentionRule, record: Record, ids: list[int], actor: Actor) -> dict[str, Any]:
    """Do with rows what a rule says; returns how many were found and done, and which were left and why."""
    act, done = _ACTS.get(rule.action), 0
    left: list[list[Any]] = []
    for pk in ids:
        if act is None:
            break
        try:
            act(record, pk, rule, actor)
            done += 1
        except (writes.Refused, ValidationError) as error:
            left.append([pk, str(error) if isinstance(error, writes.Refused) else " ".join(error.messages)])
    return {"found": len(ids), "done": done, "left": left}


def _archive(record: Record, pk: int, rule: RetentionRule, actor: Actor) -> None:
    shelving.shelve(record, [pk], Shelf.ARCHIVED, actor=actor, why=rule.title)


def _throw_away(record: Record, pk: int, rule: RetentionRule, actor: Actor) -> None:
    shelving.shelve(record, [pk], Shelf.TRASHED, actor=actor, why=rule.title)


def _forget(record: Record, pk: int, rule: RetentionRule, actor: Actor) -> None:
    forgetting.forget(record, record.model._default_manager.get(pk=pk), actor=actor, why=rule.title)


def _erase(record: Record, pk: int, rule: RetentionRule, actor: Actor) -> None:
    erasing.erase(record, [pk], actor=actor, why=rule.title)
    forgetting.scrub(record, pk)


_ACTS: dict[str, Callable[[Record, int, RetentionRule, Actor], None]] = {
    Action.ARCHIVE: _archive,
    Action.TRASH: _throw_away,
    Action.FORGET: _forget,
    Action.ERASE: _erase,
}
