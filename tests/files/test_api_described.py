"""The addresses of files are described as they are answered."""

import json
from typing import Any

import pytest
from django.test import Client

from amity.api import document
from amity.files.models import Attachment
from amity.records import registry
from tests.api.bodies import Api
from tests.files import contents
from tests.files.test_api import send

pytestmark = pytest.mark.django_db
PATHS = {
    "/files": {"get"},
    "/people/{row_id}/files": {"get", "post"},
    "/people/{row_id}/files/{number}": {"get", "patch", "delete"},
    "/people/{row_id}/files/{number}/restore": {"post"},
    "/people/{row_id}/files/{number}/versions": {"post"},
    "/people/{row_id}/files/{number}/versions/{version}": {"get"},
}


@pytest.fixture
def described() -> dict[str, Any]:
    return json.loads(document.written("en", "/api/v1"))


def test_every_address_of_files_is_described_for_every_record_type(described):
    for record in registry.all_records():
        for path, methods in PATHS.items():
            told = described["paths"][path.replace("/people/", f"/{record.name}/")]
            assert set(told) - {"parameters"} == methods


@pytest.mark.parametrize("path", PATHS)
def test_every_method_that_is_answered_is_described(path, described):
    address = path.replace("{row_id}", "1").replace("{number}", "1").replace("{version}", "1")
    allowed = Client().generic("PURGE", f"/api/v1{address}")["Allow"]
    assert {method.lower() for method in allowed.split(", ")} == PATHS[path]


def test_every_reference_leads_somewhere(described):
    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(one) for one in part.values()))
        return set().union(*(references(one) for one in part)) if isinstance(part, list) else set()

    for reference in set().union(*(references(described["paths"][path]) for path in PATHS)):
        part: Any = described
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]
        assert part, reference


def test_a_file_as_it_is_answered_has_the_shape_described(partner, client_of, described):
    told = send(Api(client_of("an")), f"/organisations/{partner.pk}/files", "a.docx", contents.docx()).json()
    shapes = described["components"]["schemas"]
    assert list(shapes["File"]["properties"]) == list(told)
    assert list(shapes["FileVersion"]["properties"]) == list(told["versions"][0])
    assert shapes["FileChange"]["properties"]["kind"]["enum"] == list(Attachment.Kind.values)


def test_what_sends_a_file_says_so(described):
    for path in ("/people/{row_id}/files", "/people/{row_id}/files/{number}/versions"):
        body = described["paths"][path]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
        assert body["required"] == ["file"]
        assert body["properties"]["file"]["format"] == "binary"
