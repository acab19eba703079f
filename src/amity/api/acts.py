"""What happened across the union, acts on many rows and undoing them, and work in the background."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.actors import Actor
from amity.api import reading, writing
from amity.api.door import BASE, ApiRequest, Router, answer, language, unless_known
from amity.api.problems import Problem
from amity.bulk import choosing, jobs
from amity.bulk.models import Act, Line
from amity.past import feed, undo
from amity.records import registry, titles, writes
from amity.records.models import Operation
from amity.tasks.models import Job

UNDO_DAYS = 30
# The others are taken back where they were made.
UNDOABLE = ("bulk", "import", "batch", "letters", "guests", "clone", "visit", "hand over")
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
    """The caller's latest acts on many rows; those of everybody for who looks after the machine and asks for them."""
    given = reading.params(request.GET, "everybody", "after", "limit")
    mine = Operation.objects.filter(_his_or_all(request, given))
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
    if _at_work(found):
        raise Problem("refused", _("It is still at work. Stop it or wait, then undo it."))
    arguments = {"operation_id": found.pk, "account_id": request.auth.account_id, "why": why[:400]}
    return started(tasks.enqueue(jobs.UNDO, account_id=request.auth.account_id, arguments=arguments))


@router.get("/jobs")
def all_jobs(request: ApiRequest) -> HttpResponse:
    """The work in the background that the caller ordered, the latest first; that of everybody as with acts."""
    given = reading.params(request.GET, "everybody", "after", "limit")
    return answer(page(Job.objects.filter(_his_or_all(request, given)), given, _job))


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
    """The act, if the caller did it or looks after the machine; raises Problem."""
    mine = Operation.objects.filter(_his_or_all(request), pk=reading.id_of(number))
    found = mine.select_related("undone_by").first()
    if found is None:
        raise Problem("not-found")
    return found


def _his_or_all(request: ApiRequest, given: reading.Params | None = None) -> Q:
    """What the caller did or ordered; everything for who looks after the machine, of a list only when asked for."""
    asked = ["yes"] if given is None else given.get("everybody", ["no"])
    if asked not in (["yes"], ["no"]):
        raise Problem("bad-query", errors=[("everybody", "yes, no")])
    is_all = asked == ["yes"] and request.auth.administers
    return Q() if is_all else Q(account=request.auth.account_id)


def _may_undo(one: Operation) -> bool:
    is_recent = one.at >= timezone.now() - timedelta(days=UNDO_DAYS)
    return one.kind in UNDOABLE and is_recent and getattr(one, "undone_by", None) is None


def _at_work(one: Operation) -> bool:
    """Whether the act, or the undoing of it, is being carried out."""
    act = Act.objects.filter(operation=one).first()
    mine = Q(name=jobs.UNDO, arguments__operation_id=one.pk)
    works = Job.objects.filter(mine | Q(pk=act.job) if act is not None and act.job else mine)
    return works.filter(state__in=(Job.State.WAITING, Job.State.RUNNING)).exists()


@router.get("/operations/{number}/left")
def left_out(request: ApiRequest, number: str) -> HttpResponse:
    """The rows that an act, or an undoing, left as they were, each with the reason."""
    found, given = _his(request, number), reading.params(request.GET, "after", "limit")
    return answer(left(Line.objects.filter(act__operation=found, state=Line.State.LEFT), given, request.auth))


def left(lines: QuerySet[Line], given: reading.Params, actor: Actor) -> dict[str, Any]:
    """A page of rows left out; one that the reader may not see has neither number nor name."""
    size, place = reading.limit_of(given), reading.place_of(given) or 0
    found = list(lines.filter(pk__gt=place).order_by("pk")[: size + 1])
    shown = found[:size]
    named: dict[tuple[str, int], str] = {}
    for record in {one.record for one in shown}:
        ids = [one.row_id for one in shown if one.record == record]
        titles_of = choosing.named(registry.get(record), ids, actor, language())
        named |= {(record, pk): title for pk, title in titles_of.items()}
    items = [
        {"record": one.record, "row_id": one.row_id, "title": named[one.record, one.row_id], "reason": one.reason}
        if (one.record, one.row_id) in named
        else {"record": one.record, "row_id": None, "title": titles.HIDDEN, "reason": one.reason}
        for one in shown
    ]
    return {"items": items, "next": str(shown[-1].pk) if len(found) > size else None}


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
    """The work, if the caller ordered it or looks after the machine; raises Problem."""
    found = Job.objects.filter(_his_or_all(request), pk=reading.id_of(number)).first()
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


def started(job: Job) -> HttpResponse:
    """The answer that work has begun, and where to ask how far it is."""
    response = answer(_job(job), status=202)
    response["Location"] = f"{BASE}/jobs/{job.pk}"
    return response
