"""The parts of the description that its addresses share: shapes of bodies and answers, parameters, problems, log-in."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic.json_schema import models_json_schema

from amity.api import (
    ahead,
    aid,
    care,
    delegations,
    dossiers,
    events,
    exports,
    iati,
    inviting,
    letters,
    problems,
    reading,
    registration,
    reporting,
    schemas,
    winning,
    work,
)
from amity.api.batches import Batch
from amity.api.files import SHAPES, FileChange
from amity.documents import writers
from amity.dossiers.papers.making import PAPERS
from amity.records import fields
from amity.records.declaration import Record
from amity.records.fields import Field

PARTS: tuple[Any, ...] = (
    *(ahead, aid, care, delegations, dossiers, events, iati, inviting, letters, registration, reporting),
    *(winning, work),
)
BODIES: list[Any] = [
    *(body for part in PARTS for body in part.BODIES),
    *(schemas.Body, schemas.NewTag, schemas.TagChange, schemas.NewComment, schemas.CommentChange),
    *(schemas.NoticesRead, schemas.NewView, schemas.ViewOrder, schemas.NewField, schemas.FieldChange),
    *(schemas.NewWebhook, schemas.WebhookChange, schemas.MergeOf, schemas.NewExport, schemas.NewLoan),
    *(schemas.BulkAct, schemas.LineChange, schemas.Decision, schemas.SettingsChange, schemas.Different, Batch),
    FileChange,
]
Json = dict[str, Any]
Does = tuple[str, str, Json]  # a method, an address, and what is done there
JSON = "application/json"
WRITING = "400 403 409 413 422"  # what may become of anything that is written
TYPES = {kind: media for kind, (_writer, media) in writers.FORMATS.items()} | exports.TYPES | {"zip": "application/zip"}


def ref(name: str) -> Json:
    """A shape by name."""
    return {"$ref": f"#/components/schemas/{name}"}


def failures(statuses: str) -> Json:
    """The answers that tell of problems, by status: those given, and those that every address may give."""
    every = {"401", "403", "429", *statuses.split()}
    return {status: {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(every)}


def as_is(name: str) -> Json:
    """The answer that tells how a thing stands now."""
    return {"200": content(name, _("As it stands now."))}


def latest(name: str) -> Json:
    """The answer that lists things."""
    return {"200": content(name, _("The latest first."))}


def made_now(name: str) -> Json:
    """The answer that tells of what was made."""
    return {"201": content(name, _("What was made."))}


def begun(name: str) -> Json:
    """The answer that work has begun."""
    return {"202": content(name, _("It has begun; ask for it again to see how far it is."))}


def file(*kinds: str, shape: str = "") -> Json:
    """The answer that is a file of one of these kinds; JSON has a shape, or is any object."""
    data, binary = ref(shape) if shape else {"type": "object"}, {"type": "string", "format": "binary"}
    sent = {TYPES[kind].partition(";")[0]: {"schema": data if kind == "json" else binary} for kind in kinds}
    return {"200": {"description": _("The content."), "content": sent}}


def paper(shape: str = "") -> Json:
    """The answer that is a document: told as data, as PDF or as DOCX."""
    return file("json", "pdf", "docx", shape=shape)


def paged() -> list[Json]:
    """The parameters of a list that comes page by page."""
    return [shared("after"), shared("limit")]


def choice(name: str, values: list[str], description: str) -> Json:
    """A parameter that takes one of some words."""
    return query(name, {"type": "string", "enum": values}, description)


def content(name: str, description: str) -> Json:
    """An answer of a shape."""
    return {"description": description, "content": {JSON: {"schema": ref(name)}}}


def done() -> Json:
    """The answer that something is done and there is nothing to tell."""
    return {"204": {"description": _("Done.")}}


def not_new() -> Json:
    """The short answer to who has the same already."""
    return {"304": {"description": _("Nothing is new.")}}


def query(name: str, schema: Json, description: str) -> Json:
    """A parameter of an address."""
    return {"name": name, "in": "query", "schema": schema, "description": description}


def shared(name: str) -> Json:
    """A parameter that many addresses share, by name."""
    return {"$ref": f"#/components/parameters/{name}"}


def operation(
    name: str,
    summary: str,
    answers: Json,
    problem: str = "",
    parameters: Iterable[Json] = (),
    body: str = "",
    *,
    tag: str = "",
    writes: bool = False,
    needs_body: bool = True,
    is_once: bool = True,
) -> Json:
    """One thing that can be done; `problem` names the statuses it may fail with besides those that all may."""
    made: Json = {"operationId": name, "summary": summary, "responses": answers | failures(problem)}
    if tag:
        made["tags"] = [tag]
    if parameters := [*parameters, *([shared("key")] if is_once and (body or writes) else [])]:
        made["parameters"] = parameters
    if body:
        made["requestBody"] = {"required": needs_body, "content": {JSON: {"schema": ref(body)}}}
    return made


def doing(record: Record) -> Callable[..., Does]:
    """What describes one thing that can be done with a record type, at an address below its own."""

    def does(
        method: str, path: str, verb: str, summary: str, answers: Json, *told: Any, **options: Any
    ) -> tuple[str, str, Json]:
        summary %= {"plural": str(record.plural)}
        made = operation(f"{record.name}_{verb}", summary, answers, *told, tag=record.name, **options)
        return method, f"/{record.name}{path}", made

    return does


def gathered(*does: Does) -> Json:
    """What can be done, by address; what stands in braces in an address is a parameter that many share."""
    paths: Json = {}
    for method, path, made in does:
        named = [shared(name) for name in re.findall(r"{(\w+)}", path)]
        paths.setdefault(path, {"parameters": named} if named else {})[method] = made
    return paths


def many(schema: Json) -> Json:
    """A list of things of one shape."""
    return {"type": "array", "items": schema}


def shapes(records: list[Record], language: str) -> Json:
    """The shapes of all bodies and answers, with the names of fields in the reader's language."""
    models: list[Any] = []
    for record in records:
        models += [(schemas.item(record), "serialization"), (schemas.new(record), "validation")]
        models += [(schemas.change(record), "validation")]
        models += [(schemas.step_body(record, step), "validation") for step in record.steps]
    made: Json = models_json_schema(models, ref_template="#/components/schemas/{model}")[1]["$defs"]
    for record in records:
        for make in (schemas.item, schemas.new, schemas.change):
            _name(made[make(record).__name__], record, str(record.label), language)
        for step in record.steps:
            _name(made[schemas.step_body(record, step).__name__], record, f"{record.label}: {step.label}", language)
    return made | plain_shapes() | bodies() | {"Problem": _problem()}


def _name(schema: Json, record: Record, title: str, language: str) -> None:
    """Put labels and hints of the declaration into a shape."""
    schema["title"] = title
    schema.pop("description", None)
    if language == "en" and record.model.__doc__:  # docstrings are not translated
        schema["description"] = record.model.__doc__
    own = {
        "id": _("Number"),
        "version": _("Version"),
        "archived": _("Archived"),
        "custom": _("Fields that the union added"),
        "why": _("Why (kept in the history)"),
    }
    for name, shape in schema["properties"].items():
        _tidy(shape)
        if name in own:
            shape["title"] = own[name]
            continue
        one = fields.one(record, name)
        shape["title"] = one.label
        column: Any = one.column
        if description := str(column.help_text) or _about(one):
            shape["description"] = description


def _tidy(shape: Json) -> None:
    """Say "text or null" in one line, and nothing of defaults that only mean "left out"."""
    if shape.get("default", ...) is None:
        del shape["default"]
    either = shape.get("anyOf", [])
    if len(either) == 2 and either[1] == {"type": "null"} and "type" in either[0]:
        del shape["anyOf"]
        shape |= either[0] | {"type": [either[0]["type"], "null"]}
        if "enum" in shape:
            shape["enum"] = [*shape["enum"], None]


def _about(one: Field) -> str:
    if one.kind == "unit":
        if one.name != "owner":
            return _("The code of the unit.")
        return _("The code of the unit. Left out when adding: the unit of your first role.")
    if one.kind == "decimal":
        return _("A number as text, so that no digit is lost.")
    if one.kind == "partial_date":
        return _("As exactly as it is known: 1963, 1973-09 or 2023-09-21.")
    if one.kind == "choice":
        return "; ".join(f"{value}: {name}" for value, name in one.choices)
    return ""


# Answers that are the same for every record type, each as "name:type"; "?" may be null, "[]" is a list, a capital
# letter begins the name of another shape.
_LOAN = (
    "id:integer record:string title:string purpose:string from_unit:string to_unit:string until_on:date made_at:moment"
    " state:string"
)
_COMMENT = (
    "id:integer by:string text:string at:moment edited_at:moment? only_my_unit:boolean answers:integer? deleted:boolean"
    " earlier:Wording[]"
)
_VIEW = "id:integer name:string name_vi:string query:string meant:string role:string first:boolean mine:boolean"
_PLAIN = {
    "Caller": "account:string language:string home_unit:string? units:string[] scopes:string? expires_at:moment?",
    "Hit": "record:string id:integer title:string",
    "Hits": "items:Hit[]",
    "Value": "label:string before:string after:string",
    "Past": "id:integer at:moment by:string action:string why:string values:Value[]",
    "History": "items:Past[]",
    "Told": "label:string value:string",
    "AsAt": "moment:moment values:Told[]",
    "Change": "id:integer at:moment by:string action:string why:string record:string row_id:integer title:string"
    " fields:string[] operation:integer?",
    "Changes": "items:Change[] next:string?",
    "Operation": "id:integer kind:string record:string at:moment why:string undoes:integer? undone_by:integer?",
    "OperationForeseen": "id:integer kind:string record:string at:moment why:string undoes:integer? undone_by:integer?"
    " rows:integer changed_since:integer may_undo:boolean",
    "Operations": "items:Operation[] next:string?",
    "Job": "id:integer what:string state:string done:integer total:integer? note:string error:string result:object"
    " created_at:moment finished_at:moment?",
    "Jobs": "items:Job[] next:string?",
    "Tag": "id:integer unit:string name:string name_vi:string shared:boolean",
    "Tags": "items:Tag[]",
    "Following": "following:boolean",
    "TagCounted": "id:integer unit:string name:string name_vi:string shared:boolean rows:object",
    "Comment": _COMMENT,
    "Said": f"{_COMMENT} untold:string[]",
    "Wording": "until:moment text:string",
    "Mentionable": "username:string name:string",
    "Mentionables": "items:Mentionable[]",
    "Notice": "topic:string at:moment unread:boolean title:string label:string href:string sentences:string[]",
    "Notices": "items:Notice[] next:string? unread:integer",
    "NoticesMarked": "read:integer",
    "Followed": "items:Hit[] next:string?",
    "OwnField": "id:integer record:string name:string label:string label_vi:string kind:string hint:string"
    " personal:string position:integer choices:OwnChoice[] active:boolean",
    "OwnFields": "items:OwnField[]",
    "Comments": "items:Comment[]",
    "View": _VIEW,
    "ViewListed": f"{_VIEW} following:boolean",
    "Views": "items:ViewListed[]",
    "LockedIn": "id:integer title:string record:string row_id:integer",
    "Locked": "sha256:string size:integer stored_at:moment files:LockedIn[]",
    "LockedFiles": "items:Locked[]",
    "Copy": "request:integer rows:integer state:string? error:string ready:boolean",
    "Webhook": "id:integer name:string url:string records:string[] events:string[] state:string trouble:string"
    " created_at:moment",
    "WebhookMade": "id:integer name:string url:string records:string[] events:string[] state:string trouble:string"
    " created_at:moment secret:string",
    "Webhooks": "items:Webhook[]",
    "Delivery": "id:integer message:string event:string record:string row_id:integer state:string attempts:integer"
    " code:integer? error:string at:moment last_at:moment? next_at:moment?",
    "Deliveries": "items:Delivery[] next:string?",
    "Import": "id:integer record:string file:string at:moment state:string problem:string counts:object lines:integer"
    " written:integer operation:integer? undone:boolean",
    "Imports": "items:Import[] next:string?",
    "ImportProblem": "row:integer column:string value:string message:string cure:string",
    "ImportLine": "row:integer action:string decision:string cells:string[] candidates:Named[]"
    " problems:ImportProblem[]",
    "ImportLines": "items:ImportLine[] next:string?",
    "Settings": "language:string time_zone:string is_mailed:boolean is_quiet_at_night:boolean"
    " is_quiet_on_days_off:boolean follows_entered:boolean follows_commented:boolean digest_hour:integer"
    " quiet_from:integer quiet_to:integer ways:object",
    "Years": "items:integer[]",
    "RetentionReport": "id:integer at:moment lines:object[]",
    "RetentionReports": "items:RetentionReport[]",
    "MergedInto": "id:integer",
    "ImportProblems": "items:ImportProblem[]",
    "Twin": "id:integer title:string score:number reasons:string[]",
    "Twins": "items:Twin[]",
    "Export": "id:integer query:string format:string state:string done:integer total:integer? error:string"
    " ready:boolean created_at:moment finished_at:moment?",
    "Exports": "items:Export[] next:string?",
    "Unit": "code:string name:string name_vi:string",
    "Units": "items:Unit[]",
    "Loan": _LOAN,
    "Loans": "items:Loan[]",
    "LoanPage": "items:Loan[] next:string?",
    "LoanWhole": f"{_LOAN} rows:Named[] more:boolean",
    "Named": "id:integer title:string",
    "Reading": "at:moment by:string door:string",
    "Readings": "items:Reading[]",
    "ReadingOfRow": "at:moment by:string door:string record:string row_id:integer title:string",
    "ReadingsOfRows": "items:ReadingOfRow[]",
    "Left": "record:string row_id:integer? title:string reason:string",
    "LeftPage": "items:Left[] next:string?",
    "BulkForecast": "what:string rows:integer changes:integer same:integer others:integer names:string[]",
    "BulkState": "id:integer action:string what:string why:string at:moment state:string job:integer? counts:object"
    " undone_by:integer?",
    "Merge": "id:integer gone:integer at:moment by:string why:string",
    "Merges": "items:Merge[]",
    "Unkept": "record:string row_id:integer? reason:string",
    "Unmerged": "gone:integer restored:integer left:Unkept[]",
    "Pair": "id:integer first:Named second:Named score:number reasons:string[]",
    "Pairs": "items:Pair[] next:string?",
    "Leading": "record:string field:string to_kept:integer to_gone:integer",
    "BatchResult": "index:integer status:integer",
    "BatchResults": "operation:integer? results:BatchResult[]",
}
_TYPES = {"moment": {"type": "string", "format": "date-time"}, "date": {"type": "string", "format": "date"}}


def plain_shapes() -> Json:
    """The shapes of answers that no record type has for itself."""
    every = _PLAIN | SHAPES
    for part in PARTS:
        every |= part.SHAPES
    return {name: _shape(name, text) for name, text in every.items()}


def _shape(name: str, text: str) -> Json:
    properties = {field: _typed(kind) for field, _colon, kind in (one.partition(":") for one in text.split())}
    return {"title": name, "type": "object", "required": list(properties), "properties": properties}


def _typed(kind: str) -> Json:
    plain = kind.rstrip("?").removesuffix("[]")
    found: Json = ref(plain) if plain[0].isupper() else dict(_TYPES.get(plain, {"type": plain}))
    found = many(found) if kind.rstrip("?").endswith("[]") else found
    if not kind.endswith("?"):
        return found
    return {"anyOf": [found, {"type": "null"}]} if "$ref" in found else found | {"type": [found["type"], "null"]}


def _in_path(name: str, schema: Json, description: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": description}


def parameters() -> Json:
    """The parameters that many addresses share."""
    limit = {"type": "integer", "minimum": 1, "maximum": reading.LARGEST_PAGE, "default": reading.PAGE}
    number = {"type": "integer", "minimum": 1, "maximum": schemas.LARGEST_ID}
    return {
        "row_id": {"name": "row_id", "in": "path", "required": True, "schema": number, "description": _("Number")},
        "address": _in_path(
            "address", {"type": "string"}, _("What names an anniversary: its kind of date, the row and the years.")
        ),
        "paper": _in_path("paper", {"type": "string", "enum": sorted(PAPERS)}, _("Which paper")),
        "number": {"name": "number", "in": "path", "required": True, "schema": number, "description": _("Number")},
        "other": {"name": "other", "in": "path", "required": True, "schema": number, "description": _("The other one")},
        "version": {"name": "version", "in": "path", "required": True, "schema": number, "description": _("Version")},
        "content": {
            "name": "content",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "description": _("The SHA-256 of the content"),
        },
        "line": {"name": "line", "in": "path", "required": True, "schema": number, "description": _("Row of the file")},
        "year": {"name": "year", "in": "path", "required": True, "schema": number, "description": _("Year")},
        "delivery": {
            "name": "delivery",
            "in": "path",
            "required": True,
            "schema": number,
            "description": _("Number of the delivery"),
        },
        "limit": query("limit", limit, _("How many at most.")),
        "after": query("after", {"type": "string"}, _("“next” of the page before.")),
        "if_none_match": {
            "name": "If-None-Match",
            "in": "header",
            "schema": {"type": "string"},
            "description": _("The ETag you have: the answer is short (304) if nothing is new."),
        },
        "if_match": {
            "name": "If-Match",
            "in": "header",
            "schema": {"type": "string"},
            "description": _("The ETag you read: the change is refused if the row was changed since."),
        },
        "key": {
            "name": "Idempotency-Key",
            "in": "header",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
            "description": _(
                "A key of your own choice, such as a UUID. Sent again with the same key within a day, a request is not"
                " carried out twice; you get the same answer."
            ),
        },
    }


def bodies() -> Json:
    """The shapes of bodies that no record type has for itself."""
    made: Json = models_json_schema(
        [(one, "validation") for one in BODIES], ref_template="#/components/schemas/{model}"
    )[1]["$defs"]
    for shape in made.values():
        shape.pop("description", None)
        for part in shape["properties"].values():
            _tidy(part)
    return made


def _problem() -> Json:
    error = {"field": {"type": ["string", "null"]}, "message": {"type": "string"}}
    properties = {
        "type": {"type": "string", "enum": [f"urn:amity:problem:{kind}" for kind in problems.KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": many({"type": "object", "required": list(error), "properties": error}),
    }
    return {"title": _("Problem"), "type": "object", "required": list(properties), "properties": properties}


def problem_answers() -> Json:
    """The answers that are problems, one per status."""
    titles: dict[int, list[str]] = {}
    for status, title, _detail in problems.KINDS.values():
        titles.setdefault(status, []).append(str(title))
    return {
        f"Problem{status}": {
            "description": "; ".join(dict.fromkeys(said)),
            "content": {problems.MEDIA_TYPE: {"schema": ref("Problem")}},
        }
        for status, said in titles.items()
    }


def security() -> Json:
    """The two ways to say who asks."""
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": _(
                "A personal token, made on the page “Tokens” of your account. Its scopes say what it is good for:"
                " “people:read” to read people, “people:write” to write them as well, “*” for every record type."
            ),
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": _("The session of the browser; writing also needs its X-CSRFToken header."),
        },
    }
