"""Scopes: what they say, how they are written, and what is refused; and the life of a token."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amity.access import tokens
from amity.access.models import Token
from amity.access.tokens import ALL, Scopes

KNOWN = ("people", "agreements")
PAIRS = st.frozensets(st.tuples(st.sampled_from([ALL, *KNOWN]), st.sampled_from(["read", "write"])), min_size=1)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("read", "*:read"),
        ("write", "*:write"),
        ("people:read", "people:read"),
        (" people:write\tagreements:read ", "agreements:read people:write"),
        ("people:read people:write", "people:write"),
        ("read people:read", "*:read"),
        ("read people:write", "*:read people:write"),
        ("write people:write agreements:read", "*:write"),
    ],
)
def test_scopes_are_written_in_one_way_and_without_what_others_include(text, written):
    assert str(Scopes.read(text)) == written
    assert str(Scopes.read(written)) == written


@pytest.mark.parametrize(
    "text",
    ["", " ", "all", "people", "people:", ":read", "people:delete", "people:read,agreements:read", "People:read",
     "*", "**:read", "people:*", "people:read:write", "people :read", "../x:read", "1:read"],
)  # fmt: skip
def test_what_is_no_scope_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="people:read agreements:write"):
        Scopes.read(text)


def test_a_scope_for_one_record_type_reaches_no_other():
    scopes = Scopes.read("people:read agreements:write")
    assert scopes.allow("people", "read")
    assert scopes.allow("agreements", "write")
    assert scopes.allow("agreements", "read")
    assert not scopes.allow("people", "write")
    assert not scopes.allow("events", "read")
    assert not scopes.allow(ALL, "read")
    assert not scopes.allow("", "read")
    assert scopes.writes_anything


def test_a_scope_for_all_reaches_every_record_type():
    assert Scopes.read("read").allow("anything", "read")
    assert Scopes.read("read").allow(ALL, "read")
    assert not Scopes.read("read").allow("anything", "write")
    assert not Scopes.read("read").writes_anything
    assert Scopes.read("write").allow(ALL, "write")


@given(PAIRS)
def test_writing_scopes_down_changes_nothing_of_what_they_allow(pairs):
    first, again = Scopes(pairs), Scopes.read(str(Scopes(pairs)))
    for what in (ALL, *KNOWN, "events"):
        for deed in ("read", "write"):
            assert first.allow(what, deed) == again.allow(what, deed)


@pytest.mark.django_db
def test_a_token_is_found_by_its_text_while_it_is_good(personas):
    now = timezone.now()
    token, secret = tokens.issue(personas.an, name="sync", now=now, scopes="people:read", known=KNOWN)
    assert (token.scopes, token.expires_at) == ("people:read", now + timedelta(days=90))
    assert tokens.find(secret) == token
    assert tokens.find(secret[:-1]) is None
    assert tokens.find("") is None


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, -1, 367, 10_000])
def test_no_token_is_good_for_longer_than_a_year_or_for_no_time(days, personas):
    with pytest.raises(ValidationError, match="A token is good for 1 to 366 days"):
        tokens.issue(personas.an, name="x", now=timezone.now(), days=days)
    assert not Token.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scopes", "said"),
    [("nonsense", "Write scopes such as"), ("people:read secrets:read", "There are no such record types: secrets.")],
)
def test_a_token_for_what_does_not_exist_is_not_made(scopes, said, personas):
    with pytest.raises(ValidationError) as refused:
        tokens.issue(personas.an, name="x", now=timezone.now(), scopes=scopes, known=KNOWN)
    assert refused.value.message_dict["scopes"][0].startswith(said)
    assert not Token.objects.exists()


@pytest.mark.django_db
def test_an_account_revokes_its_own_tokens_only_and_each_once(personas):
    now = timezone.now()
    token, secret = tokens.issue(personas.an, name="sync", now=now)
    assert not tokens.revoke(personas.binh, token.pk, now=now)
    assert tokens.find(secret) == token
    assert tokens.revoke(personas.an, token.pk, now=now)
    assert tokens.find(secret) is None
    assert not tokens.revoke(personas.an, token.pk, now=now)
    assert not tokens.revoke(None, token.pk, now=now)
    token.refresh_from_db()
    assert token.revoked_at == now


@pytest.mark.django_db
def test_the_tokens_made_before_scopes_had_names_stay_good(personas):
    """What the migration that carries tokens over does with the rows it finds."""
    now = timezone.now()

    class Old:
        pk, account_id, name, scope = 7, personas.an.pk, "old", "write"
        fingerprint, last_used_at, revoked_at = tokens.fingerprint_of("amity_old"), None, None
        created_at, expires_at = now - timedelta(days=3), now + timedelta(days=3)

    class Rows:
        objects = type("Tokens", (), {"order_by": staticmethod(lambda _name: [Old])})

    class Registry:
        @staticmethod
        def get_model(app: str, name: str):
            return Rows if app == "api" else apps.get_model(app, name)

    import_module("amity.api.migrations.0002_tokens_below").carry_over(Registry, None)
    token = tokens.find("amity_old")
    assert (token.name, token.scopes, token.created_at) == ("old", "*:write", Old.created_at)
