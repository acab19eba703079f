"""A token reaches what its scopes name and nothing else, at every address there is."""

import pytest
from django.urls import URLPattern

from amity.access.roles import Confidentiality
from amity.api.authentication import BY_RECORD, OPEN
from amity.api.endpoints import api
from tests import factories
from tests.api.bodies import Api, ids, kind, new_body

pytestmark = pytest.mark.django_db
ADDRESSES = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
METHODS = ("get", "post", "patch", "delete", "put")


def written(address: URLPattern, name: str) -> str:
    """An address with its gaps filled."""
    text = "/" + str(address.pattern)
    return text.replace("<name>", name).replace("<str:name>", name).replace("<", "").replace(">", "")


def answers(program: Api, address: str):
    """What each method is answered at an address; a method that is not taken says so."""
    found = {}
    for method in METHODS:
        answer = getattr(program.client, method)(
            f"/api/v1{address}", *([] if method == "get" else ["{}"]),
            **({} if method == "get" else {"content_type": "application/json"}), headers=program.headers,
        )  # fmt: skip
        if answer.status_code != 405:
            found[method] = answer
    return found


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: str(one.pattern))
def test_a_token_for_one_record_type_is_turned_away_everywhere_else(address, personas, token_of):
    if address.name in OPEN:
        return_codes = {answer.status_code for answer in answers(token_of("an"), written(address, "x")).values()}
        assert return_codes == {200}
        return
    program = token_of("an", scopes="people:write")
    told = answers(program, written(address, "agreements"))
    assert told
    for answer in told.values():
        assert kind(answer) == (403, "scope")
        assert "needs “" in answer.json()["detail"]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda one: str(one.pattern))
def test_a_token_for_reading_writes_nowhere(address, personas, token_of):
    told = answers(token_of("an", scopes="read"), written(address, "people"))
    assert {kind(answer) for method, answer in told.items() if method != "get"} <= {(403, "scope")}


def test_a_token_reads_the_record_type_it_is_for_and_what_its_links_are_called(personas, token_of):
    country = factories.make("countries", personas.hers, name="Laos", confidentiality=Confidentiality.PUBLIC)
    row = factories.make("people", personas.hers, country=country)
    program = token_of("an", scopes="people:read")
    assert ids(program.get("/people")) == [row.pk]
    assert program.get(f"/people/{row.pk}").json()["country"] == {"id": country.pk, "title": "Laos"}
    assert program.get(f"/people/{row.pk}/history").status_code == 200
    assert kind(program.get(f"/countries/{country.pk}")) == (403, "scope")
    assert kind(program.patch(f"/people/{row.pk}", {"notes": "x"})) == (403, "scope")


def test_a_token_writes_the_record_type_it_is_for_and_no_more_than_its_account_may(personas, token_of):
    body = new_body("people", personas.hers)
    assert token_of("an", scopes="people:write").post("/people", body).status_code == 201
    assert kind(token_of("an", scopes="people:write agreements:read").post("/agreements", {})) == (403, "scope")
    assert kind(token_of("dung", scopes="people:write").post("/people", body)) == (403, "not-allowed")


def test_a_narrow_token_searches_only_the_record_types_it_names(personas, token_of):
    factories.make("people", personas.hers, name="Hoàng Lan")
    factories.make("organisations", personas.hers, name="Hoàng Lan Society")
    program = token_of("an", scopes="people:read")
    found = program.get("/search", {"q": "hoang lan", "record": "people"}).json()["items"]
    assert [one["record"] for one in found] == ["people"]
    for query in ({"q": "hoang"}, {"q": "hoang", "record": "organisations"}, {"q": "hoang", "record": ""}):
        assert kind(program.get("/search", query)) == (403, "scope")
    for records in (["people", "organisations"], ["organisations", "people"], [" people"]):
        assert kind(program.get("/search", {"q": "hoang", "record": records})) == (403, "scope")


def test_every_address_that_may_be_narrowed_or_is_open_exists():
    assert {one.name for one in ADDRESSES} >= {*BY_RECORD, *OPEN}


def test_the_record_type_in_an_address_is_the_only_thing_called_name():
    """Scopes are judged by it, so an address that meant something else by it would be judged wrongly."""
    for address in ADDRESSES:
        text = str(address.pattern)
        assert ("<name>" in text) == text.startswith("<name>"), text


def test_a_token_tells_what_it_is_good_for(personas, token_of):
    told = token_of("an", scopes="people:write").get("/me").json()
    assert told.pop("expires_at")
    assert told == {
        "account": "An",
        "language": "en",
        "home_unit": "MEMBER-A",
        "units": ["MEMBER-A"],
        "scopes": "people:write",
    }
    assert token_of("an", scopes="people:read").get("/me").json()["units"] == []


def test_a_session_is_told_that_it_has_no_scopes(api_of):
    told = api_of("dung").get("/me").json()
    assert (told["account"], told["scopes"], told["expires_at"]) == ("Dũng", None, None)
    assert told["units"] == []
    assert kind(api_of("nobody").get("/me")) == (401, "not-logged-in")
