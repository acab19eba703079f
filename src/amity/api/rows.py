"""Rows of every record type: lists, one row, adding, changing, steps, and where a row stands."""

from django.http import HttpResponse
from django.utils import timezone

from amity.access.scope import trashed_for
from amity.api import batches, reading, writing
from amity.api.door import (
    BASE,
    ApiRequest,
    Router,
    answer,
    language,
    nothing,
    record_of,
    row_of,
    tagged,
    unless_known,
    written,
)
from amity.api.problems import Problem
from amity.records import registry
from amity.records.models import Shelf
from amity.sharing import reads

router = Router()


@router.get("/search")
def search(request: ApiRequest) -> HttpResponse:
    """Rows of any type by words of their texts."""
    return unless_known(request, answer(reading.found(request.auth, request.GET, language())))


@router.get("/{name}")
def rows(request: ApiRequest, name: str) -> HttpResponse:
    """A page of a list."""
    record = record_of(name)
    found = reading.page(record, request.auth, request.GET, language())
    reads.note(record, [item["id"] for item in found["items"]], request.auth, "api")
    return unless_known(request, answer(found))


@router.post("/{name}")
def create(request: ApiRequest, name: str) -> HttpResponse:
    """Add a row."""
    record = record_of(name)
    made = writing.create(record, request.body, request.auth)
    response = written(record, made, request, status=201)
    response["Location"] = f"{BASE}/{record.name}/{made.pk}"
    return response


@router.post("/{name}/batch")
def batch(request: ApiRequest, name: str) -> HttpResponse:
    """Add and change many rows at once."""
    return answer(batches.carry_out(record_of(name), request.body, request.auth))


@router.get("/{name}/trash")
def trash(request: ApiRequest, name: str) -> HttpResponse:
    """A page of the rows in the trash that the caller may take back."""
    record = record_of(name)
    gone = trashed_for(request.auth, record)
    if request.auth.writable is not None:
        gone = gone.filter(owner__in=sorted(request.auth.writable))
    found = reading.page(record, request.auth, request.GET, language(), gone)
    told = gone.filter(pk__in=[item["id"] for item in found["items"]])
    reads.note_all(record, told, request.auth, "api")
    return answer(found)


@router.get("/{name}/{row_id}")
def row(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """One row."""
    found = reading.one(record_of(name), reading.id_of(row_id), request.auth, language())
    if found is None:
        raise Problem("not-found")
    reads.note(record_of(name), [found["id"]], request.auth, "api")
    return unless_known(request, tagged(found))


@router.patch("/{name}/{row_id}")
def change(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Change a row."""
    record, if_match = record_of(name), request.headers.get("If-Match", "")
    changed = writing.change(record, reading.id_of(row_id), request.body, request.auth, if_match)
    return written(record, changed, request)


@router.delete("/{name}/{row_id}")
def throw_away(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Put a row into the trash, from which it can be taken back."""
    record, if_match = record_of(name), request.headers.get("If-Match", "")
    why = reading.params(request.GET, "why").get("why", [""])[0]
    writing.shelve(record, reading.id_of(row_id), Shelf.TRASHED, request.auth, why=why, if_match=if_match)
    return nothing()


@router.post("/{name}/{row_id}/archive")
def archive(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Put a row aside: lists leave it out, links and counts keep it."""
    return _stand(request, name, row_id, Shelf.ARCHIVED)


@router.post("/{name}/{row_id}/restore")
def restore(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Take a row back from the archive or out of the trash."""
    return _stand(request, name, row_id, Shelf.LIVE)


def _stand(request: ApiRequest, name: str, row_id: str, shelf: Shelf) -> HttpResponse:
    record, if_match = record_of(name), request.headers.get("If-Match", "")
    why = writing.why_of(request.body)
    row = writing.shelve(record, reading.id_of(row_id), shelf, request.auth, why=why, if_match=if_match)
    return written(record, row, request)


@router.get("/{name}/{row_id}/history")
def history(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The changes of a row."""
    record = record_of(name)
    found = row_of(record, row_id, request)
    reads.note(record, [found.pk], request.auth, "api")
    return unless_known(request, answer(reading.past(record, found.pk, request.auth, request.GET, language())))


@router.get("/{name}/{row_id}/as-at")
def as_at(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """A row as it stood at a moment."""
    record = record_of(name)
    found = row_of(record, row_id, request)
    reads.note(record, [found.pk], request.auth, "api")
    return answer(reading.as_at(record, found.pk, request.auth, request.GET, language()))


@router.post("/{name}/{row_id}/history/{number}/revert")
def revert(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Take one change of a row back."""
    record = record_of(name)
    found = row_of(record, row_id, request)
    writing.revert(record, found, reading.id_of(number), request.auth, why=writing.why_of(request.body))
    return written(record, found, request)


@router.post("/{name}/{row_id}/steps/{step}")
def take_step(request: ApiRequest, name: str, row_id: str, step: str) -> HttpResponse:
    """Take a step; Location names the row that it made, if it made one."""
    record, today = record_of(name), timezone.localdate()
    before, made = writing.take(record, reading.id_of(row_id), step, request.body, request.auth, today)
    response = written(record, before, request)
    if registry.is_record(type(made)) and (type(made), made.pk) != (type(before), before.pk):
        response["Location"] = f"{BASE}/{registry.of(type(made)).name}/{made.pk}"
    return response
