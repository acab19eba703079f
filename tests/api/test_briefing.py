"""The briefing book and the paper of a delegation for programs: what may be asked, and what is refused."""

import json

import pytest

from tests.dossiers import visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(personas):
    return visits.received(personas)


def asked(client, made, kind="briefing", query=""):
    return client.get(f"/api/v1/delegations/{made.delegation.pk}/{kind}{query}")


@pytest.mark.parametrize(
    ("kind", "query", "content_type", "name"),
    [
        ("briefing", "", "application/json", "briefing-{pk}-en.json"),
        ("briefing", "?format=&language=&counterpart=", "application/json", "briefing-{pk}-en.json"),
        ("briefing", "?format=pdf", "application/pdf", "briefing-{pk}-en.pdf"),
        ("briefing", "?language=vi", "application/json", "briefing-{pk}-vi.json"),
        ("briefing", "?counterpart=people.{head}", "application/json", "briefing-{pk}-people-{head}-en.json"),
        ("paper", "", "application/json", "visit-{pk}-en.json"),
        ("paper", "?format=json&language=vi", "application/json", "visit-{pk}-vi.json"),
    ],
)
def test_a_document_comes_in_the_format_and_the_language_asked_for(made, client_of, kind, query, content_type, name):
    numbers = {"pk": made.delegation.pk, "head": made.head.pk}
    answer = asked(client_of("chi"), made, kind, query.format(**numbers))
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (200, content_type)
    assert answer["Content-Disposition"] == f'attachment; filename="{name.format(**numbers)}"'


def test_as_data_the_book_has_its_words_block_by_block_and_its_figures(made, client_of):
    told = json.loads(asked(client_of("an"), made).content)
    assert told["title"] == "Lao friends: Briefing book: 10 March 2026 – 12 March 2026"
    assert {"kind": "heading", "level": 1, "words": "In short", "anchor": "opening"} in told["blocks"]
    day = next(one for one in told["blocks"] if one.get("caption") == "Tuesday, 10 March 2026")
    assert day["rows"][0][:2] == ["09:00–10:30", "Talks at the union (not confirmed)"]
    assert {"briefing.people": 2, "briefing.items_proposed": 1}.items() <= {
        one["measure"]: one["value"] for one in told["figures"]
    }.items()


@pytest.mark.parametrize("kind", ["briefing", "paper"])
@pytest.mark.parametrize(
    ("query", "field"),
    [("?format=xlsx", "format"), ("?format=PDF", "format"), ("?language=VI", "language"), ("?language=fr", "language")],
)
def test_what_cannot_be_read_is_refused_with_the_name_of_the_field(made, client_of, kind, query, field):
    answer = asked(client_of("chi"), made, kind, query)
    assert answer.status_code == 400
    assert field in json.dumps(answer.json())
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(("kind", "query"), [("briefing", "?as_at=2020"), ("paper", "?counterpart=people.1")])
def test_what_is_not_asked_here_is_refused(made, client_of, kind, query):
    assert asked(client_of("chi"), made, kind, query).status_code == 400


@pytest.mark.parametrize("typed", ["people.999999", "people.x", "nobody", "countries.1"])
def test_an_unknown_counterpart_is_not_found(made, client_of, typed):
    assert asked(client_of("chi"), made, query=f"?counterpart={typed}").status_code == 404


@pytest.mark.parametrize("kind", ["briefing", "paper"])
@pytest.mark.parametrize("number", ["abc", "0", "-1", "1.5", "99999999999999999999", "%00"])
def test_what_is_no_number_of_a_delegation_is_not_found(client_of, kind, number):
    assert client_of("chi").get(f"/api/v1/delegations/{number}/{kind}").status_code in (400, 404)


@pytest.mark.parametrize("kind", ["briefing", "paper"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_document_is_only_read(made, client_of, kind, method):
    answer = getattr(client_of("chi"), method)(f"/api/v1/delegations/{made.delegation.pk}/{kind}")
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize(("scopes", "status"), [("read", 200), ("delegations:read", 403), ("people:read", 403)])
def test_a_token_for_one_record_type_does_not_open_a_book_made_of_many(made, token_of, scopes, status):
    assert token_of("an", scopes=scopes).get(f"/delegations/{made.delegation.pk}/briefing").status_code == status
