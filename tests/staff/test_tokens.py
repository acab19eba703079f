"""My tokens as pages: made, shown once, listed and revoked, each by its owner alone."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from amity.access import tokens
from amity.access.models import Token
from amity.access.tokens import Scopes, issue
from amity.records import registry
from amity.staff.tokens import reach, scopes_offered
from tests.api.bodies import Api, kind

pytestmark = pytest.mark.django_db
NEW = {"name": "Nightly copy", "days": "30", "reach": "read"}


def text(answer) -> str:
    return html.unescape(answer.content.decode())


def secret_in(answer) -> str:
    return re.search(r"amity_[\w-]{43}", text(answer)).group()


def test_a_token_is_made_and_its_text_shown_once(personas, client_of):
    an = client_of("an")
    answer = an.post("/me/tokens/", NEW)
    assert answer.status_code == 201
    secret = secret_in(answer)
    token = Token.objects.get()
    assert (token.name, token.scopes, token.account) == ("Nightly copy", "*:read", personas.an)
    assert 29 <= (token.expires_at - timezone.now()).days <= 30
    assert Api(Client(), secret).get("/people").status_code == 200
    again = an.get("/me/tokens/")
    assert "Nightly copy" in text(again)
    assert "amity_" not in text(again)
    assert answer["Cache-Control"] == "no-store"


def test_a_token_for_some_kinds_of_records_reaches_no_others(personas, client_of):
    answer = client_of("an").post(
        "/me/tokens/", NEW | {"reach": "some", "scopes": ["people:read", "agreements:write", "agreements:read"]}
    )
    assert Token.objects.get().scopes == "agreements:write people:read"
    program = Api(Client(), secret_in(answer))
    assert program.get("/people").status_code == 200
    assert kind(program.get("/events")) == (403, "scope")


def test_ticks_count_only_where_only_some_kinds_are_meant(personas, client_of):
    client_of("an").post("/me/tokens/", NEW | {"scopes": ["people:write"]})
    assert Token.objects.get().scopes == "*:read"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"name": ""}, "This field is required."), ({"name": "x" * 101}, "at most 100 characters"),
     ({"days": "400"}, "Select a valid choice"), ({"days": ""}, "This field is required."),
     ({"reach": "all"}, "Select a valid choice"), ({"reach": "some"}, "Tick at least one kind of records."),
     ({"reach": "some", "scopes": ["secrets:read"]}, "Select a valid choice"),
     ({"reach": "some", "scopes": ["*:write"]}, "Select a valid choice")],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_told_and_no_token_made(change, said, personas, client_of):
    answer = client_of("an").post("/me/tokens/", NEW | change)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Token.objects.exists()


def test_a_revoked_token_opens_nothing_and_is_marked(personas, client_of):
    an = client_of("an")
    secret = secret_in(an.post("/me/tokens/", NEW))
    answer = an.post(f"/me/tokens/{Token.objects.get().pk}/revoke/", follow=True)
    assert "The token no longer opens anything." in text(answer)
    assert "revoked" in text(answer)
    assert "Revoke the token" not in text(answer)
    assert kind(Api(Client(), secret).get("/people")) == (401, "not-logged-in")


def test_nobody_sees_or_revokes_the_tokens_of_another(personas, client_of):
    token, secret = issue(personas.an, name="Mine alone", now=timezone.now())
    for name in ("binh", "chi", "dung", "hoa"):
        other = client_of(name)
        assert "Mine alone" not in text(other.get("/me/tokens/"))
        assert other.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
        assert other.post("/me/tokens/999999/revoke/").status_code == 404
    assert tokens.find(secret) is not None
    nobody = client_of("nobody")
    assert nobody.get("/me/tokens/").status_code == 302
    assert nobody.post("/me/tokens/", NEW).status_code == 302
    assert Token.objects.count() == 1


def test_a_look_at_the_page_revokes_nothing(personas, client_of):
    token, _secret = issue(personas.an, name="x", now=timezone.now())
    assert client_of("an").get(f"/me/tokens/{token.pk}/revoke/").status_code == 405
    token.refresh_from_db()
    assert token.revoked_at is None


def test_an_expired_token_is_marked(personas, client_of):
    issue(personas.an, name="Old", now=timezone.now() - timezone.timedelta(days=91))
    assert "expired" in text(client_of("an").get("/me/tokens/"))


def test_every_kind_of_record_is_offered_in_the_readers_language(personas, client_of):
    page = text(client_of("an").get("/me/tokens/"))
    for record in registry.all_records():
        assert f'value="{record.name}:read"' in page
        assert f'value="{record.name}:write"' in page
        assert str(record.plural) in page
    assert len(scopes_offered()) == 2 * len(registry.all_records())


@pytest.mark.parametrize(
    ("scopes", "said"),
    [("read", "read everything"), ("write", "read and write everything"), ("people:read", "read: People"),
     ("read people:write", "read everything; read and write: People"), ("gone_records:read", "")],
)  # fmt: skip
def test_what_a_token_reaches_is_said_in_words(scopes, said):
    assert reach(str(Scopes.read(scopes))) == said
