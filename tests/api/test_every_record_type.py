"""What the API promises for every record type; each test runs once per declaration.

The stranger is Bình, who keeps the records of another unit; the rows are An's unit's own, of class "unit".
"""

import json

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amity.access.roles import Confidentiality
from amity.api import document, reading, schemas
from amity.records import fields, listing, registry, titles
from amity.records.models import Change, SearchEntry
from tests import factories
from tests.api.bodies import as_stored, ids, kind, new_body, writable, wrong

pytestmark = pytest.mark.django_db
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
NO_SUCH_ID = 999_999_999
LISTING = 4  # session, account, actor, rows; one more per many-to-many field
NOTED = 1  # for whoever may meet restricted rows: which of these are, so that the reading is noted


@pytest.fixture(scope="module")
def shapes():
    return json.loads(document.written("en", "/api/v1"))["components"]["schemas"]


def hidden(record, personas, **values):
    return factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT, **values)


def check_shape(item, record, shapes):
    schema = {"$ref": f"#/components/schemas/{record.model.__name__}", "components": {"schemas": shapes}}
    jsonschema.Draft202012Validator(schema).validate(item)


@EACH
def test_a_row_is_read_with_all_its_fields_in_the_shape_described(record, personas, api_of, shapes):
    row = hidden(record, personas)
    answer = api_of("an" if factories.is_for_few(record) else "dung").get(f"/{record.name}/{row.pk}")
    assert answer.status_code == 200
    assert list(answer.json()) == [*reading.ALWAYS, *record.fields]
    assert answer["ETag"].startswith(f'"{row.version}.')
    check_shape(answer.json(), record, shapes)


@EACH
def test_a_list_holds_the_same_rows_as_the_list_page(record, personas, api_of, shapes):
    for _n in range(3):
        hidden(record, personas)
    items = api_of("an").get(f"/{record.name}").json()["items"]
    page = listing.read(record, personas.actor("an"), {}, "en")
    assert [item["id"] for item in items] == [row.id for row in page.rows]
    assert len(items) >= 3
    for item in items:
        check_shape(item, record, shapes)


@EACH
def test_nobody_reads_or_writes_anything(record, personas, api_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    nobody = api_of("nobody")
    address = f"/{record.name}/{row.pk}"
    answers = [nobody.get(f"/{record.name}"), nobody.get(address), nobody.get(f"{address}/history")]
    answers += [nobody.post(f"/{record.name}"), nobody.patch(address, {})]
    answers += [nobody.post(f"{address}/steps/{step.name}") for step in record.steps]
    assert {kind(answer) for answer in answers} == {(401, "not-logged-in")}


@EACH
def test_a_stranger_gets_the_404_of_a_row_that_does_not_exist(record, personas, api_of):
    row, stranger = hidden(record, personas), api_of("binh")
    for pk in (row.pk, NO_SUCH_ID):
        address = f"/{record.name}/{pk}"
        answers = [stranger.get(address), stranger.get(f"{address}/history")]
        answers += [stranger.patch(address, {}), stranger.patch(address, {"nonsense": 1}), stranger.patch(address, "x")]
        answers += [stranger.post(f"{address}/steps/{step.name}") for step in record.steps]
        assert {(kind(answer), answer.content) for answer in answers} == {((404, "not-found"), answers[0].content)}
    assert Change.objects.filter(record=record.name, row_id=row.pk).count() == 1


@EACH
def test_a_stranger_finds_no_row_in_list_and_search(record, personas, api_of):
    row, stranger = hidden(record, personas), api_of("binh")
    words = SearchEntry.objects.get(record=record.name, row_id=row.pk).text
    assert row.pk not in ids(stranger.get(f"/{record.name}", {"limit": 200}))
    assert ids(stranger.get(f"/{record.name}", {"id": row.pk})) == []
    assert ids(stranger.get("/search", {"q": titles.of_row(record, row), "record": record.name})) == []
    assert ids(stranger.get("/search", {"q": words, "record": record.name})) == []
    if words:  # a row named only by links that not all of its readers see is found by none of them
        assert row.pk in ids(api_of("an").get("/search", {"q": words, "record": record.name}))


@EACH
def test_a_filter_by_a_hidden_row_answers_like_one_by_a_row_that_does_not_exist(record, personas, api_of):
    factories.make(record.name, personas.other)
    stranger = api_of("binh")
    for name, one in fields.of(record).items():
        if one.target is not None:
            target = hidden(one.target, personas)
            by_hidden = stranger.get(f"/{record.name}", {name: target.pk})
            by_none = stranger.get(f"/{record.name}", {name: NO_SUCH_ID})
            assert (by_hidden.status_code, by_hidden.content) == (by_none.status_code, by_none.content)


@EACH
def test_a_hidden_row_that_a_visible_one_points_at_has_neither_id_nor_name(record, personas, api_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    is_for_few = factories.is_for_few(record)  # then nobody out of her unit opens the row that points at them
    linked = {}
    for name, one in fields.of(record).items():
        if one.target is not None:
            rows = list(getattr(row, name).all()) if one.kind == "links" else [getattr(row, name)]
            linked[name] = [target.pk for target in rows if target is not None]
            one.target.model.objects.filter(pk__in=linked[name]).update(
                confidentiality=Confidentiality.UNIT, owner=personas.other if is_for_few else personas.hers
            )
    told = api_of("an" if is_for_few else "binh").get(f"/{record.name}/{row.pk}").json()
    for name, targets in linked.items():
        if fields.one(record, name).kind == "links":
            assert told[name] == []
        elif targets:
            assert told[name] == {"id": None, "title": "…"}


@EACH
def test_what_is_added_reads_back_as_it_was_written(record, personas, api_of):
    body = new_body(record.name, personas.hers, confidentiality=Confidentiality.UNIT) | {"notes": "Ghi chú"}
    answer = api_of("an").post(f"/{record.name}", body | {"why": "From the archive."})
    assert answer.status_code == 201, answer.content
    item = answer.json()
    assert answer["Location"] == f"/api/v1/{record.name}/{item['id']}"
    assert {name: as_stored(item)[name] for name in body} == body
    assert (item["version"], answer["ETag"][:3]) == (1, '"1.')
    assert api_of("an" if factories.is_for_few(record) else "dung").get(f"/{record.name}/{item['id']}").json() == item
    written = Change.objects.get(record=record.name, row_id=item["id"])
    assert (written.account_id, written.action, written.why) == (personas.an.pk, "create", "From the archive.")


@EACH
def test_a_row_sent_back_as_it_was_read_changes_nothing(record, personas, api_of):
    row = hidden(record, personas)
    before = api_of("an").get(f"/{record.name}/{row.pk}").json()
    body = {name: value for name, value in as_stored(before).items() if name in writable(record)}
    answer = api_of("an").patch(f"/{record.name}/{row.pk}", body)
    assert (answer.status_code, answer.json()) == (200, before)
    assert Change.objects.filter(record=record.name, row_id=row.pk).count() == 1


@EACH
def test_a_change_is_kept_with_its_reason_and_told_by_the_history(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    answer = an.patch(f"/{record.name}/{row.pk}", {"notes": "Đã gặp", "why": "Heard by telephone."})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["notes"], answer.json()["version"]) == ("Đã gặp", 2)
    latest, first = an.get(f"/{record.name}/{row.pk}/history").json()["items"]
    assert (latest["by"], latest["action"], latest["why"]) == ("An", "change", "Heard by telephone.")
    assert latest["values"] == [{"label": "Notes", "before": "", "after": "Đã gặp"}]
    assert (first["action"], first["values"]) == ("create", [])


@EACH
def test_nobody_else_writes_into_her_unit(record, personas, api_of):
    body = new_body(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    before = record.model.objects.count()
    assert kind(api_of("dung").post(f"/{record.name}", body)) == (403, "not-allowed")
    for name in ("binh", "hoa"):
        answer = api_of(name).post(f"/{record.name}", body)
        assert kind(answer) == (422, "invalid")
        assert wrong(answer)["owner"] == "There is no such unit among those whose records you may change."
    assert record.model.objects.count() == before
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    refused = (404, "not-found") if factories.is_for_few(record) else (403, "not-allowed")
    for name in ("binh", "dung", "hoa"):
        assert kind(api_of(name).patch(f"/{record.name}/{row.pk}", {"notes": "x"})) == refused
    row.refresh_from_db()
    assert (row.notes, row.version) == ("", 1)


@EACH
def test_fields_that_amity_sets_cannot_be_written(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    body = new_body(record.name, personas.hers)
    before = record.model.objects.count()
    own = dict.fromkeys(("id", "version", "audience", "sort_key", "sort_key_vi", "owner_id", "pk", "nonsense"), 1)
    ruled = {record.state: "x"} if record.steps and record.state else {}
    for answer in (an.post(f"/{record.name}", body | own), an.patch(f"/{record.name}/{row.pk}", own | ruled)):
        assert kind(answer) == (422, "invalid")
        assert set(own) <= set(wrong(answer))
    assert set(ruled) <= set(wrong(answer))
    assert record.model.objects.count() == before
    assert record.model.objects.get(pk=row.pk).version == 1


@EACH
def test_a_hidden_row_cannot_be_pointed_at_and_is_refused_like_a_missing_one(record, personas, api_of):
    binh = api_of("binh")
    for name, one in fields.of(record).items():
        if one.target is None:
            continue
        body = new_body(record.name, personas.other, confidentiality=Confidentiality.PUBLIC)

        def point_at(pk, body=body, name=name, one=one):
            return binh.post(f"/{record.name}", body | {name: [pk] if one.kind == "links" else pk})

        by_hidden, by_none = point_at(hidden(one.target, personas).pk), point_at(NO_SUCH_ID)
        assert kind(by_hidden) == (422, "invalid")
        assert by_hidden.content == by_none.content
        for pk in (0, -1, 2**63, 2**70):
            assert wrong(point_at(pk)) == {name: "This points at a record that does not exist or that you may not see."}


@EACH
def test_what_a_row_cannot_do_without_is_asked_for(record, personas, api_of):
    required = {name for name, one in fields.of(record).items() if schemas.must_be_given(one)} - {"owner"}
    answer = api_of("an").post(f"/{record.name}", {})
    assert kind(answer) == (422, "invalid")
    assert wrong(answer) == dict.fromkeys(required, "Fill this in: it cannot be empty.")
    row = hidden(record, personas)
    for name in required:
        assert kind(api_of("an").patch(f"/{record.name}/{row.pk}", {name: None})) == (422, "invalid")


@EACH
def test_a_state_that_steps_rule_starts_where_the_declaration_allows(record, personas, api_of):
    states = {value for value, _name in fields.one(record, record.state).choices} if record.state else set()
    body = new_body(record.name, personas.hers)
    allowed = set(record.entry_states) | {fields.one(record, record.state).column.get_default()} if states else set()
    for state in states - allowed if record.steps else ():
        answer = api_of("an").post(f"/{record.name}", body | {record.state: state})
        assert list(wrong(answer)) == [record.state]
    assert allowed <= states


@EACH
def test_no_step_is_taken_by_who_may_not(record, personas, api_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.PUBLIC)
    address = f"/{record.name}/{row.pk}/steps"
    refused = (404, "not-found") if factories.is_for_few(record) else (403, "not-allowed")
    for step in record.steps:
        asked = {name: "2020" for name in step.asks if fields.one(record, name).kind == "partial_date"}
        asked |= {name: "x" for name in step.asks if fields.one(record, name).kind in ("text", "long_text")}
        asked |= {name: 1 for name in step.asks if fields.one(record, name).kind == "integer"}
        asked |= {name: "1.00" for name in step.asks if fields.one(record, name).kind == "decimal"}
        asked |= {name: row.pk for name in step.asks if fields.one(record, name).target is record}
        asked |= {name: _pointed_at(fields.one(record, name), row, personas) for name in step.asks if name not in asked}
        for name in ("dung", "binh", "hoa"):
            assert kind(api_of(name).post(f"{address}/{step.name}", asked | {"why": "x"})) == refused
    assert kind(api_of("an").post(f"{address}/no_such_step")) == (404, "not-found")
    assert record.model.objects.get(pk=row.pk).version == 1


def _pointed_at(field, row, personas):
    """A value a step may be told: a choice, or a row of another type that all may see."""
    if field.target is None:
        return field.choices[0][0] if field.choices else "x"
    return factories.make(field.target.name, personas.union, confidentiality=Confidentiality.PUBLIC).pk


def queries(call) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    assert answer.status_code == 200
    return len(captured)


@EACH
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(record, personas, api_of):
    many = [one for one in fields.of(record).values() if one.kind == "links"]
    hidden(record, personas)
    an, chi, address = api_of("an"), api_of("chi"), f"/{record.name}"
    noted = NOTED + factories.is_for_few(record)  # where some are, the reading is written down
    an.get(address)  # a process reads once which fields the union added
    assert queries(lambda: an.get(address)) == LISTING + len(many) + noted
    hidden(record, personas)
    hidden(record, personas)
    assert queries(lambda: an.get(address)) == LISTING + len(many) + noted
    assert queries(lambda: chi.get(address)) == LISTING + len(many) <= 8
    assert queries(lambda: an.get(address, {"fields": "owner"})) == LISTING + noted


@EACH
def test_a_row_costs_what_a_list_costs(record, personas, api_of):
    row, an = hidden(record, personas), api_of("an")
    many = [one for one in fields.of(record).values() if one.kind == "links"]
    an.get(f"/{record.name}/{row.pk}")
    noted = NOTED + factories.is_for_few(record)
    assert queries(lambda: an.get(f"/{record.name}/{row.pk}")) == LISTING + len(many) + noted


@EACH
def test_labels_and_titles_are_told_in_the_readers_language(record, personas, api_of):
    row = hidden(record, personas)
    personas.an.language = "vi"
    personas.an.save()
    answer = api_of("an").patch(f"/{record.name}/{row.pk}", {"notes": "x"})
    assert answer["Content-Language"] == "vi"
    for name, one in fields.of(record).items():
        if one.kind == "link" and getattr(row, name) is not None:
            told = titles.of_row(one.target, getattr(row, name), "vi", personas.actor("an"))
            assert answer.json()[name]["title"] == told
