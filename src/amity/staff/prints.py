"""Papers as pages and files; the extract of the register and the account of a closed appeal are open to everybody."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.documents import framing, writers
from amity.documents.document import Document
from amity.dossiers.papers import making
from amity.dossiers.papers.making import PAPERS
from amity.records import registry, search
from amity.registration.models import ForeignNgo
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx", "json")
ON_A_PAGE = 100  # organisations


def print_page(request: StaffRequest, paper: str, pk: int) -> HttpResponse:
    """A paper as it would be printed."""
    document = _made(request.actor, _language(request), paper, pk, "page")
    context = {
        **_context(document, paper, pk),
        "record": registry.get(PAPERS[paper].record),
        "label": PAPERS[paper].label,
    }
    return render(request, "staff/print.html", context)


def print_file(request: StaffRequest, paper: str, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    return _file(_made(request.actor, _language(request), paper, pk, "file"), kind)


def public_register(request: HttpRequest) -> HttpResponse:
    """The organisations in the register whose entries are public, for everybody, found by the words of their names."""
    spoken = _language(request)
    with translation.override(spoken):
        rows = visible_to(Actor.nobody(spoken), registry.of(ForeignNgo))
        rows = rows.filter(organisation__audience=0).select_related("organisation__country").order_by("sort_key", "pk")
        asked = request.GET.get("q", "")[:100]
        if asked.strip():
            rows = rows.filter(pk__in=search.ids_matching(registry.of(ForeignNgo), asked, Actor.nobody(spoken)))
        page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "asked": asked, "spoken": spoken, "languages": settings.LANGUAGES}
        return render(request, "staff/public_register.html", context)


def public_extract(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract of the register of one organisation, for everybody."""
    spoken = _language(request)
    document = _made(Actor.nobody(spoken), spoken, "extract", pk, "public")
    with translation.override(spoken):
        context = {**_context(document, "extract", pk), "spoken": spoken}
        return render(request, "staff/public_extract.html", context)


def public_extract_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    spoken = _language(request)
    return _file(_made(Actor.nobody(spoken), spoken, "extract", pk, "public"), kind)


def public_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The account of a closed appeal, for everybody."""
    spoken = _language(request)
    document = _made(Actor.nobody(spoken), spoken, "account", pk, "public")
    with translation.override(spoken):
        context = {**_context(document, "account", pk), "spoken": spoken}
        return render(request, "staff/public_account.html", context)


def public_account_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a file."""
    spoken = _language(request)
    return _file(_made(Actor.nobody(spoken), spoken, "account", pk, "public"), kind)


def _made(actor: Actor, spoken: str, paper: str, pk: int, door: str) -> Document:
    try:
        return making.make(paper, pk, actor=actor, language=spoken, today=timezone.localdate(), door=door)
    except making.NoPaper as error:
        raise Http404 from error


def _context(document: Document, paper: str, pk: int) -> dict[str, object]:
    return {
        "document": document,
        "html": writers.html(document),
        "paper": paper,
        "pk": pk,
        "formats": FORMATS,
        "languages": settings.LANGUAGES,
        "asked": urlencode({"language": document.language}),
    }


def _file(document: Document, kind: str) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    content, content_type, name = writers.download(document, kind)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _language(request: HttpRequest) -> str:
    spoken = request.GET.get("language", "")
    return spoken if spoken in framing.LANGUAGES else get_language() or "en"
