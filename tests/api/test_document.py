"""The OpenAPI document: whole, valid, true, and in both languages."""

import json
import re
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, resolve

from amity.api import document, reading
from amity.api.endpoints import api
from amity.records import fields, filtering, registry
from tests.api.bodies import kind

RECORDS = registry.all_records()
ADDRESSES = sorted({str(one.pattern) for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"})
METHODS = ("get", "post", "patch", "put", "delete")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return json.loads(document.written("en", "/api/v1"))


def operations(described) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, item in described["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(one) for one in part.values()))
    return set().union(*(references(one) for one in part)) if isinstance(part, list) else set()


def test_it_is_an_openapi_3_1_document(described):
    assert described["openapi"] == "3.1.0"
    assert {"title", "version", "description"} <= set(described["info"])
    assert described["servers"] == [{"url": "/api/v1"}]
    assert set(described) == {"openapi", "info", "servers", "security", "tags", "paths", "components"}
    for path, _method, operation in operations(described):
        assert path.startswith("/")
        assert operation["summary"]
        assert all(re.fullmatch("[1-5][0-9]{2}", status) for status in operation["responses"])
        assert all("description" in answer or "$ref" in answer for answer in operation["responses"].values())


def test_every_reference_leads_somewhere_and_every_part_is_used(described):
    wanted = references(described)
    for reference in wanted:
        part: Any = described
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
    for section in ("schemas", "parameters", "responses"):
        unused = {f"#/components/{section}/{name}" for name in described["components"][section]} - wanted
        assert unused <= {"#/components/responses/Problem405"}


def test_every_shape_is_a_json_schema(described):
    for shape in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)


def test_every_operation_has_a_name_of_its_own(described):
    names = [operation["operationId"] for _path, _method, operation in operations(described)]
    assert len(names) == len(set(names))


def test_every_parameter_in_a_path_is_declared_and_required(described):
    for path, item in described["paths"].items():
        declared = [
            described["components"]["parameters"][one["$ref"].rsplit("/")[-1]] for one in item.get("parameters", [])
        ]
        named = {one["name"] for one in declared if one["in"] == "path" and one["required"]}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_every_parameter_of_an_operation_stands_there_once(described):
    for _path, _method, operation in operations(described):
        names = [one["name"] for one in operation.get("parameters", []) if "name" in one]
        assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_every_record_type_is_described(record, described):
    base, row = f"/{record.name}", f"/{record.name}/{{row_id}}"
    paths = described["paths"]
    assert {"get", "post"} == set(paths[base])
    assert {"get", "patch", "delete"} <= set(paths[row])
    assert "get" in paths[f"{row}/history"]
    steps = {path.rsplit("/")[-1] for path in paths if path.startswith(f"{row}/steps/")}
    assert steps == {step.name for step in record.steps}
    offered = {one.get("name") or one["$ref"].rpartition("/")[2] for one in paths[base]["get"]["parameters"]}
    assert offered == filtering.filterable(record) | {"sort", "after", "limit", "fields"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_the_shapes_say_what_the_declaration_says(record, described):
    shapes, name = described["components"]["schemas"], record.model.__name__
    assert list(shapes[name]["properties"]) == [*reading.ALWAYS, *record.fields]
    assert shapes[f"{name}New"]["additionalProperties"] is False
    for field, one in fields.of(record).items():
        told = shapes[f"{name}New"]["properties"][field]
        assert told["title"] == one.label
        if one.kind == "choice" and not (record.steps and field == record.state):
            assert {value for value, _label in one.choices} <= set(told.get("enum") or [told["const"]])
        if one.kind == "text":
            assert told["maxLength"] == one.column.max_length
        assert (field in shapes[f"{name}New"].get("required", [])) == (one.is_required and one.kind != "unit")
    assert (record.state in shapes[f"{name}Change"]["properties"]) == (bool(record.state) and not record.steps)
    assert not {"id", "version", "audience", "sort_key"} & set(shapes[f"{name}New"]["properties"])


def test_every_address_described_is_answered_by_the_api(described):
    for path, _method, _operation in operations(described):
        found = resolve("/api/v1" + path.replace("{row_id}", "1").replace("{number}", "1"))
        assert found.func.__module__.startswith("ninja") or found.url_name != "nowhere"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_answered_is_described_with_its_methods(address, described):
    """Every other method is answered with those that are taken."""
    some = address.replace("<name>", "people").replace("<", "").replace(">", "")
    taken = Client().generic("PURGE", f"/api/v1/{some}")
    for record in RECORDS if "<name>" in address else RECORDS[:1]:
        for step in record.steps if "<step>" in address else [None]:
            path = address.replace("<name>", record.name).replace("<step>", step.name if step else "")
            told = described["paths"].get("/" + path.replace("<", "{").replace(">", "}"), {})
            methods = {method.lower() for method in taken["Allow"].split(", ")}
            assert methods == set(told) & set(METHODS) or address == "openapi.json"


def test_no_other_address_is_answered():
    with pytest.raises(Resolver404):
        resolve("/api/v2/people")


def test_both_languages_have_their_own_words():
    english, vietnamese = (json.loads(document.written(language, "/api/v1")) for language in ("en", "vi"))
    assert english["paths"].keys() == vietnamese["paths"].keys()
    assert english["components"]["schemas"]["Person"]["description"] == registry.get("people").model.__doc__
    assert "description" not in vietnamese["components"]["schemas"]["Person"]


@pytest.mark.django_db
def test_the_document_is_served_to_those_who_are_logged_in(api_of, token_of, described):
    for reader in (api_of("hoa"), token_of("an")):
        answer = reader.get("/openapi.json")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert answer.json() == described
    assert kind(api_of("nobody").get("/openapi.json")) == (401, "not-logged-in")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_no_declaration_takes_a_name_that_the_api_uses_itself(record):
    addresses = [str(one.pattern).split("/") for one in api.urls[0]]
    # What goes on below a row of the type, or by a word that is no number, does not stand in its way.
    taken = {parts[0] for parts in addresses if len(parts) == 1 or (len(parts) == 2 and parts[1].startswith("<"))}
    assert record.name not in taken
    assert not {*reading.ALWAYS, "why", "q", *reading.OWN} & {*record.fields, *record.named_filters}
