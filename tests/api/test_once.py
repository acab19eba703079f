"""Requests under an Idempotency-Key: carried out once, however often and however closely they come."""

from datetime import timedelta
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from amity.access.models import Token
from amity.access.tokens import issue
from amity.api import once, writing
from amity.api.models import Answer
from amity.network.models import Person
from amity.records.models import Change
from tests import factories
from tests.api.bodies import Api, kind
from tests.security.conftest import at_once  # noqa: F401

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}
NEW = {"name": "Trần Thị Lý"}


def test_the_same_request_twice_adds_one_row_and_gets_the_same_answer(personas, api_of):
    an = api_of("an")
    first, second = an.post("/people", NEW, **KEY), an.post("/people", NEW, **KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert {name: second[name] for name in once.REPEATED} == {name: first[name] for name in once.REPEATED}
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Person.objects.count() == 1
    assert Change.objects.filter(record="people").count() == 1


def test_a_change_and_a_step_sent_twice_are_made_once(personas, api_of):
    an = api_of("an")
    row = factories.make("agreements", personas.hers)
    for _n in range(2):
        answer = an.patch(f"/agreements/{row.pk}", {"notes": "x"}, {**KEY, "If-Match": '"1"'})
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    for _n in range(2):
        answer = an.post(f"/agreements/{row.pk}/steps/end", {"why": "Ended."}, **{"Idempotency-Key": "step"})
        assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert Change.objects.filter(record="agreements", row_id=row.pk).count() == 3


def test_a_key_used_for_another_request_is_refused(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers)
    an.post("/people", NEW, **KEY)
    assert kind(an.post("/people", {"name": "Another"}, **KEY)) == (422, "key-reused")
    assert kind(an.patch(f"/people/{row.pk}", NEW, KEY)) == (422, "key-reused")
    assert kind(an.post("/organisations", NEW, **KEY)) == (422, "key-reused")
    assert Person.objects.count() == 2


def test_quotation_marks_around_a_key_are_no_part_of_it(personas, api_of):
    an = api_of("an")
    an.post("/people", NEW, **{"Idempotency-Key": '"abc"'})
    assert an.post("/people", NEW, **{"Idempotency-Key": "abc"})["Idempotency-Replayed"] == "true"


def test_the_keys_of_two_accounts_have_nothing_to_do_with_each_other(personas, api_of):
    an = api_of("an").post("/people", NEW, **KEY).json()
    binh = api_of("binh").post("/people", NEW, **KEY)
    assert binh.status_code == 201
    assert binh.json()["id"] != an["id"]
    assert binh.json()["owner"] == "MEMBER-B"


def test_an_answer_is_kept_for_a_day(personas, api_of):
    an = api_of("an")
    an.post("/people", NEW, **KEY)
    Answer.objects.update(at=timezone.now() - timedelta(hours=23, minutes=59))
    assert an.post("/people", NEW, **KEY)["Idempotency-Replayed"] == "true"
    Answer.objects.update(at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotency-Replayed" not in an.post("/people", NEW, **KEY)
    assert Person.objects.count() == 2
    assert Answer.objects.count() == 1


def test_what_was_refused_may_be_mended_and_sent_under_the_same_key(personas, api_of):
    an = api_of("an")
    assert kind(an.post("/people", {"name": ""}, **KEY)) == (422, "invalid")
    assert not Answer.objects.exists()
    assert an.post("/people", NEW, **KEY).status_code == 201


def test_an_error_of_the_program_leaves_neither_row_nor_key(personas, api_of, monkeypatch):
    an = api_of("an")
    an.client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("amity.api.rows.written", lambda *args, **options: 1 / 0)
        assert an.post("/people", NEW, **KEY).status_code == 500
    assert (Person.objects.count(), Answer.objects.count()) == (0, 0)
    assert an.post("/people", NEW, **KEY).status_code == 201


def test_a_request_still_being_worked_on_is_not_begun_again(personas, api_of):
    an = api_of("an")
    an.post("/people", NEW, **KEY)
    Answer.objects.update(status=None)
    assert kind(an.post("/people", NEW, **KEY)) == (409, "key-busy")
    assert kind(an.post("/people", {"name": "Another"}, **KEY)) == (422, "key-reused")
    assert Person.objects.count() == 1


def test_a_request_that_was_cut_off_may_be_sent_again(personas, api_of):
    an = api_of("an")
    an.post("/people", NEW, **KEY)
    Answer.objects.update(status=None, at=timezone.now() - once.CUT_OFF - timedelta(seconds=1))
    assert an.post("/people", NEW, **KEY).status_code == 201
    assert Answer.objects.get().status == 201


def test_one_thought_dead_whose_key_was_taken_is_undone(personas, api_of, monkeypatch):
    an, real = api_of("an"), writing.create

    def slow(*args):
        made = real(*args)
        Answer.objects.update(at=timezone.now())  # another request has taken the key meanwhile
        return made

    monkeypatch.setattr(writing, "create", slow)
    assert kind(an.post("/people", NEW, **KEY)) == (409, "key-busy")
    assert Person.objects.count() == 0


@pytest.mark.parametrize("key", ["", '""', " ", "x" * 256, "\u0110"])
def test_a_key_that_is_no_plain_text_is_refused(key, personas, api_of):
    assert kind(api_of("an").post("/people", NEW, **{"Idempotency-Key": key})) == (400, "bad-key")
    assert Person.objects.count() == 0


def test_a_read_takes_no_notice_of_a_key(personas, api_of, django_assert_num_queries):
    an = api_of("an")
    with django_assert_num_queries(4):
        assert an.get("/people", {"fields": "name"}, **KEY).status_code == 200
    assert not Answer.objects.exists()


def test_without_a_key_the_same_request_twice_adds_two_rows(personas, api_of):
    an = api_of("an")
    assert [an.post("/people", NEW).status_code for _n in range(2)] == [201, 201]
    assert Person.objects.count() == 2
    assert not Answer.objects.exists()


def test_a_stranger_with_the_key_of_another_learns_nothing(personas, api_of):
    row = factories.make("people", personas.hers, confidentiality=2)
    assert api_of("an").patch(f"/people/{row.pk}", {"notes": "x"}, KEY).status_code == 200
    assert kind(api_of("binh").patch(f"/people/{row.pk}", {"notes": "x"}, KEY)) == (404, "not-found")


def test_files_with_other_contents_are_another_request():
    def sent(contents: bytes, name: str = "a.csv"):
        file = SimpleUploadedFile(name, contents)
        return once._fingerprint(RequestFactory().post("/x", {"why": "y", "file": file}))

    assert sent(b"one") == sent(b"one")
    assert len({sent(b"one"), sent(b"two"), sent(b"one", "b.csv")}) == 3


@pytest.fixture
def program(personas):
    """A program that has just been here, so that its token need not be stamped again."""
    _token, secret = issue(personas.an, name="sync", now=timezone.now(), scopes="write")
    Token.objects.update(last_used_at=timezone.now())
    return lambda: Api(Client(), secret).post("/people", NEW, **KEY)


@pytest.mark.django_db(transaction=True)
def test_a_request_that_comes_while_the_first_is_at_work_is_told_so(program, at_once, monkeypatch):  # noqa: F811
    real, at_work, answered = writing.create, Event(), Event()

    def slow(*args):
        at_work.set()
        assert answered.wait(20)
        return real(*args)

    def second():
        assert at_work.wait(20)
        answer = program()
        answered.set()
        return answer

    monkeypatch.setattr(writing, "create", slow)
    first, busy = at_once(program, second)
    assert first.status_code == 201
    assert kind(busy) == (409, "key-busy")
    again, rows = at_once(program, Person.objects.count)
    assert (again.status_code, again.content, rows) == (201, first.content, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_of_requests_at_the_same_moment_one_is_carried_out(round_, program, at_once):  # noqa: F811
    told = at_once(program, program, program)
    assert {answer.status_code for answer in told} <= {201, 409}
    fresh = [one for one in told if one.status_code == 201 and "Idempotency-Replayed" not in one]
    assert len(fresh) == 1
    (rows,) = at_once(Person.objects.count)
    assert rows == 1
