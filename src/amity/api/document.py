"""The description of the API: one OpenAPI 3.1 document made of the declarations, in the reader's language."""

from functools import cache
from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import override

from amity.api import (
    ahead_paths,
    aid_paths,
    care_paths,
    components,
    delegation_paths,
    dossier_paths,
    event_paths,
    file_paths,
    general,
    iati_paths,
    letter_paths,
    list_paths,
    registration_paths,
    reporting_paths,
    row_paths,
    schemas,
    winning_paths,
)
from amity.api.components import JSON, WRITING, Json, content, done, many, not_new, operation, query, ref, shared
from amity.records import fields, filtering, ordering, registry
from amity.records.declaration import COMMON, Filter, Record
from amity.records.fields import Field


@cache
def written(language: str, base: str) -> bytes:
    """The document as bytes; made once per language, because declarations do not change while a process runs."""
    with override(language):
        return orjson.dumps(made(language, base))


def made(language: str, base: str) -> Json:
    """The document."""
    records = registry.all_records()
    paths = general.paths(records) | file_paths.search() | list_paths.of_all() | care_paths.paths()
    paths |= ahead_paths.paths() | aid_paths.paths()
    for record in records:
        paths |= _paths(record, language) | file_paths.paths(record)
    paths |= event_paths.paths() | dossier_paths.paths() | letter_paths.paths() | delegation_paths.paths()
    paths |= registration_paths.paths() | reporting_paths.paths() | iati_paths.paths()
    paths |= winning_paths.paths()
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
    base, name = f"/{record.name}", record.model.__name__
    rowed = f"{base}/{{row_id}}"
    paths: Json = {
        base: {
            "get": _does(record, "list", _("%(plural)s: list"), _page(name), "400", _list(record, language)),
            "post": _does(record, "create", _("%(plural)s: add one"), _one(name, "201"), WRITING, body=f"{name}New"),
        },
        f"{base}/batch": {
            "post": _does(
                record, "batch", _("%(plural)s: add and change many at once"),
                {"200": content("BatchResults", _("What became of each row."))}, WRITING, body="Batch",
            ),
        },
        f"{base}/trash": {
            "get": _does(
                record, "trash", _("%(plural)s: in the trash"), _page(name), "400", [shared("after"), shared("limit")]
            ),
        },
        rowed: {
            "get": _does(
                record, "read", _("%(plural)s: read one"), _one(name) | not_new(), "404", [shared("if_none_match")]
            ),
            "patch": _does(
                record, "change", _("%(plural)s: change one"), _one(name), f"{WRITING} 404 412", [shared("if_match")],
                f"{name}Change",
            ),
            "delete": _does(
                record, "throw_away", _("%(plural)s: put one into the trash"), done(), "400 404 409 412 422",
                [query("why", {"type": "string", "maxLength": 500}, _("Why (kept in the history)")),
                 shared("if_match")], writes=True,
            ),
        },
    }  # fmt: skip
    for verb, summary in (
        ("archive", _("%(plural)s: put one aside")), ("restore", _("%(plural)s: take one back")),
    ):  # fmt: skip
        does = _does(
            record, verb, summary, _one(name), f"{WRITING} 404 412", [shared("if_match")], "Body", needs_body=False
        )
        paths[f"{rowed}/{verb}"] = {"post": does}
    for step in record.steps:
        body = schemas.step_body(record, step).__name__
        does = _does(record, f"step_{step.name}", f"%(plural)s: {step.label}", _one(name), f"{WRITING} 404", body=body)
        paths[f"{rowed}/steps/{step.name}"] = {"post": does}
    paths |= _past(record) | row_paths.paths(record) | list_paths.paths(record)
    for path, item in paths.items():
        if path.startswith(rowed):
            item.setdefault("parameters", [shared("row_id")])
    return paths


def _past(record: Record) -> Json:
    """The addresses that tell of what was, and take it back."""
    rowed, name = f"/{record.name}/{{row_id}}", record.model.__name__
    return {
        f"{rowed}/history": {
            "get": _does(
                record, "history", _("%(plural)s: history of one"),
                {"200": content("History", _("The latest changes first."))}, "400 404", [shared("limit")],
            ),
        },
        f"{rowed}/history/{{number}}/revert": {
            "parameters": [shared("row_id"), shared("number")],
            "post": _does(
                record, "revert", _("%(plural)s: take a change back"), _one(name), f"{WRITING} 404",
                body="Body", needs_body=False,
            ),
        },
        f"{rowed}/as-at": {
            "get": _does(
                record, "as_at", _("%(plural)s: one as it stood at a moment"),
                {"200": content("AsAt", _("What it said then."))}, "400 404",
                [query("moment", {"type": "string"}, _("A day (its end) or a moment.")) | {"required": True}],
            ),
        },
    }  # fmt: skip


def _does(record: Record, verb: str, summary: str, *told: Any, **options: Any) -> Json:
    """One thing that can be done with a record type."""
    plural = {"plural": str(record.plural)}
    return operation(f"{record.name}_{verb}", summary % plural, *told, tag=record.name, **options)


def _one(name: str, status: str = "200") -> Json:
    etag = {"description": _("The state of the row, for If-Match and If-None-Match."), "schema": {"type": "string"}}
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
    known = fields.of(record)
    plain = [name for name in known if name not in COMMON and known[name].kind != "long_text"]
    filters = [_filter(record, name) for name in (*plain, *filtering.ALWAYS, *record.named_filters)]
    sortable = [name for name in record.fields if ordering.sort_column(record, name, language)]
    return [
        query("q", {"type": "string"}, _("Words that the row's texts begin with, in any order and without accents.")),
        query("id", many({"type": "integer"}), _("Numbers of rows.")),
        query(
            "archived",
            {"type": "string", "enum": ["yes", "any"]},
            _("“yes” for archived rows alone, “any” for all; left out, only rows in use."),
        ),
        query("tag", many({"type": "integer"}), _("Numbers of tags: rows that carry any of them.")),
        query("operation", many({"type": "integer"}), _("Numbers of acts of your own: rows that any of them wrote.")),
        *(
            query(name, {"type": "string"}, _("%(label)s; of lists that know it.") % {"label": label})
            for name, (label, _rows) in filtering.BESIDE.items()
            if name != "operation"
        ),
        *filters,
        query(
            "sort",
            {"type": "string", "enum": [sign + name for name in sortable for sign in ("", "-")]},
            _("The field to sort by; with “-” before it, downwards."),
        ),
        shared("after"),
        shared("limit"),
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
