"""Lists as files, written in the background: ordered, watched and fetched by whoever ordered them, for a day."""

import logging
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase

from amity.api import reading, schemas, writing
from amity.api.acts import page
from amity.api.door import BASE, ApiRequest, Router, answer, record_of
from amity.api.problems import Problem
from amity.exchange import export_jobs
from amity.tasks.models import Job

log = logging.getLogger("amity.access")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
router = Router()


@router.get("/{name}/exports")
def all_exports(request: ApiRequest, name: str) -> HttpResponse:
    """The exports of a record type that the caller ordered, the latest first."""
    given = reading.params(request.GET, "after", "limit")
    return answer(page(_mine(request, name), given, _told))


@router.post("/{name}/exports")
def order_export(request: ApiRequest, name: str) -> HttpResponse:
    """Have the rows behind the address of a list written into a file."""
    record = record_of(name)
    told = schemas.NewExport.model_validate_json(request.body)
    query = writing.address_of(record, told.query, request.auth)
    job = export_jobs.order(record, query, told.format, actor=request.auth)
    log.info("export of %s as %s ordered by account %s", record.name, told.format, request.auth.account_id)
    response = answer(_told(job), status=202)
    response["Location"] = f"{BASE}/{record.name}/exports/{job.pk}"
    return response


@router.get("/{name}/exports/{number}")
def one_export(request: ApiRequest, name: str, number: str) -> HttpResponse:
    """How far an export is, and whether its file is there."""
    return answer(_told(_ordered(request, name, number)))


@router.get("/{name}/exports/{number}/file")
def export_file(request: ApiRequest, name: str, number: str) -> HttpResponseBase:
    """The file of an export."""
    job = _ordered(request, name, number)
    path = export_jobs.file_of(job)
    if path is None:
        raise Problem("not-found")
    log.info("export of %s fetched by account %s", name, request.auth.account_id)
    kind = path.suffix.removeprefix(".")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}.{kind}", content_type=TYPES[kind])


def _mine(request: ApiRequest, name: str) -> QuerySet[Job]:
    return export_jobs.ordered_by(request.auth.account_id or 0).filter(arguments__record=record_of(name).name)


def _ordered(request: ApiRequest, name: str, number: str) -> Job:
    found = _mine(request, name).filter(pk=reading.id_of(number)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _told(one: Job) -> dict[str, Any]:
    return {
        "id": one.pk,
        "query": one.arguments["query"],
        "format": one.arguments["kind"],
        "state": one.state,
        "done": min(one.done, one.total or 0),  # a writer counts whole blocks
        "total": one.total,
        "error": one.error,
        "ready": export_jobs.file_of(one) is not None,
        "created_at": one.created_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
    }
