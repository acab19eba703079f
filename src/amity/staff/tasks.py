"""Background work: what the machine does for the reader, and for administrators what it does for everybody."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from amity import tasks
from amity.staff.entry import safe_next
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

log = logging.getLogger("amity.tasks")
SHOWN = 50
FIRST = (Job.State.RUNNING, Job.State.WAITING, Job.State.FAILED, Job.State.DEAD)  # what wants to be seen stands first


@dataclass(slots=True)
class Choice:
    """A state by which the list can be narrowed."""

    label: str
    count: int
    href: str
    is_chosen: bool


def everybody(request: StaffRequest) -> HttpResponse:
    """All jobs, for administrators."""
    if not request.actor.administers:
        raise Http404
    return _list(request, Job.objects.all(), {"is_everybody": True, "title": _("Background work")})


def mine(request: StaffRequest) -> HttpResponse:
    """The jobs that the reader has ordered."""
    jobs = Job.objects.filter(account_id=request.user.pk)
    return _list(request, jobs, {"is_everybody": False, "title": _("My background work")})


def _list(request: StaffRequest, jobs: QuerySet[Job], context: dict[str, Any]) -> HttpResponse:
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in Job.State.values else ""
    page = _number(request.GET.get("page", ""))
    rank = Case(*(When(state=state, then=Value(at)) for at, state in enumerate(FIRST)), default=Value(len(FIRST)))
    wanted = jobs.filter(state=chosen) if chosen else jobs
    ordered = wanted.select_related("account").order_by(rank, "-pk")
    rows = list(ordered[(page - 1) * SHOWN : page * SHOWN + 1])
    context |= {
        "jobs": rows[:SHOWN],
        "choices": _choices(request.path, jobs, chosen),
        "previous": _address(request.path, chosen, page - 1) if page > 1 else "",
        "next": _address(request.path, chosen, page + 1) if len(rows) > SHOWN else "",
        "stay": _address(request.path, chosen, page),
        "is_moving": any(job.is_moving for job in rows),
        "is_stuck": any(job.is_stuck for job in rows) and not any(job.state == Job.State.RUNNING for job in rows),
    }
    part = request.htmx and request.htmx.target == "jobs"
    return render(request, "staff/jobs_part.html" if part else "staff/jobs.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def _address(path: str, state: str, page: int) -> str:
    query = {"state": state} if state else {}
    return f"{path}?{urlencode({**query, 'page': page} if page > 1 else query)}".rstrip("?")


def _choices(path: str, jobs: QuerySet[Job], chosen: str) -> list[Choice]:
    counts = dict(jobs.order_by().values_list("state").annotate(Count("pk")))
    states = [(state, str(Job.State(state).label)) for state in Job.State.values if state in counts or state == chosen]
    return [
        Choice(str(_("All")), sum(counts.values()), path, not chosen),
        *(Choice(label, counts.get(state, 0), _address(path, state, 1), state == chosen) for state, label in states),
    ]


def _job(request: StaffRequest, pk: int) -> Job:
    """A job of the reader's own, or any for an administrator; nobody else learns that it is there."""
    job = Job.objects.select_related("account").filter(pk=pk).first()
    if job is None or (job.account_id != request.user.pk and not request.actor.administers):
        raise Http404
    return job


def one(request: StaffRequest, pk: int) -> HttpResponse:
    """A job: how far it is or how it ended."""
    job = _job(request, pk)
    traceback = job.traceback if job.traceback and request.actor.administers else ""
    return render(request, "staff/job.html", {"job": job, "traceback": traceback})


def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """The part of a page that shows how far a job is, again; once the job is over, how it ended."""
    job = _job(request, pk)
    if not request.htmx:
        return redirect("staff:job", pk)
    if not job.is_over:
        return render(request, "staff/job_bar.html", {"job": job})
    if "reload" in request.GET:
        return HttpResponseClientRefresh()
    stay = request.htmx.current_url_abs_path or reverse("staff:job", args=[pk])
    part = render(request, "staff/job_part.html", {"job": job, "stay": stay})
    return reswap(retarget(part, f"#job-{pk}"), "innerHTML")


@require_POST
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel a job and go back to where that was asked."""
    job = _job(request, pk)
    tasks.cancel(job)
    log.info("job %s (%s): cancelling asked for by account %s", pk, job.name, request.user.pk)
    return redirect(safe_next(request) if request.POST.get("next") else reverse("staff:job", args=[pk]))


@require_POST
def retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Start a job again and go back to where that was asked."""
    job = _job(request, pk)
    if job.may_retry:
        tasks.retry(job)
        log.info("job %s (%s): started again by account %s", pk, job.name, request.user.pk)
    return redirect(safe_next(request) if request.POST.get("next") else reverse("staff:job", args=[pk]))
