"""Lending: what is lent by and to the caller's units, lending rows, taking them back, and who read guarded rows."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity.access import circles
from amity.access.actors import Actor, unit_of
from amity.access.models import Loan, Unit
from amity.access.scope import visible_to
from amity.api import reading, schemas, writing
from amity.api.acts import page
from amity.api.door import BASE, ApiRequest, Router, answer, language, record_of, row_of
from amity.api.problems import Problem
from amity.records import listing, titles
from amity.records.declaration import Record
from amity.records.writes import NotAllowed
from amity.sharing import lending, reads

MOST = 10_000  # rows of one loan
SHOWN = 100  # rows of a loan that are named
router = Router()


@router.get("/units")
def units(request: ApiRequest) -> HttpResponse:
    """The units, to lend to; for those who keep records."""
    reading.params(request.GET)
    if not request.auth.writes_anything:
        raise NotAllowed(_("You may not change records."))
    found = Unit.objects.order_by("code").values("code", "name", "name_vi")
    return answer({"items": list(found)})


@router.get("/readings")
def readings(request: ApiRequest) -> HttpResponse:
    """Who else read restricted or lent rows of the units whose rows the caller keeps, the latest first."""
    reading.params(request.GET)
    found = reads.in_units(request.auth, language()) if request.auth.writes_anything else []
    items = [_reading(one.at, one.by, one.door) | _row(one.record, one.row_id, one.title) for one in found]
    return answer({"items": items})


@router.get("/loans")
def all_loans(request: ApiRequest) -> HttpResponse:
    """What the caller's units lend, and what is lent to them now; the latest first."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(_listed(request.auth), given, _told))


@router.get("/{name}/loans")
def loans_of_type(request: ApiRequest, name: str) -> HttpResponse:
    """The same for the rows of one record type."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(_listed(request.auth).filter(record=record_of(name).name), given, _told))


@router.post("/{name}/loans")
def lend(request: ApiRequest, name: str) -> HttpResponse:
    """Lend rows, or the rows of a list, to another unit for reading."""
    record, actor = record_of(name), request.auth
    told = schemas.NewLoan.model_validate_json(request.body)
    if not actor.writes_anything:
        raise NotAllowed(_("You may not change records."))
    rows = writing.chosen(record, told, actor)
    if actor.writable is not None:
        rows = rows.filter(owner__in=sorted(actor.writable))
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    to_unit = Unit.objects.filter(code=told.to_unit).first()
    _check(ids, to_unit, told)
    loan, _count = lending.lend(
        record, ids, to_unit=to_unit, purpose=told.purpose, until_on=told.until_on,  # type: ignore[arg-type]
        title=_title(record, ids, actor), actor=actor, today=timezone.localdate(),
    )  # fmt: skip
    if loan is None:
        raise Problem("refused", _("These records are open to the whole union already; there is nothing to lend."))
    response = answer(_told(loan), status=201)
    response["Location"] = f"{BASE}/{record.name}/loans/{loan.pk}"
    return response


def _check(ids: list[int], to_unit: Unit | None, told: schemas.NewLoan) -> None:
    place = "ids" if told.ids is not None else "query"
    errors = []
    if not ids:
        errors.append((place, _("There is no record among these that you may lend.")))
    elif len(ids) > MOST:
        errors.append((place, _("These are more than %(most)s records. Narrow the list.") % {"most": MOST}))
    if to_unit is None:
        errors.append(("to_unit", _("There is no unit of this code.")))
    if errors:
        raise Problem("invalid", errors=errors)


def _title(record: Record, ids: list[int], actor: Actor) -> str:
    if len(ids) == 1:
        return listing.title_of(record, ids[0], actor, language())
    return _("%(plural)s: %(count)s records") % {"plural": record.plural, "count": len(ids)}


@router.get("/{name}/loans/{number}")
def loan(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """One loan, with its rows as far as the caller sees them."""
    record = record_of(name)
    return answer(_whole(_found(request, record, number), record, request.auth))


@router.post("/{name}/loans/{number}/take-back")
def take_back(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """End a loan now."""
    record = record_of(name)
    found = _found(request, record, number)
    if not request.auth.may_write(found.from_unit_id):
        raise NotAllowed(_("You may not change records of this unit."))
    if _standing(found) != "running":
        raise Problem("over")
    lending.take_back(found, actor=request.auth)
    return answer(_told(found))


@router.get("/{name}/{row_id}/loans")
def loans_of_row(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The loans that a row is lent by, as far as the caller may know of them."""
    row = row_of(record_of(name), row_id, request)
    found = _known(request.auth).filter(pk__in=circles.loans_of(row.circle)).order_by("-pk")
    return answer({"items": [_told(one) for one in found]})


@router.get("/{name}/{row_id}/readings")
def readings_of(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Who read a restricted or lent row, the latest first; for those who keep it."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    if not request.auth.may_write(row.owner_id):
        raise NotAllowed(_("You may not change records of this unit."))
    found = reads.of_row(record, row.pk)
    return answer({"items": [_reading(one.at, one.account.name, one.door) for one in found]})


def _units(actor: Actor) -> set[int]:
    """The units whose rows an actor reads."""
    if actor.audiences is None:
        return set(Unit.objects.values_list("pk", flat=True))
    return {unit for code in actor.audiences if (unit := unit_of(code)) is not None}


def _loans() -> QuerySet[Loan]:
    return Loan.objects.select_related("from_unit", "to_unit")


def _known(actor: Actor) -> QuerySet[Loan]:
    """The loans between units of which the actor keeps the one or reads the other."""
    if actor.writable is None:
        return _loans()
    return _loans().filter(Q(from_unit__in=sorted(actor.writable)) | Q(to_unit__in=_units(actor)))


def _listed(actor: Actor) -> QuerySet[Loan]:
    """The same without those that ended and were lent to the actor's units."""
    running = Q(until_on__gte=timezone.localdate(), revoked_at=None)
    if actor.writable is None:
        return _loans()
    return _known(actor).filter(running | Q(from_unit__in=sorted(actor.writable)))


def _found(request: ApiRequest, record: Record, number: str) -> Loan:
    found = _known(request.auth).filter(record=record.name, pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _standing(one: Loan) -> str:
    if one.revoked_at is not None:
        return "taken back"
    return "ended" if one.until_on < timezone.localdate() else "running"


def _told(one: Loan) -> dict[str, Any]:
    return {
        "id": one.pk,
        "record": one.record,
        "title": one.title,
        "purpose": one.purpose,
        "from_unit": one.from_unit.code,
        "to_unit": one.to_unit.code,
        "until_on": one.until_on.isoformat(),
        "made_at": one.made_at.isoformat(),
        "state": _standing(one),
    }


def _whole(one: Loan, record: Record, actor: Actor) -> dict[str, Any]:
    columns = titles.paths(record)
    name = titles.reader(record, columns, actor, language())
    seen = visible_to(actor, record).filter(pk__in=lending.rows_of(one).order_by().values("pk"))
    found = list(seen.order_by("sort_key", "pk").values_list("pk", *columns)[: SHOWN + 1])
    rows = [{"id": pk, "title": name(values)} for pk, *values in found[:SHOWN]]
    return _told(one) | {"rows": rows, "more": len(found) > SHOWN}


def _reading(at: Any, by: str, door: str) -> dict[str, Any]:
    return {"at": at.isoformat(), "by": by, "door": door}


def _row(record: Record, row_id: int, title: str) -> dict[str, Any]:
    return {"record": record.name, "row_id": row_id, "title": title}
