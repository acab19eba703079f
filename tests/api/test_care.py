"""What programs do for the care of friends: handover kits, handing over, introductions."""

import json

import pytest

from amity.access.roles import Confidentiality
from amity.care.models import Liaison
from amity.records.models import Operation
from tests.factories import make

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def officer(personas):
    return make("people", personas.hers, name="Lan", name_vi="")


@pytest.fixture
def successor(personas):
    return make("people", personas.hers, name="Minh", name_vi="")


@pytest.fixture
def cared(officer, personas):
    return [make("liaisons", personas.hers, officer=officer) for _number in range(2)]


def told(answer, status=200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def post(client, officer, **given):
    return client.post(f"/api/v1/officers/{officer.pk}/handover", given, content_type="application/json")


def test_the_kit_comes_as_data_and_as_a_document(cared, officer, personas, client_of):
    client, address = client_of("an"), f"/api/v1/officers/{officer.pk}/handover"
    found = told(client.get(address))
    assert (found["officer"], len(found["partners"])) == (officer.pk, 2)
    first = found["partners"][0]
    assert (first["liaison"], first["tie"], first["next_step"], first["next_on"]) == (
        cared[0].pk,
        "never",
        cared[0].next_step,
        "2026-04-01",
    )
    assert first["partner"]["title"] == cared[0].organisation.name
    row = make("honours", personas.hers, organisation=cared[0].organisation, person=None)
    facts = told(client.get(f"{address}?language=vi"))["partners"][0]["facts"]
    assert [line for one in facts for line in one["lines"] if row.name_vi in line]
    assert client.get(f"{address}?format=docx").content.startswith(b"PK")
    for wrong in ("format=exe", "language=xx", "other=1"):
        assert client.get(f"{address}?{wrong}").status_code == 400


def test_partners_are_handed_over_as_one_act(cared, officer, successor, client_of):
    given = {"liaisons": [one.pk for one in cared], "successor": successor.pk, "why": "Lan retires."}
    answer = told(post(client_of("an"), officer, **given))
    assert answer == {"operation": Operation.objects.get(kind="hand over").pk, "count": 2}
    assert Liaison.objects.filter(officer=successor, state="current").count() == 2


@pytest.mark.parametrize("wrong", ["successor", "liaison", "other officer", "why", "himself"])
def test_what_is_wrong_is_told_and_nothing_changes_hands(wrong, cared, officer, successor, personas, client_of):
    hidden = make("people", personas.other, confidentiality=UNIT)
    other = make("liaisons", personas.hers)
    given = {"liaisons": [one.pk for one in cared], "successor": successor.pk, "why": "Lan retires."}
    given |= {
        "successor": {"successor": hidden.pk},
        "liaison": {"liaisons": [999_999]},
        "other officer": {"liaisons": [other.pk]},
        "why": {"why": ""},
        "himself": {"successor": officer.pk},
    }[wrong]
    assert post(client_of("an"), officer, **given).status_code in (400, 409, 422)
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2
    assert not Operation.objects.exists()


def test_who_may_not_write_hands_nothing_over(cared, officer, successor, client_of):
    given = {"liaisons": [one.pk for one in cared], "successor": successor.pk, "why": "Mine."}
    for name in ("binh", "dung"):
        assert post(client_of(name), officer, **given).status_code in (403, 422)
    assert post(client_of("nobody"), officer, **given).status_code == 401
    assert Liaison.objects.filter(officer=officer, state="current").count() == 2


def test_a_hidden_officer_is_as_one_that_does_not_exist(personas, client_of):
    hidden = make("people", personas.hers, confidentiality=UNIT)
    client = client_of("binh")
    for number in (hidden.pk, 999_999):
        assert client.get(f"/api/v1/officers/{number}/handover").status_code == 404


def met(personas, *people, **fields):
    row = make("interactions", personas.hers, people=list(people), held_on="2026-03-01", **fields)
    row.organisations.clear()
    return row


@pytest.fixture
def lan_of_ours(officer, personas):
    union = make("organisations", personas.hers, kind="union")
    make("positions", personas.hers, organisation=union, person=officer)
    return officer


def test_a_way_is_told_link_by_link(lan_of_ours, successor, personas, client_of):
    row = met(personas, lan_of_ours, successor)
    answer = told(client_of("an").get(f"/api/v1/introduction?people={successor.pk}"))
    assert answer == {
        "start": [{"record": "people", "id": lan_of_ours.pk, "title": "Lan"}],
        "hops": [
            {
                "by": {"record": "interactions", "id": row.pk, "title": row.subject},
                "on": "2026-03-01",
                "to": {"record": "people", "id": successor.pk, "title": "Minh"},
            }
        ],
        "bounded": False,
    }


def test_a_way_may_begin_elsewhere_or_be_none(lan_of_ours, successor, personas, client_of):
    stranger, client = make("people", personas.hers), client_of("an")
    address = f"/api/v1/introduction?people={successor.pk}&from_people={stranger.pk}"
    assert told(client.get(address)) == {"start": [], "hops": [], "bounded": False}
    met(personas, stranger, successor)
    assert told(client.get(address))["start"][0]["id"] == stranger.pk


def test_whom_one_wants_to_meet_must_be_named_once_and_seen(successor, personas, client_of):
    hidden = make("people", personas.hers, confidentiality=UNIT)
    client = client_of("binh")
    for query, status in (
        ("", 400),
        (f"people={successor.pk}&people={hidden.pk}", 400),
        (f"people={hidden.pk}", 404),
        (f"people={successor.pk}&from_people={hidden.pk}", 404),
        ("people=999999", 404),
        ("people=x", 404),
    ):
        assert client.get(f"/api/v1/introduction?{query}").status_code == status, query


def test_lists_are_narrowed_by_what_is_neglected(cared, personas, client_of):
    alone = make("organisations", personas.hers)
    items = told(client_of("an").get("/api/v1/organisations?unattended=yes"))["items"]
    ids = {one["id"] for one in items}
    assert alone.pk in ids
    assert cared[0].organisation_id not in ids
    assert client_of("an").get("/api/v1/countries?unattended=yes").status_code == 400
