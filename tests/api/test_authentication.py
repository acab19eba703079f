"""Who may ask: sessions with proof against forgery, and tokens that stop when they should."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from amity.access import tokens
from amity.access.models import RoleGrant, Token
from amity.access.roles import Role
from amity.access.tokens import issue
from tests import factories
from tests.api.bodies import Api, ids, kind, new_body

pytestmark = pytest.mark.django_db


def test_nobody_is_told_how_to_log_in(api_of):
    for address in ("/people", "/search?q=x", "/openapi.json", "/people/1", "/no_such_records"):
        answer = api_of("nobody").get(address)
        assert kind(answer) == (401, "not-logged-in")
        assert answer["WWW-Authenticate"] == 'Bearer realm="Amity"'


def test_the_public_rows_are_not_public_through_the_api(personas, api_of):
    factories.make("people", personas.hers, confidentiality=0)
    assert kind(api_of("nobody").get("/people")) == (401, "not-logged-in")


def test_a_session_reads_without_and_writes_only_with_its_csrf_token(personas):
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.an)
    api, body = Api(client), new_body("people", personas.hers)
    assert api.get("/people").status_code == 200
    assert kind(api.post("/people", body)) == (403, "forged")
    row = factories.make("people", personas.hers)
    assert kind(api.patch(f"/people/{row.pk}", {"notes": "x"})) == (403, "forged")
    secret = "s" * 32
    client.cookies["csrftoken"] = secret
    assert kind(api.post("/people", body, **{"X-CSRFToken": "t" * 32})) == (403, "forged")
    assert api.post("/people", body, **{"X-CSRFToken": secret}).status_code == 201


def test_an_anonymous_write_is_not_logged_in_rather_than_forged(personas):
    assert kind(Api(Client(enforce_csrf_checks=True)).post("/people", {})) == (401, "not-logged-in")


def test_a_disabled_account_stops_at_once_in_session_and_token(personas, api_of, token_of):
    session, program = api_of("an"), token_of("an", scopes="write")
    assert (session.get("/people").status_code, program.get("/people").status_code) == (200, 200)
    personas.an.is_active = False
    personas.an.save()
    assert kind(session.get("/people")) == kind(program.get("/people")) == (401, "not-logged-in")
    assert kind(program.post("/people", new_body("people", personas.hers))) == (401, "not-logged-in")


def test_a_token_reads_what_its_account_may_see(personas, token_of):
    own = factories.make("people", personas.hers, confidentiality=2)
    assert ids(token_of("an").get("/people")) == [own.pk]
    assert ids(token_of("binh").get("/people")) == []


def test_a_token_for_reading_writes_nothing(personas, token_of):
    row, program = factories.make("agreements", personas.hers), token_of("an")
    body = new_body("agreements", personas.hers)
    assert kind(program.post("/agreements", body)) == (403, "scope")
    assert kind(program.patch(f"/agreements/{row.pk}", {"notes": "x"})) == (403, "scope")
    assert kind(program.post(f"/agreements/{row.pk}/steps/end", {})) == (403, "scope")
    row.refresh_from_db()
    assert (row.version, row.state, row.notes) == (1, "in_force", "")


def test_a_token_for_writing_writes_without_a_csrf_token(personas):
    _token, secret = issue(personas.an, name="sync", now=timezone.now(), scopes="write")
    api = Api(Client(enforce_csrf_checks=True), secret)
    assert api.post("/people", new_body("people", personas.hers)).status_code == 201


def test_a_token_writes_no_more_than_its_account_may(personas, token_of):
    answer = token_of("dung", scopes="write").post("/people", new_body("people", personas.hers))
    assert kind(answer) == (403, "not-allowed")


def test_a_token_ends_when_it_expires_or_is_revoked(personas):
    now = timezone.now()
    expired, expired_secret = issue(personas.an, name="old", now=now - timedelta(days=91))
    revoked, revoked_secret = issue(personas.an, name="lost", now=now)
    assert Api(Client(), revoked_secret).get("/people").status_code == 200
    Token.objects.filter(pk=revoked.pk).update(revoked_at=now)
    for secret in (expired_secret, revoked_secret):
        assert kind(Api(Client(), secret).get("/people")) == (401, "not-logged-in")
    assert expired.expires_at < now


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic YW46YW4=", "bearer amity_", "Token x", "Bearer \u0110", "x" * 5000],
)
def test_an_authorization_that_is_not_good_is_not_made_up_for_by_a_session(header, personas, client_of):
    answer = client_of("an").get("/api/v1/people", headers={"Authorization": header})
    assert kind(answer) == (401, "not-logged-in")


def test_the_text_of_a_token_is_nowhere_stored(personas):
    token, secret = issue(personas.an, name="sync", now=timezone.now())
    stored = Token.objects.filter(pk=token.pk).values().get()
    assert secret.startswith("amity_")
    assert len(secret) >= 6 + 43
    assert secret not in str(stored)
    assert stored["fingerprint"] == tokens.fingerprint_of(secret)
    assert kind(Api(Client(), stored["fingerprint"]).get("/people")) == (401, "not-logged-in")


def test_a_token_notes_when_it_was_last_used_but_not_at_every_request(personas, django_assert_num_queries):
    token, secret = issue(personas.an, name="sync", now=timezone.now())
    api = Api(Client(), secret)
    assert Token.objects.get(pk=token.pk).last_used_at is None
    with django_assert_num_queries(4):  # token and account, its use, the actor, rows
        api.get("/people", {"fields": "name"})
    first = Token.objects.get(pk=token.pk).last_used_at
    with django_assert_num_queries(3):
        api.get("/people", {"fields": "name"})
    assert Token.objects.get(pk=token.pk).last_used_at == first
    Token.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(minutes=11))
    api.get("/people", {"fields": "name"})
    assert Token.objects.get(pk=token.pk).last_used_at >= first


def test_a_role_taken_away_counts_at_the_next_request(personas, token_of):
    program = token_of("an", scopes="write")
    row = factories.make("people", personas.hers, confidentiality=2)
    assert program.get(f"/people/{row.pk}").status_code == 200
    RoleGrant.objects.filter(account=personas.an).update(role=Role.OBSERVER)
    assert kind(program.get(f"/people/{row.pk}")) == (404, "not-found")


def test_a_token_speaks_the_language_of_its_account_and_the_next_request_its_own(personas, token_of):
    personas.an.language = "vi"
    personas.an.save()
    program = token_of("an")
    answer = program.get("/people/0", **{"Accept-Language": "en"})
    assert answer["Content-Language"] == "vi"
    assert Client().get("/api/v1/people", headers={"Accept-Language": "en"})["Content-Language"] == "en"
