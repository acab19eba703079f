"""What happened across the union, acts on many rows and undoing them, and work in the background."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity import tasks
from amity.api import reading, writing
from amity.api.door import BASE, ApiRequest, Router, answer, language, unless_known
from amity.api.problems import Problem
from amity.bulk import jobs
from amity.past import feed, undo
from amity.records import writes
from amity.records.models import Operation
from amity.tasks.models import Job

UNDO_DAYS = 30
router = Router()


@router.get("/changes")
def changes(request: ApiRequest) -> HttpResponse:
    """What was changed lately in the rows the caller may see, the latest first."""
    given = reading.params(request.GET, "record", "account", "operation", "action", "on", "after")
    place = reading.place_of(given)
    lines, following = feed.read(request.auth, given, language(), before=place)
    items = [
        {
            "id": one.id,
            "at": one.at.isoformat(),
            "by": one.by,
            "action": one.action,
            "why": one.why,
            "record": one.record.name,
            "row_id": one.row_id,
            "title": one.title,
            "fields": one.fields,
            "operation": one.operation_id,
        }
        for one in lines
    ]
    return unless_known(request, answer({"items": items, "next": str(following) if following else None}))


@router.get("/operations")
def operations(request: ApiRequest) -> HttpResponse:
    """The caller's latest acts on many rows."""
    given = reading.params(request.GET, "after", "limit")
    mine = Operation.objects.filter(account=request.auth.account_id)
    return answer(page(mine.select_related("undone_by"), given, _operation))


@router.get("/operations/{number}")
def operation(request: ApiRequest, number: str) -> HttpResponse:
    """One act on many rows, with what undoing it would do."""
    found = _his(request, number)
    foreseen = undo.forecast(found)
    told = {"rows": foreseen.rows, "changed_since": foreseen.changed_since, "may_undo": _may_undo(found)}
    return answer(_operation(found) | told)


@router.post("/operations/{number}/undo")
def undo_operation(request: ApiRequest, number: str) -> HttpResponse:
    """Undo an act on many rows in the background, as far as nobody wrote on since."""
    found, why = _his(request, number), writing.why_of(request.body)
    if not request.auth.writes_anything:
        raise writes.NotAllowed(_("You may not change records."))
    if not _may_undo(found):
        raise Problem("over")
    arguments = {"operation_id": found.pk, "account_id": request.auth.account_id, "why": why[:400]}
    return _started(tasks.enqueue(jobs.UNDO, account_id=request.auth.account_id, arguments=arguments))


@router.get("/jobs")
def all_jobs(request: ApiRequest) -> HttpResponse:
    """The work in the background that the caller ordered, the latest first."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(Job.objects.filter(account=request.auth.account_id), given, _job))


@router.get("/jobs/{number}")
def job(request: ApiRequest, number: str) -> HttpResponse:
    """How far one piece of work is."""
    return answer(_job(_ordered(request, number)))


@router.post("/jobs/{number}/cancel")
def cancel(request: ApiRequest, number: str) -> HttpResponse:
    """Cancel work that waits; ask work that goes on to stop."""
    found = _ordered(request, number)
    tasks.cancel(found)
    return answer(_job(found))


@router.post("/jobs/{number}/retry")
def retry(request: ApiRequest, number: str) -> HttpResponse:
    """Start work again that failed or was stopped."""
    found = _ordered(request, number)
    if not found.may_retry:
        raise Problem("over")
    tasks.retry(found)
    return answer(_job(found))


def page(rows: QuerySet[Any], given: reading.Params, told: Any) -> dict[str, Any]:
    """A page of rows by number, the latest first."""
    size, place = reading.limit_of(given), reading.place_of(given)
    rows = rows if place is None else rows.filter(pk__lt=place)
    found = list(rows.order_by("-pk")[: size + 1])
    items = [told(one) for one in found[:size]]
    return {"items": items, "next": str(found[size - 1].pk) if len(found) > size else None}


def _his(request: ApiRequest, number: str) -> Operation:
    """The act, if the caller did it; raises Problem."""
    mine = Operation.objects.filter(account=request.auth.account_id, pk=reading.id_of(number))
    found = mine.select_related("undone_by").first()
    if found is None:
        raise Problem("not-found")
    return found


def _may_undo(one: Operation) -> bool:
    is_recent = one.at >= timezone.now() - timedelta(days=UNDO_DAYS)
    return is_recent and one.undoes_id is None and getattr(one, "undone_by", None) is None


def _operation(one: Operation) -> dict[str, Any]:
    undone = getattr(one, "undone_by", None)
    return {
        "id": one.pk,
        "kind": one.kind,
        "record": one.record,
        "at": one.at.isoformat(),
        "why": one.why,
        "undoes": one.undoes_id,
        "undone_by": undone.pk if undone else None,
    }


def _ordered(request: ApiRequest, number: str) -> Job:
    """The work, if the caller ordered it; raises Problem."""
    found = Job.objects.filter(account=request.auth.account_id, pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _job(one: Job) -> dict[str, Any]:
    return {
        "id": one.pk,
        "what": one.label,
        "state": one.state,
        "done": one.done,
        "total": one.total,
        "note": one.note,
        "error": one.error,
        "result": one.result,
        "created_at": one.created_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
    }


def _started(job: Job) -> HttpResponse:
    """The answer that work has begun, and where to ask how far it is."""
    response = answer(_job(job), status=202)
    response["Location"] = f"{BASE}/jobs/{job.pk}"
    return response
