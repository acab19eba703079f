"""Problems: one shape, the right status, the reader's language, and nothing of what is hidden."""

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils.translation import gettext, override

from amity.api import problems
from amity.api.problems import Problem
from tests import factories
from tests.api.bodies import kind, new_body, wrong

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/", "/no_such_records", "/people/", "/people/1/", "/people/0", "/people/x", "/people/-1", "/people/1.5",
     "/people/٣", "/people/99999999999999999999999", f"/people/{2**63}", "/people/1/steps", "/people/1/steps/x/y",
     "/people/1/nonsense", "/search/x", "/people%00", "/../admin", "/people/1/history/2"],
)  # fmt: skip
def test_what_is_not_there_is_a_404_in_the_same_words(address, api_of):
    answer = api_of("an").get(address)
    assert kind(answer) == (404, "not-found")
    assert answer.json() == {
        "type": "urn:amity:problem:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "Nothing stands under this address, or nothing that you may see.",
        "errors": [],
    }


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("put", "/people/1", {"GET", "PATCH", "DELETE"}),
        ("post", "/people/1", {"GET", "PATCH", "DELETE"}),
        ("delete", "/people", {"GET", "POST"}),
        ("patch", "/people", {"GET", "POST"}),
        ("post", "/search", {"GET"}),
        ("post", "/openapi.json", {"GET"}),
        ("get", "/people/1/steps/end", {"POST"}),
        ("post", "/people/1/history", {"GET"}),
    ],
)
def test_a_method_that_is_not_taken_is_told_with_those_that_are(method, address, allowed, api_of):
    answer = getattr(api_of("an").client, method)(f"/api/v1{address}")
    assert kind(answer) == (405, "method")
    assert set(answer["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "body",
    ["", "x", "{", "[]", "5", "null", '"x"', "[{}]", "{'name': 1}", '{"name": "\\ud800"}',
     b"\xff\xfe", b'{"name": "\xff"}', "[" * 10_000],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_unreadable(body, personas, api_of):
    row = factories.make("agreements", personas.hers)
    an = api_of("an")
    assert kind(an.post("/people", body)) == (400, "unreadable")
    assert kind(an.patch(f"/agreements/{row.pk}", body)) == (400, "unreadable")
    if body:
        assert kind(an.post(f"/agreements/{row.pk}/steps/end", body)) == (400, "unreadable")


def test_a_body_larger_than_the_site_takes_is_told(personas, api_of):
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answer = api_of("an").post("/people", {"name": "x", "notes": "x" * 2000})
    assert kind(answer) == (413, "too-large")


def test_problems_speak_the_language_of_the_reader(personas, api_of):
    personas.an.language = "vi"
    personas.an.save()
    answer = api_of("an").get("/people/0")
    assert answer["Content-Language"] == "vi"
    said = api_of("an").post("/people", {"name": ""})
    with override("vi"):
        assert wrong(said) == {"name": gettext("Fill this in: it cannot be empty.")}
        assert answer.json()["title"] == gettext("Not found")


def test_a_long_unknown_field_is_not_sent_back_whole(personas, api_of):
    answer = api_of("an").post("/people", {"name": "x", "y" * 5000: 1})
    assert [len(name) for name in wrong(answer)] == [80]
    answer = api_of("an").get("/people", {"y" * 3000: "1"})
    assert [len(name) for name in wrong(answer)] == [80]


def test_no_problem_names_what_is_hidden(personas, api_of):
    secret = factories.make("organisations", personas.hers, name="Quiet Society", confidentiality=2)
    binh = api_of("binh")
    answers = [
        binh.get(f"/organisations/{secret.pk}"),
        binh.patch(f"/organisations/{secret.pk}", {"name": "x"}),
        binh.get("/positions", {"organisation": secret.pk}),
        binh.post("/positions", new_body("positions", personas.other) | {"organisation": secret.pk}),
    ]
    assert not [answer for answer in answers if "Quiet" in answer.content.decode()]


def test_every_answer_keeps_personal_data_out_of_caches(personas, api_of):
    for answer in (api_of("an").get("/people"), api_of("an").get("/people/0"), api_of("nobody").get("/people")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_error_of_the_program_is_no_problem_of_the_caller():
    with pytest.raises(TypeError, match="No problem is made of ZeroDivisionError"):
        problems.problem_of(ZeroDivisionError())


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValidationError("Wrong."), [{"field": None, "message": "Wrong."}]),
        (ValidationError({"__all__": ["A.", "B."]}), [{"field": None, "message": m} for m in ("A.", "B.")]),
        (ValidationError({"name": "A."}), [{"field": "name", "message": "A."}]),
        (Problem("invalid", errors=[("x", "y")]), [{"field": "x", "message": "y"}]),
    ],
)
def test_errors_of_the_write_door_keep_their_fields(error, told):
    assert problems.problem_of(error).errors == told
    assert problems.problem_of(error).status == 422
