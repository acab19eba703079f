"""Steps: who may, when, with what they ask for, and what is kept."""

import pytest

from amity.access.roles import Confidentiality
from amity.agreements.models import Agreement
from amity.members.models import LifeEvent
from amity.records import registry
from amity.records.models import Change
from tests import factories
from tests.api.bodies import kind, wrong

pytestmark = pytest.mark.django_db
UNIT = Confidentiality.UNIT


@pytest.fixture
def agreement(personas):
    return factories.make("agreements", personas.hers, state="in_force", ends_on="2035")


def test_a_step_moves_the_row_and_keeps_the_reason(agreement, personas, api_of):
    address = f"/agreements/{agreement.pk}"
    answer = api_of("an").post(f"{address}/steps/end", {"ends_on": "2024-06", "why": "Both sides agreed."})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["ends_on"], answer["ETag"][:3]) == ("ended", "2024-06", '"2.')
    assert "Location" not in answer
    assert api_of("an").get(address).json() == answer.json()
    change = Change.objects.filter(record="agreements", row_id=agreement.pk).latest("id")
    assert (change.action, change.why, change.account_id) == ("end", "Both sides agreed.", personas.an.pk)
    assert change.values == {"state": ["in_force", "ended"], "ends_on": ["2035", "2024-06"]}


def test_a_step_may_be_taken_without_a_body_when_it_asks_for_nothing(agreement, api_of):
    client = api_of("an").client
    answer = client.post(f"/api/v1/agreements/{agreement.pk}/steps/end", content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "ended")


def test_what_is_null_is_left_to_the_step(agreement, api_of):
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/end", {"ends_on": None, "why": ""})
    assert answer.json()["state"] == "ended"


def test_a_step_that_makes_a_row_says_where_it_stands(agreement, api_of):
    asked = {"reference": "A-2028", "signed_on": "2025-01-15", "ends_on": "2030"}
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/renew", asked)
    later = Agreement.objects.get(reference="A-2028")
    assert (answer.status_code, answer["Location"]) == (200, f"/api/v1/agreements/{later.pk}")
    assert (answer.json()["id"], answer.json()["state"]) == (agreement.pk, "renewed")
    assert (later.renews_id, str(later.ends_on)) == (agreement.pk, "2030")


def test_a_step_out_of_its_turn_is_refused_and_the_row_stays(agreement, api_of):
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/sign", {"signed_on": "2023"})
    assert kind(answer) == (409, "refused")
    assert answer.json()["detail"] == "“Sign” is not possible now: the record is in the state “In force”."
    agreement.refresh_from_db()
    assert (agreement.state, agreement.version) == ("in_force", 1)


def test_what_the_service_refuses_is_told_in_its_words(agreement, api_of):
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/lapse", {})
    assert kind(answer) == (409, "refused")
    assert answer.json()["detail"] == "The last day of the agreement is unknown or has not passed."


def test_what_a_step_asks_for_is_asked_for(agreement, api_of):
    an, address = api_of("an"), f"/agreements/{agreement.pk}/steps/renew"
    assert set(wrong(an.post(address, {}))) == {"reference", "signed_on"}
    assert set(wrong(an.post(address, {"reference": None, "signed_on": None}))) == {"reference", "signed_on"}
    assert set(wrong(an.post(address, {"reference": "R", "signed_on": "32/1/2020", "ends_on": "x"}))) == {
        "signed_on",
        "ends_on",
    }
    assert Agreement.objects.count() == 1


def test_a_text_of_blanks_is_no_answer_to_what_a_step_must_be_told(agreement, api_of):
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/renew", {"reference": " ", "signed_on": ""})
    assert kind(answer) == (422, "invalid")
    assert set(wrong(answer)) == {"reference", "signed_on"}


def test_a_step_takes_nothing_it_does_not_ask_for(agreement, api_of):
    answer = api_of("an").post(f"/agreements/{agreement.pk}/steps/end", {"title": "x", "state": "talks", "actor": 1})
    assert set(wrong(answer)) == {"title", "state", "actor"}
    agreement.refresh_from_db()
    assert agreement.version == 1


def test_a_step_that_needs_a_reason_gets_one(personas, api_of):
    member = factories.make("memberships", personas.hers, state="admitted")
    an, address = api_of("an"), f"/memberships/{member.pk}/steps/suspend"
    assert list(wrong(an.post(address, {}))) == ["why"]
    assert wrong(an.post(address, {"why": "  "})) == {"why": "Say why: the reason is kept in the history."}
    answer = an.post(address, {"why": "No report for two years.", "since_on": "2025-12"})
    assert (answer.json()["state"], answer.json()["since_on"]) == ("suspended", "2025-12")
    assert LifeEvent.objects.filter(membership=member, kind="suspended").count() == 1


def test_a_row_that_a_step_asks_for_is_given_by_its_id(personas, api_of):
    one, other = (factories.make("memberships", personas.hers, state="admitted") for _n in range(2))
    answer = api_of("an").post(f"/memberships/{one.pk}/steps/merge", {"merged_into": other.pk})
    assert (answer.status_code, answer.json()["merged_into"]["id"]) == (200, other.pk)


def test_a_row_out_of_sight_is_refused_in_a_step_like_a_missing_one(personas, api_of):
    one = factories.make("memberships", personas.hers, state="admitted")
    hidden = factories.make("memberships", personas.other, state="admitted", confidentiality=UNIT)
    address = f"/memberships/{one.pk}/steps/merge"
    answers = [api_of("an").post(address, {"merged_into": pk}) for pk in (hidden.pk, 999_999, 2**70, 0)]
    assert {answer.content for answer in answers} == {answers[0].content}
    assert wrong(answers[0]) == {"merged_into": "This points at a record that does not exist or that you may not see."}
    one.refresh_from_db()
    assert (one.state, one.version) == ("admitted", 1)


def test_only_who_approves_takes_a_step_that_decides(personas, api_of):
    row = factories.make("participations", personas.hers, state="nominated")
    step = next(step for step in registry.get("participations").steps if step.name == "approve")
    address = f"/participations/{row.pk}/steps/{step.name}"
    assert kind(api_of("an").post(address, {})) == (403, "not-allowed")
    assert api_of("chi").post(address, {}).json()["state"] == "approved"
