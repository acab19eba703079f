"""A typed client of Amity's API for Python 3.11 and newer; it needs nothing but the standard library. Copy it.

    amity = Amity("https://amity.example.org", "amity_...")
    for person in amity.rows("people", country=["17"], fields=["name", "born_on"]):
        print(person["id"], person["name"])
    made = amity.create("people", {"name": "Nguyễn Thị Bình"})
    amity.change(made, {"notes": "Met in Hà Nội."})
    Path("people.csv").write_bytes(amity.export("people", country=["17"]))

Rows are dictionaries with the fields of their record type (`Row`); /api/v1/openapi.json describes them all. Everything
that cannot be done raises `Refused` with the kind of the problem, a sentence, and the fields that are wrong. A request
that was one too many is sent again after the pause the site asks for. What is written is sent with a key of its own,
so that it can be sent again after a broken connection without being done twice.
"""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import urlencode

Values = Mapping[str, Any]
TRIES = 3
PATIENCE = 60.0  # seconds to wait for an answer


class Link(TypedDict):
    """A row that another one leads to; without an id when you may not see it."""

    id: int | None
    title: str


class Change(TypedDict):
    """One change, as /changes tells it."""

    id: int
    at: str
    by: str
    action: str
    why: str
    record: str
    row_id: int
    title: str
    fields: list[str]
    operation: int | None


class Result(TypedDict, total=False):
    """What became of one row of a batch: its id and version, or the problem."""

    index: int
    status: int
    id: int
    version: int
    problem: dict[str, Any]


class Act(TypedDict):
    """How far an act on many rows is; `counts` says how many are done, the same as before, left out or waiting."""

    id: int
    state: str
    counts: dict[str, int]


class Row(dict[str, Any]):
    """A row as it was read, with the record type it is of and its ETag."""

    def __init__(self, record: str, values: Values, etag: str = "") -> None:
        super().__init__(values)
        self.record, self.etag = record, etag

    @property
    def id(self) -> int:
        """The number of the row."""
        return int(self["id"])


@dataclass
class Refused(Exception):
    """What the site answered instead: `kind` is stable, `detail` and `errors` are in the language of the account."""

    status: int
    kind: str
    detail: str
    errors: dict[str | None, str] = field(default_factory=dict)

    def __str__(self) -> str:
        named = "; ".join(f"{name}: {message}" if name else message for name, message in self.errors.items())
        return f"{self.status} {self.kind}: {self.detail} {named}".strip()


@dataclass(frozen=True)
class Answer:
    """An answer: its status, its header fields and what stands in it."""

    status: int
    headers: Mapping[str, str]
    content: Any


class Amity:
    """One site, asked in the name of the account that made the token."""

    def __init__(self, site: str, token: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.base = site.rstrip("/") + "/api/v1"
        self.token = token
        self.sleep = sleep

    def rows(
        self, record: str, *, fields: Sequence[str] = (), sort: str = "", **filters: str | Sequence[str]
    ) -> Iterator[Row]:
        """All rows of a list, page by page as they are asked for; filters are those of the list's address."""
        query: dict[str, Any] = {"limit": 200, **filters}
        if fields:
            query["fields"] = ",".join(fields)
        if sort:
            query["sort"] = sort
        for page in self._pages(f"/{record}", query):
            yield from (Row(record, one) for one in page)

    def read(self, record: str, row_id: int) -> Row:
        """One row."""
        return self._row(record, self.send("GET", f"/{record}/{row_id}"))

    def create(self, record: str, values: Values, *, why: str = "") -> Row:
        """Add a row."""
        return self._row(record, self.send("POST", f"/{record}", {**values, "why": why}))

    def change(self, row: Row, values: Values, *, why: str = "") -> Row:
        """Change some fields of a row; refused ("precondition") when somebody changed it since it was read."""
        headers = {"If-Match": row.etag} if row.etag else {}
        return self._row(row.record, self.send("PATCH", self._of(row), {**values, "why": why}, headers))

    def batch(self, record: str, rows: Sequence[Values], *, mode: str = "all", why: str = "") -> list[Result]:
        """Add rows, and change those that name an id: "all" or none, or "each" on its own; up to 1,000 at once."""
        told = self.send("POST", f"/{record}/batch", {"rows": list(rows), "mode": mode, "why": why})
        results: list[Result] = told.content["results"]
        return results

    def step(self, row: Row, name: str, *, why: str = "", **asked: Any) -> Row:
        """Take a step of a row's life."""
        return self._row(row.record, self.send("POST", f"{self._of(row)}/steps/{name}", {**asked, "why": why}))

    def throw_away(self, row: Row, *, why: str = "") -> None:
        """Put a row into the trash."""
        self.send("DELETE", f"{self._of(row)}?{urlencode({'why': why})}" if why else self._of(row))

    def restore(self, row: Row, *, why: str = "") -> Row:
        """Take a row out of the trash or the archive."""
        return self._row(row.record, self.send("POST", f"{self._of(row)}/restore", {"why": why}))

    def changes(self, record: str = "") -> Iterator[Change]:
        """What was changed lately, the latest first."""
        for page in self._pages("/changes", {"record": record} if record else {}):
            yield from page

    def export(self, record: str, *, kind: str = "csv", **filters: str | Sequence[str]) -> bytes:
        """A list as a file, CSV or XLSX; waits until it is written."""
        body = {"query": urlencode(filters, doseq=True), "format": kind}
        address = f"/{record}/exports/{self.send('POST', f'/{record}/exports', body).content['id']}"
        self._wait(address)
        file: bytes = self.send("GET", f"{address}/file").content
        return file

    def bulk(self, record: str, action: str, *, ids: Sequence[int] | None = None, why: str = "", **asked: Any) -> Act:
        """Act on many rows, chosen by their numbers or by the address of a list (query="country=17"); waits for it."""
        chosen = {"ids": list(ids)} if ids is not None else {}
        begun = self.send("POST", f"/{record}/bulk", {**chosen, **asked, "action": action, "why": why}).content
        told: Act = self._wait(f"/{record}/bulk/{begun['id']}")
        return told

    def lend(self, record: str, ids: Sequence[int], *, to_unit: str, purpose: str, until_on: str) -> int:
        """Lend rows to another unit for reading until a day; returns the number of the loan."""
        body = {"ids": list(ids), "to_unit": to_unit, "purpose": purpose, "until_on": until_on}
        return int(self.send("POST", f"/{record}/loans", body).content["id"])

    def take_back(self, record: str, loan: int) -> None:
        """End a loan now."""
        self.send("POST", f"/{record}/loans/{loan}/take-back")

    def _wait(self, address: str) -> Any:
        """Ask how far work in the background is until it has ended."""
        while True:
            told = self.send("GET", address).content
            if told["state"] not in ("waiting", "running"):
                return told
            self.sleep(1.0)

    def send(self, method: str, path: str, body: Values | None = None, headers: Values | None = None) -> Answer:
        """Send a request; again after a pause when there were too many, and after a broken connection."""
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        if method != "GET":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            sent["Content-Type"] = "application/json"
        request = urllib.request.Request(self.base + path, content, sent, method=method)
        for last in (*[False] * (TRIES - 1), True):
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    text = answer.read()
                    is_json = answer.headers.get("Content-Type", "").startswith("application/json")
                    return Answer(answer.status, answer.headers, json.loads(text) if is_json and text else text or None)
            except urllib.error.HTTPError as error:
                if error.code != 429 or last:
                    raise self._refused(error) from None
                self.sleep(float(error.headers.get("Retry-After", "1")))
            except urllib.error.URLError:
                if last:
                    raise
                self.sleep(1.0)
        raise AssertionError("The last try returns or raises.")

    def _pages(self, path: str, query: Mapping[str, Any]) -> Iterator[list[Any]]:
        after: str | None = ""
        while after is not None:
            asked = {**query, "after": after} if after else query
            content = self.send("GET", f"{path}?{urlencode(asked, doseq=True)}").content
            yield content["items"]
            after = content["next"]

    @staticmethod
    def _of(row: Row) -> str:
        return f"/{row.record}/{row.id}"

    @staticmethod
    def _row(record: str, answer: Answer) -> Row:
        return Row(record, answer.content, answer.headers.get("ETag", ""))

    @staticmethod
    def _refused(error: urllib.error.HTTPError) -> Refused:
        try:
            told = json.loads(error.read())
            errors = {one["field"]: one["message"] for one in told["errors"]}
            return Refused(error.code, told["type"].rpartition(":")[2], told["detail"], errors)
        except (ValueError, KeyError):
            return Refused(error.code, "unknown", str(error.reason))
