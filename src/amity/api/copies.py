"""Copies of everything on record about the person of a request: ordered, watched and fetched by who answers it."""

import logging
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from amity.access.scope import visible_to
from amity.api import reading, writing
from amity.api.door import BASE, ApiRequest, Router, answer
from amity.api.problems import Problem
from amity.core.text import slug
from amity.exchange import copying, export_jobs
from amity.privacy import jobs, services
from amity.privacy.models import SubjectRequest
from amity.records import registry
from amity.records.writes import NotAllowed
from amity.tasks.models import Job

log = logging.getLogger("amity.access")
router = Router()


@router.get("/copies/{number}")
def copy(request: ApiRequest, number: str) -> HttpResponse:
    """How many rows a copy for a request would hold, and how far the latest that the caller ordered is."""
    asked = _asked(request, number)
    return answer(_told(asked, request, _latest(asked, request)))


@router.post("/copies/{number}")
def order_copy(request: ApiRequest, number: str) -> HttpResponse:
    """Have a copy written; the history of the request tells it."""
    asked = _asked(request, number)
    writing.why_of(request.body)
    services.note_copy(asked, actor=request.auth)
    job = jobs.order_copy(asked, actor=request.auth)
    log.info("copy for request %s ordered by account %s", asked.pk, request.auth.account_id)
    response = answer(_told(asked, request, job), status=202)
    response["Location"] = f"{BASE}/copies/{asked.pk}"
    return response


@router.get("/copies/{number}/file")
def copy_file(request: ApiRequest, number: str) -> HttpResponseBase:
    """The latest copy that the caller ordered for a request."""
    asked = _asked(request, number)
    job = _latest(asked, request)
    path = export_jobs.file_of(job) if job is not None else None
    if path is None:
        raise Problem("not-found")
    log.info("copy for request %s fetched by account %s", asked.pk, request.auth.account_id)
    name = f"{slug(asked.reference)}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


def _asked(request: ApiRequest, number: str) -> SubjectRequest:
    """A request that the caller may answer, about a person whose row he sees; raises Problem and NotAllowed."""
    found: SubjectRequest | None = (
        visible_to(request.auth, registry.of(SubjectRequest)).filter(pk=reading.id_of(number)).first()
    )
    person = found.person if found is not None else None
    if found is None or person is None:
        raise Problem("not-found")
    if not visible_to(request.auth, registry.of(type(person))).filter(pk=person.pk).exists():
        raise Problem("not-found")
    if not request.auth.may_write(found.owner_id):
        raise NotAllowed(_("You may not change records of this unit."))
    return found


def _latest(asked: SubjectRequest, request: ApiRequest) -> Job | None:
    return jobs.copies_of(request.auth.account_id or 0, asked.pk).order_by("-pk").first()


def _told(asked: SubjectRequest, request: ApiRequest, job: Job | None) -> dict[str, Any]:
    person: Any = asked.person
    return {
        "request": asked.pk,
        "rows": copying.size(registry.of(type(person)), person.pk, request.auth),
        "state": job.state if job else None,
        "error": job.error if job else "",
        "ready": job is not None and export_jobs.file_of(job) is not None,
    }
