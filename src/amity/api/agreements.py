"""The review of an agreement's term, for programs."""

from django.http import HttpResponse
from django.utils import timezone

from amity.agreements.models import Agreement
from amity.api import reading
from amity.api.door import ApiRequest, Router, language, row_of
from amity.api.problems import Problem
from amity.documents import framing, writers
from amity.dossiers.term_review import term_review
from amity.records import registry

FORMATS = ("json", "pdf", "docx")
router = Router()


@router.get("/agreements/{row_id}/review")
def review(request: ApiRequest, row_id: str) -> HttpResponse:
    """What was promised in an agreement against what was done, as the caller may read it."""
    row = row_of(registry.of(Agreement), row_id, request)
    given = reading.params(request.GET, "format", "language")
    form, spoken = given.get("format", ["json"])[0], given.get("language", [language()])[0]
    if form not in FORMATS:
        raise Problem("bad-query", errors=[("format", ", ".join(FORMATS))])
    if spoken not in framing.LANGUAGES:
        raise Problem("bad-query", errors=[("language", ", ".join(framing.LANGUAGES))])
    document = term_review(row, actor=request.auth, language=spoken, today=timezone.localdate(), door="api")
    content, kind, name = writers.download(document, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
