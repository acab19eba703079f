"""Wrong questions and wrong bodies at the door for programs: nothing is written, nothing out of sight is told."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.care.models import Liaison
from amity.care.queries import introduction
from amity.records.models import Operation, Reading
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def lan(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def minh(personas):
    return make("people", personas.hers, name="Minh", name_vi="")


@pytest.fixture
def cared(lan, personas):
    return make("liaisons", personas.hers, officer=lan)


def get(client, address, status=200):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def post(client, officer, body):
    given = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/api/v1/officers/{officer.pk}/handover", given, content_type="application/json")


def met(personas, *people, **fields):
    row = make("interactions", personas.hers, people=list(people), held_on="2026-03-01", **fields)
    row.organisations.clear()
    return row


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"liaisons": []}, "liaisons"),
        ({"liaisons": [0]}, "liaisons"),
        ({"liaisons": [-1]}, "liaisons"),
        ({"liaisons": ["1"]}, "liaisons"),
        ({"liaisons": [True]}, "liaisons"),
        ({"liaisons": None}, "liaisons"),
        ({"liaisons": 1}, "liaisons"),
        ({"liaisons": [10**25]}, "liaisons"),
        ({"liaisons": [1] * 201}, "liaisons"),
        ({"successor": "1"}, "successor"),
        ({"successor": None}, "successor"),
        ({"successor": 10**25}, "successor"),
        ({"successor": 999_999}, "successor"),
        ({"why": ""}, "why"),
        ({"why": None}, "why"),
        ({"why": 1}, "why"),
        ({"why": "x" * 501}, "why"),
        ({"officer": 1}, "officer"),
        ({"today": "2020-01-01"}, "today"),
    ],
)
def test_a_wrong_body_is_told_field_by_field_and_nothing_changes_hands(change, field, cared, lan, minh, client_of):
    body = {"liaisons": [cared.pk], "successor": minh.pk, "why": "Retires."} | change
    answer = post(client_of("an"), lan, body)
    assert answer.status_code == 422, answer.content
    assert {one["field"].partition(".")[0] for one in json.loads(answer.content)["errors"]} == {field}
    assert Liaison.objects.get().officer == lan
    assert not Operation.objects.exists()


@pytest.mark.parametrize("missing", ["liaisons", "successor", "why"])
def test_every_field_of_the_body_is_asked_for(missing, cared, lan, minh, client_of):
    body = {"liaisons": [cared.pk], "successor": minh.pk, "why": "Retires."}
    del body[missing]
    answer = post(client_of("an"), lan, body)
    assert (answer.status_code, json.loads(answer.content)["errors"][0]["field"]) == (422, missing)
    assert Liaison.objects.get().officer == lan


@pytest.mark.parametrize("body", ["", "no json", "[]", "null", "1", '"text"', "{", '{"liaisons": [1,}'])
def test_a_body_that_is_no_object_is_refused(body, cared, lan, client_of):
    assert post(client_of("an"), lan, body).status_code in (400, 422)
    assert Liaison.objects.get().officer == lan


def test_a_liaison_named_twice_is_handed_over_once(cared, lan, minh, client_of):
    body = {"liaisons": [cared.pk, cared.pk], "successor": minh.pk, "why": "Retires."}
    answer = post(client_of("an"), lan, body)
    assert json.loads(answer.content)["count"] == 1
    assert Liaison.objects.filter(officer=lan, state="ended").count() == 1


def test_the_same_request_again_finds_nothing_to_hand_over(cared, lan, minh, client_of):
    body = {"liaisons": [cared.pk], "successor": minh.pk, "why": "Retires."}
    assert post(client_of("an"), lan, body).status_code == 200
    again = post(client_of("an"), lan, body)
    assert (again.status_code, json.loads(again.content)["errors"][0]["field"]) == (422, "liaisons")
    assert Liaison.objects.count() == 2


def test_nobody_is_handed_into_his_own_care(lan, minh, personas, client_of):
    row = make("liaisons", personas.hers, officer=lan, person=minh)
    answer = post(client_of("an"), lan, {"liaisons": [row.pk], "successor": minh.pk, "why": "Retires."})
    assert answer.status_code == 422
    assert Liaison.objects.get().officer == lan


def test_a_successor_who_died_takes_nothing_over(cared, lan, personas, client_of):
    dead = make("people", personas.hers, died_on="2020")
    answer = post(client_of("an"), lan, {"liaisons": [cared.pk], "successor": dead.pk, "why": "Retires."})
    assert answer.status_code in (409, 422)
    assert Liaison.objects.get().officer == lan


def test_a_hidden_successor_and_one_that_is_not_there_are_refused_alike(cared, lan, personas, client_of):
    hidden = make("people", personas.other, name="Hidden", confidentiality=UNIT)
    told = [
        post(client_of("an"), lan, {"liaisons": [cared.pk], "successor": number, "why": "Retires."}).content
        for number in (hidden.pk, 999_999)
    ]
    assert told[0] == told[1]
    assert b"Hidden" not in told[0]


def test_a_hidden_liaison_and_one_that_is_not_there_are_refused_alike(lan, minh, personas, client_of):
    hidden = make("liaisons", personas.other, officer=lan, confidentiality=UNIT)
    told = [
        post(client_of("an"), lan, {"liaisons": [number], "successor": minh.pk, "why": "Mine."}).content
        for number in (hidden.pk, 999_999)
    ]
    assert told[0] == told[1]
    assert Liaison.objects.get().officer == lan


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 25, "1.5", "²"])
def test_an_officer_whose_number_is_none_is_not_there(number, client_of):
    assert client_of("an").get(f"/api/v1/officers/{number}/handover").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"), [("format=exe", "format"), ("format=PDF", "format"), ("language=fr", "language"), ("x=1", "x")]
)
def test_what_cannot_be_asked_of_a_kit_is_named(query, field, lan, client_of):
    problem = get(client_of("an"), f"officers/{lan.pk}/handover?{query}", 400)
    assert problem["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("form", "begins", "kind"),
    [("pdf", b"%PDF", "application/pdf"), ("docx", b"PK", "application/vnd.openxmlformats-officedocument")],
)
def test_a_kit_as_a_document_has_its_name_and_its_kind(form, begins, kind, cared, lan, client_of):
    answer = client_of("an").get(f"/api/v1/officers/{lan.pk}/handover?format={form}&language=vi")
    assert answer.content.startswith(begins)
    assert answer["Content-Type"].startswith(kind)
    assert f'filename="handover-{lan.pk}-vi.{form}"' in answer["Content-Disposition"]


def test_whoever_looks_after_nobody_has_an_empty_kit(minh, client_of):
    assert get(client_of("an"), f"officers/{minh.pk}/handover") == {"officer": minh.pk, "partners": []}


def test_the_kit_holds_what_its_reader_may_see_and_no_more(cared, lan, personas, client_of):
    secret = make("organisations", personas.hers, name="Secret Committee", confidentiality=UNIT)
    make("liaisons", personas.hers, officer=lan, organisation=secret, confidentiality=Confidentiality.PUBLIC)
    make("gifts", personas.hers, organisation=cared.organisation, what="Secret gift", confidentiality=UNIT)
    address = f"officers/{lan.pk}/handover"
    whole, part = (json.dumps(get(client_of(name), address)) for name in ("an", "binh"))
    assert ("Secret Committee" in whole, "Secret gift" in whole) == (True, True)
    assert "Secret" not in part
    assert cared.organisation.name in part


def test_a_friend_in_care_stands_in_the_kit_as_a_person(lan, personas, client_of):
    friend = make("people", personas.hers, name="Olga", name_vi="")
    make("liaisons", personas.hers, officer=lan, person=friend, next_step="", next_on="")
    make("interactions", personas.hers, people=[friend], held_on="1999")
    (one,) = get(client_of("an"), f"officers/{lan.pk}/handover")["partners"]
    assert one["partner"] == {"record": "people", "id": friend.pk, "title": "Olga"}
    assert (one["tie"], one["last_contact"], one["next_step"], one["next_on"]) == ("silent", "1999", "", "")


def test_reading_the_kit_of_a_closed_person_is_noted(personas, client_of):
    hidden = make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    get(client_of("an"), f"officers/{hidden.pk}/handover")
    assert Reading.objects.get(record="people", row_id=hidden.pk).door == "api"


def test_a_kit_costs_the_same_for_few_and_for_many(lan, personas, client_of):
    client, counts = client_of("an"), []
    for number in (1, 4):
        for _again in range(number):
            make("liaisons", personas.hers, officer=lan)
        with CaptureQueriesContext(connection) as captured:
            get(client, f"officers/{lan.pk}/handover")
        counts.append(len(captured))
    assert counts[1] <= counts[0]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("people={0}&organisations={1}", 400),
        ("people={0}&from_people={0}&from_organisations={1}", 400),
        ("from_people={0}", 400),
        ("people=", 400),
        ("people=-1", 404),
        ("people=0", 404),
        ("people=" + "9" * 25, 404),
        ("people={0}&other=1", 400),
        ("countries=1", 400),
        ("people={0}&from_people=x", 404),
        ("people={0}", 200),
        ("organisations={1}&from_people={0}", 200),
    ],
)
def test_one_is_asked_for_and_one_begun_with(query, status, lan, personas, client_of):
    partner = make("organisations", personas.hers)
    get(client_of("an"), f"introduction?{query.format(lan.pk, partner.pk)}", status)


def test_a_way_from_somebody_to_himself_has_no_links(lan, client_of):
    found = get(client_of("an"), f"introduction?people={lan.pk}&from_people={lan.pk}")
    assert found == {"start": [{"record": "people", "id": lan.pk, "title": "Lan"}], "hops": [], "bounded": False}


def test_a_way_leads_over_organisations_as_well(lan, minh, personas, client_of):
    union = make("organisations", personas.hers, name="Our union", name_vi="", kind="union")
    posts = [make("positions", personas.hers, organisation=union, person=one, from_on="2019") for one in (lan, minh)]
    found = get(client_of("an"), f"introduction?people={minh.pk}&from_people={lan.pk}")
    assert [hop["to"]["title"] for hop in found["hops"]] == ["Our union", "Minh"]
    assert [hop["by"]["id"] for hop in found["hops"]] == [one.pk for one in posts]
    assert [(hop["by"]["record"], hop["on"]) for hop in found["hops"]] == [("positions", "2019")] * 2


def test_what_a_program_may_not_see_is_no_link_for_it(lan, minh, personas, client_of):
    met(personas, lan, minh, confidentiality=UNIT)
    address = f"introduction?people={minh.pk}&from_people={lan.pk}"
    assert len(get(client_of("an"), address)["hops"]) == 1
    assert get(client_of("binh"), address) == {"start": [], "hops": [], "bounded": False}


def test_a_search_cut_short_says_so(lan, minh, personas, client_of, monkeypatch):
    met(personas, minh, *(make("people", personas.hers) for _number in range(3)))
    monkeypatch.setattr(introduction, "WIDTH", 1)
    assert get(client_of("an"), f"introduction?people={minh.pk}&from_people={lan.pk}")["bounded"] is True


def test_asking_who_can_introduce_us_to_a_closed_person_is_noted(personas, client_of):
    hidden = make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED)
    get(client_of("an"), f"introduction?people={hidden.pk}")
    assert Reading.objects.get(record="people", row_id=hidden.pk).door == "api"
    get(client_of("binh"), f"introduction?people={hidden.pk}", 404)
    assert Reading.objects.filter(row_id=hidden.pk).count() == 1


def test_nobody_asks_without_a_key(lan, client_of):
    for address in (f"officers/{lan.pk}/handover", f"introduction?people={lan.pk}"):
        get(client_of("nobody"), address, 401)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_kit_is_neither_changed_nor_taken_away(method, cared, lan, client_of):
    answer = getattr(client_of("an"), method)(f"/api/v1/officers/{lan.pk}/handover")
    assert answer.status_code == 405
    assert Liaison.objects.get().officer == lan
