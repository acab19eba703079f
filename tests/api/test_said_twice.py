"""What is asked twice happens once: under one key by the answer kept, and without a key because it is done already."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from amity.access.models import Loan, RoleGrant
from amity.access.roles import Confidentiality, Role
from amity.bulk.models import Act
from amity.duplicates.models import Merge, Pair
from amity.exchange.models import Import
from amity.network.models import Person
from amity.notices.models import Comment, Follow, Watch
from amity.records import custom
from amity.records.models import CustomField, Operation, Shelf, Tag, Tagging
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from amity.views.models import View
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "the same"}
UNIT = Confidentiality.UNIT


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path
    custom.forget()
    yield
    custom.forget()


@pytest.fixture
def two(personas):
    return [factories.make("people", personas.hers, confidentiality=UNIT, name=f"Lê An {n}") for n in range(2)]


@pytest.fixture
def an(personas, api_of):
    """An, who looks after the machine as well."""
    RoleGrant.objects.create(account=personas.an, unit=personas.union, role=Role.ADMINISTRATOR)
    return api_of("an")


def loan(**more):
    soon = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"to_unit": "MEMBER-B", "purpose": "A visit", "until_on": soon, **more}


def put(api, address: str, body=None):
    return api._send("put", address, body, {})


# What is made, the address, its body, another body; {0} and {1} are the numbers of two rows.
MAKING = [
    (Job, "/people/exports", {}, {"format": "xlsx"}),
    (Act, "/people/bulk", {"query": "", "action": "archive"}, {"query": "", "action": "trash"}),
    (View, "/people/views", {"name": "a"}, {"name": "b"}),
    (Tag, "/tags", {"name": "a"}, {"name": "b"}),
    (Comment, "/people/{0}/comments", {"text": "a"}, {"text": "b"}),
    (Job, "/people/pairs/search", {}, {"x": 1}),
    (
        CustomField,
        "/fields",
        {"record": "people", "label": "Badge", "kind": "text"},
        {"record": "people", "label": "Shoe", "kind": "text"},
    ),
    (Loan, "/people/loans", loan(query=""), loan(query="", purpose="Another visit")),
]
EACH = pytest.mark.parametrize(("model", "address", "body", "other"), MAKING, ids=[one[1] for one in MAKING])
TOLD = [one[:3] for one in MAKING if not one[1].endswith("/search")]  # those that read a body


@EACH
def test_under_one_key_one_is_made_and_the_same_answer_given(model, address, body, other, two, an, api_of):
    address, before = address.format(*(row.pk for row in two)), model.objects.count()
    first, second = (an.post(address, body, **KEY) for _n in range(2))
    assert first.status_code in (201, 202), first.content
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert second.get("Location") == first.get("Location")
    assert model.objects.count() == before + 1
    reused = an.post(address, other, **KEY)
    assert kind(reused) == (422, "key-reused")
    assert model.objects.count() == before + 1
    assert "Idempotency-Replayed" not in api_of("chi").post(address, body, **KEY)


@pytest.mark.parametrize(("model", "address", "body"), TOLD, ids=[one[1] for one in TOLD])
def test_what_was_refused_under_a_key_is_judged_anew_and_not_kept(model, address, body, two, an, api_of):
    address, before = address.format(*(row.pk for row in two)), model.objects.count()
    for _n in range(2):
        refused = an.post(address, "[]", **KEY)
        assert kind(refused) == (400, "unreadable")
        assert "Idempotency-Replayed" not in refused
    assert model.objects.count() == before
    assert an.post(address, body, **KEY).status_code in (201, 202)
    assert model.objects.count() == before + 1


def test_a_file_brought_twice_under_one_key_is_one_import_and_another_file_is_refused(an):
    def send(text: str):
        file = SimpleUploadedFile("people.csv", text.encode())
        return an.client.post("/api/v1/people/imports", {"file": file}, headers=KEY)

    first, second = send("name\nLê An\n"), send("name\nLê An\n")
    assert (first.status_code, second.content) == (201, first.content)
    assert kind(send("name\nLê Bình\n")) == (422, "key-reused")
    assert Import.objects.count() == 1


def test_an_import_is_carried_out_once_and_then_neither_again_nor_given_up_nor_decided(an):
    file = SimpleUploadedFile("people.csv", "name\nLê An\n".encode())
    number = an.client.post("/api/v1/people/imports", {"file": file}).json()["id"]
    address = f"/people/imports/{number}"
    assert an.post(f"{address}/carry-out").json()["state"] == "done"
    for rest, body in (
        ("/carry-out", {}),
        ("/cancel", {}),
        ("/decide", {"decision": "other"}),
        ("/lines/2", {"decision": "leave"}),
        ("/lines/2", {"cells": ["Lê Bình"]}),
    ):
        answer = an.post(f"{address}{rest}", body)
        assert kind(answer) == (409, "refused"), rest
        assert answer.json()["detail"]
    assert list(Person.objects.values_list("name", flat=True)) == ["Lê An"]
    assert an.get(address).json()["state"] == "done"


def test_a_plan_given_up_stays_given_up(an):
    file = SimpleUploadedFile("people.csv", "name\nLê An\n".encode())
    number = an.client.post("/api/v1/people/imports", {"file": file}).json()["id"]
    address = f"/people/imports/{number}"
    assert an.post(f"{address}/cancel").json()["state"] == "cancelled"
    for rest, body in (("/carry-out", {}), ("/cancel", {}), ("/decide", {"decision": "other"})):
        assert kind(an.post(f"{address}{rest}", body)) == (409, "refused"), rest
    assert not Person.objects.exists()
    assert not Operation.objects.exists()


def test_a_loan_is_taken_back_once_and_the_second_changes_nothing(two, an):
    number = an.post("/people/loans", loan(ids=[two[0].pk])).json()["id"]
    assert an.post(f"/people/loans/{number}/take-back").status_code == 200
    ended, operations = Loan.objects.get().revoked_at, Operation.objects.count()
    assert kind(an.post(f"/people/loans/{number}/take-back")) == (409, "over")
    assert (Loan.objects.get().revoked_at, Operation.objects.count()) == (ended, operations)


def test_the_same_rows_lent_twice_are_two_loans_and_one_of_them_ends_alone(two, an, api_of):
    first, second = (an.post("/people/loans", loan(ids=[two[0].pk])).json()["id"] for _n in range(2))
    assert first != second
    an.post(f"/people/loans/{first}/take-back")
    assert api_of("binh").get(f"/people/{two[0].pk}").status_code == 200
    assert [one["id"] for one in an.get(f"/people/{two[0].pk}/loans").json()["items"]] == [second]
    an.post(f"/people/loans/{second}/take-back")
    assert kind(api_of("binh").get(f"/people/{two[0].pk}")) == (404, "not-found")


def test_two_rows_are_merged_once(two, an):
    address, body = f"/people/{two[0].pk}/merge", {"other": two[1].pk}
    assert an.post(address, body).status_code == 200
    again, none = an.post(address, body), an.post(address, {"other": 999_999_999})
    assert (kind(again), list(wrong(again)), again.content) == ((422, "invalid"), ["other"], none.content)
    assert kind(an.post(f"/people/{two[1].pk}/merge", {"other": two[0].pk})) == (404, "not-found")
    assert Merge.objects.count() == 1


def test_a_row_is_not_made_one_with_itself(two, an):
    answer = an.post(f"/people/{two[0].pk}/merge", {"other": two[0].pk})
    assert answer.status_code in (409, 422), answer.content
    assert Person.objects.filter(shelf=Shelf.LIVE).count() == 2
    assert not Merge.objects.exists()


def test_what_is_switched_on_twice_is_on_and_off_twice_is_off(two, an):
    row = f"/people/{two[0].pk}"
    tag = an.post("/tags", {"name": "Ours"}).json()["id"]
    view = an.post("/people/views", {"name": "Mine"}).json()["id"]
    for address, model in (
        (f"{row}/tags/{tag}", Tagging),
        (f"{row}/follow", Follow),
        (f"/people/views/{view}/follow", Watch),
    ):
        for _n in range(2):
            assert put(an, address).status_code == 204
        assert model.objects.count() == 1
        for _n in range(2):
            assert an.delete(address).status_code == 204
    assert not Tagging.objects.exists()
    assert not Watch.objects.exists()
    assert not Follow.objects.filter(is_on=True).exists()


def test_two_said_twice_to_be_two_stay_decided_once(two, an):
    body = {"first": two[0].pk, "second": two[1].pk}
    for _n in range(2):
        assert an.post("/people/pairs/different", body).status_code == 204
    assert list(Pair.objects.values_list("state", flat=True)) == [Pair.State.DIFFERENT]
    same = {"first": two[0].pk, "second": two[0].pk}
    assert kind(an.post("/people/pairs/different", same)) == (404, "not-found")
    assert Pair.objects.count() == 1


@pytest.mark.parametrize("address", ["/people/views/{}", "/tags/{}"])
def test_what_is_deleted_is_not_there_to_be_deleted_again(address, two, an):
    made = {"/tags/{}": "/tags", "/people/views/{}": "/people/views"}[address]
    address = address.format(an.post(made, {"name": "Mine"}).json()["id"])
    assert an.delete(address).status_code == 204
    for again in (an.delete(address), an.patch(address, {"name": "x"})):
        assert kind(again) == (404, "not-found")


def test_an_act_over_rows_that_stand_so_already_is_not_begun(two, an):
    body = {"ids": [row.pk for row in two], "action": "archive"}
    an.post("/people/bulk", body)
    run_waiting()
    assert an.post("/people/bulk/preview", body).json()["changes"] == 0
    assert kind(an.post("/people/bulk", body)) == (409, "refused")
    assert Act.objects.count() == 1


def test_of_two_acts_over_the_same_rows_the_later_finds_nothing_left_to_do(two, an):
    body = {"ids": [row.pk for row in two], "action": "archive", "expect": 2}
    first, second = (an.post("/people/bulk", body).json()["id"] for _n in range(2))
    run_waiting()
    assert an.get(f"/people/bulk/{first}").json()["counts"]["done"] == 2
    assert an.get(f"/people/bulk/{second}").json()["counts"] == {"waiting": 0, "done": 0, "same": 2, "left": 0}
    assert set(Person.objects.values_list("shelf", flat=True)) == {Shelf.ARCHIVED}


def test_a_comment_taken_back_is_taken_back_once(two, an):
    address = f"/people/{two[0].pk}/comments"
    number = an.post(address, {"text": "Call him."}).json()["id"]
    assert an.delete(f"{address}/{number}").status_code == 204
    gone = Comment.objects.get().deleted_at
    an.delete(f"{address}/{number}")
    assert (Comment.objects.get().deleted_at, Comment.objects.get().text) == (gone, "")


def test_a_view_put_twice_into_the_order_stands_there_once(two, an):
    first, second = (an.post("/people/views", {"name": name}).json()["id"] for name in "ab")
    told = put(an, "/people/views/order", {"ids": [second, second, first, second]})
    assert told.status_code == 200, told.content
    assert [one["id"] for one in told.json()["items"]] == [second, first]
    assert View.objects.count() == 2
