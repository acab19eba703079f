"""The review of an agreement's term, as a page and as files, as the reader may see it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from amity.agreements.models import Agreement
from amity.documents import framing, writers
from amity.documents.document import Document
from amity.dossiers.term_review import term_review
from amity.records import registry
from amity.staff.reading import row_or_404
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx", "json")


def review_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What was promised against what was done."""
    document, row = _document(request, pk, "page")
    record = registry.of(Agreement)
    review = record.step("review")
    context = {
        "document": document,
        "html": writers.html(document),
        "row": row,
        "record": record,
        "formats": FORMATS,
        "step": reverse("staff:step", args=[record, pk, "review"])
        if review in record.steps_for(request.actor, row) and row.reviewed_on is None
        else "",
    }
    return render(request, "staff/agreement_review.html", context)


def review_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in FORMATS:
        raise Http404
    document, _row = _document(request, pk, "file")
    content, content_type, name = writers.download(document, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _document(request: StaffRequest, pk: int, door: str) -> tuple[Document, Agreement]:
    row = row_or_404(registry.of(Agreement), pk, request.actor)
    asked = request.GET.get("language", "")
    language = asked if asked in framing.LANGUAGES else get_language() or "en"
    made = term_review(row, actor=request.actor, language=language, today=timezone.localdate(), door=door)
    return made, row
