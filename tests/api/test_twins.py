"""Pairs that may be one, two rows side by side, and merges taken back."""

import pytest
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.roles import Confidentiality
from amity.duplicates.models import Merge, Pair
from amity.network.models import Person
from amity.records import custom
from amity.records.models import CustomField, Reading, Shelf
from amity.tasks.models import Job
from amity.tasks.running import run_waiting
from tests import factories
from tests.api.bodies import kind

pytestmark = pytest.mark.django_db
STRANGERS = ("binh", "hoa")


@pytest.fixture
def two(personas):
    """Two rows of An's unit that are one person."""
    given = {"confidentiality": Confidentiality.UNIT, "email": "k@x.vn"}
    return [factories.make("people", personas.hers, name=name, **given) for name in ("Nguyễn Khánh", "Nguyen Khanh")]


def pair_of(one, other, score=0.9):
    first, second = sorted((one.pk, other.pk))
    return Pair.objects.create(
        record="people", first_id=first, second_id=second, found_at=timezone.now(), score=score,
        reasons=[["same name", "name", True]],
    )  # fmt: skip


def merged(api, two):
    assert api.post(f"/people/{two[0].pk}/merge", {"other": two[1].pk, "why": "The same."}).status_code == 200
    return f"/people/{two[0].pk}/merges"


def test_pairs_are_told_likeliest_first_page_by_page(two, personas, api_of):
    third = factories.make("people", personas.hers, name="Third")
    low, high = pair_of(two[0], third, 0.6), pair_of(*two)
    first = api_of("an").get("/people/pairs", {"limit": 1}).json()
    second = api_of("an").get("/people/pairs", {"limit": 1, "after": first["next"]}).json()
    assert [one["id"] for one in first["items"] + second["items"]] == [high.pk, low.pk]
    assert second["next"] is None
    (one,) = first["items"]
    assert one["first"] == {"id": two[0].pk, "title": "Nguyễn Khánh"}
    assert (one["second"]["id"], one["score"], len(one["reasons"])) == (two[1].pk, 0.9, 1)


def test_a_pair_with_a_row_out_of_sight_is_neither_told_nor_decided(two, personas, api_of):
    shown = factories.make("people", personas.hers, confidentiality=Confidentiality.PUBLIC)
    pair_of(*two)
    pair_of(two[0], shown)
    for name in STRANGERS:
        stranger = api_of(name)
        assert stranger.get("/people/pairs").json() == {"items": [], "next": None}
        for body in ({"first": two[0].pk, "second": two[1].pk}, {"first": shown.pk, "second": 999_999}):
            assert kind(stranger.post("/people/pairs/different", body)) == (404, "not-found")
    assert set(Pair.objects.values_list("state", flat=True)) == {Pair.State.OPEN}


def test_two_are_said_to_be_two(two, api_of):
    pair_of(*two)
    body = {"first": two[1].pk, "second": two[0].pk}
    assert kind(api_of("dung").post("/people/pairs/different", body)) == (404, "not-found")
    assert api_of("an").post("/people/pairs/different", body).status_code == 204
    assert api_of("an").get("/people/pairs").json()["items"] == []
    assert Pair.objects.get().state == Pair.State.DIFFERENT


def test_the_search_is_started_once_by_those_who_write(two, api_of):
    an = api_of("an")
    first, second = (an.post("/people/pairs/search") for _n in range(2))
    assert (first.status_code, first["Location"]) == (202, f"/api/v1/jobs/{first.json()['id']}")
    assert second.json()["id"] == first.json()["id"]
    assert kind(api_of("dung").post("/people/pairs/search")) == (403, "not-allowed")
    assert Job.objects.count() == 1
    run_waiting()
    assert [one["first"]["id"] for one in an.get("/people/pairs").json()["items"]] == [two[0].pk]


def test_a_type_that_compares_nothing_has_no_pairs(personas, api_of):
    assert kind(api_of("an").get("/interactions/pairs")) == (404, "not-found")
    assert kind(api_of("an").post("/interactions/pairs/search")) == (404, "not-found")
    assert not Job.objects.exists()


def test_two_stand_side_by_side_before_they_are_one(two, personas, api_of):
    factories.make("positions", personas.hers, person=two[1])
    Person.objects.filter(pk=two[0].pk).update(email="")
    told = api_of("an").get(f"/people/{two[0].pk}/merge/{two[1].pk}").json()
    assert (told["kept"]["id"], told["gone"]["id"], told["gone"]["email"]) == (two[0].pk, two[1].pk, "k@x.vn")
    assert (told["take"]["email"], told["take"]["name"]) == ("gone", "kept")
    assert told["leading"] == [{"record": "positions", "field": "person", "to_kept": 0, "to_gone": 1}]
    assert told["closes"] is False
    assert not Merge.objects.exists()


def test_what_nobody_may_merge_he_does_not_compare_either(two, personas, api_of):
    theirs = factories.make("people", personas.other, confidentiality=Confidentiality.PUBLIC)
    assert kind(api_of("an").get(f"/people/{two[0].pk}/merge/{theirs.pk}")) == (409, "refused")
    for name in STRANGERS:
        for pk in (two[0].pk, 999_999_999):
            assert kind(api_of(name).get(f"/people/{theirs.pk}/merge/{pk}")) == (404, "not-found")


def test_what_leads_to_two_is_counted_as_far_as_it_is_seen(personas, api_of):
    given = {"confidentiality": Confidentiality.PUBLIC}
    one, other = (factories.make("people", personas.other, **given) for _n in range(2))
    factories.make("positions", personas.hers, person=other, confidentiality=Confidentiality.UNIT)
    assert api_of("binh").get(f"/people/{one.pk}/merge/{other.pk}").json()["leading"] == []
    assert api_of("chi").get(f"/people/{one.pk}/merge/{other.pk}").json()["leading"][0]["to_gone"] == 1


def test_comparing_restricted_rows_is_noted(two, personas, api_of):
    Person.objects.update(confidentiality=Confidentiality.RESTRICTED)
    assert api_of("an").get(f"/people/{two[0].pk}/merge/{two[1].pk}").status_code == 200
    assert Reading.objects.filter(door="api", account=personas.an).count() == 2
    assert kind(api_of("hoa").get(f"/people/{two[0].pk}/merge/{two[1].pk}")) == (404, "not-found")


def test_a_merge_is_taken_back_and_later_changes_stay(two, api_of):
    an = api_of("an")
    address = merged(an, two)
    (one,) = an.get(address).json()["items"]
    assert (one["gone"], one["by"], one["why"]) == (two[1].pk, "An", "The same.")
    an.patch(f"/people/{two[0].pk}", {"notes": "Since."})
    told = an.post(f"{address}/{one['id']}/take-back", {"why": "They are two."}).json()
    assert (told["gone"], told["left"]) == (two[1].pk, [])
    assert set(Person.objects.values_list("shelf", flat=True)) == {Shelf.LIVE}
    assert Person.objects.get(pk=two[0].pk).notes == "Since."
    assert an.get(address).json()["items"] == []
    assert kind(an.post(f"{address}/{one['id']}/take-back")) == (404, "not-found")


def test_nobody_else_takes_a_merge_back_or_hears_of_it(two, api_of):
    address = merged(api_of("an"), two)
    number = Merge.objects.get().pk
    assert api_of("dung").get(address).json() == {"items": []}
    assert kind(api_of("dung").post(f"{address}/{number}/take-back")) == (403, "not-allowed")
    for name in STRANGERS:
        assert kind(api_of(name).get(address)) == (404, "not-found")
        for pk in (number, 999_999):
            assert kind(api_of(name).post(f"{address}/{pk}/take-back")) == (404, "not-found")
    assert Merge.objects.get().undone_at is None


def test_a_merge_is_not_undone_by_the_way_of_other_acts(two, api_of):
    an = api_of("an")
    merged(an, two)
    number = Merge.objects.get().operation_id
    assert an.get(f"/operations/{number}").json()["may_undo"] is False
    assert kind(an.post(f"/operations/{number}/undo")) == (409, "over")
    assert not Job.objects.exists()


def test_a_field_of_the_unions_own_is_taken_of_the_other(two, api_of):
    custom.forget()
    custom.define(CustomField(record="people", label="Nickname", kind="text"), actor=Actor.system())
    Person.objects.filter(pk=two[0].pk).update(custom={"x_nickname": "A"})
    Person.objects.filter(pk=two[1].pk).update(custom={"x_nickname": "B"})
    body = {"other": two[1].pk, "take": {"x_nickname": "gone"}}
    assert api_of("an").post(f"/people/{two[0].pk}/merge", body).json()["custom"] == {"x_nickname": "B"}
    custom.forget()


def test_where_a_merged_row_went_is_told_to_those_who_saw_both(two, api_of):
    merged(api_of("an"), two)
    address = f"/people/{two[1].pk}/merged-into"
    assert api_of("an").get(address).json() == {"id": two[0].pk}
    for name in STRANGERS:
        for pk in (two[1].pk, two[0].pk, 999_999):
            assert kind(api_of(name).get(f"/people/{pk}/merged-into")) == (404, "not-found")
    assert kind(api_of("an").get(f"/people/{two[0].pk}/merged-into")) == (404, "not-found")
