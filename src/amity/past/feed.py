"""The history across the union: what was changed lately, by whom and why, in the rows a reader may see."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access.actors import Actor, audience_code
from amity.access.scope import seen, thrown_away
from amity.core.dates import Period
from amity.records import fields, registry, writes
from amity.records.declaration import Record
from amity.records.filtering import BadFilter, Params
from amity.records.models import Change, SearchEntry

PAGE = 50
GUARDS = ("owner", "confidentiality", "circle")


@dataclass(frozen=True, slots=True)
class Line:
    """A change as the feed tells it: which row, what was done, which fields, and the act it was part of."""

    id: int
    at: datetime
    by: str
    action: str
    why: str
    record: Record
    row_id: int
    title: str
    fields: list[str]
    operation_id: int | None


def read(actor: Actor, params: Params, language: str, *, before: int | None = None) -> tuple[list[Line], int | None]:
    """One page of the feed, the latest first, and the place behind which the next one begins (None on the last).

    `params` may name record, account (by id), operation, action, on (a period such as 2026-11). Raises BadFilter.
    """
    entries = SearchEntry.objects.filter(record=OuterRef("record"), row_id=OuterRef("row_id"))
    rows = _narrowed(params).filter(Exists(entries.filter(seen(actor) | thrown_away(actor))))
    rows = rows.filter(id__lt=before) if before is not None else rows
    found = list(rows.select_related("account").order_by("-id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    names = _names(found, language)
    opened = _opened(found, actor)
    lines = [
        _line(one, names[one.record, one.row_id])
        for one in found
        if (one.record, one.row_id) in names and one.pk >= opened.get((one.record, one.row_id), 0)
    ]
    return lines, found[-1].pk if more else None


def _line(one: Change, title: str) -> Line:
    record = registry.get(one.record)
    labels = [field.label for name, field in fields.all_of(record).items() if name in one.values]
    by = one.account.name if one.account else "Amity"
    return Line(one.pk, one.at, by, one.action, one.why, record, one.row_id, title, labels, one.operation_id)


def _narrowed(params: Params) -> QuerySet[Change]:
    rows = Change.objects.filter(record__in=[record.name for record in registry.all_records()])
    for name, column in (("record", "record"), ("action", "action")):
        if name in params:
            rows = rows.filter(**{column: params[name][0]})
    for name in ("account", "operation"):
        if name in params:
            text = params[name][0]
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise BadFilter(_("“%(text)s” is not a number.") % {"text": text[:40]})
            rows = rows.filter(**{f"{name}_id": int(text)})
    if "on" in params:
        try:
            period = Period.parse(params["on"][0])
        except ValueError:
            raise BadFilter(_("Write a year, a month or a day: 2023, 2023-06, 2023-06-30.")) from None
        zone = timezone.get_current_timezone()
        first = datetime.combine(period.first, time.min, zone)
        rows = rows.filter(at__gte=first, at__lte=datetime.combine(period.last, time.max, zone))
    return rows


def _names(found: list[Change], language: str) -> dict[tuple[str, int], str]:
    """The names of rows as their search entries hold them: such as every reader of the row may see."""
    wanted = Q(pk__in=[])
    for name in {one.record for one in found}:
        wanted |= Q(record=name, row_id__in=[one.row_id for one in found if one.record == name])
    rows = SearchEntry.objects.filter(wanted).values_list("record", "row_id", "title", "title_vi")
    return {(name, pk): (vi or en) if language == "vi" else (en or vi) for name, pk, en, vi in rows}


def _opened(found: list[Change], actor: Actor) -> dict[tuple[str, int], int]:
    """For rows that were closed to the actor once: the change that opened them. What was before stays closed."""
    if actor.audiences is None:
        return {}
    opened: dict[tuple[str, int], int] = {}
    for name in {one.record for one in found}:
        ids = {one.row_id for one in found if one.record == name}
        moved = Q(values__has_key="owner") | Q(values__has_key="confidentiality") | Q(values__has_key="circle")
        moves = Change.objects.filter(moved, record=name, row_id__in=ids).order_by("-id")
        by_row: dict[int, list[Change]] = {}
        for one in moves:
            by_row.setdefault(one.row_id, []).append(one)
        now = writes.stored_now(registry.get(name), list(by_row), lock=False)
        for pk, changes in by_row.items():
            closed = _last_closed(now[pk], changes, actor) if pk in now else None
            if closed is not None:
                opened[name, pk] = closed
    return opened


def _last_closed(now: dict[str, Any], moves: list[Change], actor: Actor) -> int | None:
    state = {name: now[name] for name in GUARDS}
    for one in moves:
        state |= {name: one.values[name][0] for name in GUARDS if name in one.values}
        if not actor.may_see(audience_code(state["owner"], state["confidentiality"], state["circle"])):
            return one.pk
    return None
