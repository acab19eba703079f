"""Lending through the API: to whom, what for, until when, taken back, and told to both sides alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.models import Loan
from amity.access.roles import Confidentiality
from amity.records.models import Reading
from tests import factories
from tests.api.bodies import ids, kind, wrong

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT
STRANGERS = ("hoa",)


def body(**more):
    soon = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"to_unit": "MEMBER-B", "purpose": "The visit of May", "until_on": soon, **more}


@pytest.fixture
def row(personas):
    return factories.make("people", personas.hers, confidentiality=UNIT, name="Lent Person")


@pytest.fixture
def lent(row, api_of):
    """The answer to lending the row to Bình's unit."""
    answer = api_of("an").post("/people/loans", body(ids=[row.pk]))
    assert answer.status_code == 201, answer.content
    return answer


def test_a_row_is_lent_read_and_taken_back(row, lent, api_of):
    an, binh = api_of("an"), api_of("binh")
    told = lent.json()
    assert lent["Location"] == f"/api/v1/people/loans/{told['id']}"
    assert (told["record"], told["title"], told["from_unit"], told["to_unit"], told["state"]) == (
        *("people", "Lent Person", "MEMBER-A"),
        *("MEMBER-B", "running"),
    )
    assert binh.get(f"/people/{row.pk}").status_code == 200
    assert kind(binh.patch(f"/people/{row.pk}", {"notes": "x"})) == (403, "not-allowed")
    address = f"/people/loans/{told['id']}"
    for reader in (an, binh):
        assert reader.get(address).json() == told | {"rows": [{"id": row.pk, "title": "Lent Person"}], "more": False}
    assert kind(binh.post(f"{address}/take-back")) == (403, "not-allowed")
    ended = an.post(f"{address}/take-back")
    assert (ended.status_code, ended.json()["state"]) == (200, "taken back")
    assert an.get(address).json()["rows"] == []
    assert kind(binh.get(f"/people/{row.pk}")) == (404, "not-found")
    assert kind(an.post(f"{address}/take-back")) == (409, "over")


def test_a_list_is_lent_as_it_stands(personas, api_of):
    mine = [factories.make("people", personas.hers, confidentiality=UNIT, born_on="1963") for _n in range(2)]
    factories.make("people", personas.hers, confidentiality=UNIT, born_on="1970")
    factories.make("people", personas.other, confidentiality=0, born_on="1963")
    number = api_of("an").post("/people/loans", body(query="born_on=1963")).json()["id"]
    told = api_of("an").get(f"/people/loans/{number}").json()
    assert {one["id"] for one in told["rows"]} == {one.pk for one in mine}
    assert (told["title"], told["more"]) == ("People: 2 records", False)
    assert set(ids(api_of("binh").get("/people", {"born_on": "1963"}))) >= {one.pk for one in mine}


def test_loans_are_listed_to_both_sides_and_of_a_row(row, lent, api_of):
    number = lent.json()["id"]
    for name in ("an", "binh", "chi"):
        for address in ("/loans", "/people/loans"):
            assert [one["id"] for one in api_of(name).get(address).json()["items"]] == [number]
        assert [one["id"] for one in api_of(name).get(f"/people/{row.pk}/loans").json()["items"]] == [number]
        assert api_of(name).get("/organisations/loans").json() == {"items": [], "next": None}
        assert kind(api_of(name).get(f"/organisations/loans/{number}")) == (404, "not-found")


def test_a_loan_between_others_is_not_there(row, lent, api_of):
    for name in STRANGERS:
        stranger = api_of(name)
        for pk in (lent.json()["id"], 999_999):
            assert kind(stranger.get(f"/people/loans/{pk}")) == (404, "not-found")
            assert kind(stranger.post(f"/people/loans/{pk}/take-back")) == (404, "not-found")
        assert stranger.get("/loans").json() == stranger.get("/people/loans").json() == {"items": [], "next": None}
        assert kind(stranger.get(f"/people/{row.pk}/loans")) == (404, "not-found")
        assert stranger.get("/readings").json() == {"items": []}
    assert Loan.objects.get().revoked_at is None


def test_whoever_reads_a_row_and_lends_nothing_is_not_told_of_its_loans(row, lent, api_of):
    dung = api_of("dung")
    assert dung.get(f"/people/{row.pk}").status_code == 200
    assert dung.get(f"/people/{row.pk}/loans").json() == {"items": []}
    assert dung.get("/people/loans").json()["items"] == []
    assert kind(dung.get(f"/people/loans/{lent.json()['id']}")) == (404, "not-found")


def test_a_loan_that_ended_is_told_to_the_lender_alone(lent, api_of):
    Loan.objects.update(until_on=timezone.localdate() - timedelta(days=1))
    (mine,) = api_of("an").get("/loans").json()["items"]
    assert mine["state"] == "ended"
    assert api_of("binh").get("/loans").json()["items"] == []
    assert kind(api_of("an").post(f"/people/loans/{mine['id']}/take-back")) == (409, "over")


@pytest.mark.parametrize("name", ["dung", "binh", "hoa"])
def test_nobody_lends_what_he_does_not_keep(name, row, personas, api_of):
    answer = api_of(name).post("/people/loans", body(ids=[row.pk], to_unit="NGO"))
    by_none = api_of(name).post("/people/loans", body(ids=[999_999_999], to_unit="NGO"))
    assert kind(answer) in {(403, "not-allowed"), (422, "invalid")}
    assert answer.content == by_none.content
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"purpose": ""}, ["purpose"]),
        ({"until_on": "2020-01-01"}, ["until_on"]),
        ({"until_on": "2099-01-01"}, ["until_on"]),
        ({"until_on": "soon"}, ["until_on"]),
        ({"to_unit": "MEMBER-A"}, ["to_unit"]),
        ({"to_unit": "NOBODY"}, ["to_unit"]),
        ({"query": "shoe_size=40", "ids": None}, ["query"]),
        ({"query": ""}, ["ids"]),
        ({"ids": None}, ["ids"]),
        ({"ids": []}, ["ids"]),
    ],
)
def test_what_cannot_be_lent_says_why(more, fields, row, api_of):
    answer = api_of("an").post("/people/loans", body(**{"ids": [row.pk], **more}))
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), fields)
    assert not Loan.objects.exists()


def test_what_the_union_sees_anyway_is_not_lent(personas, api_of):
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.UNION)
    assert kind(api_of("an").post("/people/loans", body(ids=[row.pk]))) == (409, "refused")
    assert not Loan.objects.exists()


def test_who_read_a_row_is_told_to_its_keeper(row, lent, personas, api_of):
    address = f"/people/{row.pk}/readings"
    api_of("binh").get(f"/people/{row.pk}")
    (one,) = api_of("an").get(address).json()["items"]
    assert (one["by"], one["door"]) == ("Bình", "api")
    (one,) = api_of("an").get("/readings").json()["items"]
    assert (one["by"], one["record"], one["row_id"], one["title"]) == ("Bình", "people", row.pk, "Lent Person")
    for name in ("binh", "dung"):
        assert kind(api_of(name).get(address)) == (403, "not-allowed")
        assert api_of(name).get("/readings").json() == {"items": []}
    assert kind(api_of("hoa").get(address)) == (404, "not-found")


def test_every_door_to_the_values_of_a_lent_row_is_noted(row, lent, api_of):
    binh = api_of("binh")
    addresses = ("", "/history", f"/as-at?moment={timezone.localdate().isoformat()}")
    for number, address in enumerate(addresses, 1):
        assert binh.get(f"/people/{row.pk}{address}").status_code == 200
        assert Reading.objects.filter(row_id=row.pk, door="api").count() == number


def test_a_narrow_token_lends_only_rows_of_its_type_and_one_for_reading_knows_no_more_than_a_reader(
    row, personas, token_of
):
    program = token_of("an", scopes="people:write")
    assert program.post("/people/loans", body(ids=[row.pk])).status_code == 201
    assert kind(program.get("/loans")) == (403, "scope")
    assert kind(program.get("/readings")) == (403, "scope")
    reader = token_of("an", scopes="people:read")
    assert kind(reader.post("/people/loans", body(ids=[row.pk]))) == (403, "scope")
    assert [len(one.get("/people/loans").json()["items"]) for one in (program, reader)] == [1, 0]


def test_the_units_are_told_to_those_who_lend(personas, api_of):
    told = api_of("an").get("/units").json()["items"]
    assert [one["code"] for one in told] == ["MEMBER-A", "MEMBER-B", "NGO", "UNION"]
    assert kind(api_of("dung").get("/units")) == (403, "not-allowed")
