"""Many rows in one request: all of them or none, or each on its own."""

import pytest

from amity.access.roles import Confidentiality
from amity.network.models import Person
from amity.records import registry, writes
from amity.records.models import Change, Operation
from tests import factories
from tests.api.bodies import kind, new_body, wrong

pytestmark = pytest.mark.django_db
RECORDS = registry.all_records()
EACH = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)


def names() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


@EACH
def test_rows_of_every_type_are_added_and_changed_in_one_act(record, personas, api_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT)
    new = [new_body(record.name, personas.hers) for _n in range(2)]
    told = [new[0], {"id": row.pk, "version": 1, "notes": "Met."}, new[1]]
    answer = api_of("an").post(f"/{record.name}/batch", {"rows": told, "why": "From the list."})
    assert answer.status_code == 200, answer.content
    results = answer.json()["results"]
    assert [(one["index"], one["status"]) for one in results] == [(0, 201), (1, 200), (2, 201)]
    assert (results[1]["id"], results[1]["version"]) == (row.pk, 2)
    act = Operation.objects.get(pk=answer.json()["operation"])
    assert (act.kind, act.record, act.why, act.account) == ("batch", record.name, "From the list.", personas.an)
    written = Change.objects.filter(operation=act).order_by("row_id").values_list("row_id", "why")
    assert list(written) == sorted((one["id"], "From the list.") for one in results)


@EACH
def test_a_row_out_of_sight_is_refused_like_one_that_does_not_exist(record, personas, api_of):
    row = factories.make(record.name, personas.hers, confidentiality=Confidentiality.UNIT)
    for mode in ("all", "each"):
        told = [
            api_of("binh").post(f"/{record.name}/batch", {"rows": [{"id": pk, "notes": "x"}], "mode": mode})
            for pk in (row.pk, 999_999_999)
        ]
        assert told[0].status_code == told[1].status_code == (422 if mode == "all" else 200)
        assert told[0].content == told[1].content
    assert record.model.objects.get(pk=row.pk).version == 1


def test_of_all_or_none_one_wrong_row_leaves_nothing_and_every_wrong_one_is_named(personas, api_of):
    stays = factories.make("people", personas.hers, name="Stays")
    rows = [{"name": "One"}, {"name": ""}, {"id": stays.pk, "notes": "x"}, {"name": "Two", "born_on": "x"}, {"nmae": 1}]
    answer = api_of("an").post("/people/batch", {"rows": rows})
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {"rows.1.name", "rows.3.born_on", "rows.4.name", "rows.4.nmae"}
    assert names() == {"Stays"}
    assert Person.objects.get().version == 1
    assert not Operation.objects.exists()


def test_each_on_its_own_stores_what_is_right_and_tells_what_is_not(personas, api_of):
    row = factories.make("people", personas.hers, name="Known")
    foreign = factories.make("people", personas.other, confidentiality=Confidentiality.PUBLIC)
    rows = [{"name": "One"}, {"name": ""}, {"id": row.pk, "notes": "x"}, {"id": foreign.pk, "notes": "x"}]
    rows += [{"id": row.pk, "version": 7, "notes": "y"}, {"name": "Two"}]
    told = api_of("an").post("/people/batch", {"rows": rows, "mode": "each"}).json()
    assert [one["status"] for one in told["results"]] == [201, 422, 200, 403, 412, 201]
    assert told["results"][1]["problem"]["errors"][0]["field"] == "name"
    assert {"One", "Two", "Known"} <= names()
    assert Change.objects.filter(operation=told["operation"]).count() == 3
    foreign.refresh_from_db()
    assert foreign.notes == ""


def test_nothing_stored_is_no_act(personas, api_of):
    told = api_of("an").post("/people/batch", {"rows": [{"name": ""}], "mode": "each"}).json()
    assert told["operation"] is None
    assert not Operation.objects.exists()


@pytest.mark.parametrize("pk", [0, -1, 2**63, 10**30, "1", 1.5, None, True, [1], {}])
def test_an_id_that_can_be_none_is_not_found(pk, personas, api_of):
    for mode in ("all", "each"):
        answer = api_of("an").post("/people/batch", {"rows": [{"id": pk, "notes": "x"}], "mode": mode})
        assert answer.status_code == (422 if mode == "all" else 200)
        assert "traceback" not in answer.content.decode().lower()


def test_a_row_named_twice_is_refused(personas, api_of):
    row = factories.make("people", personas.hers)
    rows = [{"id": row.pk, "notes": "x"}, {"id": row.pk, "notes": "y"}]
    assert kind(api_of("an").post("/people/batch", {"rows": rows})) == (422, "invalid")
    assert Person.objects.get(pk=row.pk).version == 1


def test_two_rows_of_one_key_clash_and_leave_nothing(personas, api_of):
    body = new_body("agreements", personas.hers)
    answer = api_of("an").post("/agreements/batch", {"rows": [body, body]})
    assert kind(answer) == (422, "invalid")
    assert list(wrong(answer)) == ["rows.1.reference"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "rows"), ({"rows": []}, "rows"), ({"rows": [{}] * 1001}, "rows"), ({"rows": {}}, "rows"),
     ({"rows": [1]}, "rows"), ({"rows": [{}], "mode": "some"}, "mode"), ({"rows": [{}], "x": 1}, "x")],
)  # fmt: skip
def test_a_batch_of_another_shape_is_refused(body, field, personas, api_of):
    answer = api_of("an").post("/people/batch", body)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])


def test_whoever_only_reads_adds_nothing(personas, api_of):
    assert kind(api_of("dung").post("/people/batch", {"rows": [{"name": "x"}]})) == (403, "not-allowed")
    assert names() == set()


def test_a_thousand_rows_are_stored_in_few_statements(personas, api_of, django_assert_max_num_queries):
    rows = [{"name": f"Person {n}"} for n in range(1000)]
    with django_assert_max_num_queries(60):
        answer = api_of("an").post("/people/batch", {"rows": rows})
    assert answer.status_code == 200
    assert Person.objects.count() == 1000


def test_a_batch_is_undone_as_one_act(personas, api_of):
    from amity.past import undo

    row = factories.make("people", personas.hers, notes="Before.")
    rows = [{"name": "New"}, {"id": row.pk, "notes": "After."}]
    told = api_of("an").post("/people/batch", {"rows": rows}).json()
    outcome = undo.undo(Operation.objects.get(pk=told["operation"]), actor=personas.actor("an"))
    assert (outcome.restored, outcome.left) == (2, [])
    row.refresh_from_db()
    assert (row.notes, names()) == ("Before.", {row.name})


def test_a_batch_under_a_key_is_carried_out_once(personas, api_of):
    an, body = api_of("an"), {"rows": [{"name": "One"}, {"name": ""}], "mode": "each"}
    first, again = (an.post("/people/batch", body, **{"Idempotency-Key": "k"}) for _n in range(2))
    assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
    assert Person.objects.count() == 1


def test_an_error_of_the_program_is_no_result(personas, api_of, monkeypatch):
    monkeypatch.setattr(writes, "save", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        api_of("an").post("/people/batch", {"rows": [{"name": "x"}], "mode": "each"})
