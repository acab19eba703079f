"""Personal data beside its records: what the rules of keeping did, and the copy for a person who asks for the data."""

import logging
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from amity.access.actors import Actor
from amity.access.scope import visible_to
from amity.core.dates import PartialDate
from amity.core.text import slug
from amity.exchange import copying, export_jobs
from amity.privacy import jobs, services
from amity.privacy.models import RetentionReport, RetentionRule, SubjectRequest
from amity.records import listing, registry
from amity.staff.routes import StaffRequest

log = logging.getLogger("amity.access")
SHOWN = 30
ZIP = "application/zip"


def reports_page(request: StaffRequest) -> HttpResponse:
    """The latest reports, each rule with what it found, did and left."""
    if not request.actor.administers:
        raise PermissionDenied
    language = get_language() or "en"
    actions = dict(RetentionRule.Action.choices)
    reports = [
        (
            PartialDate.of(timezone.localdate(one.made_at)).shown(language),
            [(line, str(actions.get(line["action"], ""))) for line in one.lines],
        )
        for one in RetentionReport.objects.order_by("-made_at", "-pk")[:SHOWN]
    ]
    return render(request, "staff/retention.html", {"reports": reports})


def copy_href(row: Any, actor: Actor) -> str:
    """Where a copy of everything about the person of a request is made; "" for all other records."""
    is_asked = isinstance(row, SubjectRequest) and row.person_id is not None and actor.may_write(row.owner_id)
    return reverse("staff:copy", args=[row.pk]) if is_asked else ""


def copy_page(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Say what a copy of everything about the person of a request holds; make it when that is confirmed."""
    asked, actor, language = _asked(request, pk), request.actor, get_language() or "en"
    assert asked.person is not None
    record = registry.of(type(asked.person))
    count = copying.size(record, asked.person.pk, actor)
    if request.method == "POST":
        services.note_copy(asked, actor=actor)
        log.info("copy of %s %s made by account %s", record.name, asked.person.pk, request.user.pk)
        if count > jobs.LONG:
            return redirect("staff:job", pk=jobs.order_copy(asked, actor=actor).pk)
        stream = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
        copying.write(record, asked.person.pk, stream, actor=actor, language=language, now=timezone.now())
        stream.seek(0)
        return _sent(stream, asked)
    title = listing.title_of(record, asked.person.pk, actor, language)
    context = {"asked": asked, "title": title, "count": count, "is_long": count > jobs.LONG}
    return render(request, "staff/copy.html", context)


def copy_file(request: StaffRequest, pk: int, job: int) -> HttpResponseBase:
    """Send a copy that was written in the background to whoever asked for it."""
    asked = _asked(request, pk)
    path = export_jobs.file_of(get_object_or_404(jobs.copies_of(request.user.pk, pk), pk=job))
    if path is None:
        raise Http404
    log.info("copy for request %s fetched by account %s", pk, request.user.pk)
    return _sent(path.open("rb"), asked)


def _sent(stream: IO[bytes], asked: SubjectRequest) -> HttpResponseBase:
    return FileResponse(stream, as_attachment=True, filename=f"{slug(asked.reference)}.zip", content_type=ZIP)


def _asked(request: StaffRequest, pk: int) -> SubjectRequest:
    """A request that he may answer, about a person whose record he sees."""
    asked: SubjectRequest | None = visible_to(request.actor, registry.of(SubjectRequest)).filter(pk=pk).first()
    if asked is None or asked.person is None:
        raise Http404
    if not visible_to(request.actor, registry.of(type(asked.person))).filter(pk=asked.person.pk).exists():
        raise Http404
    if not request.actor.may_write(asked.owner_id):
        raise PermissionDenied
    return asked
