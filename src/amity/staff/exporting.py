"""A list as a file: the rows behind its address, whatever filter stands in it."""

import logging
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amity.exchange import exports
from amity.records.declaration import Record
from amity.records.filtering import BadFilter
from amity.staff.routes import StaffRequest

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
        answer = _csv(request, record, query) if kind == "csv" else _xlsx(request, record, query)
    except (BadFilter, exports.TooLarge) as error:
        return _refused(request, record, str(error))
    log.info("export of %s as %s by account %s", record.name, kind, request.user.pk)
    return answer


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
