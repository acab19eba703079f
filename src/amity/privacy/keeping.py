"""Keeping data no longer than the rules say: what ran out is told, archived, thrown away or forgotten, and reported."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.fields import over_by
from amity.past import forgetting
from amity.privacy import queries
from amity.privacy.models import RetentionReport, RetentionRule
from amity.records import fields, registry, shelving, writes
from amity.records.declaration import Record
from amity.records.models import Shelf

Action = RetentionRule.Action
MOST = 1000  # rows of one rule in one night


def keep(*, today: date, now: datetime) -> RetentionReport:
    """Apply every rule in force and store what was found, done and left."""
    rules = queries.in_force(RetentionRule.objects.filter(audience__gte=0))
    return RetentionReport.objects.create(made_at=now, lines=[_apply(rule, today) for rule in rules])


def run_out(rule: RetentionRule, *, today: date) -> QuerySet[Any]:
    """The rows whose time by a rule has run out, that still wait for what the rule says."""
    record = registry.get(rule.records)
    one = fields.one(record, rule.counted_from)
    limit = queries.years_before(today, rule.years)
    ended = over_by(one.name, limit) if one.kind == "partial_date" else None
    rows = visible_to(Actor.system(), record)
    rows = rows.filter(ended) if ended is not None else rows.filter(**{f"{one.name}__lt": limit})
    if rule.action == Action.ARCHIVE:
        rows = rows.filter(shelf=Shelf.LIVE)
    return rows.order_by("pk")


def _apply(rule: RetentionRule, today: date) -> dict[str, Any]:
    line: dict[str, Any] = {"rule": rule.title, "records": rule.records, "action": rule.action, "found": 0, "done": 0}
    line["left"] = []
    try:
        record = registry.get(rule.records)
        ids = list(run_out(rule, today=today).values_list("pk", flat=True)[:MOST])
    except (LookupError, ValueError) as error:
        return line | {"left": [[0, _("The rule names no such records or field: %(what)s") % {"what": error}]]}
    line["found"] = len(ids)
    act = _ACTS.get(rule.action)
    for pk in ids if act else ():
        try:
            act(record, pk, rule)
            line["done"] += 1
        except (writes.Refused, ValidationError) as error:
            line["left"].append([pk, str(error) if isinstance(error, writes.Refused) else " ".join(error.messages)])
    return line


def _archive(record: Record, pk: int, rule: RetentionRule) -> None:
    shelving.shelve(record, [pk], Shelf.ARCHIVED, actor=Actor.system(), why=rule.title)


def _throw_away(record: Record, pk: int, rule: RetentionRule) -> None:
    shelving.shelve(record, [pk], Shelf.TRASHED, actor=Actor.system(), why=rule.title)


def _forget(record: Record, pk: int, rule: RetentionRule) -> None:
    forgetting.forget(record, record.model._default_manager.get(pk=pk), actor=Actor.system(), why=rule.title)


_ACTS: dict[str, Callable[[Record, int, RetentionRule], None]] = {
    Action.ARCHIVE: _archive,
    Action.TRASH: _throw_away,
    Action.FORGET: _forget,
}
