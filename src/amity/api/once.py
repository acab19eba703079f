"""Requests that may be sent twice and are carried out once (draft-ietf-httpapi-idempotency-key-header).

The key is kept before the work begins, and the answer in the same transaction as the work: either both are there or
neither is, whatever dies in between. Only a success is kept. What was refused left nothing behind, so it may be mended
and sent under the same key.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from amity.api.authentication import SAFE, ApiRequest
from amity.api.models import Answer
from amity.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
# A request unfinished for so long was cut off. Should it live after all, it finds its key taken and is undone.
CUT_OFF = timedelta(minutes=10)
LONGEST_KEY = 255
REPEATED = ("Content-Type", "Location", "ETag")  # header fields that are kept
SECRET = ("add_webhook", "renew_secret")  # whose answers hold what is stored nowhere, and are not stored here either
View = Callable[..., HttpResponse]


def once(view: View) -> View:
    """Let a writing address answer a repeated request with the answer it gave before."""

    @wraps(view)
    def call(request: ApiRequest, *args: Any, **names: Any) -> HttpResponse:
        if request.method in SAFE or HEADER not in request.headers or view.__name__ in SECRET:
            return view(request, *args, **names)
        key = request.headers[HEADER].strip().removeprefix('"').removesuffix('"')
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise Problem("bad-key")
        claimed = _claim(request, key, _fingerprint(request), timezone.now())
        if isinstance(claimed, HttpResponse):
            return claimed
        try:
            with transaction.atomic():
                response = view(request, *args, **names)
                _keep(claimed, response)
        except BaseException:
            Answer.objects.filter(pk=claimed.pk, at=claimed.at, status=None).delete()
            raise
        return response

    return call


def _claim(request: ApiRequest, key: str, fingerprint: str, now: datetime) -> Answer | HttpResponse:
    """Take the key for this request, or give the answer kept under it; raises Problem.

    It looks before it writes: while the first request is at work, SQLite lets the second one read but not write.
    """
    account_id = request.auth.account_id or 0
    mine = Answer.objects.filter(account_id=account_id, key=key)
    kept = mine.first()
    if kept is None or kept.at < now - (CUT_OFF if kept.status is None else KEPT):
        fresh = Answer(account_id=account_id, key=key, fingerprint=fingerprint, at=now)
        try:
            with transaction.atomic():
                Answer.objects.filter(Q(at__lt=now - KEPT) | Q(pk=kept.pk if kept else None)).delete()
                fresh.save(force_insert=True)
            return fresh
        except IntegrityError:  # another one took it between the look and the write
            kept = mine.first()
    if kept is None or (kept.status is None and kept.fingerprint == fingerprint):
        raise Problem("key-busy")
    if kept.fingerprint != fingerprint:
        raise Problem("key-reused")
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response["Idempotency-Replayed"] = "true"
    return response


def _keep(claimed: Answer, response: HttpResponse) -> None:
    """Keep an answer under its key; raises Problem when another request has taken the key meanwhile."""
    kept = Answer.objects.filter(pk=claimed.pk, at=claimed.at, status=None).update(
        status=response.status_code,
        headers={name: response[name] for name in REPEATED if name in response},
        body=response.content,
    )
    if not kept:
        raise Problem("key-busy")


def _fingerprint(request: HttpRequest) -> str:
    """What tells one request from another: method, address and body, of files what is in them."""
    found = sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            found.update(repr((name, values)).encode())
        files: Any = request.FILES
        for name, file in sorted(files.items()):
            found.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()
