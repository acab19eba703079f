"""Winning aid through the API: who might support an opportunity, who is put on its list, and how far talks are."""

import pytest

from amity.mobilising.models import Offer
from amity.records.models import Change
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(personas):
    """Makes rows of the union that everybody in it sees."""
    return lambda name, /, **fields: factories.make(name, personas.union, **{"confidentiality": 1, **fields})


@pytest.fixture
def need(make):
    """A school that a province asks for."""
    return make("opportunities", province=make("provinces"), title="School", title_vi="Trường", amount=50000)


def test_what_is_missing_and_who_might_give_it_is_told_with_reasons(make, need, api_of):
    donor = make("organisations", name="Helping Hands")
    make("aid_interests", organisation=donor, province=need.province)
    make("offers", opportunity=need, stage="delivered", amount=20000, delivered=15000, currency="USD")
    told = api_of("chi").get(f"/opportunities/{need.pk}/support").json()
    assert told["need"]["opportunity"] == {"id": need.pk, "title": "School"}
    sums = [float(told["need"][name]) for name in ("needed", "pledged", "delivered", "missing")]
    assert sums == [50000, 20000, 15000, 30000]
    (match,) = told["matches"]
    assert match == {
        "organisation": {"id": donor.pk, "title": "Helping Hands"},
        "points": 3,
        "reasons": ["Has declared an interest in this province"],
    }


def test_organisations_are_put_on_the_list_once(make, need, api_of):
    donors = [make("organisations") for _number in range(2)]
    body = {"organisations": [one.pk for one in donors], "role": "company"}
    made = api_of("chi").post(f"/opportunities/{need.pk}/support", body)
    assert made.status_code == 201
    assert set(made.json()["offers"]) == set(Offer.objects.values_list("pk", flat=True))
    assert set(Offer.objects.values_list("role", "stage")) == {("company", "suggested")}
    assert api_of("chi").post(f"/opportunities/{need.pk}/support", body).json() == {"offers": []}


@pytest.mark.parametrize(("body", "field"), [
    ({}, "organisations"),
    ({"organisations": []}, "organisations"),
    ({"organisations": "all"}, "organisations"),
    ({"organisations": [0]}, "organisations"),
    ({"organisations": [2**31 - 1]}, "organisations"),
    ({"organisations": [1] * 101}, "organisations"),
    ({"organisations": [1], "role": "king"}, "role"),
    ({"organisations": [1], "stage": "pledged"}, "stage"),
])  # fmt: skip
def test_what_is_wrong_in_the_body_is_named_and_nothing_is_stored(make, need, api_of, body, field):
    before = Change.objects.count()
    answer = api_of("chi").post(f"/opportunities/{need.pk}/support", body)
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {field}
    assert (Offer.objects.count(), Change.objects.count()) == (0, before)


def test_an_organisation_out_of_sight_is_put_on_no_list(personas, need, api_of):
    secret = factories.make("organisations", personas.other, confidentiality=2)
    mine = factories.make("opportunities", personas.hers, confidentiality=1)
    answer = api_of("an").post(f"/opportunities/{mine.pk}/support", {"organisations": [secret.pk]})
    assert kind(answer) == (422, "invalid")
    assert not Offer.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("an", 403), ("dung", 403), ("hoa", 404)])
def test_who_does_not_keep_it_puts_nobody_on_the_list(make, need, api_of, who, status):
    donor = make("organisations", confidentiality=0)
    answer = api_of(who).post(f"/opportunities/{need.pk}/support", {"organisations": [donor.pk]})
    assert answer.status_code == status
    assert not Offer.objects.exists()


def test_the_talks_and_what_is_late_are_told_as_on_the_page(make, need, api_of):
    late = make("offers", opportunity=need, stage="pledged", amount=5, currency="USD", next_on="2025-01-31")
    make("offers", opportunity=need, stage="declined", approached_on="2025-01")
    told = api_of("chi").get("/mobilising").json()
    assert [one["opportunity"]["id"] for one in told["needs"]] == [need.pk]
    stages = {one["stage"]: one for one in told["stages"]}
    assert (stages["pledged"]["offers"], float(stages["pledged"]["sums"]["USD"])) == (1, 5)
    assert stages["declined"]["offers"] == 1
    shares = {(one["before"], one["after"]): one["percent"] for one in told["conversions"]}
    assert shares[("approached", "interested")] == "50.0"
    assert shares[("pledged", "delivered")] == "0.0"
    assert told["late"] == [late.pk]


def test_nothing_out_of_sight_is_told(make, need, api_of):
    before = api_of("an").get("/mobilising").json()
    hidden = make("opportunities", confidentiality=2)
    make("offers", opportunity=hidden, stage="pledged", what="Books", next_on="2025-01-31", confidentiality=2)
    assert api_of("an").get("/mobilising").json() == before
    assert api_of("an").get(f"/opportunities/{hidden.pk}/support").status_code == 404
    assert api_of("chi").get("/mobilising").json() != before


def test_offers_are_filtered_by_how_far_they_came(make, need, api_of):
    given = (("declined", {"interested_on": "2025-02"}), ("approached", {}), ("delivered", {}), ("suggested", {}))
    rows = {stage: make("offers", opportunity=need, stage=stage, **more).pk for stage, more in given}
    found = {
        stage: {one["id"] for one in api_of("chi").get(f"/offers?came_to={stage}").json()["items"]}
        for stage in ("approached", "interested", "delivered")
    }
    assert found == {
        "approached": {rows["declined"], rows["approached"], rows["delivered"]},
        "interested": {rows["declined"], rows["delivered"]},
        "delivered": {rows["delivered"]},
    }
    assert api_of("chi").get("/offers?came_to=heaven").status_code == 400
