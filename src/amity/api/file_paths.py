"""The description of the addresses of files."""

from django.utils.translation import gettext as _

from amity.api.components import WRITING, Json, content, done, not_new, operation, query, shared
from amity.files.models import Attachment
from amity.records.declaration import Record


def search() -> Json:
    """The address that finds files of all records."""
    words = query("q", {"type": "string"}, _("Beginnings of words, in any order and without accents."))
    found = {"200": content("FileHits", _("What was found, best first."))}
    does = operation("search_files", _("Search all files"), found, "400", [words, shared("limit")])
    return {"/files": {"get": does}}


def paths(record: Record) -> Json:
    """The addresses of the files of one record type."""
    rowed = f"/{record.name}/{{row_id}}/files"
    numbered = f"{rowed}/{{number}}"
    one = [shared("row_id"), shared("number")]
    trashed = query("trashed", {"type": "string", "enum": ["yes", "no"]}, _("“yes” for those in the trash."))
    whole = {"200": content("File", _("The file as it stands now."))} | not_new()
    return {
        rowed: {
            "parameters": [shared("row_id")],
            "get": _does(
                record, "files", _("%(plural)s: files of one"),
                {"200": content("Files", _("The newest first."))} | not_new(), "400 404", [trashed],
            ),
            "post": _sends(record, "add_file", _("%(plural)s: add a file to one"), _about()),
        },
        numbered: {
            "parameters": one,
            "get": _does(record, "file", _("%(plural)s: one file of one"), whole, "404"),
            "patch": _does(
                record, "change_file", _("%(plural)s: call a file of one otherwise"),
                {"200": content("File", _("The file as it stands now."))}, f"{WRITING} 404", body="FileChange",
            ),
            "delete": _does(
                record, "throw_file_away", _("%(plural)s: put a file of one into the trash"), done(), "404 409",
                writes=True,
            ),
        },
        f"{numbered}/restore": {
            "parameters": one,
            "post": _does(
                record, "restore_file", _("%(plural)s: take a file of one back"),
                {"200": content("File", _("The file as it stands now."))}, "404 409", writes=True,
            ),
        },
        f"{numbered}/versions": {
            "parameters": one,
            "post": _sends(record, "renew_file", _("%(plural)s: bring a new version of a file"), {}),
        },
        f"{numbered}/versions/{{version}}": {
            "parameters": [*one, shared("version")],
            "get": _does(record, "file_content", _("%(plural)s: content of a file"), _content() | not_new(), "404"),
        },
    }  # fmt: skip


def _does(record: Record, verb: str, summary: str, *args: object, **options: object) -> Json:
    told = summary % {"plural": record.plural}
    return operation(f"{record.name}_{verb}", told, *args, tag=record.name, **options)  # type: ignore[arg-type]


def _sends(record: Record, verb: str, summary: str, about: Json) -> Json:
    """An operation whose body is a form with a file in it."""
    stored = {"201": content("File", _("The file as it stands now."))}
    does = _does(record, verb, summary, stored, f"{WRITING} 404", writes=True)
    file = {"type": "string", "format": "binary", "description": _("The file; its kind is told by its content.")}
    parts = {"file": file, "note": {"type": "string", "maxLength": 300}} | about
    form = {"type": "object", "required": ["file"], "properties": parts}
    return does | {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}


def _about() -> Json:
    level = _("The number of a class, 0 to 3, if it is to be kept closer than its record.")
    return {
        "title": {"type": "string", "maxLength": 250, "description": _("Left out: the name of the file.")},
        "title_vi": {"type": "string", "maxLength": 250},
        "kind": {"type": "string", "enum": list(Attachment.Kind.values)},
        "confidentiality": {"type": "string", "enum": ["0", "1", "2", "3"], "description": level},
    }


def _content() -> Json:
    file = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
    return {
        "200": {"description": _("The content.")} | file,
        "206": {"description": _("The part that was asked for.")} | file,
        "416": {"description": _("There is no such part.")},
    }
