"""The description of the API: one OpenAPI 3.1 document made of the declarations, in the reader's language."""

from collections.abc import Iterable
from functools import cache

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import override

from amity.api import components, schemas
from amity.api.components import JSON, Json, content, failures, many, query, ref
from amity.records import fields, filtering, listing, registry
from amity.records.declaration import Filter, Record
from amity.records.fields import Field


@cache
def written(language: str, base: str) -> bytes:
    """The document as bytes; made once per language, because declarations do not change while a process runs."""
    with override(language):
        return orjson.dumps(made(language, base))


def made(language: str, base: str) -> Json:
    """The document."""
    records = registry.all_records()
    paths: Json = {"/me": {"get": _me()}, "/search": {"get": _search(records)}}
    for record in records:
        paths |= _paths(record, language)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Amity",
            "version": "1",
            "description": _(
                "Every record type of the union, as declared: read, added to, changed and carried through its steps, as"
                " far as your account may. A row you may not see is answered like a row that does not exist."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": record.name, "description": str(record.plural)} for record in records],
        "paths": paths,
        "components": {
            "schemas": components.shapes(records, language),
            "parameters": components.parameters(),
            "responses": components.problem_answers(),
            "securitySchemes": components.security(),
        },
    }


def _paths(record: Record, language: str) -> Json:
    """The addresses of one record type."""
    row = {"$ref": "#/components/parameters/row_id"}
    name, plural = record.model.__name__, str(record.plural)
    paths: Json = {
        f"/{record.name}": {
            "get": _operation(
                record, "list", _("%(plural)s: list") % {"plural": plural}, _page(name), "400", _list(record, language)
            ),
            "post": _operation(
                record, "create", _("%(plural)s: add one") % {"plural": plural}, _one(name, "201"),
                "400 403 409 413 422", body=f"{name}New",
            ),
        },
        f"/{record.name}/{{row_id}}": {
            "parameters": [row],
            "get": _operation(record, "read", _("%(plural)s: read one") % {"plural": plural}, _one(name), "404"),
            "patch": _operation(
                record, "change", _("%(plural)s: change one") % {"plural": plural}, _one(name),
                "400 403 404 409 412 413 422", [{"$ref": "#/components/parameters/if_match"}], f"{name}Change",
            ),
        },
        f"/{record.name}/{{row_id}}/history": {
            "parameters": [row],
            "get": _operation(
                record, "history", _("%(plural)s: history of one") % {"plural": plural},
                {"200": content("History", _("The latest changes first."))}, "400 404",
                [{"$ref": "#/components/parameters/limit"}],
            ),
        },
    }  # fmt: skip
    for step in record.steps:
        paths[f"/{record.name}/{{row_id}}/steps/{step.name}"] = {
            "parameters": [row],
            "post": _operation(
                record, f"step_{step.name}", f"{plural}: {step.label}", _one(name), "400 403 404 409 413 422",
                body=schemas.step_body(record, step).__name__,
            ),
        }  # fmt: skip
    return paths


def _operation(
    record: Record,
    verb: str,
    summary: str,
    answers: Json,
    problem: str,
    parameters: Iterable[Json] = (),
    body: str = "",
) -> Json:
    """One thing that can be done with a record type; `problem` names the statuses it may fail with."""
    made: Json = {
        "operationId": f"{record.name}_{verb}",
        "summary": summary,
        "tags": [record.name],
        "responses": answers | failures(problem),
    }
    parameters = [*parameters, {"$ref": "#/components/parameters/key"}] if body else list(parameters)
    if parameters:
        made["parameters"] = parameters
    if body:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": ref(body)}}}
    return made


def _one(name: str, status: str = "200") -> Json:
    etag = {"description": _("The version of the row, for If-Match."), "schema": {"type": "string"}}
    location = {"description": _("The address of the row that was made."), "schema": {"type": "string"}}
    headers = {"ETag": etag} | ({"Location": location} if status == "201" else {})
    return {status: content(name, _("The row as it stands now.")) | {"headers": headers}}


def _page(name: str) -> Json:
    items = {"type": "array", "items": ref(name)}
    after = {"type": ["string", "null"], "description": _("Give this as “after” for the next page; null on the last.")}
    page = {"type": "object", "required": ["items", "next"], "properties": {"items": items, "next": after}}
    return {"200": {"description": _("A page of rows."), "content": {JSON: {"schema": page}}}}


def _list(record: Record, language: str) -> list[Json]:
    """The parameters of a list: filters, order, page, fields."""
    allowed = filtering.filterable(record)
    filters = [_filter(record, name) for name in (*record.fields, *record.named_filters) if name in allowed]
    sortable = [name for name in record.fields if listing.sort_column(record, name, language)]
    return [
        query("q", {"type": "string"}, _("Words that the row's texts begin with, in any order and without accents.")),
        query("id", many({"type": "integer"}), _("Numbers of rows.")),
        query(
            "archived",
            {"type": "string", "enum": ["yes", "any"]},
            _("“yes” for archived rows alone, “any” for all; left out, only rows in use."),
        ),
        query("tag", many({"type": "integer"}), _("Numbers of tags: rows that carry any of them.")),
        *filters,
        query(
            "sort",
            {"type": "string", "enum": [sign + name for name in sortable for sign in ("", "-")]},
            _("The field to sort by; with “-” before it, downwards."),
        ),
        query("after", {"type": "string"}, _("“next” of the page before.")),
        {"$ref": "#/components/parameters/limit"},
        query("fields", many({"type": "string", "enum": list(record.fields)}), _("Only these fields."))
        | {"explode": False},
    ]


def _filter(record: Record, name: str) -> Json:
    named = record.named_filters.get(name)
    if named is not None:
        return query(name, _named_schema(named), " ".join(filter(None, (f"{named.label}.", str(named.hint)))))
    one = fields.one(record, name)
    schema: Json = {"type": "string"}
    if one.kind == "choice":
        schema = {"type": "string", "enum": [*(str(value) for value, _name in one.choices), "none"]}
    elif one.kind == "yes_no":
        schema = {"type": "string", "enum": ["true", "false"]}
    return query(name, many(schema), f"{one.label}. {_hint(one)}".strip())


def _named_schema(named: Filter) -> Json:
    values = [str(value) for value, _label in named.choices]
    return {"type": "string", "enum": values} if values else {"type": "string"}


def _hint(one: Field) -> str:
    if one.kind in ("partial_date", "date"):
        return _("A year, a month, a day or a span of years (2023, 2023-06, 2020-2024), or “none”.")
    if one.kind in ("integer", "decimal"):
        return _("A number, or a span such as 1000..5000.")
    if one.is_link:
        return _("Numbers of records, or “none”.")
    if one.kind == "unit":
        return _("Codes of units.")
    return "" if one.kind in ("choice", "yes_no") else _("Words that the text contains.")


def _me() -> Json:
    answers = {"200": content("Caller", _("Who asks."))} | failures("")
    return {"operationId": "me", "summary": _("Who asks, and what his token is good for"), "responses": answers}


def _search(records: list[Record]) -> Json:
    names = {"type": "string", "enum": [record.name for record in records]}
    return {
        "operationId": "search",
        "summary": _("Search all records"),
        "parameters": [
            query("q", {"type": "string"}, _("Beginnings of words, in any order and without accents.")),
            query("record", names, _("Only records of this type.")),
            {"$ref": "#/components/parameters/limit"},
        ],
        "responses": {"200": content("Hits", _("What was found, best first."))} | failures("400"),
    }
