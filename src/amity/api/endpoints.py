"""The addresses of the API, the same eight for every record type that is declared."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils import timezone
from ninja import NinjaAPI

from amity.api import document, problems, reading, writing
from amity.api.authentication import ApiRequest, authenticate
from amity.api.once import once
from amity.api.problems import Problem
from amity.records import registry
from amity.records.declaration import Record

BASE = "/api/v1"
# The description is ours (see `document`): one entry per record type, made of its declaration.
api = NinjaAPI(title="Amity", version="1", urls_namespace="api", auth=authenticate, openapi_url=None, docs_url=None)
problems.tell_all(api)
api.add_decorator(once)


@api.get("/openapi.json")
def describe(request: ApiRequest) -> HttpResponse:
    """The description of the API, in the reader's language."""
    return HttpResponse(document.written(request.auth.language, BASE), content_type="application/json")


@api.get("/me")
def me(request: ApiRequest) -> HttpResponse:
    """Who asks, and what the token is good for."""
    return _answer(reading.caller(request.auth, getattr(request, "token", None)))


@api.get("/search")
def search(request: ApiRequest) -> HttpResponse:
    """Rows of any type by words of their texts."""
    return _answer(reading.found(request.auth, request.GET, request.auth.language))


@api.get("/{name}")
def rows(request: ApiRequest, name: str) -> HttpResponse:
    """A page of a list."""
    return _answer(reading.page(_record(name), request.auth, request.GET, request.auth.language))


@api.post("/{name}")
def create(request: ApiRequest, name: str) -> HttpResponse:
    """Add a row."""
    record = _record(name)
    made = writing.create(record, request.body, request.auth)
    response = _written(record, made, request, status=201)
    response["Location"] = f"{BASE}/{record.name}/{made.pk}"
    return response


@api.get("/{name}/{row_id}")
def row(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """One row."""
    found = reading.one(_record(name), reading.id_of(row_id), request.auth, request.auth.language)
    if found is None:
        raise Problem("not-found")
    return _tagged(found)


@api.patch("/{name}/{row_id}")
def change(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Change a row."""
    record, if_match = _record(name), request.headers.get("If-Match", "")
    changed = writing.change(record, reading.id_of(row_id), request.body, request.auth, if_match)
    return _written(record, changed, request)


@api.get("/{name}/{row_id}/history")
def history(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The changes of a row."""
    record = _record(name)
    found = writing.seen(record, reading.id_of(row_id), request.auth)
    return _answer(reading.past(record, found.pk, request.auth, request.GET, request.auth.language))


@api.post("/{name}/{row_id}/steps/{step}")
def take_step(request: ApiRequest, name: str, row_id: str, step: str) -> HttpResponse:
    """Take a step; Location names the row that it made, if it made one."""
    record = _record(name)
    before, made = writing.take(record, reading.id_of(row_id), step, request.body, request.auth, timezone.localdate())
    response = _written(record, before, request)
    if registry.is_record(type(made)) and (type(made), made.pk) != (type(before), before.pk):
        response["Location"] = f"{BASE}/{registry.of(type(made)).name}/{made.pk}"
    return response


def _record(name: str) -> Record:
    try:
        return registry.get(name)
    except registry.UnknownRecordType:
        raise Problem("not-found") from None


def _written(record: Record, row: Any, request: ApiRequest, *, status: int = 200) -> HttpResponse:
    """A row just written, as it stands now; only its number when the writer may not read it."""
    found = reading.one(record, row.pk, request.auth, request.auth.language)
    return _tagged(found or {"id": row.pk, "version": row.version}, status=status)


def _tagged(item: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A row with its version as ETag, which If-Match takes back."""
    response = _answer(item, status=status)
    response["ETag"] = f'"{item["version"]}"'
    return response


def _answer(content: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json")
