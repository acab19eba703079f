"""Winning aid through the API: from a need that is put forward to what was delivered, and what is refused."""

import pytest

from amity.mobilising.models import Appeal, Interest, Offer, Opportunity
from amity.records.models import Change
from tests import factories
from tests.api.bodies import Api, ids, kind, wrong

pytestmark = pytest.mark.django_db
make = factories.make
NEED = {"reference": "NEED-HUE-1", "title": "School in A Lưới", "amount": "50000.00", "currency": "USD"}


@pytest.fixture
def hue(personas):
    return make("provinces", personas.union, name="Huế", confidentiality=0)


@pytest.fixture
def donor(personas):
    return make("organisations", personas.union, name="Helping Hands", kind="foreign_ngo", confidentiality=0)


@pytest.fixture
def an(api_of) -> Api:
    return api_of("an")


def stage(api: Api, number: int, step: str, **body):
    answer = api.post(f"/offers/{number}/steps/{step}", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_from_the_need_to_what_was_delivered(personas, an, hue, donor):
    need = an.post("/opportunities", {**NEED, "province": hue.pk, "owner": personas.hers.code})
    assert need.status_code == 201, need.content
    body = {"opportunity": need.json()["id"], "organisation": donor.pk, "owner": personas.hers.code}
    offer = an.post("/offers", body).json()
    assert (offer["stage"], offer["role"]) == ("suggested", "donor")
    assert stage(an, offer["id"], "approach")["stage"] == "approached"
    assert stage(an, offer["id"], "interest")["stage"] == "interested"
    pledged = stage(an, offer["id"], "pledge", amount="30000.00", currency="USD")
    assert (pledged["stage"], pledged["amount"]) == ("pledged", "30000.00")
    done = stage(an, offer["id"], "deliver", delivered="29999.99")
    assert (done["stage"], done["delivered"]) == ("delivered", "29999.99")
    met = an.post(f"/opportunities/{need.json()['id']}/steps/meet", {})
    assert (met.status_code, met.json()["state"]) == (200, "met")
    told = list(
        Change.objects.filter(record="offers", row_id=offer["id"]).order_by("pk").values_list("action", flat=True)
    )
    assert told == ["create", "approach", "interest", "pledge", "deliver"]


@pytest.mark.parametrize(("body", "field"), [
    ({"amount": "5"}, "currency"),
    ({"reference": ""}, "reference"),
    ({"amount": "a lot"}, "amount"),
    ({"people": -4}, "people"),
    ({"put_on": "2025-13"}, "put_on"),
    ({"state": "sold"}, "state"),
    ({"province": 999999}, "province"),
    ({"nonsense": 1}, "nonsense"),
])  # fmt: skip
def test_what_is_wrong_with_a_need_is_named_and_nothing_is_stored(personas, an, body, field):
    given = {**NEED, "owner": personas.hers.code, **body}
    if field == "currency":
        given["currency"] = ""
    answer = an.post("/opportunities", given)
    assert answer.status_code == 422, answer.content
    told = wrong(answer)
    assert field in told or (field == "currency" and None in told), told
    assert not Opportunity.objects.exists()


def test_a_need_is_put_forward_once(personas, an):
    body = {**NEED, "owner": personas.hers.code}
    assert an.post("/opportunities", body).status_code == 201
    assert an.post("/opportunities", body).status_code in (409, 422)
    assert Opportunity.objects.count() == 1


def test_an_interest_names_a_place_a_field_or_both(personas, an, hue, donor):
    body = {"organisation": donor.pk, "declared_on": "2025-03", "owner": personas.hers.code}
    assert an.post("/aid_interests", body).status_code == 422
    made = an.post("/aid_interests", {**body, "province": hue.pk})
    assert made.status_code == 201, made.content
    assert Interest.objects.get().province == hue


def test_the_same_donor_is_not_put_on_the_list_twice(personas, an, donor):
    need = make("opportunities", personas.hers)
    body = {"opportunity": need.pk, "organisation": donor.pk, "owner": personas.hers.code}
    assert an.post("/offers", body).status_code == 201
    assert an.post("/offers", body).status_code in (409, 422)
    assert an.post("/offers", {**body, "role": "implementer"}).status_code == 201
    assert Offer.objects.count() == 2


@pytest.mark.parametrize(("state", "step", "body"), [
    ("suggested", "pledge", {}),
    ("approached", "interest", {"interested_on": "2099-01-01"}),
    ("pledged", "deliver", {}),
])  # fmt: skip
def test_a_step_that_says_too_little_or_too_much_is_refused_in_words(personas, an, state, step, body):
    given = {"amount": 5, "currency": "USD"} if state == "pledged" else {}
    row = make("offers", personas.hers, stage=state, **given)
    answer = an.post(f"/offers/{row.pk}/steps/{step}", body)
    assert answer.status_code in (409, 422), answer.content
    assert answer.json()["detail"]
    assert Offer.objects.get().stage == state


@pytest.mark.parametrize(("state", "step"), [
    ("delivered", "decline"), ("declined", "pledge"), ("suggested", "deliver"), ("pledged", "interest"),
])  # fmt: skip
def test_a_step_that_is_not_open_now_is_a_conflict(personas, an, state, step):
    row = make("offers", personas.hers, stage=state, currency="USD")
    body = {"why": "No.", "amount": "5", "delivered": "5"} if step == "decline" else {}
    answer = an.post(f"/offers/{row.pk}/steps/{step}", {key: body[key] for key in body if key == "why"})
    assert answer.status_code == 409, answer.content
    assert Offer.objects.get().stage == state


def test_a_refusal_of_a_donor_needs_a_reason_that_is_kept(personas, an):
    row = make("offers", personas.hers, stage="approached")
    assert an.post(f"/offers/{row.pk}/steps/decline", {}).status_code == 422
    assert stage(an, row.pk, "decline", why="Works in Laos only.")["stage"] == "declined"
    assert Change.objects.filter(record="offers", row_id=row.pk, action="decline").get().why == "Works in Laos only."


def test_an_appeal_is_opened_and_closed_by_who_decides_with_a_public_account(personas, api_of):
    row, chi, an = make("appeals", personas.union, confidentiality=1), api_of("chi"), api_of("an")
    assert kind(an.post(f"/appeals/{row.pk}/steps/open", {}))[0] in (403, 409)
    assert chi.post(f"/appeals/{row.pk}/steps/open", {"opened_on": "2025-10-29"}).json()["opened_on"] == "2025-10-29"
    assert chi.post(f"/appeals/{row.pk}/steps/close", {"account": " "}).status_code in (409, 422)
    closed = chi.post(f"/appeals/{row.pk}/steps/close", {"account": "300 households were given rice."})
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert Appeal.objects.get().account == "300 households were given rice."


@pytest.mark.parametrize(("query", "found"), [
    ({"stage": "pledged"}, {"pledged"}),
    ({"stage": ["pledged", "declined"]}, {"pledged", "declined"}),
    ({"role": "company"}, {"declined"}),
    ({"pledged_on": "2025"}, {"pledged"}),
    ({"late_on": "2026-01-02"}, {"approached"}),
    ({"late_on": "2026-01-01"}, set()),
])  # fmt: skip
def test_offers_are_asked_for_by_stage_part_and_day(personas, an, query, found):
    need = make("opportunities", personas.hers)
    given = {"opportunity": need}
    make("offers", personas.hers, stage="pledged", pledged_on="2025-05-01", **given)
    make("offers", personas.hers, stage="declined", role="company", **given)
    make("offers", personas.hers, stage="approached", next_on="2026-01-01", **given)
    rows = ids(an.get("/offers", query))
    assert {Offer.objects.get(pk=pk).stage for pk in rows} == found


@pytest.mark.parametrize("name", ["aid_interests", "appeals", "opportunities", "offers"])
def test_another_unit_neither_reads_nor_changes_nor_steps(personas, api_of, name):
    row = make(name, personas.hers, confidentiality=2)
    binh = api_of("binh")
    assert ids(binh.get(f"/{name}")) == []
    assert binh.get(f"/{name}/{row.pk}").status_code == 404
    assert binh.patch(f"/{name}/{row.pk}", {"notes": "x"}).status_code in (404, 412, 428)
    assert binh.delete(f"/{name}/{row.pk}").status_code in (404, 412, 428)
    row.refresh_from_db()
    assert row.notes == ""
