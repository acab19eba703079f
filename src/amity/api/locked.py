"""Files that a scanner held back: told to administrators, and released or deleted for good, each with a reason."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amity.api import reading, writing
from amity.api.door import ApiRequest, Router, answer, nothing
from amity.api.problems import Problem
from amity.files import releasing, scope
from amity.files.models import Attachment, Blob
from amity.records.writes import NotAllowed

log = logging.getLogger("amity.access")
MOST = 100
router = Router()


@router.get("/files/locked")
def locked_files(request: ApiRequest) -> HttpResponse:
    """The contents that nobody can open, the latest first, with the files that hold them."""
    reading.params(request.GET)
    _administrators_only(request)
    return answer({"items": [_told(one, request) for one in releasing.locked_away()[:MOST]]})


@router.post("/files/locked/{content}/release")
def release_file(request: ApiRequest, content: str) -> HttpResponse:
    """Open a content again to those who see its rows: the scanner was wrong."""
    return _settle(request, content, releasing.release)


@router.post("/files/locked/{content}/destroy")
def destroy_file(request: ApiRequest, content: str) -> HttpResponse:
    """Delete a content for good."""
    return _settle(request, content, releasing.destroy)


def _settle(request: ApiRequest, content: str, act: Callable[..., None]) -> HttpResponse:
    _administrators_only(request)
    why = writing.why_of(request.body)
    if not releasing.locked_away().filter(pk=content.replace("\x00", "")).exists():
        raise Problem("not-found")
    try:
        act(content, actor=request.auth, why=why)
    except releasing.NoReason as error:
        raise Problem("invalid", errors=[("why", str(error))]) from None
    log.info("content %s: %s by account %s", content, act.__name__, request.auth.account_id)
    return nothing()


def _administrators_only(request: ApiRequest) -> None:
    if not request.auth.administers:
        raise NotAllowed(_("Only an administrator may do this."))


def _told(blob: Blob, request: ApiRequest) -> dict[str, Any]:
    attachments = Attachment.objects.filter(versions__blob=blob).distinct().order_by("pk")
    held = [found for file in attachments if (found := scope.held(request.auth, file.pk)) is not None]
    holders = [
        {
            "id": found.attachment.pk,
            "title": found.attachment.title,
            "record": found.record.name,
            "row_id": found.row.pk,
        }
        for found in held
    ]
    return {"sha256": blob.pk, "size": blob.size, "stored_at": blob.stored_at.isoformat(), "files": holders}
