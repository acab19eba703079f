"""`amity token`: makes a token, shows it once, lists and revokes."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from amity.access.models import Token
from tests.api.bodies import Api, kind

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str]:
    out, told = StringIO(), StringIO()
    call_command("token", *arguments, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_a_token_is_printed_once_and_opens_the_api(personas):
    out, told = run("create", "an", "--name", "Nightly copy")
    assert re.fullmatch(r"amity_[\w-]{43}\n", out)
    token = Token.objects.get()
    assert (token.name, token.scopes, token.account) == ("Nightly copy", "*:read", personas.an)
    assert timedelta(days=89) < token.expires_at - timezone.now() <= timedelta(days=90)
    assert "cannot be shown again" in told
    assert Api(Client(), out.strip()).get("/people").status_code == 200
    assert out.strip() not in run("list", "an")[0]


def test_a_token_may_write_and_last_as_long_as_asked(personas):
    run("create", "an", "--name", "Sync", "--write", "--days", "7")
    token = Token.objects.get()
    assert token.scopes == "*:write"
    assert timedelta(days=6) < token.expires_at - timezone.now() <= timedelta(days=7)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("create", "an"),
        ("create", "--name", "x"),
        ("create", "an", "--name", "x", "--days", "0"),
        ("create", "an", "--name", "x", "--days", "367"),
        ("create", "an", "--name", "x", "--days", "-1"),
        ("create", "an", "--name", "x", "--days", "soon"),
        ("create", "an", "--name", "x", "--scopes", "all"),
        ("create", "an", "--name", "x", "--scopes", "nonsense:read"),
        ("revoke", "x"),
        ("burn", "an"),
    ],
)
def test_what_the_command_does_not_know_is_a_usage_error(arguments, personas):
    with pytest.raises(CommandError):
        run(*arguments)
    assert Token.objects.count() == 0


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_token_has_a_name_of_a_sensible_length(name, personas):
    with pytest.raises(CommandError):
        run("create", "an", "--name", name)
    assert Token.objects.count() == 0


def test_an_account_that_does_not_exist_is_told(personas):
    for verb in (("create", "nobody", "--name", "x"), ("list", "nobody")):
        with pytest.raises(CommandError, match="There is no account “nobody”"):
            run(*verb)


def test_tokens_are_listed_with_their_state(personas):
    secret = run("create", "an", "--name", "One")[0].strip()
    run("create", "an", "--name", "Two", "--write")
    run("create", "binh", "--name", "Three")
    Api(Client(), secret).get("/people")
    one, two = run("list", "an")[0].splitlines()
    today = f"{timezone.now():%Y-%m-%d}"
    assert one.split("\t")[1:] == ["One", "*:read", one.split("\t")[3], f"last used: {today}"]
    assert two.split("\t")[1:3] == ["Two", "*:write"]
    assert two.endswith("last used: never")
    assert "Three" not in one + two


def test_a_revoked_token_stops_at_once(personas):
    secret = run("create", "an", "--name", "Lost")[0].strip()
    pk = str(Token.objects.get().pk)
    assert run("revoke", pk)[0] == f"Token {pk} is revoked.\n"
    assert kind(Api(Client(), secret).get("/people")) == (401, "not-logged-in")
    assert "revoked" in run("list", "an")[0]
    for gone in (pk, "999"):
        with pytest.raises(CommandError, match="There is no token"):
            run("revoke", gone)
