"""Answers kept to be given again say nothing of a person who was forgotten."""

import pytest

from amity.access.actors import Actor
from amity.api.forgetting import forget_answers
from amity.api.models import Answer
from amity.network.models import Person
from amity.past import copies
from amity.records import registry

pytestmark = pytest.mark.django_db


def forget(row) -> int:
    return forget_answers(copies.of(registry.get("people"), row, Actor.system())).forgotten


def test_an_answer_that_speaks_of_the_row_is_emptied_and_others_are_kept(api_of):
    an = api_of("an")
    for name, key in (("Lê Quên", "1"), ("Trần Bình", "2")):
        an.post("/people", {"name": name, "email": f"{key}@x.vn"}, **{"Idempotency-Key": key})
    assert forget(Person.objects.get(name="Lê Quên")) == 1
    first, second = (bytes(one.body).decode() for one in Answer.objects.order_by("key"))
    assert (first, "Trần Bình" in second) == ("{}", True)


def test_a_request_sent_again_afterwards_is_not_carried_out_again(api_of):
    an = api_of("an")
    an.post("/people", {"name": "Lê Quên"}, **{"Idempotency-Key": "1"})
    forget(Person.objects.get())
    again = an.post("/people", {"name": "Lê Quên"}, **{"Idempotency-Key": "1"})
    assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (201, b"{}", "true")
    assert Person.objects.count() == 1


def test_an_answer_about_another_record_that_holds_the_address_is_emptied_too(api_of):
    an = api_of("an")
    an.post("/people", {"name": "Lê Quên", "email": "q@x.vn"})
    an.post(
        "/organisations",
        {"name": "Friends of Hue", "kind": "counterpart", "email": "q@x.vn"},
        **{"Idempotency-Key": "1"},
    )
    assert forget(Person.objects.get()) == 1


def test_a_request_at_work_is_left_alone(personas, api_of):
    api_of("an").post("/people", {"name": "Lê Quên"}, **{"Idempotency-Key": "1"})
    Answer.objects.update(status=None)
    assert forget(Person.objects.get()) == 0
