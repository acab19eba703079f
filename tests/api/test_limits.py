"""How many requests an account may send: told at every answer, and refused with the time to wait."""

import pytest

from amity.api import document, limits
from amity.api.limits import Quota
from tests.api.bodies import kind

pytestmark = pytest.mark.django_db
START = 1_800_000_000 - 1_800_000_000 % limits.WINDOW


@pytest.fixture
def few(settings, monkeypatch):
    """A site that takes three requests in a minute, at the beginning of a minute that goes on."""
    settings.API_RATE = 3
    monkeypatch.setattr(limits, "_counts", limits._Counts())
    monkeypatch.setattr(limits.time, "time", lambda: START + 10.5)
    return settings


def test_every_answer_tells_what_is_left(few, api_of):
    an = api_of("an")
    told = [an.get(address) for address in ("/people", "/people/0", "/no_such_records")]
    assert [one["RateLimit"] for one in told] == ['"account";r=2;t=50', '"account";r=1;t=50', '"account";r=0;t=50']
    assert {one["RateLimit-Policy"] for one in told} == {'"account";q=3;w=60'}
    assert not any("Retry-After" in one for one in told)


def test_one_request_too_many_is_told_to_wait_and_does_nothing(few, personas, api_of):
    an = api_of("an")
    for _n in range(3):
        an.get("/people")
    answer = an.post("/people", {"name": "Too late"})
    assert kind(answer) == (429, "too-many")
    assert (answer["Retry-After"], answer["RateLimit"]) == ("50", '"account";r=0;t=50')
    assert kind(an.get("/people")) == (429, "too-many")
    assert api_of("binh").get("/people").status_code == 200


def test_the_next_minute_begins_anew(few, api_of, monkeypatch):
    an = api_of("an")
    for _n in range(4):
        an.get("/people")
    monkeypatch.setattr(limits.time, "time", lambda: START + 60.0)
    answer = an.get("/people")
    assert (answer.status_code, answer["RateLimit"]) == (200, '"account";r=2;t=60')


def test_all_tokens_and_sessions_of_an_account_share_what_it_has(few, personas, api_of, token_of):
    api_of("an").get("/people")
    token_of("an").get("/people")
    assert token_of("an").get("/people")["RateLimit"] == '"account";r=0;t=50'
    assert kind(api_of("an").get("/people")) == (429, "too-many")


def test_nobody_is_not_counted(few, api_of):
    for _n in range(5):
        answer = api_of("nobody").get("/people")
        assert kind(answer) == (401, "not-logged-in")
        assert "RateLimit" not in answer


def test_a_site_without_a_limit_says_nothing_of_one(settings, api_of):
    settings.API_RATE = 0
    answer = api_of("an").get("/people")
    assert "RateLimit" not in answer
    assert "RateLimit-Policy" not in answer


def test_counting_costs_no_query(few, api_of, django_assert_num_queries):
    few.API_RATE = 100
    an = api_of("an")
    with django_assert_num_queries(4):  # session, account, actor, rows
        an.get("/people", {"fields": "name"})


def test_the_counts_of_past_minutes_are_forgotten():
    counts = limits._Counts()
    for account in range(1000):
        counts.add(account, 1)
    assert counts.add(5, 1) == 2
    assert counts.add(5, 2) == 1
    assert counts.used == {5: 1}


@pytest.mark.parametrize(("used", "exceeded"), [(1, False), (3, False), (4, True)])
def test_the_last_request_allowed_is_still_answered(used, exceeded):
    assert Quota(3, used, 5).is_exceeded is exceeded


def test_the_description_names_the_answer_of_one_too_many():
    for item in document.made("en", "/api/v1")["paths"].values():
        assert all("429" in item[method]["responses"] for method in ("get", "post", "patch") if method in item)
