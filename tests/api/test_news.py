"""Notices through the API, what is followed, mentions, and comments said in other words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.roles import Confidentiality
from amity.notices import gathering
from amity.notices.models import Comment, Notice
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


def gather() -> None:
    gathering.gather(now=timezone.now(), today=timezone.localdate())


@pytest.fixture
def row(personas):
    return factories.make("organisations", personas.hers, name="Friends", confidentiality=Confidentiality.UNION)


@pytest.fixture
def told(row, api_of):
    """Bình follows the row, and An changes it."""
    api_of("binh")._send("put", f"/organisations/{row.pk}/follow", None, {})
    api_of("an").patch(f"/organisations/{row.pk}", {"notes": "x"})
    gather()
    return api_of("binh")


def test_what_happened_is_told_and_marked_read(row, told):
    found = told.get("/notices").json()
    (one,) = found["items"]
    assert (one["title"], one["sentences"], one["unread"]) == ("Friends", ["An made one change."], True)
    assert (one["href"], found["unread"], found["next"]) == (f"/organisations/{row.pk}/", 1, None)
    assert told.post("/notices/read", {"topics": ["another"]}).json() == {"read": 0}
    assert told.post("/notices/read", {"topics": [one["topic"]]}).json() == {"read": 1}
    found = told.get("/notices").json()
    assert ([one["unread"] for one in found["items"]], found["unread"]) == ([False], 0)
    assert told.get("/notices", {"unread": "yes"}).json()["items"] == []


def test_all_notices_are_marked_read_at_once(told):
    assert told.post("/notices/read").json() == {"read": 1}
    assert told.post("/notices/read", {}).json() == {"read": 0}
    assert not Notice.objects.filter(read_at=None).exists()


def test_nobody_reads_or_marks_the_notices_of_another(told, api_of):
    for name in ("an", "chi", "hoa"):
        other = api_of(name)
        assert other.get("/notices").json() == {"items": [], "next": None, "unread": 0}
        assert other.post("/notices/read").json() == {"read": 0}
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_row_hidden_since_is_neither_told_nor_counted(row, told, api_of):
    api_of("an").patch(f"/organisations/{row.pk}", {"confidentiality": Confidentiality.UNIT})
    gather()
    assert told.get("/notices").json() == {"items": [], "next": None, "unread": 0}
    assert told.get("/following").json() == {"items": [], "next": None}


def test_notices_and_followed_rows_come_page_by_page(personas, row, told, api_of):
    other = factories.make("organisations", personas.hers, name="Others", confidentiality=Confidentiality.UNION)
    told._send("put", f"/organisations/{other.pk}/follow", None, {})
    api_of("an").patch(f"/organisations/{other.pk}", {"notes": "x"})
    gather()
    for address in ("/notices", "/following"):
        first = told.get(address, {"limit": 1}).json()
        second = told.get(address, {"limit": 1, "after": first["next"]}).json()
        assert [one["title"] for one in first["items"] + second["items"]] == ["Others", "Friends"]
        assert second["next"] is None
    (latest, _first) = told.get("/following").json()["items"]
    assert latest == {"record": "organisations", "id": other.pk, "title": "Others"}


@pytest.mark.parametrize("query", [{"unread": "perhaps"}, {"after": "x"}, {"limit": "0"}, {"nonsense": "1"}])
def test_what_notices_cannot_be_asked_for_is_refused(query, personas, api_of):
    assert kind(api_of("an").get("/notices", query)) == (400, "bad-query")


@pytest.mark.parametrize("body", [{"topics": "all"}, {"topic": "x"}, {"topics": [1]}])
def test_a_body_that_names_no_topics_marks_nothing(body, told):
    assert kind(told.post("/notices/read", body)) == (422, "invalid")
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_narrow_token_hears_no_notices(told, token_of):
    program = token_of("binh", scopes="organisations:write")
    assert kind(program.get("/notices")) == (403, "scope")
    assert kind(program.post("/notices/read")) == (403, "scope")
    assert kind(program.get("/following")) == (403, "scope")
    assert kind(token_of("binh", scopes="read").post("/notices/read")) == (403, "scope")


def test_a_comment_is_said_in_other_words_and_the_old_ones_stay(row, api_of):
    an, address = api_of("an"), f"/organisations/{row.pk}/comments"
    number = an.post(address, {"text": "Call them."}).json()["id"]
    Comment.objects.update(at=timezone.now() - timedelta(hours=1))
    changed = an.patch(f"{address}/{number}", {"text": "Write to them, @nobody."}).json()
    assert (changed["text"], changed["untold"]) == ("Write to them, @nobody.", ["nobody"])
    (told,) = api_of("binh").get(address).json()["items"]
    assert [one["text"] for one in told["earlier"]] == ["Call them."]
    assert told["edited_at"]


def test_nobody_says_anothers_comment_in_other_words(row, api_of):
    address = f"/organisations/{row.pk}/comments"
    number = api_of("an").post(address, {"text": "Call them.", "only_my_unit": True}).json()["id"]
    assert kind(api_of("dung").patch(f"{address}/{number}", {"text": "x"})) == (403, "not-allowed")
    for pk in (number, 999_999):
        assert kind(api_of("binh").patch(f"{address}/{pk}", {"text": "x"})) == (404, "not-found")
    assert list(wrong(api_of("an").patch(f"{address}/{number}", {"text": " "}))) == [None]
    api_of("an").delete(f"{address}/{number}")
    assert kind(api_of("an").patch(f"{address}/{number}", {"text": "x"})) == (403, "not-allowed")
    assert Comment.objects.get().text == ""


def test_those_who_see_a_row_can_be_mentioned_and_no_others(personas, row, api_of):
    address = f"/organisations/{row.pk}/people"
    found = api_of("an").get(address, {"q": "@bì"}).json()["items"]
    assert found == [{"username": "binh", "name": "Bình"}]
    api_of("an").patch(f"/organisations/{row.pk}", {"confidentiality": Confidentiality.UNIT})
    assert api_of("an").get(address, {"q": "binh"}).json() == {"items": []}
    for pk in (row.pk, 999_999):
        assert kind(api_of("binh").get(f"/organisations/{pk}/people")) == (404, "not-found")
