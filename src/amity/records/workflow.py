"""Taking a step: who may, in which state, with what he was asked for, in one transaction and with a reason kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.records.declaration import Record, Step
from amity.records.writes import NotAllowed, Refused


class NotNow(Refused):
    """The step is not open in the state the record is in."""


class WhyMissing(Refused):
    """The step asks for a reason and none was given."""


@transaction.atomic
def take(
    record: Record, step: Step, row_id: int, *, actor: Actor, today: date, why: str = "", asked: Mapping[str, Any] = {}
) -> Any:
    """Take a step on a row and return what its service returns.

    The row is locked first, so of two people deciding at once one wins and the other is told. Raises NotAllowed,
    NotNow, WhyMissing, ValidationError or what the service raises; the row then stays as it was. A row out of sight
    raises DoesNotExist.
    """
    rows = visible_to(actor, record).select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=row_id)
    if not step.by(actor, row):
        raise NotAllowed(_("You may not take this step: “%(step)s”.") % {"step": step.label})
    if step.when and getattr(row, record.state) not in step.when:
        raise NotNow(
            _("“%(step)s” is not possible now: the record is in the state “%(state)s”.")
            % {"step": step.label, "state": getattr(row, f"get_{record.state}_display")()}
        )
    if step.needs_why and not why.strip():
        raise WhyMissing(_("Say why: the reason is kept in the history."))
    unknown = set(asked) - set(step.asks)
    if unknown:
        raise TypeError(f"The step {step.name} asks for {step.asks}, not for {sorted(unknown)}.")
    missing = [name for name in step.needs if asked.get(name) in (None, "")]
    if missing:
        raise ValidationError(dict.fromkeys(missing, _("Fill this in: it cannot be empty.")))
    return step.run(row, actor=actor, today=today, why=why.strip(), **asked)
