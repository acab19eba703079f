"""Acts on many rows as pages: how far they are, what became of each row, and undoing them.

An act is shown to whoever did it and to those who look after the machine; to others it is not there.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amity import tasks
from amity.access.actors import Actor
from amity.bulk import choosing, jobs, wording
from amity.bulk.models import Act, Line
from amity.core.dates import PartialDate
from amity.past import acted, undo
from amity.records import registry, titles
from amity.records.declaration import Record
from amity.records.models import Change, Operation
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

UNDO_DAYS = 30
SHOWN = 50
KINDS = {
    "bulk": gettext_lazy("Change of many records"),
    "import": gettext_lazy("Import"),
    "batch": gettext_lazy("Change by a program"),
    "letters": gettext_lazy("Writing of letters"),
    "guests": gettext_lazy("Guests of an event"),
    "merge": gettext_lazy("Merge"),
    "lend": gettext_lazy("Lending"),
    "take back": gettext_lazy("Loan taken back"),
    "clone": gettext_lazy("Event made after another one"),
    "visit": gettext_lazy("Events planned around a visit"),
    "hand over": gettext_lazy("Handing over of partners"),
    "undo": gettext_lazy("Undoing"),
}
# The others are taken back where they were made.
UNDOABLE = ("bulk", "import", "batch", "letters", "guests", "clone", "visit", "hand over")


@dataclass(slots=True)
class Told:
    """An act as a list or a page tells it."""

    operation: Operation
    record: Record
    what: str
    at: str
    by: str
    undone_by: int | None
    undo_href: str  # where it is undone; "" when it cannot be


def operations_page(request: StaffRequest) -> HttpResponse:
    """My latest acts on many rows; those of everybody for who looks after the machine."""
    everybody = request.actor.administers and "everybody" in request.GET
    mine = Operation.objects.all() if everybody else Operation.objects.filter(account=request.user.pk)
    before = request.GET.get("before", "")
    mine = mine.filter(pk__lt=int(before)) if before.isdecimal() and before.isascii() and len(before) < 19 else mine
    found = list(_loaded(mine).order_by("-pk")[: SHOWN + 1])
    context = {
        "acts": [_told(one, request.actor) for one in found[:SHOWN]],
        "next": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        "everybody": everybody,
        "administers": request.actor.administers,
        "days": UNDO_DAYS,
    }
    return render(request, "staff/operations.html", context)


def _loaded(operations: QuerySet[Operation]) -> QuerySet[Operation]:
    return operations.select_related("account", "act", "undone_by", "undoes", "merge")


def _told(operation: Operation, actor: Actor) -> Told:
    language = get_language() or "en"
    record = registry.get(operation.record)
    act = getattr(operation, "act", None)
    what = str(KINDS.get(operation.kind, operation.kind))
    if act is not None and operation.kind == "bulk":
        what = wording.told(record, act.action, act.asked, actor, language)
    undone = getattr(operation, "undone_by", None)
    is_recent = operation.at >= timezone.now() - timedelta(days=UNDO_DAYS)
    local = timezone.localtime(operation.at)
    return Told(
        operation,
        record,
        what,
        f"{PartialDate.of(local.date()).shown(language)}, {local:%H:%M}",
        operation.account.name if operation.account else "Amity",
        undone.pk if undone else None,
        _undo_href(operation) if is_recent and undone is None and actor.writes_anything else "",
    )


def _undo_href(operation: Operation) -> str:
    merge = getattr(operation, "merge", None)
    if merge is not None:
        return reverse("staff:unmerge", args=[merge.record, merge.kept_id, merge.pk])
    return reverse("staff:operation-undo", args=[operation.pk]) if operation.kind in UNDOABLE else ""


def _his(request: StaffRequest, pk: int) -> Operation:
    """The act, if he did it or looks after the machine."""
    operation = _loaded(Operation.objects.filter(pk=pk)).first()
    is_his = operation is not None and operation.account_id == request.user.pk
    if operation is None or not (is_his or request.actor.administers):
        raise Http404
    return operation


def operation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One act: who, when, why, how far it is, and what became of its rows."""
    operation = _his(request, pk)
    act = getattr(operation, "act", None)
    job = _job(operation, act)
    counts = _counts(operation, act)
    context = {
        "told": _told(operation, request.actor),
        "operation": operation,
        "job": job,
        "list_href": acted.address(operation),
        "percent": 100 * job.done // job.total if job and job.total else 0,
        "counts": [(label, number) for label, number in counts if number],
        "left": _left(request, act),
        "rows": _rows(request, operation),
        "days": UNDO_DAYS,
    }
    part = request.htmx and request.htmx.target == "operation"
    return render(request, "staff/operation_part.html" if part else "staff/operation.html", context)


def _job(operation: Operation, act: Act | None) -> Job | None:
    """The background job that is at work on an act, or the latest that was."""
    undoing = Job.objects.filter(name=jobs.UNDO, arguments__operation_id=operation.pk).order_by("-pk").first()
    if undoing is not None and not undoing.is_over:
        return undoing
    return Job.objects.filter(pk=act.job).first() if act is not None and act.job else None


def _counts(operation: Operation, act: Act | None) -> list[tuple[str, int]]:
    """How many rows were done, left out, and the like."""
    if act is None or operation.kind != "bulk":
        changed = Change.objects.filter(operation=operation).values("record", "row_id").distinct().count()
        left = act.lines.filter(state=Line.State.LEFT).count() if act is not None else 0
        return [(_("Records changed"), changed), (str(Line.State.LEFT.label), left)]
    numbers = dict(act.lines.order_by().values_list("state").annotate(Count("pk")))
    return [(str(state.label), numbers.get(state.value, 0)) for state in Line.State]


@dataclass(slots=True)
class Part:
    """Some rows of an act, with the address of the following ones."""

    rows: list[tuple[str, str, str]]  # name, where it leads, and why it was left out
    next: str


def _left(request: StaffRequest, act: Act | None) -> Part:
    """The rows left out, each with the reason."""
    if act is None:
        return Part([], "")
    lines = act.lines.filter(state=Line.State.LEFT, pk__gt=_number(request, "left")).order_by("pk")[: SHOWN + 1]
    found = list(lines)
    named = _named(request, [(one.record, one.row_id) for one in found[:SHOWN]])
    rows = [(*named[one.record, one.row_id], one.reason) for one in found[:SHOWN]]
    return Part(rows, f"left={found[SHOWN - 1].pk}" if len(found) > SHOWN else "")


def _rows(request: StaffRequest, operation: Operation) -> Part:
    """The rows that an act changed."""
    changes = Change.objects.filter(operation=operation, pk__gt=_number(request, "rows")).order_by("pk")
    found = list(changes.values_list("pk", "record", "row_id")[: SHOWN + 1])
    shown = list(dict.fromkeys((record, pk) for _id, record, pk in found[:SHOWN]))
    named = _named(request, shown)
    return Part([(*named[one], "") for one in shown], f"rows={found[SHOWN - 1][0]}" if len(found) > SHOWN else "")


def _number(request: StaffRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _named(request: StaffRequest, rows: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and address of each row as far as the reader may see it: two queries per record type."""
    language = get_language() or "en"
    found: dict[tuple[str, int], tuple[str, str]] = dict.fromkeys(rows, (titles.HIDDEN, ""))
    for name in {name for name, _pk in rows}:
        ids = [pk for other, pk in rows if other == name]
        for pk, told in choosing.named(registry.get(name), ids, request.actor, language).items():
            found[name, pk] = (told or f"#{pk}", f"/{name}/{pk}/")
    return found


def undo_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what an undoing would do, and begin it when that is confirmed."""
    operation = _his(request, pk)
    told = _told(operation, request.actor)
    if told.undo_href != request.path:
        raise PermissionDenied
    job = _job(operation, getattr(operation, "act", None))
    if job is not None and not job.is_over:
        messages.error(request, _("It is still at work. Stop it or wait, then undo it."))
        return redirect("staff:operation", pk=pk)
    if request.method == "POST":
        arguments = {"operation_id": pk, "account_id": request.user.pk, "why": request.POST.get("why", "")[:400]}
        tasks.enqueue(jobs.UNDO, account_id=request.user.pk, arguments=arguments)
        return redirect("staff:operation", pk=pk)
    context = {"told": told, "operation": operation, "foreseen": undo.forecast(operation)}
    return render(request, "staff/operation_undo.html", context)


@require_POST
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop an act that is at work; what is done stays done and can be undone."""
    operation = _his(request, pk)
    job = _job(operation, getattr(operation, "act", None))
    if job is not None:
        tasks.cancel(job)
    return redirect("staff:operation", pk=pk)


@require_POST
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    """Let an act that was stopped or failed go on where it stands."""
    operation = _his(request, pk)
    job = _job(operation, getattr(operation, "act", None))
    if job is not None:
        tasks.retry(job)
    return redirect("staff:operation", pk=pk)
