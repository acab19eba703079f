"""A stored file as an answer to a request: never run, never guessed at, never kept by others, whole or in part.

Every file is handed over as an attachment under its own name. Pictures and PDF may be shown by the browser when asked
for, in a page of their own that may load and run nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from amity.files.models import Version

PIECE = 1 << 16
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def answer(request: HttpRequest, version: Version, *, is_shown: bool = False) -> HttpResponseBase:
    """Return the content of a version, or the part of it that is asked for; the caller knows that he may have it."""
    etag = f'"{version.blob_id}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponse(status=304), version, etag, is_shown=is_shown)
    size, part = version.blob.size, None
    if request.headers.get("If-Range", etag) == etag:
        part = _part(request.headers.get("Range", ""), size)
    if settings.FILES_ACCEL:
        response: HttpResponseBase = HttpResponse()
        response["X-Accel-Redirect"] = f"{settings.FILES_ACCEL}{version.blob_id[:2]}/{version.blob_id}"
    elif part is None:
        response = FileResponse(version.blob.path.open("rb"))
    elif part[0] >= part[1]:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = StreamingHttpResponse(_pieces(version.blob.path, *part), status=206)
        response["Content-Range"] = f"bytes {part[0]}-{part[1] - 1}/{size}"
        response["Content-Length"] = str(part[1] - part[0])
    return _dressed(response, version, etag, is_shown=is_shown)


def _dressed(response: HttpResponseBase, version: Version, etag: str, *, is_shown: bool) -> HttpResponseBase:
    shown = is_shown and version.kind.is_shown
    media_type = version.kind.media_type
    response["Content-Type"] = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response["Content-Disposition"] = content_disposition_header(not shown, version.name) or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """The bytes asked for, from the first to the one behind the last; None for the whole, which more ranges get too."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.group() == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


def _pieces(path: Path, first: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while first < end and (piece := file.read(min(PIECE, end - first))):
            first += len(piece)
            yield piece
