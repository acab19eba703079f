"""Where rows stand: the trash, the archive and the way back, for every record type; and the past of a row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.network.models import Person
from amity.records import registry, writes
from amity.records.models import Change, Reading, Shelf
from tests import factories
from tests.api.bodies import ids, kind, wrong

pytestmark = pytest.mark.django_db
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
NO_SUCH_ID = 999_999_999


def hidden(record, personas, **values):
    return factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT, **values)


@EACH
def test_a_row_goes_into_the_trash_and_comes_back_as_it_was(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    address = f"/{record.name}/{row.pk}"
    before = an.get(address).json()
    assert an.delete(f"{address}?why=Twice.").status_code == 204
    assert kind(an.get(address)) == (404, "not-found")
    assert row.pk not in ids(an.get(f"/{record.name}"))
    assert row.pk not in ids(an.get(f"/{record.name}", {"archived": "any"}))
    assert ids(an.get(f"/{record.name}/trash")) == [row.pk]
    assert an.delete(address).status_code == 204
    answer = an.post(f"{address}/restore", {"why": "It was not."})
    assert answer.status_code == 200
    assert answer.json() == before | {"version": before["version"] + 2}
    assert ids(an.get(f"/{record.name}/trash")) == []
    told = Change.objects.filter(record=record.name, row_id=row.pk).order_by("id").values_list("action", "why")
    assert list(told)[1:] == [("trash", "Twice."), ("restore", "It was not.")]


@EACH
def test_an_archived_row_is_in_no_list_that_does_not_ask_for_it(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    answer = an.post(f"/{record.name}/{row.pk}/archive")
    assert (answer.status_code, answer.json()["archived"]) == (200, True)
    assert row.pk not in ids(an.get(f"/{record.name}"))
    assert ids(an.get(f"/{record.name}", {"archived": "yes"})) == [row.pk]
    assert an.get(f"/{record.name}/{row.pk}").json()["archived"] is True
    assert an.post(f"/{record.name}/{row.pk}/restore").json()["archived"] is False


@EACH
def test_a_stranger_finds_none_of_it_and_moves_nothing(record, personas, api_of):
    row, binh = hidden(record, personas), api_of("binh")
    for pk in (row.pk, NO_SUCH_ID):
        address = f"/{record.name}/{pk}"
        answers = [binh.delete(address), binh.post(f"{address}/archive"), binh.post(f"{address}/restore")]
        answers += [binh.get(f"{address}/as-at", {"moment": "2030-01-01"}), binh.post(f"{address}/history/1/revert")]
        answers += [binh.get(f"{address}/tags"), binh.get(f"{address}/follow"), binh.get(f"{address}/comments")]
        answers += [binh._send("put", f"{address}/follow", None, {}), binh.delete(f"{address}/follow")]
        answers += [binh.post(f"{address}/comments", {"text": "x"}), binh.delete(f"{address}/comments/1")]
        answers += [binh._send("put", f"{address}/tags/1", None, {}), binh.delete(f"{address}/tags/1")]
        assert {(kind(answer), answer.content) for answer in answers} == {((404, "not-found"), answers[0].content)}
    api_of("an").delete(f"/{record.name}/{row.pk}")
    assert ids(binh.get(f"/{record.name}/trash")) == []
    assert kind(binh.post(f"/{record.name}/{row.pk}/restore")) == (404, "not-found")
    assert record.model.objects.get(pk=row.pk).shelf == Shelf.TRASHED


@EACH
def test_whoever_only_reads_moves_nothing_and_sees_no_trash(record, personas, api_of):
    row, dung = hidden(record, personas), api_of("dung")
    address = f"/{record.name}/{row.pk}"
    for answer in (dung.delete(address), dung.post(f"{address}/archive"), dung.post(f"{address}/restore")):
        assert kind(answer) == ((404, "not-found") if factories.is_for_few(record) else (403, "not-allowed"))
    assert record.model.objects.get(pk=row.pk).shelf == Shelf.LIVE
    api_of("an").delete(address)
    assert ids(dung.get(f"/{record.name}/trash")) == []
    assert kind(dung.post(f"{address}/restore")) == (404, "not-found")


@EACH
def test_a_row_is_told_as_it_stood_at_a_moment(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    Change.objects.filter(record=record.name, row_id=row.pk).update(at=timezone.now() - timedelta(days=10))
    an.patch(f"/{record.name}/{row.pk}", {"notes": "Since today"})
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    past = an.get(f"/{record.name}/{row.pk}/as-at", {"moment": yesterday}).json()
    now = an.get(f"/{record.name}/{row.pk}/as-at", {"moment": timezone.now().isoformat()}).json()
    assert "Notes" not in {one["label"] for one in past["values"]}
    assert {"label": "Notes", "value": "Since today"} in now["values"]
    before = (timezone.now() - timedelta(days=11)).date().isoformat()
    assert kind(an.get(f"/{record.name}/{row.pk}/as-at", {"moment": before})) == (404, "not-found")


def test_a_change_is_taken_back_by_its_number(personas, api_of):
    row, an = factories.make("people", personas.hers, notes="First."), api_of("an")
    an.patch(f"/people/{row.pk}", {"notes": "Second."})
    latest, first = an.get(f"/people/{row.pk}/history").json()["items"]
    answer = an.post(f"/people/{row.pk}/history/{latest['id']}/revert", {"why": "A slip."})
    assert (answer.status_code, answer.json()["notes"]) == (200, "First.")
    assert kind(an.post(f"/people/{row.pk}/history/{latest['id']}/revert")) == (409, "refused")
    assert kind(an.post(f"/people/{row.pk}/history/{first['id']}/revert")) == (409, "refused")


def test_whoever_does_not_keep_a_row_takes_no_change_of_it_back(personas, api_of):
    row, an = factories.make("people", personas.hers, confidentiality=Confidentiality.UNION), api_of("an")
    an.patch(f"/people/{row.pk}", {"notes": "Second."})
    latest = an.get(f"/people/{row.pk}/history").json()["items"][0]["id"]
    for name in ("dung", "binh"):
        assert kind(api_of(name).post(f"/people/{row.pk}/history/{latest}/revert")) == (403, "not-allowed")
    row.refresh_from_db()
    assert row.notes == "Second."


def test_a_restricted_row_told_in_answer_to_a_change_or_from_the_trash_is_read_too(personas, api_of):
    row, an = factories.make("people", personas.hers, confidentiality=Confidentiality.RESTRICTED), api_of("an")
    noted = Reading.objects.filter(record="people", row_id=row.pk, account=personas.an, door="api")
    an.patch(f"/people/{row.pk}", {})
    assert noted.count() == 1
    an.delete(f"/people/{row.pk}")
    assert [one["id"] for one in an.get("/people/trash").json()["items"]] == [row.pk]
    assert noted.count() == 2
    api_of("binh").get("/people/trash")
    assert Reading.objects.count() == 2


def test_a_change_of_another_row_or_of_a_closed_time_is_not_taken_back(personas, api_of):
    an = api_of("an")
    other = factories.make("people", personas.hers, notes="x")
    an.patch(f"/people/{other.pk}", {"notes": "y"})
    foreign = Change.objects.filter(record="people", row_id=other.pk).latest("id").pk
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT, notes="Secret.")
    an.patch(f"/people/{row.pk}", {"notes": "Open."})
    closed = Change.objects.filter(record="people", row_id=row.pk).latest("id").pk
    an.patch(f"/people/{row.pk}", {"confidentiality": 0})
    assert kind(an.post(f"/people/{row.pk}/history/{foreign}/revert")) == (404, "not-found")
    for name in ("binh", "hoa"):
        assert kind(api_of(name).post(f"/people/{row.pk}/history/{closed}/revert")) == (404, "not-found")
    row.refresh_from_db()
    assert row.notes == "Open."


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-13-01", "2026-02-30T10:00", "99999-01-01", "x" * 400])
def test_a_moment_that_is_none_is_refused(moment, personas, api_of):
    row = factories.make("people", personas.hers)
    answer = api_of("an").get(f"/people/{row.pk}/as-at", {"moment": moment})
    assert (kind(answer), list(wrong(answer))) == ((400, "bad-query"), ["moment"])


def test_a_row_that_others_lead_to_stays_and_those_in_sight_are_named(personas, api_of):
    row = factories.make("people", personas.hers)
    mine = factories.make("positions", personas.hers, person=row)
    factories.make("positions", personas.other, person=row, confidentiality=Confidentiality.UNIT)
    answer = api_of("an").delete(f"/people/{row.pk}")
    assert kind(answer) == (409, "linked")
    assert [one["message"] for one in answer.json()["errors"]] == [f"positions/{mine.pk}"]
    assert Person.objects.get(pk=row.pk).shelf == Shelf.LIVE


@pytest.mark.parametrize(("if_match", "status"), [('"1"', 204), ("*", 204), ('"2"', 412), ("x", 412)])
def test_a_row_is_thrown_away_only_at_the_version_it_was_read_at(if_match, status, personas, api_of):
    row = factories.make("people", personas.hers)
    assert api_of("an").delete(f"/people/{row.pk}", {"If-Match": if_match}).status_code == status
    assert (Person.objects.get(pk=row.pk).shelf == Shelf.TRASHED) == (status == 204)


def test_a_reason_is_asked_for_in_words_and_not_too_long(personas, api_of):
    row, an = factories.make("people", personas.hers), api_of("an")
    assert list(wrong(an.post(f"/people/{row.pk}/archive", {"why": "x" * 501}))) == ["why"]
    assert list(wrong(an.post(f"/people/{row.pk}/archive", {"whi": "x"}))) == ["whi"]
    assert kind(an.delete(f"/people/{row.pk}?whi=x")) == (400, "bad-query")
    assert Person.objects.get(pk=row.pk).shelf == Shelf.LIVE


def test_a_reader_who_has_it_already_gets_a_short_answer(personas, api_of):
    row, an = factories.make("people", personas.hers), api_of("an")
    for address in ("/people", f"/people/{row.pk}", f"/people/{row.pk}/history", "/search?q=x", "/openapi.json"):
        first = an.get(address)
        known = an.get(address, None, **{"If-None-Match": first["ETag"]})
        assert (known.status_code, known.content, known["ETag"]) == (304, b"", first["ETag"])
        assert an.get(address, None, **{"If-None-Match": '"other"'}).content == first.content
    assert an.get("/people", None, **{"If-None-Match": "*"}).status_code == 304


def test_what_a_link_is_called_now_is_no_old_news(personas, api_of):
    country = factories.make("countries", personas.hers, name="Laos")
    row, an = factories.make("people", personas.hers, country=country), api_of("an")
    tag = an.get(f"/people/{row.pk}")["ETag"]
    country.name = "Lao PDR"
    writes.save(country, actor=personas.actor("an"))
    answer = an.get(f"/people/{row.pk}", None, **{"If-None-Match": tag})
    assert (answer.status_code, answer.json()["country"]["title"]) == (200, "Lao PDR")
    assert an.patch(f"/people/{row.pk}", {"notes": "x"}, {"If-Match": tag}).status_code == 200
