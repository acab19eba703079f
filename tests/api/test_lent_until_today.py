"""A lent row at every door of the API: open to the borrower on the last day, and shut in all of them the day after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amity.access.models import Loan
from amity.access.roles import Confidentiality
from amity.duplicates.models import Pair
from amity.network.models import Person
from amity.notices import gathering
from amity.notices.models import Comment
from amity.records import registry, shelving
from amity.records.models import Shelf, Tagging
from amity.sharing import lending
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import ids, kind

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT
NONE = 999_999_999


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def row(personas):
    return factories.make("people", personas.hers, confidentiality=UNIT, name="Lê Mượn", email="muon@x.vn")


@pytest.fixture
def loan(row, api_of):
    """The row lent to Bình's unit until today; the number of the loan."""
    body = {"ids": [row.pk], "to_unit": "MEMBER-B", "purpose": "A visit", "until_on": timezone.localdate().isoformat()}
    answer = api_of("an").post("/people/loans", body)
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


@pytest.fixture(params=["the day after", "taken back", "taken out of its circle", "in the trash"])
def end(request, loan, row, api_of):
    """One of the ways in which a loan ends: a function that ends it."""

    def by_day():
        Loan.objects.update(until_on=timezone.localdate() - timedelta(days=1))

    def by_job():
        by_day()
        assert lending.close_ended(today=timezone.localdate()) == 1

    def by_hand():
        assert api_of("an").post(f"/people/loans/{loan}/take-back").status_code == 200

    def by_trash():
        shelving.shelve(registry.get("people"), [row.pk], Shelf.TRASHED, actor=lending.Actor.system())

    ways = {"the day after": by_day, "taken back": by_hand, "taken out of its circle": by_job, "in the trash": by_trash}
    return ways[request.param]


def put(api, address: str):
    return api._send("put", address, None, {})


def is_thrown_away(row) -> bool:
    return Person.objects.get(pk=row.pk).shelf == Shelf.TRASHED


OF_THE_ROW = ["", "/history", "/comments", "/follow", "/tags", "/people", "/loans", "/duplicates", "/merges"]


def test_what_stands_at_and_beside_the_row_is_open_and_then_shut(row, loan, end, api_of):
    binh = api_of("binh")
    for rest in OF_THE_ROW:
        assert binh.get(f"/people/{row.pk}{rest}").status_code == 200, rest
    end()
    for rest in [*OF_THE_ROW, "/as-at?moment=2026-01-01", "/merged-into", "/readings"]:
        there, none = (binh.get(f"/people/{pk}{rest}") for pk in (row.pk, NONE))
        assert (kind(there), there.content) == ((404, "not-found"), none.content), rest


def test_lists_search_feed_and_filters_no_longer_hold_it(row, loan, end, api_of):
    binh = api_of("binh")
    asking = [
        ("/people", {"id": row.pk}),
        ("/people", {"archived": "any"}),
        ("/search", {"q": "muon"}),
        ("/changes", {"record": "people"}),
        ("/people/duplicates", {"name": "Lê Mượn", "email": "muon@x.vn"}),
    ]
    assert [bool(binh.get(address, query).json()["items"]) for address, query in asking] == [True] * 5
    assert [one["action"] for one in binh.get("/changes", {"record": "people"}).json()["items"]] == ["lend"]
    end()
    if is_thrown_away(row):  # the feed says of a row that it was thrown away to those who saw it, while the loan runs
        asking = [one for one in asking if one[0] != "/changes"]
        assert binh.get("/changes", {"record": "people"}).json()["items"][0]["action"] == "trash"
    for address, query in asking:
        assert binh.get(address, query).json()["items"] == [], (address, query)


def test_what_he_followed_said_and_was_told_is_not_told_again(row, loan, end, api_of):
    binh, address = api_of("binh"), f"/people/{row.pk}"
    put(binh, f"{address}/follow")
    said = binh.post(f"{address}/comments", {"text": "I met him."}).json()["id"]
    api_of("an").patch(address, {"notes": "Seen."})
    gathering.gather(now=timezone.now(), today=timezone.localdate())
    assert binh.get("/notices", {"unread": "yes"}).json()["unread"] >= 1
    assert [one["title"] for one in binh.get("/following").json()["items"]] == ["Lê Mượn"]
    end()
    assert binh.get("/following").json() == {"items": [], "next": None}
    assert [one for one in binh.get("/notices").json()["items"] if one["href"].startswith(address)] == []
    # A loan that runs is told by what it was called, whatever became of its rows.
    assert ("Mượn" in binh.get("/notices").content.decode()) == is_thrown_away(row)
    for answer in (
        binh.post(f"{address}/comments", {"text": "Again."}),
        binh.patch(f"{address}/comments/{said}", {"text": "Otherwise."}),
        binh.delete(f"{address}/comments/{said}"),
        binh.delete(f"{address}/follow"),
    ):
        assert kind(answer) == (404, "not-found")
    assert [(one.text, one.deleted_at) for one in Comment.objects.all()] == [("I met him.", None)]


def test_an_export_ordered_while_it_was_lent_holds_what_is_seen_when_it_is_written(row, loan, end, api_of):
    binh = api_of("binh")
    number = binh.post("/people/exports", {"query": ""}).json()["id"]
    end()
    run_waiting()
    text = b"".join(binh.get(f"/people/exports/{number}/file").streaming_content).decode("utf-8-sig")
    assert "Mượn" not in text
    assert "muon@x.vn" not in text


def test_no_act_merge_or_pair_of_the_borrower_reaches_it_before_or_after(row, loan, end, personas, api_of):
    binh = api_of("binh")
    mine = factories.make("people", personas.other, name="Lê Mượn", confidentiality=UNIT)
    first, second = sorted((row.pk, mine.pk))
    Pair.objects.create(
        record="people", first_id=first, second_id=second, found_at=timezone.now(), score=0.9,
        reasons=[["same name", "name", True]],
    )  # fmt: skip
    assert len(binh.get("/people/pairs").json()["items"]) == 1
    body = {"ids": [row.pk], "action": "edit", "field": "notes", "value": "x"}
    assert binh.post("/people/bulk/preview", body).json()["others"] == 1
    assert kind(binh.post(f"/people/{mine.pk}/merge", {"other": row.pk})) == (409, "refused")
    end()
    assert binh.get("/people/pairs").json()["items"] == []
    preview = binh.post("/people/bulk/preview", body).json()
    assert (preview["rows"], preview["others"], preview["names"]) == (0, 0, [])
    gone, none = (binh.post(f"/people/{mine.pk}/merge", {"other": pk}) for pk in (row.pk, NONE))
    assert (kind(gone), gone.content) == ((422, "invalid"), none.content)
    assert set(Person.objects.values_list("notes", flat=True)) == {""}
    assert Pair.objects.get().state == Pair.State.OPEN


def test_a_tag_of_the_borrower_is_not_counted_over_it_any_more(row, loan, end, api_of):
    binh = api_of("binh")
    tag = binh.post("/tags", {"name": "Guests"}).json()["id"]
    put(binh, f"/people/{row.pk}/tags/{tag}")
    put_on = Tagging.objects.count()
    assert binh.get(f"/tags/{tag}").json()["rows"] == ({"people": 1} if put_on else {})
    end()
    assert binh.get(f"/tags/{tag}").json()["rows"] == {}
    assert ids(binh.get("/people", {"tag": tag})) == []
    assert kind(put(binh, f"/people/{row.pk}/tags/{tag}")) == (404, "not-found")


def test_the_loan_itself_gives_the_borrower_no_row_any_more(row, loan, end, api_of):
    binh = api_of("binh")
    assert [one["id"] for one in binh.get(f"/people/loans/{loan}").json()["rows"]] == [row.pk]
    end()
    answer = binh.get(f"/people/loans/{loan}")
    assert (answer.status_code, answer.json()["rows"], answer.json()["more"]) == (200, [], False)
    assert kind(binh.post(f"/people/loans/{loan}/take-back")) == (403, "not-allowed")
