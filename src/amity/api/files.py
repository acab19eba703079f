"""Files of a row: listed, added, read, renewed, called otherwise, thrown away and taken back.

Every address names the row, so that a token's scopes reach files as far as they reach the row.
"""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from amity.access.roles import Confidentiality
from amity.api import reading
from amity.api.door import BASE, ApiRequest, Router, answer, language, nothing, record_of, row_of, unless_known
from amity.api.problems import EMPTY, Problem
from amity.files import finding, scope, services, serving
from amity.files.models import Attachment, Version
from amity.files.scope import Held
from amity.files.services import About, Brought
from amity.sharing import reads

router = Router()
# As `components` writes the shapes of answers.
SHAPES = {
    "FileVersion": "number:integer name:string media_type:string size:integer sha256:string note:string by:string"
    " at:moment scan:string text:string",
    "File": "id:integer title:string title_vi:string kind:string confidentiality:integer? trashed:boolean"
    " versions:FileVersion[]",
    "Files": "items:File[]",
    "FileHit": "id:integer title:string record:string row_id:integer row_title:string",
    "FileHits": "items:FileHit[]",
}
ABOUT = ("title", "title_vi", "kind", "confidentiality")


class FileChange(BaseModel):
    """What is said of a file: what the body leaves out stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    title: str = Field(default="", json_schema_extra={"maxLength": 250})
    title_vi: str = Field(default="", json_schema_extra={"maxLength": 250})
    kind: str = Field(default="", json_schema_extra={"enum": list(Attachment.Kind.values)})
    confidentiality: int | None = Field(default=None, json_schema_extra={"enum": [*Confidentiality.values, None]})


@router.get("/files")
def search_files(request: ApiRequest) -> HttpResponse:
    """Files by the words of their titles and of their texts."""
    given = reading.params(request.GET, "q", "limit")
    hits = finding.find(request.auth, given.get("q", [""])[0], language(), reading.limit_of(given))
    items = [
        {"id": hit.number, "title": hit.title, "record": hit.record, "row_id": hit.row_id, "row_title": hit.row_title}
        for hit in hits
    ]
    return unless_known(request, answer({"items": items}))


@router.get("/{name}/{row_id}/files")
def files(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """The files of a row, the newest first; with `trashed=yes` those in its trash."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    wanted = reading.params(request.GET, "trashed").get("trashed", ["no"])[0]
    if wanted not in ("yes", "no"):
        raise Problem("bad-query", errors=[("trashed", _("Write “yes” or “no”."))])
    found = scope.on_row(request.auth, record, row, is_trashed=wanted == "yes").order_by("-pk")
    versions: dict[int, list[Version]] = {}
    for one in _versions().filter(attachment__in=found):
        versions.setdefault(one.attachment_id, []).append(one)
    return unless_known(request, answer({"items": [_file(one, versions.get(one.pk, [])) for one in found]}))


@router.post("/{name}/{row_id}/files")
def add_file(request: ApiRequest, name: str, row_id: str) -> HttpResponse:
    """Add a file, sent as the part `file` of a form."""
    record = record_of(name)
    row = row_of(record, row_id, request)
    told = {one: request.POST.get(one, "") for one in ("title", "title_vi", "kind")}
    about = About(**told, confidentiality=_level(request.POST.get("confidentiality", "")))
    made = services.add(
        record, row, _brought(request), actor=request.auth, now=timezone.now(), about=about, note=_note(request)
    )
    response = answer(_whole(made.attachment), status=201)
    response["Location"] = f"{BASE}/{record.name}/{row.pk}/files/{made.attachment_id}"
    return response


@router.get("/{name}/{row_id}/files/{number}")
def file(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """One file with all its versions."""
    return unless_known(request, answer(_whole(_held(request, name, row_id, number).attachment)))


@router.patch("/{name}/{row_id}/files/{number}")
def change_file(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Call a file otherwise, or keep it closer."""
    held = _held(request, name, row_id, number)
    told = FileChange.model_validate_json(request.body)
    about = {one: getattr(told if one in told.model_fields_set else held.attachment, one) for one in ABOUT}
    services.describe(held, About(**about), actor=request.auth)
    return answer(_whole(Attachment.objects.get(pk=held.attachment.pk)))


@router.delete("/{name}/{row_id}/files/{number}")
def throw_file_away(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Put a file into the trash, from which it can be taken back."""
    services.trash(_held(request, name, row_id, number), actor=request.auth)
    return nothing()


@router.post("/{name}/{row_id}/files/{number}/restore")
def restore_file(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Take a file back out of the trash."""
    held = _held(request, name, row_id, number)
    services.restore(held, actor=request.auth)
    return answer(_whole(Attachment.objects.get(pk=held.attachment.pk)))


@router.post("/{name}/{row_id}/files/{number}/versions")
def renew_file(request: ApiRequest, name: str, row_id: str, number: str) -> HttpResponse:
    """Bring a new version of a file, sent as the part `file` of a form."""
    held = _held(request, name, row_id, number)
    made = services.add_version(held, _brought(request), actor=request.auth, now=timezone.now(), note=_note(request))
    response = answer(_whole(made.attachment), status=201)
    response["Location"] = f"{request.path}/{made.number}"
    return response


@router.get("/{name}/{row_id}/files/{number}/versions/{version}")
def content(request: ApiRequest, name: str, row_id: str, number: str, version: str) -> HttpResponseBase:
    """The content of a version, whole or in part."""
    held = _held(request, name, row_id, number)
    found = _versions().filter(attachment=held.attachment, number=reading.id_of(version)).first()
    if found is None or not scope.may_open(request.auth, found) or not found.blob.path.exists():
        raise Problem("not-found")
    reads.note(held.record, [held.row.pk], request.auth, "api")
    return serving.answer(request, found)


def _held(request: ApiRequest, name: str, row_id: str, number: str) -> Held:
    """The file an address names, if the caller may see it and it hangs on this very row; raises Problem."""
    held = scope.held(request.auth, reading.id_of(number))
    if held is None or (held.record, held.row.pk) != (record_of(name), reading.id_of(row_id)):
        raise Problem("not-found")
    return held


def _versions() -> Any:
    return Version.objects.select_related("blob", "created_by").order_by("-number")


def _whole(attachment: Attachment) -> dict[str, Any]:
    return _file(attachment, list(_versions().filter(attachment=attachment)))


def _file(attachment: Attachment, versions: list[Version]) -> dict[str, Any]:
    return {
        "id": attachment.pk,
        "title": attachment.title,
        "title_vi": attachment.title_vi,
        "kind": attachment.kind,
        "confidentiality": attachment.confidentiality,
        "trashed": attachment.is_trashed,
        "versions": [_version(one) for one in versions],
    }


def _version(one: Version) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "media_type": one.kind.media_type,
        "size": one.blob.size,
        "sha256": one.blob_id,
        "note": one.note,
        "by": one.created_by.name if one.created_by else "Amity",
        "at": one.created_at.isoformat(),
        "scan": one.blob.scan,
        "text": one.text,
    }


def _brought(request: ApiRequest) -> Brought:
    given = request.FILES.get("file")
    if given is None:
        raise Problem("invalid", errors=[("file", str(EMPTY))])
    return Brought(given.name or "", given.chunks())


def _note(request: ApiRequest) -> str:
    return str(request.POST.get("note", ""))


def _level(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) == 1):
        raise Problem("invalid", errors=[("confidentiality", _("Write the number of a class, 0 to 3."))])
    return int(text) if text else None
