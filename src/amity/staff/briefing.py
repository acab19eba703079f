"""The briefing book of a delegation, and the paper for its guests: pages and files, as the reader may see them."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from amity.documents import framing, writers
from amity.documents.document import Document
from amity.dossiers import briefing
from amity.dossiers.briefing import Book
from amity.dossiers.visit_paper import visit_paper
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx", "json")


def briefing_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What one must know before and during a visit, of the whole other side or of one counterpart."""
    book = _book(request, pk, "page")
    more = {"counterparts": book.counterparts, "counterpart": request.GET.get("counterpart", "")}
    return _page(request, pk, book.document, "delegation-briefing", more)


def briefing_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in FORMATS:
        raise Http404
    return _file(_book(request, pk, "file").document, kind)


def paper_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The programme of a visit as the guests may have it."""
    return _page(request, pk, _paper(request, pk, "page"), "delegation-paper", {})


def paper_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    if kind not in FORMATS:
        raise Http404
    return _file(_paper(request, pk, "file"), kind)


def _page(request: StaffRequest, pk: int, document: Document, here: str, more: dict[str, Any]) -> HttpResponse:
    asked = {"language": document.language, **({"counterpart": more["counterpart"]} if more.get("counterpart") else {})}
    context = {
        "document": document,
        "html": writers.html(document),
        "pk": pk,
        "here_name": f"staff:{here}",
        "file_name": f"staff:{here}-file",
        "formats": FORMATS,
        "languages": settings.LANGUAGES,
        "asked": urlencode(asked),
        **more,
    }
    return render(request, "staff/briefing.html", context)


def _file(document: Document, kind: str) -> HttpResponse:
    content, content_type, name = writers.download(document, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _language(request: StaffRequest) -> str:
    spoken = request.GET.get("language", "")
    return spoken if spoken in framing.LANGUAGES else get_language() or "en"


def _book(request: StaffRequest, pk: int, door: str) -> Book:
    try:
        return briefing.briefing(
            pk, actor=request.actor, language=_language(request), today=timezone.localdate(), door=door,
            counterpart=request.GET.get("counterpart", ""),
        )  # fmt: skip
    except (briefing.NoDelegation, briefing.NoCounterpart) as error:
        raise Http404 from error


def _paper(request: StaffRequest, pk: int, door: str) -> Document:
    today = timezone.localdate()
    try:
        return visit_paper(pk, actor=request.actor, language=_language(request), today=today, door=door)
    except briefing.NoDelegation as error:
        raise Http404 from error
