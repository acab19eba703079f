"""Search over all record types."""

import pytest
from django.db import connection

from amity.access.roles import Confidentiality
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


def found(api, **query) -> list[tuple[str, int, str]]:
    answer = api.get("/search", query)
    assert answer.status_code == 200, answer.content
    return [(item["record"], item["id"], item["title"]) for item in answer.json()["items"]]


def test_rows_of_every_type_are_found_without_accents(personas, api_of):
    person = factories.make("people", personas.hers, name="Nguyễn Thị Bình", name_vi="")
    society = factories.make("organisations", personas.hers, name="Nguyễn Society", name_vi="")
    assert set(found(api_of("an"), q="nguyen")) == {
        ("people", person.pk, "Nguyễn Thị Bình"),
        ("organisations", society.pk, "Nguyễn Society"),
    }
    assert found(api_of("an"), q="thi nguyen") == [("people", person.pk, "Nguyễn Thị Bình")]
    assert found(api_of("an"), q="nguyen", record="organisations") == [("organisations", society.pk, "Nguyễn Society")]


def test_titles_are_told_in_the_readers_language(personas, api_of):
    row = factories.make("organisations", personas.hers, name="Peace Committee", name_vi="Uỷ ban Hoà bình")
    personas.an.language = "vi"
    personas.an.save()
    assert found(api_of("an"), q="peace") == [("organisations", row.pk, "Uỷ ban Hoà bình")]


def test_a_search_for_nothing_finds_nothing(personas, api_of):
    factories.make("people", personas.hers)
    for text in ("", " ", "\0", "“”", "%", "*", "' OR 1=1 --", "a" * 5000):
        assert found(api_of("an"), q=text) == []
    assert found(api_of("an")) == []


def test_a_search_says_what_it_does_not_know(personas, api_of):
    an = api_of("an")
    assert wrong(an.get("/search", {"q": "x", "record": "passwords"})) == {"record": "There is no such record type."}
    assert kind(an.get("/search", {"q": "x", "type": "people"})) == (400, "bad-query")
    assert list(wrong(an.get("/search", {"q": "x", "limit": "201"}))) == ["limit"]


def test_a_search_costs_the_same_queries_however_much_it_finds(personas, api_of, django_assert_max_num_queries):
    for number in range(3):
        factories.make("people", personas.hers, name=f"Trần {number}")
        an = api_of("an")
        # Session, account, actor, names that begin so, other words; PostgreSQL looks words up and takes a sample first.
        with django_assert_max_num_queries(5 if connection.vendor == "sqlite" else 7):
            assert len(found(an, q="tran")) == number + 1


def test_rows_out_of_sight_are_not_found(personas, api_of):
    factories.make("people", personas.hers, name="Trần Bí Mật", confidentiality=Confidentiality.UNIT)
    assert found(api_of("binh"), q="tran") == []
    assert len(found(api_of("dung"), q="tran")) == 1
