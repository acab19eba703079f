"""Tags, following, comments and saved views; and duplicates."""

import pytest

from amity.access.roles import Confidentiality
from amity.network.models import Person
from amity.notices.models import Comment, Follow, Watch
from amity.records.models import Shelf, Tag, Tagging
from amity.views.models import View
from tests import factories
from tests.api.bodies import ids, kind, wrong

pytestmark = pytest.mark.django_db


def put(api, address: str):
    return api._send("put", address, None, {})


def test_a_tag_is_made_put_on_a_row_found_by_and_taken_off(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers)
    made = an.post("/tags", {"name": "Lecturers"})
    assert (made.status_code, made.json()["unit"], made.json()["shared"]) == (201, "MEMBER-A", False)
    number = made.json()["id"]
    assert put(an, f"/people/{row.pk}/tags/{number}").status_code == 204
    assert [one["id"] for one in an.get(f"/people/{row.pk}/tags").json()["items"]] == [number]
    assert ids(an.get("/people", {"tag": number})) == [row.pk]
    assert an.delete(f"/people/{row.pk}/tags/{number}").status_code == 204
    assert ids(an.get("/people", {"tag": number})) == []


def test_a_tag_of_another_unit_is_neither_seen_nor_put(personas, api_of):
    tag = Tag.objects.create(unit=personas.hers, name="Ours")
    row, binh = factories.make("people", personas.other), api_of("binh")
    assert binh.get("/tags").json() == {"items": []}
    for number in (tag.pk, 999_999):
        assert kind(put(binh, f"/people/{row.pk}/tags/{number}")) == (404, "not-found")
    assert kind(put(api_of("dung"), f"/people/{row.pk}/tags/{tag.pk}")) in {(403, "not-allowed"), (404, "not-found")}
    assert not Tagging.objects.exists()


def test_a_tag_needs_a_name_of_its_own_and_a_unit_to_keep_it(personas, api_of):
    an = api_of("an")
    an.post("/tags", {"name": "Lecturers"})
    assert kind(an.post("/tags", {"name": "Lecturers"})) == (422, "invalid")
    assert list(wrong(an.post("/tags", {"name": ""}))) == ["name"]
    assert kind(api_of("dung").post("/tags", {"name": "Mine"})) == (403, "not-allowed")
    assert Tag.objects.count() == 1


def test_a_tag_is_renamed_counted_given_to_all_and_deleted(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers)
    hidden = factories.make("people", personas.hers, confidentiality=Confidentiality.UNIT)
    address = f"/tags/{an.post('/tags', {'name': 'Lecturers'}).json()['id']}"
    for one in (row, hidden):
        put(an, f"/people/{one.pk}{address}")
    changed = an.patch(address, {"name": "Speakers", "shared": True}).json()
    assert (changed["name"], changed["shared"], changed["unit"]) == ("Speakers", True, "MEMBER-A")
    assert an.get(address).json() == changed | {"rows": {"people": 2}}
    row.__class__.objects.filter(pk=row.pk).update(confidentiality=Confidentiality.PUBLIC)
    assert api_of("binh").get(address).json()["rows"] == {"people": 1}
    for answer in (api_of("binh").patch(address, {"name": "x"}), api_of("binh").delete(address)):
        assert kind(answer) == (403, "not-allowed")
    assert an.delete(address).status_code == 204
    assert kind(an.get(address)) == (404, "not-found")
    assert not Tagging.objects.exists()


def test_a_tag_goes_to_no_unit_that_is_not_the_callers(personas, api_of):
    an = api_of("an")
    for body in ({"name": "x", "unit": "MEMBER-B"}, {"name": "x", "unit": "NOBODY"}):
        assert list(wrong(an.post("/tags", body))) == ["unit"]
    address = f"/tags/{an.post('/tags', {'name': 'Ours', 'unit': 'MEMBER-A'}).json()['id']}"
    assert list(wrong(an.patch(address, {"unit": "MEMBER-B"}))) == ["unit"]
    assert api_of("chi").patch(address, {"unit": "MEMBER-B"}).json()["unit"] == "MEMBER-B"
    for answer in (an.get(address), an.patch(address, {"name": "x"}), an.delete(address), an.get("/tags/999999")):
        assert kind(answer) == (404, "not-found")
    assert Tag.objects.get().name == "Ours"


def test_a_row_is_followed_and_no_longer(personas, api_of):
    an, row = api_of("an"), factories.make("people", personas.hers)
    address = f"/people/{row.pk}/follow"
    assert an.get(address).json() == {"following": False}
    assert put(an, address).status_code == 204
    assert an.get(address).json() == {"following": True}
    assert an.delete(address).status_code == 204
    assert an.get(address).json() == {"following": False}
    assert Follow.objects.get().is_on is False


def test_a_comment_is_said_answered_and_taken_back(personas, api_of):
    an, dung = api_of("an"), api_of("dung")
    row = factories.make("people", personas.hers)
    address = f"/people/{row.pk}/comments"
    first = an.post(address, {"text": "Call him."})
    assert (first.status_code, first.json()["by"], first.json()["only_my_unit"]) == (201, "An", False)
    reply = dung.post(address, {"text": "Done.", "answers": first.json()["id"]}).json()
    assert reply["answers"] == first.json()["id"]
    assert kind(dung.delete(f"{address}/{first.json()['id']}")) == (403, "not-allowed")
    assert an.delete(f"{address}/{first.json()['id']}").status_code == 204
    told = an.get(address).json()["items"]
    assert [(one["text"], one["deleted"]) for one in told] == [("", True), ("Done.", False)]


def test_a_comment_for_the_own_unit_is_not_told_to_others(personas, api_of):
    row = factories.make("people", personas.hers, confidentiality=Confidentiality.PUBLIC)
    address = f"/people/{row.pk}/comments"
    said = api_of("an").post(address, {"text": "Between us.", "only_my_unit": True}).json()
    assert said["only_my_unit"] is True
    for name in ("binh", "hoa"):
        stranger = api_of(name)
        assert stranger.get(address).json() == {"items": []}
        for number in (said["id"], 999_999):
            assert kind(stranger.delete(f"{address}/{number}")) == (404, "not-found")
            answer = stranger.post(address, {"text": "x", "answers": number})
            assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), ["answers"])
    assert list(wrong(api_of("an").post(address, {"text": ""}))) == ["text"]
    assert Comment.objects.count() == 1


def test_a_view_is_saved_offered_and_dropped(personas, api_of):
    an = api_of("an")
    made = an.post("/people/views", {"name": "Born in 1963", "query": "born_on=1963&sort=-born_on"})
    assert made.status_code == 201, made.content
    (one,) = an.get("/people/views").json()["items"]
    assert (one["name"], one["query"], one["meant"], one["mine"]) == (
        *("Born in 1963", "born_on=1963&sort=-born_on"),
        *("me", True),
    )
    assert api_of("dung").get("/people/views").json() == {"items": []}
    for number in (one["id"], 999_999):
        assert kind(api_of("dung").delete(f"/people/views/{number}")) == (404, "not-found")
    assert an.delete(f"/people/views/{one['id']}").status_code == 204
    assert not View.objects.exists()


def test_a_view_is_changed_by_whoever_keeps_it(personas, api_of):
    an = api_of("an")
    address = f"/people/views/{an.post('/people/views', {'name': 'Old', 'meant': 'unit'}).json()['id']}"
    changed = an.patch(address, {"name": "New", "query": "born_on=1963"}).json()
    assert (changed["name"], changed["query"], changed["meant"]) == ("New", "born_on=1963", "unit")
    assert kind(api_of("dung").patch(address, {"name": "x"})) == (403, "not-allowed")
    for stranger in ("binh", "hoa"):
        assert kind(api_of(stranger).patch(address, {"name": "x"})) == (404, "not-found")
    assert list(wrong(an.patch(address, {"query": "shoe_size=40"}))) == ["query"]
    assert kind(an.patch(address, {"meant": "all"})) == (403, "not-allowed")
    assert View.objects.get().name == "New"


def test_views_are_put_into_order_for_the_caller_alone(personas, api_of):
    an, chi = api_of("an"), api_of("chi")
    first, second = (chi.post("/people/views", {"name": name, "meant": "all"}).json()["id"] for name in "ab")
    mine = chi.post("/people/views", {"name": "c"}).json()["id"]
    body = {"ids": [mine, second, first], "first": second}
    told = an._send("put", "/people/views/order", body, {}).json()["items"]
    assert [(one["id"], one["first"]) for one in told] == [(second, True), (first, False)]
    assert [one["id"] for one in chi.get("/people/views").json()["items"]] == [first, second, mine]
    assert kind(an._send("put", "/people/views/order", {"ids": "all"}, {})) == (422, "invalid")


def test_a_view_is_followed_by_whom_it_is_meant_for(personas, api_of):
    an = api_of("an")
    number = an.post("/people/views", {"name": "Born in 1963", "query": "born_on=1963"}).json()["id"]
    address = f"/people/views/{number}/follow"
    assert put(an, address).status_code == 204
    assert [one["following"] for one in an.get("/people/views").json()["items"]] == [True]
    for name in ("dung", "binh", "hoa"):
        for pk in (number, 999_999):
            assert kind(put(api_of(name), f"/people/views/{pk}/follow")) == (404, "not-found")
    assert an.delete(address).status_code == 204
    assert [one["following"] for one in an.get("/people/views").json()["items"]] == [False]
    assert not Watch.objects.exists()


def test_a_view_for_a_role_names_the_role(personas, api_of):
    chi = api_of("chi")
    made = chi.post("/people/views", {"name": "Keepers", "meant": "role", "role": "keeper"}).json()
    assert (made["meant"], made["role"]) == ("role", "keeper")
    assert [one["name"] for one in api_of("an").get("/people/views").json()["items"]] == ["Keepers"]
    assert api_of("dung").get("/people/views").json()["items"] == []
    assert list(wrong(chi.post("/people/views", {"name": "x", "meant": "role"}))) == ["role"]


@pytest.mark.parametrize(
    ("body", "field"),
    [({"query": "x=1", "name": "x"}, "query"), ({"name": ""}, "name"), ({"name": "x", "meant": "x"}, "meant")],
)
def test_a_view_that_cannot_be_is_refused(body, field, personas, api_of):
    answer = api_of("an").post("/people/views", body)
    assert (kind(answer), list(wrong(answer))) == ((422, "invalid"), [field])


def test_a_view_for_everybody_is_saved_by_who_keeps_everything(personas, api_of):
    body = {"name": "All", "meant": "all"}
    assert kind(api_of("an").post("/people/views", body)) == (403, "not-allowed")
    assert api_of("chi").post("/people/views", body).status_code == 201
    assert [one["name"] for one in api_of("an").get("/people/views").json()["items"]] == ["All"]


def test_duplicates_in_sight_are_told_and_merged(personas, api_of):
    an = api_of("an")
    kept = factories.make("people", personas.hers, name="Nguyễn Thị Bình", born_on="1927", email="binh@example.org")
    gone = factories.make("people", personas.hers, name="Nguyen Thi Binh", born_on="1927", email="binh@example.org")
    found = an.get("/people/duplicates", {"name": "Nguyễn Thị Bình", "email": "binh@example.org"}).json()["items"]
    assert {one["id"] for one in found} == {kept.pk, gone.pk}
    assert gone.pk in {one["id"] for one in an.get(f"/people/{kept.pk}/duplicates").json()["items"]}
    answer = an.post(f"/people/{kept.pk}/merge", {"other": gone.pk, "why": "The same."})
    assert answer.status_code == 200, answer.content
    assert Person.objects.get(pk=gone.pk).shelf == Shelf.TRASHED


def test_duplicates_out_of_sight_are_neither_told_nor_merged(personas, api_of):
    hidden = factories.make(
        "people", personas.hers, name="Nguyễn Thị Bình", email="binh@example.org", confidentiality=2
    )
    mine, binh = factories.make("people", personas.other, name="Nguyễn Thị Bình"), api_of("binh")
    query = {"name": "Nguyễn Thị Bình", "email": "binh@example.org"}
    assert hidden.pk not in {one["id"] for one in binh.get("/people/duplicates", query).json()["items"]}
    assert hidden.pk not in {one["id"] for one in binh.get(f"/people/{mine.pk}/duplicates").json()["items"]}
    by_hidden, by_none = (binh.post(f"/people/{mine.pk}/merge", {"other": pk}) for pk in (hidden.pk, 999_999_999))
    assert kind(by_hidden) == (422, "invalid")
    assert by_hidden.content == by_none.content
    assert kind(binh.get(f"/people/{hidden.pk}/duplicates")) == (404, "not-found")
    assert kind(binh.post(f"/people/{hidden.pk}/merge", {"other": mine.pk})) == (404, "not-found")


@pytest.mark.parametrize("take", [{"nonsense": "kept"}, {"owner": "gone"}, {"name": "both"}, {"name": "x"}])
def test_what_cannot_be_taken_of_the_other_is_refused(take, personas, api_of):
    one, other = (factories.make("people", personas.hers) for _n in range(2))
    assert kind(api_of("an").post(f"/people/{one.pk}/merge", {"other": other.pk, "take": take})) == (422, "invalid")
    assert Person.objects.get(pk=other.pk).shelf == Shelf.LIVE
