"""Acting on many rows through the API: foreseen, begun, carried out in the background, told row by row, undone."""

import pytest

from amity.access.roles import Confidentiality
from amity.bulk.models import Act
from amity.network.models import Person
from amity.records.models import Operation, Shelf, Tagging
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


def person(owner, **fields):
    return factories.make("people", owner, **{"confidentiality": UNIT, **fields})


def fresh(row):
    return Person.objects.get(pk=row.pk)


def done(api, body, address="/people/bulk"):
    """Begin an act and let it be carried out; returns how it stands then."""
    begun = api.post(address, body)
    assert begun.status_code == 202, begun.content
    run_waiting()
    return api.get(f"/people/bulk/{begun.json()['id']}").json()


def test_a_field_of_a_whole_list_is_changed_as_foreseen_and_undone(personas, api_of):
    an = api_of("an")
    rows = [person(personas.hers, born_on="1963", notes="old") for _n in range(3)]
    other = person(personas.hers, born_on="1970", notes="old")
    body = {"query": "born_on=1963", "action": "edit", "field": "notes", "how": "set", "value": "Mới"}
    seen = an.post("/people/bulk/preview", body).json()
    assert (seen["rows"], seen["changes"], seen["same"], seen["others"]) == (3, 3, 0, 0)
    assert seen["what"] == "Notes: set to “Mới”"
    assert not Operation.objects.exists()
    told = done(an, body | {"expect": 3, "why": "From the archive."})
    assert (told["state"], told["counts"], told["why"]) == (
        *("done", {"waiting": 0, "done": 3, "same": 0, "left": 0}),
        "From the archive.",
    )
    assert {fresh(row).notes for row in rows} == {"Mới"}
    assert fresh(other).notes == "old"
    an.post(f"/operations/{told['id']}/undo")
    run_waiting()
    assert {fresh(row).notes for row in rows} == {"old"}
    assert an.get(f"/people/bulk/{told['id']}").json()["undone_by"]


def test_the_answer_names_where_to_ask_how_far_it_is(personas, api_of):
    row = person(personas.hers)
    answer = api_of("an").post("/people/bulk", {"ids": [row.pk], "action": "archive"})
    assert answer["Location"] == f"/api/v1/people/bulk/{answer.json()['id']}"
    assert (answer.json()["state"], answer.json()["counts"]["waiting"]) == ("waiting", 1)
    assert fresh(row).shelf == Shelf.LIVE


@pytest.mark.parametrize(
    ("field", "how", "more", "column", "value"),
    [
        ("notes", "clear", {}, "notes", ""),
        ("notes", "replace", {"find": "old", "value": "new"}, "notes", "new words"),
        ("born_on", "set", {"value": "1964"}, "born_on", "1964"),
        ("confidentiality", "set", {"value": 1}, "confidentiality", 1),
    ],
)
def test_each_way_to_change_a_field_changes_it(field, how, more, column, value, personas, api_of):
    row = person(personas.hers, notes="old words", born_on="1963")
    told = done(api_of("an"), {"ids": [row.pk], "action": "edit", "field": field, "how": how, **more})
    assert told["counts"]["done"] == 1
    assert str(getattr(fresh(row), column)) == str(value)


def test_rows_are_linked_given_away_tagged_archived_thrown_away_and_taken_back(personas, api_of):
    chi, row = api_of("chi"), person(personas.hers)
    country = factories.make("countries", personas.hers, name="Laos", confidentiality=Confidentiality.PUBLIC)
    here = {"ids": [row.pk]}
    done(chi, here | {"action": "edit", "field": "country", "value": country.pk})
    assert fresh(row).country_id == country.pk
    done(chi, here | {"action": "assign", "value": "MEMBER-B"})
    assert fresh(row).owner_id == personas.other.pk
    tag = chi.post("/tags", {"name": "Lecturers"}).json()["id"]
    done(chi, here | {"action": "tag", "how": "add", "tag": tag})
    assert Tagging.objects.get().row_id == row.pk
    done(chi, here | {"action": "tag", "how": "remove", "tag": tag})
    assert not Tagging.objects.exists()
    for action, shelf in (("archive", Shelf.ARCHIVED), ("trash", Shelf.TRASHED)):
        done(chi, here | {"action": action})
        assert fresh(row).shelf == shelf
    assert kind(chi.post("/people/bulk", here | {"action": "restore"})) == (409, "refused")
    done(chi, here | {"action": "restore", "trash": True})
    assert fresh(row).shelf == Shelf.LIVE


def test_rows_of_others_are_left_out_and_told_with_the_reason(personas, api_of):
    an = api_of("an")
    mine, theirs = person(personas.hers), person(personas.other, confidentiality=Confidentiality.PUBLIC, name="Theirs")
    body = {"ids": [mine.pk, theirs.pk], "action": "edit", "field": "notes", "value": "x"}
    seen = an.post("/people/bulk/preview", body).json()
    assert (seen["rows"], seen["changes"], seen["others"]) == (2, 1, 1)
    told = done(an, body)
    assert (told["counts"]["done"], told["counts"]["left"]) == (1, 1)
    for address in (f"/people/bulk/{told['id']}/left", f"/operations/{told['id']}/left"):
        (left,) = an.get(address).json()["items"]
        assert left == {
            "record": "people",
            "row_id": theirs.pk,
            "title": "Theirs",
            "reason": "It belongs to another unit.",
        }
    Person.objects.filter(pk=theirs.pk).update(confidentiality=UNIT)
    (left,) = an.get(f"/people/bulk/{told['id']}/left").json()["items"]
    assert (left["row_id"], left["title"]) == (None, "…")
    assert fresh(theirs).notes == ""


def test_hidden_rows_are_silently_none_of_it(personas, api_of):
    hidden = person(personas.hers, born_on="1963")
    binh = api_of("binh")
    for choice in ({"ids": [hidden.pk]}, {"ids": [999_999_999]}, {"query": "born_on=1963"}):
        body = choice | {"action": "edit", "field": "notes", "value": "x"}
        seen = binh.post("/people/bulk/preview", body).json()
        assert (seen["rows"], seen["changes"], seen["others"], seen["names"]) == (0, 0, 0, [])
        assert kind(binh.post("/people/bulk", body)) == (409, "refused")
    assert not Act.objects.exists()


def test_a_hidden_row_cannot_be_asked_for_as_a_value(personas, api_of):
    hidden = factories.make("countries", personas.hers, confidentiality=UNIT)
    row = person(personas.other, country=hidden)
    answers = [
        api_of("binh").post(
            "/people/bulk/preview", {"ids": [row.pk], "action": "edit", "field": "country", "value": pk}
        )
        for pk in (hidden.pk, 999_999_999)
    ]
    assert kind(answers[0]) == (422, "invalid")
    assert answers[0].content == answers[1].content


def test_whoever_keeps_nothing_of_it_acts_on_nothing(personas, api_of):
    row = person(personas.hers, confidentiality=Confidentiality.PUBLIC)
    body = {"ids": [row.pk], "action": "archive"}
    for address in ("/people/bulk", "/people/bulk/preview"):
        assert kind(api_of("dung").post(address, body)) == (403, "not-allowed")
    for name in ("binh", "hoa"):
        assert api_of(name).post("/people/bulk/preview", body).json()["others"] == 1
        assert kind(api_of(name).post("/people/bulk", body)) == (409, "refused")
    assert fresh(row).shelf == Shelf.LIVE
    assert not Act.objects.exists()


def test_nobody_else_finds_an_act(personas, api_of):
    row = person(personas.hers)
    number = done(api_of("an"), {"ids": [row.pk], "action": "archive"})["id"]
    for name in ("chi", "dung", "binh", "hoa"):
        for pk in (number, 999_999):
            for address in (f"/people/bulk/{pk}", f"/people/bulk/{pk}/left", f"/operations/{pk}/left"):
                assert kind(api_of(name).get(address)) == (404, "not-found")
    assert kind(api_of("an").get(f"/organisations/bulk/{number}")) == (404, "not-found")


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"ids": None}, ["ids"]),
        ({"query": ""}, ["ids"]),
        ({"ids": None, "query": "shoe_size=40"}, ["query"]),
        ({"field": "sort_key"}, ["field"]),
        ({"field": "owner"}, ["field"]),
        ({"how": "add"}, ["how"]),
        ({"how": "replace", "value": "x"}, ["find"]),
        ({"how": "replace", "find": "x", "value": 1}, ["value"]),
        ({"value": 1}, ["value"]),
        ({"value": None}, ["value"]),
        ({"field": "born_on", "value": "tomorrow"}, ["value"]),
        ({"field": "country", "value": "Laos"}, ["value"]),
        ({"field": "confidentiality", "value": 9}, ["value"]),
        ({"action": "assign", "value": "MEMBER-B"}, ["value"]),
        ({"action": "assign", "value": 1}, ["value"]),
        ({"action": "tag", "how": "add"}, ["tag"]),
        ({"action": "tag", "how": "add", "tag": 999_999}, ["tag"]),
        ({"action": "burn"}, ["action"]),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is(more, fields, personas, api_of):
    row = person(personas.hers)
    body = {"ids": [row.pk], "action": "edit", "field": "notes", "how": "set", "value": "x"} | more
    for address in ("/people/bulk", "/people/bulk/preview"):
        answer = api_of("an").post(address, body)
        assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), fields)
    assert not Act.objects.exists()


def test_a_list_that_has_changed_since_is_not_touched(personas, api_of):
    row = person(personas.hers)
    body = {"ids": [row.pk], "action": "archive", "expect": 2}
    assert kind(api_of("an").post("/people/bulk", body)) == (409, "refused")
    assert done(api_of("an"), body | {"expect": 1})["counts"]["done"] == 1


def test_an_act_sent_twice_under_one_key_is_begun_once(personas, api_of):
    row, an = person(personas.hers), api_of("an")
    body = {"ids": [row.pk], "action": "archive"}
    first, second = (an.post("/people/bulk", body, **{"Idempotency-Key": "one"}) for _n in range(2))
    assert (second.json()["id"], second["Idempotency-Replayed"]) == (first.json()["id"], "true")
    assert Act.objects.count() == 1


def test_a_narrow_token_acts_on_its_type_alone(personas, token_of):
    row = person(personas.hers)
    body = {"ids": [row.pk], "action": "archive"}
    program = token_of("an", scopes="people:write agreements:read")
    assert done(program, body)["counts"]["done"] == 1
    assert kind(program.post("/agreements/bulk", body)) == (403, "scope")
    assert kind(token_of("an", scopes="people:read").post("/people/bulk/preview", body)) == (403, "scope")
