"""Reviews of a year: the page, its charts and its files, as the reader may see them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from amity.documents import charts, framing, writers
from amity.documents.document import Document
from amity.reviews import yearly
from amity.staff.routes import StaffRequest

FORMATS = ("pdf", "docx", "json")
LATEST = 5  # years that stand first


def years(request: StaffRequest) -> HttpResponse:
    """The years of which there is something to tell."""
    found = yearly.years_with_records(request.actor)
    now = timezone.localdate().year
    past = [year for year in found if year <= now]
    decades: dict[int, list[int]] = {}
    for year in past[LATEST:]:
        decades.setdefault(year // 10 * 10, []).append(year)
    older = sorted(decades.items(), reverse=True)
    context = {"latest": past[:LATEST], "decades": older, "now": now, "formats": FORMATS}
    return render(request, "staff/reviews.html", context)


def review(request: StaffRequest, year: int) -> HttpResponse:
    """The review of a year as a page."""
    document = _document(request, year)
    context = {"document": document, "html": writers.html(document), "year": year, "formats": FORMATS}
    return render(request, "staff/review.html", context)


def download(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """The review of a year as a file."""
    if kind not in FORMATS:
        raise Http404
    content, content_type, name = writers.download(_document(request, year), kind)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def chart(request: StaffRequest, year: int, name: str) -> HttpResponse:
    """A chart of the review as a picture; it carries its own style, which nothing outside the picture obeys."""
    document = _document(request, year)
    drawn = charts.pictures(document.charts, document.language)
    if name not in drawn:
        raise Http404
    return HttpResponse(
        drawn[name],
        content_type="image/svg+xml",
        headers={
            "Cache-Control": "private, max-age=300",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    )


def _document(request: StaffRequest, year: int) -> Document:
    asked = request.GET.get("language", "")
    language = asked if asked in framing.LANGUAGES else get_language() or "en"
    try:
        return yearly.yearly_review(year, actor=request.actor, language=language, today=timezone.localdate())
    except yearly.WrongYear as error:
        raise Http404 from error
