"""Passports and visas: in a record type of their own, restricted whatever is asked, told in no other door."""

import csv
import io
import json
import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.delegations.models import TravelPaper
from amity.exchange import exports
from amity.records import listing, registry, search, writes
from amity.records.models import Reading, SearchEntry
from tests import factories
from tests.factories import make

pytestmark = pytest.mark.django_db
NUMBER = "C9876543"


@pytest.fixture
def paper(personas):
    return make("travel_papers", personas.hers, number=NUMBER)


@pytest.mark.parametrize("level", [Confidentiality.PUBLIC, Confidentiality.UNION, Confidentiality.UNIT])
def test_no_other_class_can_be_given(personas, level):
    row, _links = factories.unsaved("travel_papers", personas.hers)
    row.confidentiality = level
    with pytest.raises(ValidationError, match="confidentiality"):
        writes.save(row, actor=Actor.system())


def test_not_even_past_the_form_by_the_table(paper):
    with pytest.raises(IntegrityError), transaction.atomic():
        TravelPaper.objects.update(confidentiality=Confidentiality.UNIT)


@pytest.mark.parametrize("name", ["dung", "chi", "binh", "hoa", "nobody"])
def test_nobody_but_the_keepers_of_the_unit_finds_one_at_any_door(paper, personas, client_of, name):
    record, actor, client = registry.get("travel_papers"), personas.actor(name), client_of(name)
    assert listing.read(record, actor, {}, "en").rows == []
    told = b"".join(exports.csv_chunks(record, actor, {})).decode()
    assert len(list(csv.reader(io.StringIO(told)))) == 1
    if name != "nobody":
        assert client.get(f"/travel_papers/{paper.pk}/").status_code == 404
        assert client.get(f"/api/v1/travel_papers/{paper.pk}").status_code == 404
        assert NUMBER not in client.get(f"/people/{paper.person_id}/").content.decode()
        assert "/travel_papers/" not in client.get("/search/", {"q": NUMBER}).content.decode().partition("<main")[2]
        assert json.loads(client.get("/api/v1/search", {"q": NUMBER}).content)["items"] == []
        assert json.loads(client.get("/api/v1/travel_papers").content)["items"] == []


def test_the_search_knows_no_number_even_for_those_who_may_read_it(paper, personas):
    an = personas.actor("an")
    entry = SearchEntry.objects.get(record="travel_papers", row_id=paper.pk)
    assert NUMBER not in f"{entry.title} {entry.text}"
    assert list(search.find(an, NUMBER)) == []


def test_each_reading_is_noted_and_no_log_tells_the_number(paper, client_of, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = client_of("an").get(f"/travel_papers/{paper.pk}/")
    assert NUMBER in answer.content.decode()
    assert NUMBER not in caplog.text.replace(answer.content.decode(), "")
    assert Reading.objects.filter(record="travel_papers", row_id=paper.pk).exists()


def test_who_forgets_a_person_is_offered_to_forget_his_papers():
    record = registry.get("travel_papers")
    assert set(record.personal) == {"number", "issued_on", "expires_on"}
    assert record.search == ()


def test_a_desk_officer_who_cannot_read_them_writes_none(personas, client_of):
    person = make("people", personas.union)
    answer = client_of("chi").post(
        "/api/v1/travel_papers",
        json.dumps({"owner": personas.union.pk, "person": person.pk, "kind": "passport", "number": NUMBER}),
        content_type="application/json",
    )
    assert answer.status_code in (403, 422)
    assert not TravelPaper.objects.exists()
