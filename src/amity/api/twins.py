"""Duplicates: the rows a row may already be, and making two of them one."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amity.api import reading, schemas
from amity.api.door import ApiRequest, Router, answer, record_of, row_of, written
from amity.api.problems import UNSEEN, Problem
from amity.duplicates import entry, merging
from amity.records import fields
from amity.records.declaration import Record

router = Router()


@router.get("/{name}/duplicates")
def alike(request: ApiRequest, name: str) -> HttpResponse:
    """The rows that a row with the values in the address may already be, likeliest first."""
    record = record_of(name)
    given = reading.params(request.GET, *record.fields)
    return answer(_told(entry.candidates(record, {key: values[0] for key, values in given.items()}, request.auth)))


@router.get("/{name}/{row_id}/duplicates")
def twins(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The rows that a stored row may be the same as."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    values = {key: getattr(row, one.column.attname) for key, one in fields.of(record).items() if one.kind != "links"}
    return answer(_told(entry.candidates(record, values, request.auth, besides=row.pk)))


@router.post("/{name}/{row_id}/merge")
def merge(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Make another row one with this one: this one stays, and the other goes into the trash."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    told = schemas.MergeOf.model_validate_json(request.body)
    _check(record, told.take)
    try:
        merging.merge(record, row.pk, told.other, told.take, actor=request.auth, why=told.why)
    except LookupError:
        raise Problem("invalid", errors=[("other", str(UNSEEN))]) from None
    except merging.Unmergeable as error:
        raise Problem("refused", str(error)) from None
    return written(record, row, request)


def _check(record: Record, take: Mapping[str, str]) -> None:
    """Refuse fields that there are not, and ways in which they cannot be taken."""
    known = fields.of(record)
    wrong = [name for name in take if name not in known or name in merging.ENGINE or name == record.state]
    wrong += [
        name for name, how in take.items() if how == merging.BOTH and name in known and known[name].kind != "links"
    ]
    if wrong:
        raise Problem(
            "invalid", errors=[(f"take.{name[:80]}", _("This cannot be taken so.")) for name in dict.fromkeys(wrong)]
        )


def _told(found: list[entry.Candidate]) -> dict[str, Any]:
    return {
        "items": [{"id": one.row_id, "title": one.title, "score": one.score, "reasons": one.reasons} for one in found]
    }
