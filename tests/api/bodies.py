"""Bodies and answers of the API, as tests write and read them."""

import json
from decimal import Decimal
from typing import Any

from django.test import Client

from amity.access.models import Unit
from amity.api import schemas
from amity.records import fields, registry
from amity.records.declaration import Record
from amity.records.values import plain
from tests import factories

BASE = "/api/v1"


class Api:
    """The API as one program or person sees it."""

    def __init__(self, client: Client, token: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, address: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(f"{BASE}{address}", query, headers={**self.headers, **headers})

    def post(self, address: str, body: Any = None, **headers: str):
        return self._send("post", address, body, headers)

    def patch(self, address: str, body: Any, headers: dict[str, str] | None = None):
        return self._send("patch", address, body, headers or {})

    def delete(self, address: str, headers: dict[str, str] | None = None):
        return self._send("delete", address, "", headers or {})

    def _send(self, method: str, address: str, body: Any, headers: dict[str, str]):
        text = body if isinstance(body, str | bytes) else json.dumps({} if body is None else body)
        call = getattr(self.client, method)
        return call(f"{BASE}{address}", text, content_type="application/json", headers={**self.headers, **headers})


def wrong(answer) -> dict[str | None, str]:
    """The fields that a problem names, with what it says of each."""
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def kind(answer) -> tuple[int, str]:
    """The status and the kind of a problem."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    told = answer.json()
    assert told["status"] == answer.status_code
    return answer.status_code, told["type"].removeprefix("urn:amity:problem:")


def ids(answer) -> list[int]:
    """The ids of the rows in a page."""
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def body_of(record: Record, row: Any, links: dict[str, list[Any]]) -> dict[str, Any]:
    """The body that adds an unsaved row; fields that are empty are left out."""
    body: dict[str, Any] = {}
    for name, one in fields.of(record).items():
        if one.kind == "links":
            body[name] = [linked.pk for linked in links.get(name, [])]
        elif one.kind == "link":
            body[name] = getattr(row, one.column.attname)
        elif one.kind == "unit":
            body[name] = unit.code if (unit := getattr(row, name)) is not None else None
        elif one.kind == "decimal":
            value = getattr(row, name)
            body[name] = None if value is None else f"{Decimal(str(value)):.{one.column.decimal_places}f}"
        else:
            body[name] = plain(one, getattr(row, name))
    return {name: value for name, value in body.items() if value not in (None, "", [])}


def new_body(name: str, owner: Unit, **values: Any) -> dict[str, Any]:
    """The body that adds a row of a record type, with the rows that it needs stored."""
    return body_of(registry.get(name), *factories.unsaved(name, owner, **values))


def as_stored(item: dict[str, Any]) -> dict[str, Any]:
    """An answer with its links as bodies write them."""

    def told(value: Any) -> Any:
        if isinstance(value, list):
            return [told(one) for one in value]
        is_link = isinstance(value, dict) and "title" in value
        return value["id"] if is_link else value

    return {name: told(value) for name, value in item.items()}


def writable(record: Record) -> set[str]:
    """The fields that a change may name."""
    return set(schemas.change(record).model_fields) - {"why"}
