"""Results of aid through the API: values sent, returned and approved, visits, and notes that stay with few."""

import pytest
from django.utils import timezone

from amity.aid.models import ClosedYear
from amity.monitoring.models import ComplianceNote, Indicator, IndicatorValue, MonitoringVisit
from tests import factories
from tests.api.bodies import Api, ids, kind, wrong

pytestmark = pytest.mark.django_db
make = factories.make
YEAR = {"from_on": "2025-01-01", "to_on": "2025-12-31"}


@pytest.fixture
def chi(api_of) -> Api:
    return api_of("chi")


@pytest.fixture
def indicator(personas):
    return make("indicators", personas.union, confidentiality=1)


def step(api: Api, name: str, number: int, verb: str, **body):
    answer = api.post(f"/{name}/{number}/steps/{verb}", body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_value_is_entered_sent_returned_corrected_and_approved(personas, chi, indicator):
    body = {**YEAR, "indicator": indicator.pk, "actual": "120.0000", "owner": personas.union.code}
    made = chi.post("/indicator_values", body)
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert step(chi, "indicator_values", number, "send", evidence="List of 2025")["state"] == "sent"
    back = step(chi, "indicator_values", number, "give_back", why="Two villages are counted twice.")
    assert (back["state"], back["remark"]) == ("returned", "Two villages are counted twice.")
    row = IndicatorValue.objects.get(pk=number)
    etag = chi.get(f"/indicator_values/{number}")["ETag"]
    changed = chi.patch(f"/indicator_values/{number}", {"actual": "115.0000"}, {"If-Match": etag})
    assert changed.status_code == 200, changed.content
    step(chi, "indicator_values", number, "send")
    done = step(chi, "indicator_values", number, "approve")
    assert (done["state"], done["actual"], done["approved_on"]) == (
        "approved", "115.0000", timezone.localdate().isoformat(),
    )  # fmt: skip
    assert row.indicator == indicator


@pytest.mark.parametrize(("body", "field"), [
    ({"dimension": "sex"}, None),
    ({"category": "women"}, None),
    ({"to_on": "2024"}, "to_on"),
    ({"actual": "many"}, "actual"),
    ({"indicator": 999999}, "indicator"),
    ({"state": "counted"}, "state"),
])  # fmt: skip
def test_what_is_wrong_with_a_value_is_named_and_nothing_is_stored(personas, chi, indicator, body, field):
    given = {**YEAR, "indicator": indicator.pk, "actual": "1", "owner": personas.union.code, **body}
    answer = chi.post("/indicator_values", given)
    assert answer.status_code == 422, answer.content
    assert field in wrong(answer)
    assert not IndicatorValue.objects.exists()


def test_one_period_and_part_has_one_value(personas, chi, indicator):
    body = {**YEAR, "indicator": indicator.pk, "actual": "1", "owner": personas.union.code}
    women = {**body, "dimension": "sex", "category": "women"}
    assert [chi.post("/indicator_values", one).status_code for one in (body, women)] == [201, 201]
    assert chi.post("/indicator_values", women).status_code in (409, 422)
    assert IndicatorValue.objects.count() == 2


def test_an_indicator_counts_towards_one_above_it_alone(personas, chi):
    programme = make("aid_items", personas.union, kind="programme", confidentiality=1)
    part = make("aid_items", personas.union, parent=programme, confidentiality=1)
    top = make("indicators", personas.union, item=programme, confidentiality=1)
    stranger = make("indicators", personas.union, confidentiality=1)
    body = {"item": part.pk, "title": "Wells", "owner": personas.union.code}
    refused = chi.post("/indicators", {**body, "whole": stranger.pk})
    assert (refused.status_code, set(wrong(refused))) == (422, {"whole"})
    refused = chi.post("/indicators", {**body, "whole": top.pk, "scale": "2"})
    assert (refused.status_code, set(wrong(refused))) == (422, {"whole"})
    assert chi.post("/indicators", {**body, "whole": top.pk}).status_code == 201
    assert Indicator.objects.get(title="Wells").whole == top


def test_a_visit_is_planned_made_and_followed_up(personas, chi):
    item = make("aid_items", personas.union, confidentiality=1)
    body = {"reference": "V-1", "kind": "effects", "from_on": "2025-03-10", "owner": personas.union.code}
    assert chi.post("/monitoring_visits", body).status_code == 422
    number = chi.post("/monitoring_visits", {**body, "item": item.pk}).json()["id"]
    assert chi.post(f"/monitoring_visits/{number}/steps/do", {}).status_code in (409, 422)
    done = step(chi, "monitoring_visits", number, "do", findings="In use.", recommendations="Paint it.")
    assert done["state"] == "done"
    over = step(chi, "monitoring_visits", number, "follow_up", followed_up="Painted.")
    assert (over["state"], over["followed_up"]) == ("closed", "Painted.")


def test_a_visit_that_does_not_take_place_says_why(personas, chi):
    row = make("monitoring_visits", personas.union, confidentiality=1)
    assert chi.post(f"/monitoring_visits/{row.pk}/steps/cancel", {}).status_code == 422
    assert step(chi, "monitoring_visits", row.pk, "cancel", why="The road is cut.")["state"] == "cancelled"
    assert MonitoringVisit.objects.get().state == "cancelled"


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_note_cannot_be_opened_to_others(personas, api_of, level):
    ngo = make("organisations", personas.hers)
    body = {"reference": "N-1", "ngo": ngo.pk, "noted_on": "2025-03", "text": "Late.", "owner": personas.hers.code}
    an = api_of("an")
    answer = an.post("/compliance_notes", {**body, "confidentiality": level})
    assert answer.status_code == 422, answer.content
    assert not ComplianceNote.objects.exists()


@pytest.mark.parametrize("who", ["binh", "chi", "dung", "hoa"])
def test_a_note_is_behind_no_door_of_others(personas, api_of, who):
    row = make("compliance_notes", personas.hers, text="Hidden remark")
    api = api_of(who)
    assert ids(api.get("/compliance_notes")) == []
    assert api.get("/compliance_notes", {"q": "Hidden"}).json()["items"] == []
    assert api.get(f"/compliance_notes/{row.pk}").status_code == 404
    assert kind(api.post(f"/compliance_notes/{row.pk}/steps/close", {"why": "x"}))[0] == 404
    assert ComplianceNote.objects.get().state == "open"


@pytest.mark.parametrize("name", ["monitoring_visits", "compliance_notes"])
def test_an_organisation_enters_nothing_about_itself_here(personas, api_of, name):
    body = {"reference": "X", "from_on": "2025", "noted_on": "2025", "text": "We are good.", "owner": personas.ngo.code}
    ngo = make("organisations", personas.ngo)
    known = {
        "monitoring_visits": ("reference", "from_on", "owner"),
        "compliance_notes": ("reference", "noted_on", "text", "owner"),
    }
    answer = api_of("hoa").post(f"/{name}", {"ngo": ngo.pk, **{key: body[key] for key in known[name]}})
    assert answer.status_code in (403, 422), answer.content
    assert not MonitoringVisit.objects.exists()
    assert not ComplianceNote.objects.exists()


@pytest.mark.parametrize(("body", "field"), [
    ({"year": 24}, None),
    ({"edition": 2, "reason": ""}, None),
    ({"edition": -1}, "edition"),
    ({"year": "soon"}, "year"),
])  # fmt: skip
def test_what_is_wrong_with_a_closing_is_named(personas, chi, body, field):
    given = {"year": 2024, "owner": personas.union.code, **body}
    answer = chi.post("/closed_years", given)
    assert answer.status_code == 422, answer.content
    assert field in wrong(answer)
    assert not ClosedYear.objects.exists()


def test_a_closed_year_keeps_its_year_and_edition(personas, chi):
    number = chi.post("/closed_years", {"year": 2024, "owner": personas.union.code}).json()["id"]
    assert step(chi, "closed_years", number, "close")["state"] == "closed"
    assert chi.post(f"/closed_years/{number}/steps/close", {}).status_code == 409
    etag = chi.get(f"/closed_years/{number}")["ETag"]
    refused = chi.patch(f"/closed_years/{number}", {"year": 2023}, {"If-Match": etag})
    assert (refused.status_code, set(wrong(refused))) == (422, {"year"})
    kept = chi.patch(f"/closed_years/{number}", {"published_in": "Report of 2024"}, {"If-Match": etag})
    assert kept.status_code == 200, kept.content
    assert ClosedYear.objects.get().published_in == "Report of 2024"
