"""What every address of the API has in common: the door itself, who may enter it, and how it answers."""

from hashlib import blake2b
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI, Router

from amity.api import problems, reading, writing
from amity.api.authentication import ApiRequest, authenticate
from amity.api.once import once
from amity.api.problems import Problem
from amity.records import registry
from amity.records.declaration import Record
from amity.sharing import reads

__all__ = ["BASE", "ApiRequest", "Router", "answer", "api", "language", "nothing", "record_of", "tagged", "written"]

BASE = "/api/v1"
# The description is ours (see `document`): one entry per record type, made of its declaration.
api = NinjaAPI(title="Amity", version="1", urls_namespace="api", auth=authenticate, openapi_url=None, docs_url=None)
problems.tell_all(api)
api.add_decorator(once)


def language() -> str:
    """The language of the reader, which `authenticate` and the middleware have set."""
    return get_language() or "en"


def record_of(name: str) -> Record:
    """The record type of this name; raises Problem."""
    try:
        return registry.get(name)
    except registry.UnknownRecordType:
        raise Problem("not-found") from None


def answer(content: Any, *, status: int = 200) -> HttpResponse:
    """An answer as JSON."""
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json")


def nothing() -> HttpResponse:
    """The answer that something is done and there is nothing to tell of it."""
    return HttpResponse(status=204)


def tagged(item: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A row with its ETag: its version, which If-Match takes back, and a print of all that is told of it.

    The names of linked rows and the reader's sight change without the version, and so must the ETag for If-None-Match.
    """
    response = answer(item, status=status)
    response["ETag"] = f'"{item["version"]}.{blake2b(response.content, digest_size=6).hexdigest()}"'
    return response


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer in short to a reader who has the same already (If-None-Match)."""
    if "ETag" not in response:
        response["ETag"] = f'W/"{blake2b(response.content, digest_size=8).hexdigest()}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if not known & {"*", response["ETag"].removeprefix("W/")}:
        return response
    short = HttpResponse(status=304)
    short["ETag"] = response["ETag"]
    return short


def written(record: Record, row: Any, request: ApiRequest, *, status: int = 200) -> HttpResponse:
    """A row just written, as it stands now; only its number when the writer may not read it."""
    found = reading.one(record, row.pk, request.auth, language())
    reads.note(record, [row.pk], request.auth, "api")
    return tagged(found or {"id": row.pk, "version": row.version}, status=status)


def row_of(record: Record, row_id: str, request: ApiRequest) -> Any:
    """The row an address names, if the caller may see it; raises Problem."""
    return writing.seen(record, reading.id_of(row_id), request.auth)
