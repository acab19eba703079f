"""Deciding over the API with wrong bodies, by the wrong persons, twice; and what narrows the calendar for programs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amity.access.actors import Actor
from amity.access.models import RoleGrant
from amity.access.scope import visible_to
from amity.records import registry
from amity.records.models import Change
from tests.api.bodies import kind, wrong
from tests.factories import make

SYSTEM = Actor.system()
YEARS = "in=2026-2030"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ties(personas):
    """Ties with Russia, known to the whole union."""
    country = make("countries", personas.union, code="RU", name="Russia", name_vi="Nga")
    return make("relations", personas.union, country=country, established_on="1950-01-30")


@pytest.fixture
def address(ties):
    return f"/horizon/relations.established_on:{ties.pk}:80"


def rows(record):
    return visible_to(SYSTEM, registry.get(record))


def event(owner, title="Forum", **values):
    given = {"starts_on": "2026-05-20", "ends_on": "", "country": None, "hosts": [], "organisations": []}
    return make("events", owner, title=title, **{**given, "state": "planned", **values})


@pytest.mark.parametrize("body", ["", "[]", "null", '"adopt"', "{", "{'decision': 'adopt'}", b"\xff\xfe"])
def test_what_is_no_object_decides_nothing(body, address, api_of):
    answer = api_of("chi").post(address, body)
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert not rows("anniversaries").exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "decision"),
        ({"decision": "Adopt"}, "decision"),
        ({"decision": None}, "decision"),
        ({"decision": "adopt", "owner": 1}, "owner"),
        ({"decision": "adopt", "unit": "NONE"}, "unit"),
        ({"decision": "adopt", "unit": 7}, "unit"),
        ({"decision": "adopt", "unit": "x" * 101}, "unit"),
        ({"decision": "adopt", "template": "1"}, "template"),
        ({"decision": "adopt", "template": 0}, "template"),
        ({"decision": "adopt", "template": 999}, "template"),
        ({"decision": "adopt", "organisations": 1}, "organisations"),
        ({"decision": "adopt", "organisations": [999]}, "organisations"),
        ({"decision": "adopt", "organisations": list(range(1, 202))}, "organisations"),
        ({"decision": "adopt", "budget": 100, "currency": "VND"}, "budget"),
        ({"decision": "adopt", "budget": "1,5", "currency": "VND"}, "budget"),
        ({"decision": "adopt", "budget": "1.234", "currency": "VND"}, "budget"),
        ({"decision": "adopt", "budget": "1e5", "currency": "VND"}, "budget"),
        ({"decision": "adopt", "budget": "12345678901234", "currency": "VND"}, "budget"),
        ({"decision": "adopt", "budget": "1", "currency": "DONG"}, "currency"),
        ({"decision": "let_pass", "why": "x" * 501}, "reason"),
    ],
)
def test_what_is_wrong_is_told_under_the_name_of_its_field(body, field, address, api_of):
    answer = api_of("chi").post(address, body)
    assert kind(answer) == (422, "invalid")
    assert field in {str(name).partition(".")[0] for name in wrong(answer)}
    assert not rows("anniversaries").exists()


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_decision_is_only_posted(method, address, api_of):
    api = api_of("chi")
    answer = {"get": api.get, "delete": api.delete, "patch": lambda path: api.patch(path, {})}[method](address)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/horizon/x",
        "/horizon/a:b:c",
        "/horizon/relations.established_on:1:0",
        f"/horizon/people.born_on:{'9' * 400}:80",
    ],
)
def test_what_is_no_anniversary_is_not_found_whatever_the_body_says(address, api_of):
    for body in ({"decision": "adopt"}, {"decision": "let_pass", "why": "No."}):
        assert kind(api_of("chi").post(address, body)) == (404, "not-found")


def test_templates_and_organisations_out_of_sight_are_answered_like_those_that_are_not(address, personas, api_of):
    template = make("programme_templates", personas.hers, confidentiality=2)
    body = {"decision": "adopt", "unit": "MEMBER-B"}
    answers = [api_of("binh").post(address, {**body, "template": number}) for number in (template.pk, 999_999)]
    assert [one.status_code for one in answers] == [422, 422]
    assert wrong(answers[0]) == wrong(answers[1])
    hidden = make("organisations", personas.hers, confidentiality=2)
    answers = [api_of("binh").post(address, {**body, "organisations": [number]}) for number in (hidden.pk, 999_999)]
    assert wrong(answers[0]) == wrong(answers[1])
    assert not rows("anniversaries").exists()


@pytest.mark.parametrize("decision", ["adopt", "let_pass"])
def test_nobody_decides_for_a_unit_that_is_not_his(decision, address, api_of):
    answer = api_of("binh").post(address, {"decision": decision, "unit": "MEMBER-A", "why": "Because."})
    assert kind(answer) == (403, "not-allowed")
    assert not rows("anniversaries").exists()
    assert not Change.objects.filter(record="anniversaries").exists()


def test_without_a_unit_it_is_the_own_one_and_with_one_the_named(address, personas, api_of):
    assert api_of("chi").post(address, {"decision": "let_pass", "why": "No.", "unit": "MEMBER-B"}).status_code == 201
    assert rows("anniversaries").get().owner == personas.other
    other = make("milestones", personas.union, happened_on="1976-05-01")
    assert api_of("an").post(f"/horizon/milestones.happened_on:{other.pk}:50", {"decision": "adopt"}).status_code == 201
    assert rows("anniversaries").get(counted_row=other.pk, years=50).owner == personas.hers


def test_who_has_no_unit_any_more_decides_nothing(personas, api_of):
    country = make("countries", personas.union, confidentiality=0)
    row = make("milestones", personas.union, happened_on="1976-05-01", countries=[country], confidentiality=0)
    RoleGrant.objects.filter(account=personas.an).delete()
    answer = api_of("an").post(f"/horizon/milestones.happened_on:{row.pk}:50", {"decision": "adopt"})
    assert 400 <= answer.status_code < 500
    assert not rows("anniversaries").exists()


def test_the_second_decision_is_refused_with_a_sentence_and_the_first_stands(address, api_of):
    api = api_of("chi")
    assert api.post(address, {"decision": "adopt"}).status_code == 201
    for body in ({"decision": "adopt"}, {"decision": "let_pass", "why": "No."}):
        answer = api.post(address, body)
        assert answer.status_code == 422
        assert "Somebody has already decided on this anniversary." in wrong(answer).values()
    assert [one.state for one in rows("anniversaries")] == ["adopted"]


def test_the_same_request_sent_twice_with_one_key_decides_once(address, api_of):
    api, key = api_of("chi"), {"Idempotency-Key": "a2f1c6d0"}
    first, second = (api.post(address, {"decision": "adopt"}, **key) for _n in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert rows("anniversaries").count() == 1


def test_a_budget_of_nothing_is_a_budget_and_none_is_none(address, ties, api_of, personas):
    assert api_of("chi").post(address, {"decision": "adopt", "budget": "0", "currency": "VND"}).status_code == 201
    assert str(rows("anniversaries").get().budget) == "0.00"
    other = make("milestones", personas.union, happened_on="1976-05-01")
    api_of("chi").post(f"/horizon/milestones.happened_on:{other.pk}:50", {"decision": "adopt"})
    assert rows("anniversaries").get(counted_row=other.pk, years=50).budget is None


def test_organisations_named_twice_take_part_once(address, personas, api_of):
    host = make("organisations", personas.union, confidentiality=1)
    answer = api_of("chi").post(address, {"decision": "adopt", "organisations": [host.pk, host.pk]})
    assert answer.status_code == 201
    assert list(rows("anniversaries").get().organisations.all()) == [host]


def test_the_reason_of_an_adoption_stands_in_its_history(address, api_of):
    api_of("chi").post(address, {"decision": "adopt", "why": "The board said so."})
    change = Change.objects.get(record="anniversaries")
    assert (change.action, change.why, change.account.username) == ("adopt", "The board said so.", "chi")


def test_a_program_decides_only_with_the_right_to_write_anniversaries(address, token_of):
    assert token_of("chi", scopes="people:write").post(address, {"decision": "adopt"}).status_code == 403
    assert not rows("anniversaries").exists()


def test_the_public_is_told_to_log_in(address, api_of):
    for answer in (
        api_of("nobody").get("/horizon"),
        api_of("nobody").get("/calendar"),
        api_of("nobody").post(address, {}),
    ):
        assert answer.status_code in (401, 403)
    assert not rows("anniversaries").exists()


def test_without_a_period_the_horizon_is_this_year_and_the_four_after_it(personas, api_of):
    year = timezone.localdate().year
    for shift in (-1, 0, 4, 5):
        make("milestones", personas.union, happened_on=str(year - 50 + shift), title=f"Treaty {shift}")
    told = api_of("an").get("/horizon").json()["items"]
    assert [one["name"] for one in told if one["years"] == 50] == ["Treaty 0", "Treaty 4"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("in=2026-2037", "in"),
        ("in=2030-2026", "in"),
        ("kind=relations.established_on&kind=x", "kind"),
        ("tier=friends", "tier"),
        ("decision=done", "decision"),
        ("country=-1", "country"),
        ("country=1.5", "country"),
        ("country=٣", "country"),
        (f"country={'9' * 19}", "country"),
    ],
)
def test_what_the_horizon_cannot_be_asked_is_told_beside_its_name(query, field, api_of):
    answer = api_of("an").get(f"/horizon?{query}")
    assert kind(answer) == (400, "bad-query")
    assert list(wrong(answer)) == [field]


def test_two_kinds_are_asked_for_at_once_and_nothing_else_comes(ties, personas, api_of):
    make("milestones", personas.union, happened_on="1976-05-01")
    make("organisations", personas.union, founded_on="1976-05-01", confidentiality=1)
    told = api_of("an").get(f"/horizon?{YEARS}&kind=milestones.happened_on&kind=relations.established_on").json()
    assert [one["kind"] for one in told["items"]] == ["milestones.happened_on", "relations.established_on"]


def test_a_country_out_of_sight_is_not_told_by_its_number(personas, api_of):
    hidden = make("countries", personas.hers, confidentiality=2)
    make("milestones", personas.union, happened_on="1976-05-01", countries=[hidden])
    event(personas.union, country=hidden)
    (seen,), (one,) = (
        api_of(name).get(f"/horizon?{YEARS}&kind=milestones.happened_on").json()["items"] for name in ("an", "binh")
    )
    assert (seen["countries"], one["countries"]) == ([hidden.pk], [])
    for path in (f"/horizon?{YEARS}", "/calendar?in=2026-05"):
        assert api_of("binh").get(f"{path}&country={hidden.pk}").json()["items"] == []
        assert len(api_of("an").get(f"{path}&country={hidden.pk}").json()["items"]) >= 1


def test_a_name_is_told_in_the_language_that_is_asked_for(ties, personas, api_of):
    (one,) = api_of("an").get(f"/horizon?{YEARS}", **{"Accept-Language": "vi"}).json()["items"]
    assert one["name"] in ("Nga", "Russia")
    type(personas.an).objects.filter(pk=personas.an.pk).update(language="vi")
    personas.an.refresh_from_db()
    (one,) = api_of("an").get(f"/horizon?{YEARS}").json()["items"]
    assert one["name"] == "Nga"


@pytest.mark.parametrize(
    ("layer", "expected"), [("events", ["Forum"]), ("high_level_visits", ["Head"]), ("holidays", [])]
)
def test_the_calendar_tells_the_layers_asked_for(layer, expected, personas, api_of):
    event(personas.union)
    make("high_level_visits", personas.union, from_on="2026-05-09", to_on="", principal_text="Head")
    told = api_of("an").get(f"/calendar?in=2026-05&layer={layer}").json()["items"]
    assert [one["name"] for one in told] == expected


def test_the_calendar_of_a_whole_year_may_be_asked_for_and_no_day_more(personas, api_of):
    event(personas.union)
    assert len(api_of("an").get("/calendar?in=2026").json()["items"]) == 1
    assert api_of("an").get("/calendar?in=2026-01-01..2027-01-02").status_code == 200
    assert wrong(api_of("an").get("/calendar?in=2026-01-01..2027-01-03")) == {"in": "Ask for one year at most."}


def test_an_entry_is_told_with_all_that_its_reader_may_know(personas, api_of):
    row = event(personas.union, ends_on="2026-05-21", begins_at="9:00", ends_at="17:30", place="Hue", venue="Hall 1",
                pillar="people", state="cancelled")  # fmt: skip
    (one,) = api_of("an").get("/calendar?in=2026-05").json()["items"]
    assert one == {
        "uid": f"events-{row.pk}", "layer": "events", "what": "Event", "name": "Forum", "first": "2026-05-20",
        "last": "2026-05-21", "begins_at": "09:00", "ends_at": "17:30", "time_zone": row.time_zone, "venue": "Hall 1",
        "place": "Hue", "pillar": "people", "unit": "Union office", "url": f"/events/{row.pk}/", "cancelled": True,
        "full": True,
    }  # fmt: skip


@pytest.mark.parametrize("path", [f"/horizon?{YEARS}", "/calendar?in=2026-05"])
def test_more_rows_cost_no_more_queries(path, personas, api_of):
    api, costs = api_of("an"), []
    api.get(path)
    for count in (1, 4):
        for number in range(count):
            event(personas.union, f"Forum {count}-{number}")
            make("milestones", personas.union, happened_on="1976-05-10")
        with CaptureQueriesContext(connection) as made:
            assert api.get(path).status_code == 200
        costs.append(len(made))
    assert costs[0] == costs[1]
