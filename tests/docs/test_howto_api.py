"""What the how-to pages on the API and on webhooks say is so."""

import re
import time

import pytest

from amity.access.tokens import LONGEST, Scopes
from amity.api import batches, document, once
from amity.webhooks import calling, sending, signing
from amity.webhooks.models import Event
from tests.code_rules.source import ROOT

API = (ROOT / "docs" / "howto" / "use-the-api.md").read_text(encoding="utf-8")
WEBHOOKS = (ROOT / "docs" / "howto" / "webhooks.md").read_text(encoding="utf-8")
PATHS = document.made("en", "/api/v1")["paths"]


def described(path: str) -> str:
    """An address of an example as the description writes it."""
    path = path.partition("?")[0].rstrip(",")
    path = re.sub(r"/(history|exports|bulk|imports|views|loans|merges|tags)/\d+", r"/\1/{number}", path)
    path = re.sub(r"^/(operations|fields|copies)/\d+", r"/\1/{number}", path)
    path = re.sub(r"/lines/\d+", "/lines/{line}", path)
    path = re.sub(r"^/reviews/\d+", "/reviews/{year}", path)
    path = re.sub(r"/merge/\d+", "/merge/{other}", path)
    return re.sub(r"/\d+", "/{row_id}", path)


@pytest.mark.parametrize(("method", "path"), re.findall(r"\b(GET|POST|PATCH|PUT|DELETE) (/[\w/?=&,.-]+)", API))
def test_every_address_of_the_page_exists(method, path):
    assert method.lower() in PATHS[described(path)]


def test_the_scopes_of_the_page_are_scopes():
    assert str(Scopes.read("people:read agreements:write")) in "agreements:write people:read"
    for scopes in ("*:read", "*:write", "read", "write"):
        assert f"`{scopes}`" in API
        assert Scopes.read(scopes).pairs


def test_the_numbers_of_the_pages_are_those_of_the_code():
    assert "up to 1,000 rows" in API
    assert batches.MOST == 1000
    assert "within 24 hours" in API
    assert once.KEPT.total_seconds() == 24 * 3600
    assert "ends after a year at most" in API
    assert LONGEST == 366
    assert "within ten seconds" in WEBHOOKS
    assert calling.WHOLE == 10
    assert "for a day" in WEBHOOKS
    assert sending.TRIED_FOR.days == 1
    for event in Event.values:
        assert f"`{event}`" in WEBHOOKS


def test_the_check_of_signatures_on_the_page_works():
    (code,) = re.findall(r"(    import base64.*?split\(\)\)\n)", WEBHOOKS, re.DOTALL)
    told: dict = {}
    exec("\n".join(line[4:] for line in code.splitlines()), told)
    secret, now = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", int(time.time())
    headers = signing.headers(secret, "msg_1_2", now, b"{}")
    assert told["is_from_amity"](secret, headers, b"{}")
    assert not told["is_from_amity"](secret, headers, b"{ }")
    assert not told["is_from_amity"](secret, signing.headers(secret, "msg_1_2", now - 301, b"{}"), b"{}")
