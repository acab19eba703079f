"""Lending: rows of one unit that another one may read, for a purpose, until a day; taken back at any time.

A lent row stands in a circle (see `access.circles`): the same rows are compared by one number as before. Lending opens
a row for reading as far as a person of the borrowing unit reads rows of that class there, and never for writing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access import circles
from amity.access.actors import CIRCLES, Actor, audience_code
from amity.access.models import Circle, Loan, Unit
from amity.access.roles import Confidentiality
from amity.access.scope import visible_to
from amity.records import registry, search, writes
from amity.records.declaration import Record
from amity.records.models import Operation
from amity.records.ties import slices

LONGEST = 366 * 2  # days


@transaction.atomic
def lend(
    record: Record,
    ids: Iterable[int],
    *,
    to_unit: Unit,
    purpose: str,
    until_on: date,
    title: str,
    actor: Actor,
    today: date,
) -> tuple[Loan | None, int]:
    """Lend the rows of these that the actor sees, if not the whole union does; returns the loan, or None, and how many.

    All rows must belong to one unit. Raises ValidationError for a purpose or a day that will not do, and NotAllowed.
    """
    _check(purpose, until_on, today)
    rows = visible_to(actor, record).filter(pk__in=set(ids))
    rows = rows.filter(confidentiality__gte=Confidentiality.UNIT)  # the others are open to the whole union as it is
    owners = set(rows.values_list("owner_id", flat=True))
    if not owners:
        return None, 0
    if len(owners) > 1:
        raise ValidationError(_("Lend the records of one unit at a time."))
    (owner,) = owners
    if not actor.may_write(owner):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    if owner == to_unit.pk:
        raise ValidationError({"to_unit": _("These records belong to that unit already.")})
    loan = Loan.objects.create(
        from_unit_id=owner,
        to_unit=to_unit,
        purpose=purpose,
        until_on=until_on,
        record=record.name,
        title=title[:400],
        made_by_id=actor.account_id,
    )
    operation = writes.begin("lend", record, actor=actor, why=purpose)
    count = sum(_move(record, part, {loan.pk}, set(), "lend", actor, operation) for part in slices(_ids(rows)))
    return loan, count


@transaction.atomic
def take_back(loan: Loan, *, actor: Actor) -> int:
    """End a loan now; returns how many rows it had opened. Raises NotAllowed."""
    if not actor.may_write(loan.from_unit_id):
        raise writes.NotAllowed(_("You may not change records of this unit."))
    if loan.revoked_at is None:
        loan.revoked_at, loan.revoked_by_id = timezone.now(), actor.account_id
        loan.save(update_fields=["revoked_at", "revoked_by"])
    return _close(loan, actor)


def rows_of(loan: Loan) -> QuerySet[Any]:
    """The rows a loan opens, for its own unit; others ask the read door."""
    opened = Circle.objects.filter(lent__loan=loan).values_list("pk", flat=True)
    codes = [CIRCLES + circle for circle in opened]
    return registry.get(loan.record).model._default_manager.filter(audience__in=codes).order_by("sort_key", "pk")


def close_ended(*, today: date) -> int:
    """Take the rows of loans that ended out of their circles; they are closed by their dates already."""
    ended = Loan.objects.filter(until_on__lt=today, circles__isnull=False).distinct().order_by("pk")
    return sum(_close(loan, Actor.system()) for loan in ended)


def _check(purpose: str, until_on: date, today: date) -> None:
    errors = {}
    if not purpose.strip():
        errors["purpose"] = _("Say what for: whoever reads the loan later must understand it.")
    if until_on < today:
        errors["until_on"] = _("This day is past.")
    elif (until_on - today).days > LONGEST:
        errors["until_on"] = _("A loan ends within two years; it can be made again.")
    if errors:
        raise ValidationError(errors)


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _close(loan: Loan, actor: Actor) -> int:
    record = registry.get(loan.record)
    operation = writes.begin("take back", record, actor=actor, why=loan.purpose)
    parts = slices(_ids(rows_of(loan)))
    count = sum(_move(record, part, set(), {loan.pk}, "take back", actor, operation) for part in parts)
    loan.circles.clear()
    return count


def _move(
    record: Record, ids: Sequence[int], more: set[int], fewer: set[int], action: str, actor: Actor, operation: Operation
) -> int:
    """Give rows the circle of the loans they have now; one statement for all that come from one circle."""
    model_rows = record.model._default_manager.filter(pk__in=ids)
    locked = model_rows.select_for_update(no_key=True).order_by("pk")
    by_circle: dict[tuple[int, int], list[int]] = {}
    for pk, owner, level, circle in locked.values_list("pk", "owner_id", "confidentiality", "circle"):
        by_circle.setdefault((audience_code(owner, level), circle), []).append(pk)
    told = []
    for (plain, circle), pks in by_circle.items():
        wanted = circles.circle_for(plain, (circles.loans_of(circle) | more) - fewer)
        model_rows.filter(pk__in=pks).update(circle=wanted, version=F("version") + 1)
        told += [(pk, action, {"circle": [circle, wanted]}) for pk in pks]
    search.follow(record, ids)
    writes.write_history(record, told, actor=actor, operation=operation)
    return len(told)
