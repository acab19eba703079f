"""A list as a file: the rows behind its address, whatever filter stands in it.

A short list is sent at once; a long one is written in the background and waits a day for whoever asked for it.
"""

import logging
from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amity import tasks
from amity.exchange import export_jobs, exports
from amity.records import listing, registry
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.sharing import reads
from amity.staff.routes import StaffRequest
from amity.tasks.models import Job

log = logging.getLogger("amity.access")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(request: StaffRequest, record: Record) -> HttpResponseBase:
    """Send the rows as CSV or XLSX; who took which list stands in the log."""
    kind = request.GET.get("format", "csv")
    if kind not in ("csv", "xlsx"):
        return _refused(request, record, _("Files are made as CSV or XLSX."))
    query = request.GET.copy()
    query.pop("format", None)
    try:
        if export_jobs.is_long(record, request.actor, query, kind):
            return _long(request, record, query, kind)
        answer = _csv(request, record, query) if kind == "csv" else _xlsx(request, record, query)
        reads.note_all(record, listing.rows_of(record, request.actor, query), request.actor, "export")
    except (BadFilter, exports.TooLarge) as error:
        return _refused(request, record, str(error))
    log.info("export of %s as %s by account %s", record.name, kind, request.user.pk)
    return answer


def choice(request: StaffRequest, record: Record) -> HttpResponse:
    """Ask for the kind of file of the chosen rows."""
    try:
        count = listing.rows_of(record, request.actor, request.GET).order_by().count()
    except BadFilter as error:
        return _refused(request, record, str(error))
    context = {"record": record, "count": count, "query": request.GET.urlencode()}
    return render(request, "staff/export_choice.html", context)


def _long(request: StaffRequest, record: Record, query: QueryDict, kind: str) -> HttpResponse:
    """Offer to write the file in the background; begin that when it is confirmed."""
    if request.method == "POST":
        job = export_jobs.order(record, query.urlencode(), kind, actor=request.actor)
        log.info("export of %s as %s ordered by account %s", record.name, kind, request.user.pk)
        return redirect("staff:export-job", pk=job.pk)
    context = {"record": record, "kind": kind.upper(), "most": export_jobs.LONG[kind]}
    return render(request, "staff/export_long.html", context)


def _ordered(request: StaffRequest, pk: int) -> Job:
    """An export this account asked for; those of others are not there."""
    return get_object_or_404(export_jobs.ordered_by(request.user.pk), pk=pk)


def job_page(request: StaffRequest, pk: int) -> HttpResponse:
    """How far an export is, and the file when it is ready."""
    job = _ordered(request, pk)
    if request.method == "POST":
        (tasks.retry if job.may_retry else tasks.cancel)(job)
        return redirect("staff:export-job", pk=pk)
    context = {
        "job": job,
        "record": registry.get(job.arguments["record"]),
        "percent": 100 * min(job.done, job.total) // job.total if job.total else 0,
        "is_ready": export_jobs.file_of(job) is not None,
        "hours": int(export_jobs.KEPT.total_seconds() // 3600),
    }
    part = request.htmx and request.htmx.target == "operation"
    return render(request, "staff/export_job_part.html" if part else "staff/export_job.html", context)


def job_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Send the file of an export."""
    job = _ordered(request, pk)
    path = export_jobs.file_of(job)
    if path is None:
        raise Http404
    log.info("export of %s fetched by account %s", job.arguments["record"], request.user.pk)
    kind = SHEET if path.suffix == ".xlsx" else "text/csv; charset=utf-8"
    name = f"{job.arguments['record']}{path.suffix}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)


def _csv(request: StaffRequest, record: Record, query: object) -> HttpResponseBase:
    chunks = exports.csv_chunks(record, request.actor, query, bom=True)
    return StreamingHttpResponse(
        chunks,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{record.name}.csv"'},
    )


def _xlsx(request: StaffRequest, record: Record, query: object) -> HttpResponseBase:
    stream = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    exports.write_xlsx(record, request.actor, query, stream)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{record.name}.xlsx", content_type=SHEET)


def _refused(request: StaffRequest, record: Record, problem: str) -> HttpResponse:
    return render(request, "staff/refused.html", {"record": record, "problem": problem}, status=400)
