"""The parts of the description that its addresses share: shapes of bodies and answers, parameters, problems, log-in."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic.json_schema import models_json_schema

from amity.api import problems, reading, schemas
from amity.records import fields
from amity.records.declaration import Record
from amity.records.fields import Field

Json = dict[str, Any]
JSON = "application/json"


def ref(name: str) -> Json:
    """A shape by name."""
    return {"$ref": f"#/components/schemas/{name}"}


def failures(statuses: str) -> Json:
    """The answers that tell of problems, by status: those given, and those that every address may give."""
    every = {"401", "403", "429", *statuses.split()}
    return {status: {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(every)}


def content(name: str, description: str) -> Json:
    """An answer of a shape."""
    return {"description": description, "content": {JSON: {"schema": ref(name)}}}


def query(name: str, schema: Json, description: str) -> Json:
    """A parameter of an address."""
    return {"name": name, "in": "query", "schema": schema, "description": description}


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
    return made | {"Problem": _problem(), "History": _history(), "Hits": _hits(), "Caller": _caller()}


def _name(schema: Json, record: Record, title: str, language: str) -> None:
    """Put labels and hints of the declaration into a shape."""
    schema["title"] = title
    schema.pop("description", None)
    if language == "en" and record.model.__doc__:  # docstrings are not translated
        schema["description"] = record.model.__doc__
    own = {"id": _("Number"), "version": _("Version"), "why": _("Why (kept in the history)")}
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
        return _("The code of the unit. Left out when adding: the unit of your first role.")
    if one.kind == "decimal":
        return _("A number as text, so that no digit is lost.")
    if one.kind == "partial_date":
        return _("As exactly as it is known: 1963, 1973-09 or 2023-09-21.")
    if one.kind == "choice":
        return "; ".join(f"{value}: {name}" for value, name in one.choices)
    return ""


def _history() -> Json:
    change = {
        "at": {"type": "string", "format": "date-time"},
        "by": {"type": "string"},
        "action": {"type": "string"},
        "why": {"type": "string"},
        "values": many(_object({"label": "string", "before": "string", "after": "string"})),
    }
    items = many({"type": "object", "required": list(change), "properties": change})
    return {"title": _("History"), "type": "object", "required": ["items"], "properties": {"items": items}}


def _hits() -> Json:
    items = many(_object({"record": "string", "id": "integer", "title": "string"}))
    return {"title": _("Search"), "type": "object", "required": ["items"], "properties": {"items": items}}


def _caller() -> Json:
    told = _object({"account": "string", "language": "string"})
    maybe = {"type": ["string", "null"]}
    told["properties"] |= {
        "home_unit": maybe,
        "units": many({"type": "string"}),
        "scopes": maybe,
        "expires_at": maybe | {"format": "date-time"},
    }
    return told | {"title": _("Account"), "required": list(told["properties"])}


def _object(types: dict[str, str]) -> Json:
    return {"type": "object", "required": list(types), "properties": {name: {"type": t} for name, t in types.items()}}


def parameters() -> Json:
    """The parameters that many addresses share."""
    limit = {"type": "integer", "minimum": 1, "maximum": reading.LARGEST_PAGE, "default": reading.PAGE}
    number = {"type": "integer", "minimum": 1, "maximum": schemas.LARGEST_ID}
    return {
        "row_id": {"name": "row_id", "in": "path", "required": True, "schema": number, "description": _("Number")},
        "limit": query("limit", limit, _("How many at most.")),
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
